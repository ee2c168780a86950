"""Governments and other bodies, services, and yearly facts that say where they come from."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Organisation(models.Model):
    """A body that may share a service: a town, a district, a council of governments, a firm."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", "Municipality"
        COUNTY = "county", "County"
        SCHOOL_DISTRICT = "school-district", "School district"
        SPECIAL_DISTRICT = "special-district", "Special district"
        COG = "cog", "Council of governments"
        NONPROFIT = "nonprofit", "Nonprofit"
        PRIVATE = "private", "Private company"

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=2, help_text="Two letters, as the post writes it.")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    position_load = models.ForeignKey(
        "Load", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    position_locator = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name", "state"]
        indexes = [models.Index(fields=["kind", "state"], name="registry_by_kind")]
        constraints = [
            models.CheckConstraint(
                name="registry_position_is_on_earth",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
            ),
            models.CheckConstraint(
                name="registry_position_has_a_source",
                condition=Q(latitude__isnull=True) | Q(position_load__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Identifier(models.Model):
    """A public name of an organisation in somebody's scheme; never two bodies under one."""

    class Scheme(models.TextChoices):
        GEOID = "geoid", "Census GEOID (county equivalents of 2022)"
        GEOID_2020 = "geoid-2020", "Census GEOID (2020 and before)"
        GEOID_SCHOOL = "geoid-school", "Census GEOID of a school district"
        OCD = "ocd", "Open Civic Data division"
        CENSUS_GOVERNMENT = "census-government", "Census of Governments"
        GNIS = "gnis", "Geographic Names (GNIS)"
        UEI = "uei", "Unique entity id (UEI)"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="identifiers"
    )
    scheme = models.CharField(max_length=24, choices=Scheme)
    value = models.CharField(max_length=160)

    class Meta:
        ordering = ["scheme"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "value"], name="registry_one_body_an_identifier"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}: {self.value}"


class Membership(models.Model):
    """That a body belongs to a council of governments, a joint district, a pool."""

    body = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="members")
    member = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    load = models.ForeignKey("Load", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["body", "member"]
        constraints = [
            models.UniqueConstraint(fields=["body", "member"], name="registry_member_once"),
            models.CheckConstraint(
                name="registry_not_its_own_member", condition=~Q(body=F("member"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} in {self.body}"


class Service(models.Model):
    """Something that governments do and might do together."""

    code = models.SlugField(max_length=40, primary_key=True)
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=300)
    is_area = models.BooleanField(
        default=False, help_text="One of the areas that councils of governments list."
    )
    is_remainder = models.BooleanField(
        default=False, help_text="What is left of a group of lines: counted, never shared."
    )
    census_functions = models.CharField(
        max_length=80, blank=True, help_text="Function codes of the Census of Governments."
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class Measure(models.Model):
    """What a fact measures; ``of_service`` measures have one value a service."""

    code = models.SlugField(max_length=40, primary_key=True)
    name = models.CharField(max_length=80)
    unit = models.CharField(max_length=20)
    description = models.CharField(max_length=300)
    of_service = models.BooleanField(default=False)
    may_be_negative = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


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

    class Meta:
        ordering = ["-loaded_at"]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.source})"


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

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.measure_id} {self.service_id or ''} {self.year}"


class Neighbour(models.Model):
    """Two municipalities that touch; kept once, the lower key first."""

    class Contact(models.TextChoices):
        BORDER = "border", "Shared border"
        CORNER = "corner", "Corner only"

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


class Representative(models.Model):
    """Who may speak for an organisation, and in which role."""

    class Role(models.TextChoices):
        MANAGER = "manager", "Manager or first selectman"
        FINANCE = "finance", "Finance director"
        CLERK = "clerk", "Clerk or attorney"
        DEPARTMENT = "department", "Department head"
        ELECTED = "elected", "Elected official"
        PURCHASING = "purchasing", "Purchasing officer"
        COORDINATOR = "coordinator", "COG coordinator"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="representatives"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="represents"
    )
    role = models.CharField(max_length=20, choices=Role)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["organisation", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user", "role"],
                condition=Q(until__isnull=True),
                name="registry_one_role_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} of {self.organisation}"
