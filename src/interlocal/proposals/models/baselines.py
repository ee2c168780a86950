"""Baselines: what a service costs and does today at one body, in versions that stay as they are."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from interlocal.proposals.models.lines import Told


class Baseline(models.Model):
    """One service of one body, as its own people state it; within an initiative or by itself."""

    organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+")
    initiative = models.ForeignKey(
        "initiatives.Initiative",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    started_at = models.DateTimeField()

    class Meta:
        ordering = ["organisation__name", "service", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "organisation", "service"],
                condition=Q(initiative__isnull=False),
                name="proposals_one_baseline_in_an_initiative",
            ),
            models.UniqueConstraint(
                fields=["organisation", "service"],
                condition=Q(initiative__isnull=True),
                name="proposals_one_baseline_by_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} at {self.organisation}"


class BaselineVersion(Told):
    """What a baseline said at one time. A draft changes; handed over or locked, it never does."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        HANDED_OVER = "handed-over", "Handed over"
        LOCKED = "locked", "Locked"

    baseline = models.ForeignKey(Baseline, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    by_link = models.BooleanField(
        default=False, help_text="Begun by a letter of another body; only its link writes it."
    )
    revision = models.PositiveIntegerField(
        default=0, help_text="Counts the saves, so that two people cannot overwrite each other."
    )
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    saved_by_name = models.CharField(max_length=160, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    handed_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    handed_over_name = models.CharField(max_length=160, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["baseline", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["baseline", "number"], name="proposals_one_version_a_number"
            ),
            models.UniqueConstraint(
                fields=["baseline"],
                condition=Q(state="draft", by_link=False),
                name="proposals_one_draft_a_baseline",
            ),
            models.CheckConstraint(
                name="proposals_handed_over_has_a_date",
                condition=Q(state="draft", handed_over_at__isnull=True)
                | (~Q(state="draft") & Q(handed_over_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="proposals_locked_has_date_and_hash",
                condition=(Q(state="locked", locked_at__isnull=False) & ~Q(sha256=""))
                | (~Q(state="locked") & Q(locked_at__isnull=True, sha256="")),
            ),
            models.CheckConstraint(
                name="proposals_baseline_volume_is_not_negative",
                condition=Q(volume__isnull=True) | Q(volume__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.baseline}, version {self.number}"

    @property
    def is_draft(self) -> bool:
        """Whether it may still change."""
        return self.state == self.State.DRAFT

    @property
    def is_locked(self) -> bool:
        """Whether it was locked."""
        return self.state == self.State.LOCKED
