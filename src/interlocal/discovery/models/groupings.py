"""Groupings of a region: asked for under rules, worked out once, kept as they came out."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Grouping(models.Model):
    """The best grouping of a region's towns for a service, under the rules of whoever asked.

    ``rules`` and ``result`` are the calculation's own values as JSON
    (``calculations.regions``), written once and never changed after; ``facts``
    are the keys of the facts that it rests on, by town.
    """

    class Status(models.TextChoices):
        """How far it is; a calculation that broke or was cancelled says so in its job."""

        COMPUTING = "computing", "being worked out"
        DONE = "done", "done"
        IMPOSSIBLE = "impossible", "not possible under these rules"

    region = models.ForeignKey("registry.Organisation", on_delete=models.CASCADE, related_name="+")
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    owner = models.ForeignKey(
        "registry.Organisation",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The region, where one of its own people asked; they all see it.",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty for the nightly scan.",
    )
    based_on = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    job = models.ForeignKey(
        "jobs.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.COMPUTING)
    is_nightly = models.BooleanField(default=False)
    rules = models.JSONField(default=dict)
    stays_out = models.JSONField(default=list, help_text="Towns that pay for themselves, by id.")
    seed = models.PositiveBigIntegerField()
    engine_version = models.CharField(max_length=20)
    on = models.DateField(help_text="Constants of evidence and law as they stood on this day.")
    result = models.JSONField(null=True, blank=True)
    facts = models.JSONField(default=dict)
    trouble = models.TextField(blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    shown_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when the region's members see it."
    )
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["region", "-created_at"], name="discovery_groupings")]
        constraints = [
            models.CheckConstraint(
                name="discovery_grouping_done_has_a_result",
                condition=~Q(status="done")
                | Q(result__isnull=False) & Q(finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="discovery_grouping_impossible_says_why",
                condition=~Q(status="impossible") | ~Q(trouble=""),
            ),
            models.CheckConstraint(
                name="discovery_grouping_of_somebody_or_nightly",
                condition=Q(created_by__isnull=False) | Q(is_nightly=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name
