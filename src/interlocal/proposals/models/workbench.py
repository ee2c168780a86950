"""The workbench: what a scenario assumes and forecasts, who means to join, and what is negotiated.

A scenario says what sharing would mean in one year, from facts. Its bench adds
what people put to it: baselines, an option, uncertain inputs, a cost clause.
Documents of the engine are kept as JSON, whole, so that a figure can be made
again and a locked bench can be cited.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Bench(models.Model):
    """What a scenario is worked on with: an option, its inputs, a clause, and the forecast.

    ``revision`` counts the saves: whoever saves an older one is shown the conflict.
    ``forecast`` holds the figures worked out of ``forecast_revision``; it is out of
    date when the two differ. Locked, nothing of it changes any more.
    """

    class Option(models.TextChoices):
        ALONE = "alone", "Go on alone"
        CONTRACT = "contract", "One provides, the others pay by contract"
        LEAD = "lead", "A lead agency for all"
        JOINT = "joint", "A joint body"
        PRIVATE = "private", "A private or nonprofit provider"

    scenario = models.OneToOneField(
        "proposals.Scenario", on_delete=models.CASCADE, related_name="bench"
    )
    name = models.CharField(max_length=120)
    option = models.CharField(max_length=10, choices=Option)
    host = models.ForeignKey(
        "registry.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who provides, leads or houses the service.",
    )
    first_year = models.PositiveSmallIntegerField(help_text="The first fiscal year shared.")
    years = models.PositiveSmallIntegerField()
    discount_rate = models.FloatField(help_text="Per year, 0.03 for 3 %.")
    build_up = models.JSONField(default=dict, help_text="What the shared service would cost.")
    inputs = models.JSONField(default=list, help_text="Named uncertain inputs, with their source.")
    drivers = models.JSONField(default=dict, help_text="Drivers of cost by member, with source.")
    clause = models.JSONField(default=dict, blank=True, help_text="The cost clause, as data.")
    revenue = models.JSONField(
        default=dict, blank=True, help_text="What each revenue that the clause nets brings; cents."
    )
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    forecast = models.JSONField(default=dict, blank=True)
    forecast_revision = models.PositiveIntegerField(null=True, blank=True)
    copied_from = models.ForeignKey(
        "proposals.Scenario", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sha256 = models.CharField(
        max_length=64, blank=True, help_text="Of all that was locked; what an agreement cites."
    )

    class Meta:
        verbose_name_plural = "benches"
        constraints = [
            models.CheckConstraint(
                name="proposals_bench_looks_5_to_15_years_ahead",
                condition=Q(years__gte=5, years__lte=15),
            ),
            models.CheckConstraint(
                name="proposals_locked_bench_has_date_and_hash",
                condition=(Q(locked_at__isnull=True, sha256=""))
                | (Q(locked_at__isnull=False) & ~Q(sha256="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_locked(self) -> bool:
        """Whether it was locked."""
        return self.locked_at is not None

    @property
    def is_up_to_date(self) -> bool:
        """Whether the forecast was worked out of what is saved."""
        return self.forecast_revision == self.revision


class Footing(models.Model):
    """The baseline version that a participant of a scenario stands on."""

    participant = models.OneToOneField(
        "proposals.Participant", on_delete=models.CASCADE, related_name="footing"
    )
    version = models.ForeignKey(
        "proposals.BaselineVersion", on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.participant} on {self.version}"


class Intent(models.Model):
    """What a participant says of joining, before anybody is bound.

    Its own people say it. Until they do, the owner may note what it assumes of them.
    """

    class Saying(models.TextChoices):
        YES = "yes", "Means to join"
        LIKELY = "likely", "Likely to join"
        UNSURE = "unsure", "Has not said"
        NO = "no", "Will not join"

    participant = models.OneToOneField(
        "proposals.Participant", on_delete=models.CASCADE, related_name="intent"
    )
    saying = models.CharField(max_length=8, choices=Saying, default=Saying.UNSURE)
    is_assumed = models.BooleanField(
        default=False, help_text="Noted by the scenario's owner; its own people have not said."
    )
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    said_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.participant}: {self.get_saying_display()}"


class PrivateLimit(models.Model):
    """The most that a participant would pay a year. Nobody but its own people ever sees it."""

    participant = models.OneToOneField(
        "proposals.Participant", on_delete=models.CASCADE, related_name="+"
    )
    cents = models.BigIntegerField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="proposals_limit_is_not_negative", condition=Q(cents__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"Limit of {self.participant}"


class Offer(models.Model):
    """A way to share that a participant puts to the others, or answers another with."""

    scenario = models.ForeignKey(
        "proposals.Scenario", on_delete=models.CASCADE, related_name="offers"
    )
    number = models.PositiveSmallIntegerField()
    by = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    answers = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    clause = models.JSONField(default=dict, blank=True)
    cents = models.JSONField(help_text="What each participant would pay a year, by its key.")
    words = models.TextField(blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["scenario", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "number"], name="proposals_one_offer_a_number"
            ),
        ]

    def __str__(self) -> str:
        return f"Offer {self.number} by {self.by}"


class Paper(models.Model):
    """A paper made of a bench: a study, a one-pager, a workbook. Kept as it was made."""

    class Kind(models.TextChoices):
        STUDY = "study", "Feasibility study"
        ONE_PAGER = "one-pager", "One page for the council"
        WORKBOOK = "workbook", "Workbook"

    scenario = models.ForeignKey(
        "proposals.Scenario", on_delete=models.CASCADE, related_name="papers"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    participant = models.ForeignKey(
        "proposals.Participant",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Whose paper it is; blank for one that all share.",
    )
    suffix = models.CharField(max_length=5)
    made_at = models.DateTimeField()
    revision = models.PositiveIntegerField(help_text="Of the bench that it was made of.")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["scenario", "kind", "suffix"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.scenario}"
