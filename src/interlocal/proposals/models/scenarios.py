"""Scenarios: what sharing would cost, save and charge, kept with all that they rest on."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Scenario(models.Model):
    """One way to share a service among named bodies, computed at one time from named facts."""

    initiative = models.ForeignKey(
        "initiatives.Initiative",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    owner = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True, blank=True)
    engine_version = models.CharField(max_length=20)
    seed = models.PositiveBigIntegerField()
    draws = models.PositiveIntegerField()
    parameters_on = models.DateField(help_text="Parameters as they stood on this day.")
    fitted_on_towns = models.PositiveSmallIntegerField()
    chance_of_saving = models.FloatField(help_text="Share of simulated futures that save.")
    proposed_method = models.SlugField(max_length=40)
    game = models.TextField(
        help_text="The expected cost of every sub-group, as JSON; what certificates speak of."
    )

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title


class Participant(models.Model):
    """A body in a scenario, with its cost alone and the facts that it rests on."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="participants")
    organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    order = models.PositiveSmallIntegerField()
    cost_fact = models.ForeignKey(
        "registry.Fact",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The published spending on the service; blank where none is published.",
    )
    stated = models.ForeignKey(
        "proposals.BaselineVersion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The baseline that the cost alone is taken from; blank: the published fact.",
    )
    population_fact = models.ForeignKey("registry.Fact", on_delete=models.PROTECT, related_name="+")
    central_fact = models.ForeignKey(
        "registry.Fact", null=True, on_delete=models.PROTECT, related_name="+"
    )
    grand_list_fact = models.ForeignKey(
        "registry.Fact", null=True, on_delete=models.PROTECT, related_name="+"
    )
    alone_cents = models.BigIntegerField(help_text="Yearly cost alone, benefits spread.")
    alone_low_cents = models.BigIntegerField()
    alone_high_cents = models.BigIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "organisation"], name="proposals_participant_once"
            ),
            models.CheckConstraint(
                name="proposals_cost_alone_rests_on_something",
                condition=Q(cost_fact__isnull=False) | Q(stated__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def year(self) -> int | None:
        """Which year the cost alone is of; None where its baseline does not say."""
        told = self.stated.fiscal_year if self.stated else None
        return told or (self.cost_fact.year if self.cost_fact else None)


class Term(models.Model):
    """One line of the way from gross to net, for the whole group, per year."""

    class Code(models.TextChoices):
        ALONE = "alone", "Cost alone, added up"
        GROSS = "gross", "Saving from scale, before the costs of sharing"
        TRAVEL = "travel", "Ways to the members"
        COORDINATION = "coordination", "Working together"
        PAY = "pay", "Bringing pay together"
        STRANDED = "stranded", "Overhead that stays behind"
        BACKFILL = "backfill", "Duties that somebody must still do"
        ELSEWHERE = "elsewhere", "Rise in services kept in-house"
        TRANSITION = "transition", "Cost of the change, spread over the years"
        NET = "net", "Net saving"
        SHARED = "shared", "Cost shared"

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="terms")
    code = models.CharField(max_length=12, choices=Code)
    order = models.PositiveSmallIntegerField()
    mean_cents = models.BigIntegerField()
    low_cents = models.BigIntegerField()
    high_cents = models.BigIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "code"], name="proposals_term_once"),
        ]

    def __str__(self) -> str:
        return self.get_code_display()


class Split(models.Model):
    """One way to share the cost of a scenario, with its test."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="splits")
    method = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField()
    refusal = models.CharField(
        max_length=300, blank=True, help_text="Why the method has no answer here; no shares then."
    )
    certificate = models.TextField(
        blank=True, help_text="The proof of the shares, as JSON, checkable without solving."
    )
    everyone_gains = models.BooleanField()
    groups_better_apart = models.PositiveIntegerField(
        help_text="Towns and sub-groups that would do better apart."
    )
    is_proven = models.BooleanField(
        default=True, help_text="Whether it is proven that there are such groups, or none."
    )
    worst_group = models.ManyToManyField("registry.Organisation", related_name="+")
    worst_loss_cents = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "method"], name="proposals_method_once"),
        ]

    def __str__(self) -> str:
        return self.method


class Share(models.Model):
    """What one participant pays under one split, per year."""

    split = models.ForeignKey(Split, on_delete=models.CASCADE, related_name="shares")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="shares")
    cents = models.BigIntegerField()
    saving_low_cents = models.BigIntegerField()
    saving_high_cents = models.BigIntegerField()

    class Meta:
        ordering = ["participant__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["split", "participant"], name="proposals_one_share_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.cents}"


class Prospectus(models.Model):
    """The paper for one participant: its own benefit first. Kept as it was made."""

    participant = models.OneToOneField(
        Participant, on_delete=models.CASCADE, related_name="prospectus"
    )
    made_at = models.DateTimeField()
    pdf = models.BinaryField()
    docx = models.BinaryField()
    pdf_sha256 = models.CharField(max_length=64)
    docx_sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "prospectuses"
        constraints = [
            models.CheckConstraint(
                name="proposals_prospectus_has_hashes",
                condition=~Q(pdf_sha256="") & ~Q(docx_sha256=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Prospectus for {self.participant}"
