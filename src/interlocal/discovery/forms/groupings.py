"""What a coordinator asks of a region: the service, and the rules of a grouping."""

from collections.abc import Mapping
from typing import Any

from django import forms

from interlocal.discovery import queries
from interlocal.discovery.calculations import NOT_ESTIMATED
from interlocal.discovery.calculations.regions import Wishes
from interlocal.discovery.calculations.regions_kept import wishes_of
from interlocal.discovery.models import Grouping
from interlocal.registry import queries as registry
from interlocal.registry import rules as registry_rules
from interlocal.registry.models import Organisation, Service
from interlocal.web.words import listing

USUAL_TOWNS, MOST_TOWNS = 4, 8
MOST_SETS = 20


class Rules(forms.Form):
    """The service, and what every group must keep to."""

    service = forms.ChoiceField(label="Service")
    max_towns = forms.IntegerField(
        label="Towns in a group, at most",
        min_value=2,
        max_value=MOST_TOWNS,
        initial=USUAL_TOWNS,
        help_text=f"From 2 to {MOST_TOWNS}. Larger groups take longer to work out.",
    )
    contiguous = forms.BooleanField(
        label="Members must be joined by common borders", required=False, initial=True
    )
    max_minutes = forms.FloatField(
        label="Minutes to the host, at most",
        required=False,
        min_value=1,
        max_value=600,
        help_text="From any member. Empty: no limit.",
    )
    min_population = forms.IntegerField(
        label="Residents in a group, at least",
        required=False,
        min_value=1,
        help_text="Holds for a town by itself too, which must then join a group.",
    )
    max_population = forms.IntegerField(
        label="Residents in a group, at most",
        required=False,
        min_value=1,
        help_text="A larger town goes on by itself.",
    )
    hosts = forms.MultipleChoiceField(
        label="Only these may run the service",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="A group needs one of them; any town may go on by itself. None ticked: all may.",
    )
    never = forms.CharField(
        label="Never in one group",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text="A line for each set, with commas between: Bolton, Vernon",
    )
    must = forms.CharField(
        label="Always in one group",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text="A line for each set, with commas between: Andover, Hebron",
    )
    stays_out = forms.MultipleChoiceField(
        label="Who stays out",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They go on by themselves, and the others are grouped without them.",
    )
    name = forms.CharField(
        label="Name",
        required=False,
        max_length=120,
        help_text="To find it again. Empty: named by the service and the rules.",
    )

    def __init__(self, *args: Any, region: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.towns = list(registry.members_of(region).order_by("name"))
        shareable = registry.shareable_services().exclude(pk__in=NOT_ESTIMATED).values("pk")
        services = queries.services_with_spending(self.towns).filter(pk__in=shareable)
        self._choose("service", [(each.pk, each.name) for each in services])
        for field in ("hosts", "stays_out"):
            self._choose(field, [(town.slug, town.name) for town in self.towns])

    def _choose(self, field: str, choices: list[tuple[str, str]]) -> None:
        self.fields[field].choices = choices  # type: ignore[attr-defined]

    def clean_service(self) -> Service:
        """The service itself."""
        return registry.find_service(self.cleaned_data["service"])

    def clean_never(self) -> tuple[tuple[str, ...], ...]:
        """Sets of towns by id."""
        return self._sets(self.cleaned_data["never"])

    def clean_must(self) -> tuple[tuple[str, ...], ...]:
        """Sets of towns by id."""
        return self._sets(self.cleaned_data["must"])

    def clean(self) -> dict[str, Any]:
        """Who stays out can be in no wish."""
        said = super().clean() or {}
        least, most = said.get("min_population"), said.get("max_population")
        if least and most and least > most:
            self.add_error("max_population", "This is less than the least number above.")
        gone = set(said.get("stays_out") or [])
        for field in ("never", "must"):
            named = {town for group in said.get(field) or () for town in group}
            if both := sorted(named & gone):
                names = listing([town.name for town in self.towns if town.slug in both])
                self.add_error(field, f"Named here and staying out: {names}.")
        return said

    def _sets(self, text: str) -> tuple[tuple[str, ...], ...]:
        by_name = {registry_rules.plain_name(town.name): town.slug for town in self.towns}
        found = []
        for line in filter(str.strip, text.splitlines()):
            names = [name.strip() for name in line.split(",") if name.strip()]
            slugs = [by_name.get(registry_rules.plain_name(name)) for name in names]
            if unknown := [name for name, slug in zip(names, slugs, strict=True) if slug is None]:
                raise forms.ValidationError(f"No member of the region: {listing(unknown)}.")
            if len(set(slugs)) < 2:
                raise forms.ValidationError(f"Name two towns or more in each line: {line.strip()}")
            found.append(tuple(dict.fromkeys(slug for slug in slugs if slug)))
        if len(found) > MOST_SETS:
            raise forms.ValidationError(f"{MOST_SETS} lines at most.")
        return tuple(found)

    def _says(self, *fields: str) -> bool:
        """Whether there is something in these fields that one should see at once."""
        return any(self[field].value() or self[field].errors for field in fields)

    @property
    def opens_people(self) -> bool:
        """Whether the fold about residents starts open."""
        return self._says("min_population", "max_population")

    @property
    def opens_sets(self) -> bool:
        """Whether the fold about sets of towns starts open."""
        return self._says("never", "must")

    @property
    def opens_hosts(self) -> bool:
        """Whether the fold about hosts starts open."""
        return self._says("hosts")

    @property
    def opens_out(self) -> bool:
        """Whether the fold about who stays out starts open."""
        return self._says("stays_out")

    @property
    def wishes(self) -> Wishes:
        """The rules as the calculation takes them, once the form is valid."""
        said = self.cleaned_data
        return Wishes(
            max_towns=said["max_towns"],
            contiguous=said["contiguous"],
            max_minutes=said["max_minutes"],
            max_population=said["max_population"],
            min_population=said["min_population"],
            hosts=tuple(said["hosts"]) or None,
            never=said["never"],
            must=said["must"],
        )


def as_asked(grouping: Grouping, towns: Mapping[str, str]) -> dict[str, Any]:
    """The rules of a grouping as the form shows them, to change one and ask again."""
    wishes = wishes_of(grouping.rules)

    def lines(sets: tuple[tuple[str, ...], ...]) -> str:
        return "\n".join(", ".join(towns.get(town, town) for town in group) for group in sets)

    return {
        "service": grouping.service_id,
        "max_towns": wishes.max_towns,
        "contiguous": wishes.contiguous,
        "max_minutes": wishes.max_minutes,
        "min_population": wishes.min_population and round(wishes.min_population),
        "max_population": wishes.max_population and round(wishes.max_population),
        "hosts": list(wishes.hosts or ()),
        "never": lines(wishes.never),
        "must": lines(wishes.must),
        "stays_out": list(grouping.stays_out),
    }


class WhatIf(forms.Form):
    """Which town stays out."""

    town = forms.ChoiceField(label="What if this town stays out?")

    def __init__(self, *args: Any, towns: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["town"].choices = towns  # type: ignore[attr-defined]


class Name(forms.Form):
    """What a grouping is called."""

    name = forms.CharField(label="Name", max_length=120)
