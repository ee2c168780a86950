"""What a cost clause is tried out on: the participants' costs alone and today, and the splits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from interlocal.proposals.models import Bench, Participant, Scenario, Share, Split
from interlocal.proposals.queries.benches import Ground, grounds_of
from interlocal.registry import queries as registry
from interlocal.registry.models import Fact, Organisation


@dataclass(frozen=True)
class Payer:
    """One participant: its key, slug, name, and where its cost of today stands.

    ``told`` is its part of an up-to-date forecast, which holds the cost of today already;
    without one ``ground`` is the baseline or the public figures to work it out from.
    """

    key: int
    slug: str
    name: str
    body: Organisation
    told: Mapping[str, Any] | None = None
    ground: Ground | None = None

    @property
    def organisation(self) -> int:
        """The body's key."""
        return int(self.body.pk)


def payers_of(scenario: Scenario, bench: Bench | None = None) -> list[Payer]:
    """The participants in the scenario's order, told apart by name where two share one.

    With a ``bench`` whose forecast is up to date no baseline is read again: a slider asks
    for this many times a second.
    """
    told: dict[str, Mapping[str, Any]] = {}
    if bench and bench.is_up_to_date:
        told = {each["slug"]: each for each in bench.forecast.get("participants", [])}
    rows = Participant.objects.filter(scenario=scenario).select_related("organisation")
    participants = list(rows)
    grounds: dict[int, Ground] = {}
    if any(each.organisation.slug not in told for each in participants):
        grounds = {ground.participant.pk: ground for ground in grounds_of(scenario)}
    names = [each.organisation.name for each in participants]
    return [
        Payer(
            key=each.pk,
            slug=each.organisation.slug,
            name=name if names.count(name) == 1 else f"{name} ({each.organisation.slug})",
            body=each.organisation,
            told=told.get(each.organisation.slug),
            ground=grounds.get(each.pk),
        )
        for name, each in zip(names, participants, strict=True)
    ]


def kept_shares(scenario: Scenario) -> tuple[dict[str, tuple[int, ...]], dict[str, str]]:
    """The cents of every split by method, in the participants' order; and the refusals."""
    shares: dict[str, list[int]] = {}
    rows = Share.objects.filter(split__scenario=scenario).order_by("participant__order")
    for method, cents in rows.values_list("split__method", "cents"):
        shares.setdefault(method, []).append(cents)
    refused = Split.objects.filter(scenario=scenario).exclude(refusal="")
    return (
        {method: tuple(cents) for method, cents in shares.items()},
        dict(refused.values_list("method", "refusal")),
    )


def facts_of_one_year(bodies: Sequence[int], measure: str) -> dict[int, Fact]:
    """A measure's figures of the newest year that all bodies have one of, by body; else none."""
    by_year: dict[int, dict[int, Fact]] = {}
    found = registry.current_facts().filter(
        organisation__in=bodies, measure=measure, value__isnull=False
    )
    for fact in found.order_by("load__loaded_at", "pk"):
        by_year.setdefault(fact.year, {})[fact.organisation_id] = fact
    whole = [year for year, facts in by_year.items() if len(facts) == len(set(bodies))]
    return by_year[max(whole)] if whole else {}
