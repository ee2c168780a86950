"""Who published figures, how their files are read, and each file that was."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Source(models.Model):
    """Who published the figures, where they are, under what licence."""

    code = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=240)
    publisher = models.CharField(max_length=160)
    href = models.CharField(max_length=400, blank=True)
    licence = models.CharField(max_length=160, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class MappingQuerySet(models.QuerySet["Mapping"]):
    """Ways to narrow mappings down."""

    def current(self) -> "MappingQuerySet":
        """Not replaced by a newer one of the same name."""
        return self.filter(replaced_at=None)


class Mapping(models.Model):
    """How a publisher's files are read, kept word for word; a newer one of its name replaces it."""

    class Kind(models.TextChoices):
        ORGANISATIONS = "organisations", "Bodies"
        FACTS = "facts", "Yearly figures"
        MEMBERS = "members", "Memberships"
        NEIGHBOURS = "neighbours", "Neighbours"
        BOUNDARIES = "boundaries", "Boundaries"
        TRAVEL = "travel", "Travel times"

    name = models.SlugField(max_length=100)
    kind = models.CharField(max_length=20, choices=Kind)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="mappings")
    text = models.TextField(help_text="YAML, as docs/how/import.md explains it.")
    kept_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = MappingQuerySet.as_manager()

    class Meta:
        ordering = ["name", "-kept_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(replaced_at__isnull=True),
                name="registry_one_mapping_a_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Load(models.Model):
    """One file of a source, read in once: which file, when, by whom, with what result."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="loads")
    file_name = models.CharField(max_length=240)
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    rows_read = models.PositiveIntegerField(default=0)
    mapping = models.ForeignKey(
        Mapping, null=True, blank=True, on_delete=models.PROTECT, related_name="loads"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-loaded_at"]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.source})"
