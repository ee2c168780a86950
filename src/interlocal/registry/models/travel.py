"""How long the way from one body to another takes, as somebody measured it."""

from django.db import models
from django.db.models import F, Q

from interlocal.registry.models.organisations import Organisation
from interlocal.registry.models.sources import Load


class TravelTimeQuerySet(models.QuerySet["TravelTime"]):
    """Ways to narrow travel times down."""

    def current(self) -> "TravelTimeQuerySet":
        """Not replaced by a later file, and not taken back."""
        return self.filter(replaced_at=None)


class TravelTime(models.Model):
    """Minutes on the road in one direction; the way back may take longer, and is a row of its own.

    A later file replaces what it says otherwise and leaves it as history, whoever published it.
    """

    origin = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    destination = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    minutes = models.FloatField()
    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="travel_times")
    locator = models.CharField(max_length=200, help_text="Where in the file: row and column.")
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = TravelTimeQuerySet.as_manager()

    class Meta:
        ordering = ["origin", "destination"]
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "destination"],
                condition=Q(replaced_at__isnull=True),
                name="registry_one_travel_time_a_way",
            ),
            models.CheckConstraint(
                name="registry_travel_takes_no_less_than_nothing", condition=Q(minutes__gte=0)
            ),
            models.CheckConstraint(
                name="registry_travel_goes_somewhere", condition=~Q(origin=F("destination"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin} to {self.destination}: {self.minutes:g} minutes"
