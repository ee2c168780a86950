"""Needs and offers: what a body looks for, and what it could do for others."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Notice(models.Model):
    """A need or an offer, posted by a body for others to see until a day."""

    class Kind(models.TextChoices):
        NEED = "need", "Need"
        OFFER = "offer", "Offer"

    class What(models.TextChoices):
        SERVICE = "service", "The whole service"
        EQUIPMENT = "equipment", "Equipment"
        STAFF = "staff", "Staff time"

    class PriceUnit(models.TextChoices):
        HOUR = "hour", "an hour"
        DAY = "day", "a day"
        YEAR = "year", "a year"
        HEAD = "head", "a resident a year"
        ITEM = "item", "an item (a case, a call, a permit)"

    class Reach(models.TextChoices):
        NEIGHBORS = "neighbors", "Neighbors only: shared borders"
        DISTANCE = "distance", "Within a distance"
        ANYWHERE = "anywhere", "Anywhere: distance does not matter"

    class Audience(models.TextChoices):
        CHOSEN = "chosen", "Only organizations that I name"
        REGION = "region", "The region: members of the same council of governments"
        EVERYONE = "everyone", "Everyone who is signed in"

    kind = models.CharField(max_length=5, choices=Kind)
    owner = models.ForeignKey("registry.Organisation", on_delete=models.CASCADE, related_name="+")
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=10, choices=What)
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True, help_text="The problem, or what is offered.")
    cause = models.TextField(blank=True, help_text="Of a need: why it arises now.")
    wanted_by = models.DateField(null=True, blank=True)
    yearly_cost_cents = models.BigIntegerField(null=True, blank=True)
    volume = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    volume_unit = models.CharField(max_length=60, blank=True)
    price_cents = models.BigIntegerField(null=True, blank=True)
    price_unit = models.CharField(max_length=5, choices=PriceUnit, blank=True)
    reach = models.CharField(max_length=10, choices=Reach)
    reach_km = models.FloatField(null=True, blank=True)
    audience = models.CharField(max_length=10, choices=Audience)
    chosen = models.ManyToManyField("registry.Organisation", related_name="+", blank=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    posted_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    expires_on = models.DateField(help_text="The last day on which others see it.")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-posted_at"]
        indexes = [models.Index(fields=["service", "kind"], name="discovery_notice_by_service")]
        constraints = [
            models.CheckConstraint(
                name="discovery_notice_money_is_not_negative",
                condition=(Q(yearly_cost_cents__isnull=True) | Q(yearly_cost_cents__gt=0))
                & (Q(price_cents__isnull=True) | Q(price_cents__gte=0)),
            ),
            models.CheckConstraint(
                name="discovery_price_has_a_unit",
                condition=Q(price_cents__isnull=True, price_unit="")
                | (Q(price_cents__isnull=False) & ~Q(price_unit="")),
            ),
            models.CheckConstraint(
                name="discovery_volume_has_a_unit",
                condition=Q(volume__isnull=True, volume_unit="")
                | (Q(volume__gt=0) & ~Q(volume_unit="")),
            ),
            models.CheckConstraint(
                name="discovery_distance_has_kilometers",
                condition=(Q(reach="distance") & Q(reach_km__gt=0))
                | (~Q(reach="distance") & Q(reach_km__isnull=True)),
            ),
            models.CheckConstraint(
                name="discovery_a_need_has_no_price",
                condition=~Q(kind="need") | Q(price_cents__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_need(self) -> bool:
        """Whether something is looked for, not offered."""
        return self.kind == self.Kind.NEED


class Told(models.Model):
    """That a body was written to about a need and an offer that meet; once is enough."""

    body = models.ForeignKey("registry.Organisation", on_delete=models.CASCADE, related_name="+")
    need = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="+")
    offer = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="+")
    told_at = models.DateTimeField()

    class Meta:
        ordering = ["told_at"]
        verbose_name_plural = "told"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "need", "offer"], name="discovery_told_of_a_match_once"
            ),
            models.CheckConstraint(
                name="discovery_told_of_two_notices", condition=~Q(need=F("offer"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.need} – {self.offer}"
