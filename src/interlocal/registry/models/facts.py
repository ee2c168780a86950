"""Yearly figures that say where they come from."""

from django.db import models
from django.db.models import Q

from interlocal.registry.models.organisations import Organisation
from interlocal.registry.models.services import Measure, Service
from interlocal.registry.models.sources import Load


class FactQuerySet(models.QuerySet["Fact"]):
    """Ways to narrow facts down."""

    def current(self) -> "FactQuerySet":
        """Not replaced by a corrected file of the same source."""
        return self.filter(replaced_at=None)


class Fact(models.Model):
    """One figure of one body for one year. Missing is not zero: absence is stated or is no row."""

    class Kind(models.TextChoices):
        REPORTED = "reported", "Reported"
        ESTIMATED = "estimated", "Estimated"
        IMPUTED = "imputed", "Imputed"
        ABSENT = "absent", "Not reported"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="facts")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.REPORTED)
    note = models.CharField(max_length=300, blank=True)
    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="facts")
    locator = models.CharField(max_length=200, help_text="Where in the file: row and column.")
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "measure", "service", "-year"]
        indexes = [
            models.Index(
                fields=["organisation", "measure", "service", "year"], name="registry_fact_lookup"
            ),
            models.Index(fields=["measure", "service", "year"], name="registry_fact_by_measure"),
        ]
        constraints = [
            models.CheckConstraint(
                name="registry_absent_means_no_value",
                condition=Q(kind="absent", value__isnull=True)
                | (~Q(kind="absent") & Q(value__isnull=False)),
            ),
        ]

    @property
    def is_spent_below_zero(self) -> bool:
        """Whether refunds or corrections outweigh what was spent on a service that year.

        It is kept as reported, and says nothing about what the service costs.
        """
        return self.measure_id == "spending" and self.value is not None and self.value < 0

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.measure_id} {self.service_id or ''} {self.year}"
