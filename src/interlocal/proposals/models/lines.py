"""What a version of a baseline says: its words and answers, and the rows of its tables."""

from django.db import models
from django.db.models import F, Q


class Told(models.Model):
    """The words and answers of a version. Blank is “not answered”; none is an answer."""

    class YesNo(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"

    class Listed(models.TextChoices):
        NONE = "none", "None"
        SOME = "some", "Some, listed below"

    fiscal_year = models.PositiveSmallIntegerField(null=True, blank=True)
    volume = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    volume_unit = models.CharField(max_length=60, blank=True)
    service_level = models.TextField(blank=True)
    hours = models.CharField(max_length=160, blank=True)
    benefits = models.CharField(max_length=3, choices=YesNo, blank=True)
    overhead = models.CharField(max_length=3, choices=YesNo, blank=True)
    fees_netted = models.CharField(max_length=3, choices=YesNo, blank=True)
    capital = models.CharField(max_length=3, choices=YesNo, blank=True)
    duties_answer = models.CharField(max_length=4, choices=Listed, blank=True)
    stranded_answer = models.CharField(max_length=4, choices=Listed, blank=True)

    class Meta:
        abstract = True


class Row(models.Model):
    """A row of a version, in the order in which it was written."""

    version = models.ForeignKey(
        "proposals.BaselineVersion", on_delete=models.CASCADE, related_name="%(class)s_rows"
    )
    order = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=160)

    class Meta:
        abstract = True
        ordering = ["order"]

    def __str__(self) -> str:
        return self.what


class CostLine(Row):
    """A cost, or income that is taken off; cents a year, never negative."""

    class Category(models.TextChoices):
        WHOLE = "whole", "The whole service, not broken down"
        PERSONNEL = "personnel", "Personnel: wages and overtime"
        BENEFITS = "benefits", "Benefits: health, pension, payroll taxes"
        OVERHEAD = "overhead", "Overhead: a part of the town hall"
        EQUIPMENT = "equipment", "Equipment and vehicles"
        CONTRACTS = "contracts", "Contracts"
        FACILITIES = "facilities", "Facilities"
        OPERATING = "operating", "Supplies and other running costs"
        CAPITAL = "capital", "Capital and debt"
        FEES = "fees", "Less: fees paid by users"
        REVENUE = "revenue", "Less: grants and other revenue"

    class Kind(models.TextChoices):
        REPORTED = "reported", "Reported"
        ESTIMATED = "estimated", "Estimated"
        IMPUTED = "imputed", "Imputed"

    category = models.CharField(max_length=10, choices=Category)
    cents = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    fte = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    low_cents = models.BigIntegerField(null=True, blank=True)
    high_cents = models.BigIntegerField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)
    fact = models.ForeignKey(
        "registry.Fact", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Row.Meta):
        constraints = [
            models.CheckConstraint(
                name="proposals_line_is_not_negative",
                condition=Q(cents__gte=0) & (Q(fte__isnull=True) | Q(fte__gte=0)),
            ),
            models.CheckConstraint(
                name="proposals_line_lies_in_its_range",
                condition=(
                    Q(low_cents__isnull=True) | Q(low_cents__lte=F("cents"), low_cents__gte=0)
                )
                & (Q(high_cents__isnull=True) | Q(high_cents__gte=F("cents"))),
            ),
        ]


class SideDuty(Row):
    """A duty on the side that somebody must still do when the service moves."""

    hours_per_week = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    cents = models.BigIntegerField(
        null=True, blank=True, help_text="A year, to still do it; empty where it is not known."
    )

    class Meta(Row.Meta):
        verbose_name_plural = "side duties"
        constraints = [
            models.CheckConstraint(
                name="proposals_duty_is_not_negative",
                condition=(Q(cents__isnull=True) | Q(cents__gte=0))
                & (Q(hours_per_week__isnull=True) | Q(hours_per_week__gte=0)),
            ),
        ]


class StrandedCost(Row):
    """Overhead that stays when the service moves."""

    cents = models.BigIntegerField(help_text="A year.")
    years = models.PositiveSmallIntegerField()

    class Meta(Row.Meta):
        constraints = [
            models.CheckConstraint(
                name="proposals_stranded_is_not_negative",
                condition=Q(cents__gte=0) & Q(years__gte=1),
            ),
        ]


class Asset(Row):
    """A thing that the service uses: from when, how long it lasts, what it is worth."""

    bought_year = models.PositiveSmallIntegerField(null=True, blank=True)
    years_left = models.PositiveSmallIntegerField(null=True, blank=True)
    cents = models.BigIntegerField(null=True, blank=True, help_text="Worth today.")

    class Meta(Row.Meta):
        constraints = [
            models.CheckConstraint(
                name="proposals_asset_is_not_negative",
                condition=Q(cents__isnull=True) | Q(cents__gte=0),
            ),
        ]


class BindingContract(Row):
    """A contract that binds the service: with whom, until when, what leaving costs."""

    partner = models.CharField(max_length=160, blank=True)
    until_on = models.DateField(null=True, blank=True)
    leaving_cents = models.BigIntegerField(null=True, blank=True)

    class Meta(Row.Meta):
        constraints = [
            models.CheckConstraint(
                name="proposals_leaving_is_not_negative",
                condition=Q(leaving_cents__isnull=True) | Q(leaving_cents__gte=0),
            ),
        ]
