"""A region's towns, their costs and their borders, made ready to be grouped."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from interlocal.discovery import queries, rules
from interlocal.discovery.calculations.comparison import (
    DRAWS,
    NOT_ESTIMATED,
    SEED,
    Comparison,
    compare,
    model_of,
)
from interlocal.discovery.queries import TownFacts
from interlocal.engine.costs import ServiceModel
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation, Service
from interlocal.web.words import in_sentence, listing

REPORTED = "reported"
PRIOR = "population only"

Border = tuple[str, str]


@dataclass(frozen=True)
class Town:
    """A town that can be grouped; ``year`` is that of its figure, None for a prior."""

    id: str
    name: str
    population: int
    alone_cents: int
    year: int | None


@dataclass(frozen=True)
class LeftOut:
    """A town that cannot be grouped, and why in words fit to show."""

    id: str
    name: str
    code: str
    reason: str


class CannotGroup(Exception):
    """The region cannot be grouped so; the message is fit to show to the person.

    ``left_out`` are towns that cannot be compared, where that is the reason.
    """

    def __init__(self, message: str, left_out: Sequence[LeftOut] = ()) -> None:
        super().__init__(message)
        self.left_out = tuple(left_out)


@dataclass(frozen=True)
class Wishes:
    """What every group must keep to; towns by id.

    max_towns : towns in a group
    max_minutes : minutes from any member to the host; None = no limit
    max_population : people in a group of two towns or more; None = no limit
    min_population : people in a group, a town by itself included; None = no limit
    hosts : towns that may host others; None = all. A town by itself needs no host.
    never : sets of towns that no group may hold together
    must : sets of towns that must be in one group
    contiguous : members must be joined by borders inside the group
    """

    max_towns: int = 6
    max_minutes: float | None = None
    max_population: float | None = None
    min_population: float | None = None
    hosts: tuple[str, ...] | None = None
    never: tuple[tuple[str, ...], ...] = ()
    must: tuple[tuple[str, ...], ...] = ()
    contiguous: bool = True

    @property
    def named(self) -> tuple[str, ...]:
        """Every town that a wish names, each once."""
        sets = [self.hosts or (), *self.never, *self.must]
        return tuple(dict.fromkeys(town for group in sets for town in group))

    def without(self, gone: Collection[str]) -> "Wishes":
        """The same wishes among the other towns."""
        smaller = [tuple(town for town in group if town not in gone) for group in self.must]
        hosts = self.hosts and tuple(town for town in self.hosts if town not in gone)
        nobody = self.hosts is not None and not hosts  # each of the others goes on by itself
        return replace(
            self,
            max_towns=1 if nobody else self.max_towns,
            hosts=None if nobody else hosts,
            never=tuple(group for group in self.never if not set(group) & set(gone)),
            must=tuple(group for group in smaller if len(group) > 1),
        )


@dataclass(frozen=True, eq=False)
class RegionProblem:
    """Towns with the cost model of one service, ready for ``best_grouping``.

    towns : those that can be grouped, in the order of the model's rows
    borders : pairs of ids, both among the towns
    left_out : the others, with the reason
    basis : REPORTED, or PRIOR where the level is the evidence's and not the towns' own
    model : as the finder's, with its draws; holds plain arrays, so that it may travel
        between processes
    """

    region: str
    service: str
    service_name: str
    on: date
    towns: tuple[Town, ...]
    borders: tuple[Border, ...]
    left_out: tuple[LeftOut, ...]
    model: ServiceModel
    basis: str = REPORTED

    @property
    def names(self) -> Mapping[str, str]:
        """A name of its own for every town, by id: two of one name are told apart."""
        often = Counter(town.name for town in self.towns)
        return {
            town.id: town.name if often[town.name] == 1 else f"{town.name} ({town.id})"
            for town in self.towns
        }

    def without(self, gone: Iterable[str]) -> "RegionProblem":
        """The same problem with some towns out of it; the others' costs stay as they are."""
        out = set(gone)
        kept = [row for row, town in enumerate(self.towns) if town.id not in out]
        return replace(
            self,
            towns=tuple(self.towns[row] for row in kept),
            borders=tuple(pair for pair in self.borders if not out & set(pair)),
            model=self.model.among(np.array(kept)),
        )


def region_problem(
    region: Organisation, service: Service, *, on: date, draws: int = DRAWS, seed: int = SEED
) -> RegionProblem:
    """The members of a region and the cost model of a service, from the registry's facts.

    The model is the one that the finder fits, with the same draws. Raises CannotGroup
    where fewer than two towns can be compared.
    """
    towns = list(registry.members_of(region))
    facts = queries.facts_for_comparison(towns)
    # who touches at a corner only shares no way across
    borders = registry.neighbours_among(towns).exclude(contact="corner").values_list("a", "b")
    return problem_of_facts(
        region.name, facts, set(borders), service, on=on, draws=draws, seed=seed
    )


def problem_of_facts(
    name: str,
    facts: Sequence[TownFacts],
    borders: Collection[tuple[int, int]],
    service: Service,
    *,
    on: date,
    draws: int = DRAWS,
    seed: int = SEED,
) -> RegionProblem:
    """The same for any towns whose facts are in hand; borders are pairs of keys."""
    if service.pk in NOT_ESTIMATED:
        raise CannotGroup(rules.not_estimated_remark(service.name).text)
    placed = [fact for fact in facts if fact.town.latitude is not None]
    comparison = compare(placed, on)
    if service.pk not in comparison.lines:
        raise CannotGroup(
            rules.nobody_reports_remark(service.name).text, left_out_of(facts, comparison, service)
        )
    model = model_of(comparison, service.pk, on, draws=draws, seed=seed)
    left_out = left_out_of(facts, comparison, service)
    kept = np.flatnonzero(model.known)
    if len(kept) < 2:
        who = listing([comparison.towns[row].name for row in kept]) or "none"
        raise CannotGroup(
            f"Sharing takes two: of the towns of {name}, only {who} can be compared for "
            f"{in_sentence(service.name)}.",
            left_out,
        )
    alone = model.alone().mean
    slugs = {comparison.towns[row].pk: comparison.towns[row].slug for row in kept}
    return RegionProblem(
        region=name,
        service=service.pk,
        service_name=service.name,
        on=on,
        towns=tuple(
            Town(
                id=comparison.towns[row].slug,
                name=comparison.towns[row].name,
                population=round(float(comparison.population[row])),
                alone_cents=round(float(alone[row]) * 100),
                year=comparison.facts[row].year,
            )
            for row in kept
        ),
        borders=tuple(sorted((slugs[a], slugs[b]) for a, b in borders if {a, b} <= set(slugs))),
        left_out=left_out,
        model=model.among(kept),
    )


def left_out_of(
    facts: Sequence[TownFacts], comparison: Comparison, service: Service | None
) -> tuple[LeftOut, ...]:
    """The towns without a comparable figure, each with the first thing in its way.

    Without a service only people and position are asked for.
    """
    rows = {fact.town.pk: row for row, fact in enumerate(comparison.facts)}
    found = []
    for fact in facts:
        town = fact.town
        row = rows.get(town.pk)
        remark = None
        if town.latitude is None:
            remark = rules.no_position_remark(town.name)
        elif row is None:
            remark = rules.no_population_remark(town.name)
        elif service is not None:
            status = comparison.loaded.status[row]
            remark = rules.refusal_remark(
                town.name, status, float(comparison.loaded.central_share[row])
            )
            if remark is None and service.pk not in fact.spending:
                remark = rules.missing_remark(
                    town.name,
                    service.name,
                    fact.year,
                    is_below_zero=service.pk in fact.below_zero,
                )
        if remark is not None:
            found.append(LeftOut(town.slug, town.name, remark.code, remark.text))
    return tuple(found)
