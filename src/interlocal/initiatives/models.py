"""One cooperation being worked out, from first thought to decision."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Initiative(models.Model):
    """A service that some bodies think of sharing. A draft is its opener's own until shared."""

    class Stage(models.TextChoices):
        DRAFT = "draft", "Draft"
        EXPLORING = "exploring", "Exploring together"
        CLOSED = "closed", "Closed"

    title = models.CharField(max_length=160)
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+")
    opened_for = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField()
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.DRAFT)
    shared_at = models.DateTimeField(null=True, blank=True)
    reasons = models.TextField(blank=True, help_text="Why these partners, from the shortlist.")
    message = models.TextField(blank=True, help_text="What the invitation says.")

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(
                name="initiatives_shared_has_a_date",
                condition=Q(stage="draft", shared_at__isnull=True)
                | (~Q(stage="draft") & Q(shared_at__isnull=False))
                | Q(stage="closed"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Partner(models.Model):
    """A body in an initiative, with its answer to the invitation."""

    class Answer(models.TextChoices):
        OPENED = "opened", "Opened it"
        PLANNED = "planned", "Not invited yet"
        INVITED = "invited", "Invited"
        INTERESTED = "interested", "Wants to talk"
        DECLINED = "declined", "Declined"

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField(max_length=12, choices=Answer, default=Answer.PLANNED)
    invited_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["organisation__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "organisation"], name="initiatives_partner_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.initiative}"
