"""Governments and other bodies, and the public names they go by."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from interlocal.registry.models.sources import Load


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
        Load, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
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
        URN = "urn", "Name given here (URN)"

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


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Ways to narrow memberships down."""

    def current(self, on: date) -> "MembershipQuerySet":
        """Begun and not ended on a day; a day that is not known does not count against it."""
        return self.filter(Q(since=None) | Q(since__lte=on), Q(until=None) | Q(until__gte=on))


class Membership(models.Model):
    """That a body belongs to another: a council of governments, a district, a pool."""

    body = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="members")
    member = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    since = models.DateField(null=True, blank=True, help_text="The first day, where it is known.")
    until = models.DateField(null=True, blank=True, help_text="The last day, once there is one.")
    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["body", "member"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "member"],
                condition=Q(until__isnull=True),
                name="registry_member_once",
            ),
            models.UniqueConstraint(
                fields=["body", "member", "until"], name="registry_member_until_once"
            ),
            models.CheckConstraint(
                name="registry_not_its_own_member", condition=~Q(body=F("member"))
            ),
            models.CheckConstraint(
                name="registry_member_since_before_until",
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(since__lte=F("until")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} in {self.body}"
