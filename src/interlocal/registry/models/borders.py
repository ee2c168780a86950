"""Who touches whom, outlines, and how both stood before a correction."""

from django.db import models
from django.db.models import F, Q

from interlocal.registry.models.organisations import Organisation
from interlocal.registry.models.sources import Load


class Neighbour(models.Model):
    """Two bodies that touch, or seem to; kept once, the lower key first."""

    class Contact(models.TextChoices):
        BORDER = "border", "Shared border"
        CORNER = "corner", "Corner only"
        BESIDE = "beside", "Side by side, judging by positions"

    a = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    contact = models.CharField(max_length=10, choices=Contact)
    border_km = models.FloatField(null=True, blank=True)
    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="+")
    locator = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["a", "b"], name="registry_neighbours_once"),
            models.CheckConstraint(name="registry_neighbours_in_order", condition=Q(a__lt=F("b"))),
        ]

    def __str__(self) -> str:
        return f"{self.a} – {self.b}"


class Boundary(models.Model):
    """The outline of a body, for maps: imported as it is, or a sketch drawn from positions."""

    class Kind(models.TextChoices):
        IMPORTED = "imported", "Imported boundary"
        SKETCH = "sketch", "Sketch from positions"

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="boundary"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    geojson = models.TextField(help_text="A GeoJSON Polygon or MultiPolygon, WGS84.")
    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "boundaries"

    def __str__(self) -> str:
        return f"{self.organisation} ({self.kind})"


class Former(models.Model):
    """A position, border or outline as it stood until a corrected file replaced it."""

    class Kind(models.TextChoices):
        POSITION = "position", "Position"
        BORDER = "border", "Border"
        OUTLINE = "outline", "Outline"

    kind = models.CharField(max_length=10, choices=Kind)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="formerly"
    )
    other = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    value = models.TextField(help_text="What stood there, in words or as GeoJSON.")
    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="+")
    locator = models.CharField(max_length=200, blank=True)
    replaced_by = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="replaced")
    replaced_at = models.DateTimeField()

    class Meta:
        ordering = ["organisation", "-replaced_at"]
        constraints = [
            models.CheckConstraint(
                name="registry_former_border_has_two_sides",
                condition=(Q(kind="border") & Q(other__isnull=False))
                | (~Q(kind="border") & Q(other__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.organisation} until {self.replaced_at:%Y-%m-%d}"
