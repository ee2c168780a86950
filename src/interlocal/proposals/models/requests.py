"""Asking a finance office for a baseline, by a link in a letter."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from interlocal.proposals.models.baselines import Baseline


class BaselineRequest(models.Model):
    """One letter to one person, with a link of its own; of the link only the hash is kept."""

    baseline = models.ForeignKey(Baseline, on_delete=models.CASCADE, related_name="requests")
    asked_for = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=120)
    email = models.EmailField()
    message = models.TextField(blank=True)
    digest = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    draft = models.ForeignKey(
        "proposals.BaselineVersion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Its own, where another body asks; else the body's draft is opened.",
    )
    sent_at = models.DateTimeField(null=True, blank=True, help_text="Handed over.")
    sent_version = models.ForeignKey(
        "proposals.BaselineVersion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_note = models.CharField(max_length=500, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["baseline", "email"],
                condition=Q(
                    sent_at__isnull=True, declined_at__isnull=True, revoked_at__isnull=True
                ),
                name="proposals_one_open_request_a_person",
            ),
            models.CheckConstraint(
                name="proposals_sent_names_its_version",
                condition=Q(sent_at__isnull=True, sent_version__isnull=True)
                | Q(sent_at__isnull=False, sent_version__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Request to {self.name} for {self.baseline}"


class Reminder(models.Model):
    """That a person was reminded, so many days before it was due; once each is enough."""

    request = models.ForeignKey(BaselineRequest, on_delete=models.CASCADE, related_name="reminders")
    days_before = models.SmallIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["sent_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "days_before"], name="proposals_reminded_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.days_before} days before: {self.request}"
