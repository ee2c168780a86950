"""Ties: what two bodies have in common already, beyond a border."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Tie(models.Model):
    """One thing that ties two bodies, from a published source or entered by somebody.

    Kept once, the lower key first. Memberships in councils and school districts are
    the registry's, and not kept here again.
    """

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", "Agreement"
        MEETING = "meeting", "Meeting or initiative"
        SCHOOLS = "schools", "Shared schools"
        PEOPLE = "people", "People who know each other"

    kind = models.CharField(max_length=10, choices=Kind)
    a = models.ForeignKey("registry.Organisation", on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey("registry.Organisation", on_delete=models.CASCADE, related_name="+")
    service = models.ForeignKey(
        "registry.Service", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    since_year = models.PositiveSmallIntegerField(null=True, blank=True)
    until_year = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    source = models.ForeignKey(
        "registry.Source", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    locator = models.CharField(max_length=200, blank=True, help_text="File and line.")
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["-noted_at"]
        indexes = [models.Index(fields=["b"], name="discovery_tie_by_second")]
        constraints = [
            models.CheckConstraint(name="discovery_tie_in_order", condition=Q(a__lt=F("b"))),
            models.CheckConstraint(
                name="discovery_tie_says_from_whom",
                condition=Q(source__isnull=False, noted_by__isnull=True)
                | Q(source__isnull=True, noted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="discovery_people_are_somebodys_own",
                condition=~Q(kind="people") | Q(noted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="discovery_tie_ends_after_it_begins",
                condition=Q(since_year__isnull=True)
                | Q(until_year__isnull=True)
                | Q(until_year__gte=F("since_year")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.a} – {self.b}: {self.get_kind_display()}"
