"""From facts to ranked partners: the discovery room's door to the engine."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray

from interlocal import parameters
from interlocal.discovery import queries, rules
from interlocal.discovery.queries import TownFacts
from interlocal.discovery.rules import Match, Remark
from interlocal.engine.costs import (
    LoadedCosts,
    ScalePrior,
    ServiceModel,
    SharingTerms,
    Spread,
    Travel,
    fit_scale,
    spread_benefits,
)
from interlocal.engine.errors import NoAnswer
from interlocal.engine.games import CostGame, shapley
from interlocal.engine.partners import distances_km, rank_partners
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation, Service

DRAWS = 400
SEED = 1
NOT_ESTIMATED = {"education"}  # schools are shared under laws and formulas of their own
LARGEST_GROUP = 6
NEAR_KM = 25.0  # how far the finder looks unless told otherwise


@dataclass(frozen=True)
class Comparison:
    """Towns put side by side: what each service costs them, made comparable.

    ``lines`` are service codes, in the order of the columns of ``loaded``.
    """

    facts: tuple[TownFacts, ...]
    lines: tuple[str, ...]
    loaded: LoadedCosts
    population: NDArray[np.float64]

    @property
    def towns(self) -> tuple[Organisation, ...]:
        """The towns, in the order of the rows."""
        return tuple(fact.town for fact in self.facts)

    @property
    def density(self) -> NDArray[np.float64] | None:
        """People per square kilometre, shape (n,); None unless every area is known."""
        areas = [float(fact.land_area.value or 0) for fact in self.facts if fact.land_area]
        if len(areas) < len(self.facts) or not all(areas):
            return None
        return self.population / np.array(areas)

    def cost_of(self, service: str) -> tuple[NDArray, NDArray, NDArray]:
        """Value, low and high of a service's yearly cost, dollars, shape (n,) each."""
        column = self.lines.index(service)
        return (
            self.loaded.value[:, column],
            self.loaded.low[:, column],
            self.loaded.high[:, column],
        )


def compare(facts: Sequence[TownFacts], on: date) -> Comparison:
    """Spread centrally booked benefits, or refuse the towns where that would be guessing.

    Towns without a population are left out: nothing can be said of them per head.
    """
    usable = tuple(fact for fact in facts if fact.population and fact.population.value)
    lines = tuple(sorted({code for fact in usable for code in fact.spending} - NOT_ESTIMATED))
    allocated = np.full((len(usable), max(len(lines), 1)), np.nan)
    central = np.full(len(usable), np.nan)
    for row, fact in enumerate(usable):
        for column, code in enumerate(lines):
            if code in fact.spending:
                allocated[row, column] = float(fact.spending[code].value or 0)
        if fact.unallocated:
            central[row] = float(fact.unallocated.value or 0)
    loaded = spread_benefits(
        allocated,
        central,
        limit=parameters.parameter("sharing.central_limit", on).value,
        labour_tilt=parameters.parameter("sharing.labour_tilt", on).value,
    )
    people = [float(fact.population.value or 0) for fact in usable if fact.population]
    return Comparison(usable, lines, loaded, np.array(people))


def model_of(
    comparison: Comparison, service: str, on: date, *, draws: int = DRAWS, seed: int = SEED
) -> ServiceModel:
    """The cost model of one service, fitted to the compared towns and the evidence."""
    rng = np.random.default_rng(seed)
    value, low, high = comparison.cost_of(service)
    prior = ScalePrior(**parameters.scale_evidence(service, on).prior)
    fit = fit_scale(
        comparison.population, value, prior, rng, draws=draws, density=comparison.density
    )
    return ServiceModel.build(
        comparison.population,
        value,
        fit,
        terms_of(service, on),
        rng,
        low=low,
        high=high,
        travel=ways_of(comparison, service, on),
        travel_ratio=_travel_ratio(service, on),
    )


def _travel_ratio(service: str, on: date) -> Spread:
    """How far the price of a minute on the road may lie off, as a ratio to its likely value."""
    price = parameters.term("travel", service, on)
    return Spread(*(end / price.value for end in price.ends))


def ways_of(comparison: Comparison, service: str, on: date) -> Travel | None:
    """What it costs to serve a member from elsewhere; None if a town has no position.

    Minutes are straight lines drawn out to roads; the host is whoever makes the
    ways cheapest.
    """
    towns = comparison.towns
    if any(town.latitude is None or town.longitude is None for town in towns):
        return None
    value, _, _ = comparison.cost_of(service)
    positions = np.array([(town.latitude, town.longitude) for town in towns], dtype=float)
    per_km = parameters.parameter("sharing.minutes_per_km", on).value
    return Travel(
        work=np.nan_to_num(value),  # a town without a figure joins no group
        minutes=distances_km(positions) * per_km,
        per_minute=parameters.term("travel", service, on).value,
    )


def terms_of(service: str, on: date) -> SharingTerms:
    """What sharing this service costs, as ranges."""
    return SharingTerms.from_ranges(
        {
            name: (term.low, term.value, term.high)
            for name, term in parameters.sharing_terms(service, on).items()
        }
    )


def best_partners(
    town: Organisation,
    facts: Sequence[TownFacts],
    services: Sequence[str],
    neighbours: set[tuple[int, int]],
    on: date,
    *,
    a_service: int | None = 5,
    max_km: float = NEAR_KM,
) -> list[Match]:
    """A town's possible partners, best first by what it may expect to save a year itself.

    In a pair the net saving is halved; in a larger group the town gets its
    Shapley part. ``neighbours`` holds pairs of keys, the lower first; towns
    without a position cannot be ranked and are left out. Empty if the town has
    no comparable figure, or nobody is within reach.
    """
    placed = [fact for fact in facts if fact.town.latitude is not None]
    comparison = compare(placed, on)
    keys = [fact.town.pk for fact in comparison.facts]
    wanted = [code for code in services if code in comparison.lines]
    if town.pk not in keys or not wanted:
        return []
    models = {code: model_of(comparison, code, on) for code in wanted}
    try:
        ranked = rank_partners(
            keys.index(town.pk),
            models,
            np.array([(body.latitude, body.longitude) for body in comparison.towns], dtype=float),
            _borders(keys, neighbours),
            max_km=max_km,
            max_size=LARGEST_GROUP,
            k=a_service,
        )
    except NoAnswer:  # nobody is within reach
        return []
    matches = []
    for row in ranked.rows:
        model = models[row.service]
        saved = _own_saving(model, row.members)
        low, high = np.percentile(saved, [10, 90])
        alone = model.alone().mean
        matches.append(
            Match(
                service=row.service,
                town=town,
                partners=tuple(comparison.towns[member] for member in row.members[1:]),
                distance_km=row.distance_km,
                connected=row.neighbour,
                combined_population=round(row.combined_population),
                flattening_population=round(float(np.median(model.fit.flattening))),
                net_low_cents=round(low * 100),
                net_mean_cents=round(float(saved.mean()) * 100),
                net_high_cents=round(high * 100),
                group_net_cents=round(row.net_mean * 100),
                group_gross_cents=round(row.gross_mean * 100),
                alone_cents=tuple(round(float(alone[member]) * 100) for member in row.members),
                populations=tuple(
                    round(float(comparison.population[member])) for member in row.members
                ),
                chance_of_saving=row.p_saves,
                unusual=tuple(
                    comparison.towns[member].name
                    for member in row.members
                    if member in model.fit.outliers
                ),
                central_shares=tuple(
                    float(comparison.loaded.central_share[member]) for member in row.members
                ),
                beyond_data=row.beyond_data,
                years=tuple(comparison.facts[member].year for member in row.members),
                fitted_on=int(model.known.sum()),
            )
        )
    return sorted(matches, key=lambda match: -match.net_mean_cents)


def _own_saving(model: ServiceModel, members: Sequence[int]) -> NDArray[np.float64]:
    """Draws of what the asking town (the first member) would save itself, dollars a year."""
    return shapley_savings(model, members)[0]


def shapley_savings(model: ServiceModel, members: Sequence[int]) -> NDArray[np.float64]:
    """Draws of what each member would save if the cost is shared by Shapley, shape (m, d).

    The method is agreed, not a percentage: in every draw the cost is shared by what the
    costs then are, as it would be once true baselines are on the table. A pair halves
    its net saving. For at most ten members, because every sub-group is drawn.
    """
    m, n = len(members), len(model.population)
    masks = np.zeros((2**m - 1, n), dtype=bool)
    masks[:, list(members)] = np.arange(1, 2**m)[:, None] >> np.arange(m) & 1
    parts = model.savings(masks)
    return shapley_matrix(m)[:, 1:] @ parts.net


@cache
def shapley_matrix(m: int) -> NDArray[np.float64]:
    """Shapley's value as the linear map that it is, shape (m, 2**m), groups in bit order.

    Applied to the savings of all groups it gives each member's saving: the value of a
    sum of games is the sum of the values.
    """
    columns = [np.zeros(m)]
    for mask in range(1, 2**m):
        table = np.zeros(2**m)
        table[mask] = 1.0
        columns.append(shapley(CostGame.from_table(table)).shares)
    return np.stack(columns, axis=1)


def _mask(members: Sequence[int], n: int) -> NDArray[np.bool_]:
    mask = np.zeros((1, n), dtype=bool)
    mask[0, list(members)] = True
    return mask


def _borders(keys: Sequence[int], neighbours: set[tuple[int, int]]) -> NDArray[np.bool_]:
    where = {key: index for index, key in enumerate(keys)}
    borders = np.zeros((len(keys), len(keys)), dtype=bool)
    for a, b in neighbours:
        if a in where and b in where:
            borders[where[a], where[b]] = borders[where[b], where[a]] = True
    return borders


@dataclass(frozen=True)
class Finding:
    """A match with all that a reader needs to judge it."""

    match: Match
    facts: tuple[TownFacts, ...]
    service: Service
    headline: str
    reasons: tuple[Remark, ...]
    warnings: tuple[Remark, ...]


@dataclass(frozen=True)
class Outlook:
    """What the finder answers for one town.

    ``remarks`` say what could not be compared and why; ``compared`` are the
    towns that were looked at, ``region`` the council they belong to, if any.
    """

    town: Organisation
    region: Organisation | None
    compared: tuple[Organisation, ...]
    findings: tuple[Finding, ...]
    remarks: tuple[Remark, ...]
    max_km: float
    on: date

    def of_group(self, partners: Iterable[Organisation]) -> Finding | None:
        """The finding about exactly these partners, if they were ranked."""
        wanted = set(partners)
        return next((each for each in self.findings if set(each.match.partners) == wanted), None)

    @property
    def best_of_each(self) -> tuple[Finding, ...]:
        """The best finding of each service, best services first, gaining or not."""
        seen: dict[str, Finding] = {}
        for finding in self.findings:
            seen.setdefault(finding.service.pk, finding)
        return tuple(seen.values())

    @property
    def worth_showing(self) -> tuple[Finding, ...]:
        """The best of each service; where it is about one service only, all its groups."""
        best = self.best_of_each
        return self.findings if len(best) == 1 else best

    def best(self, how_many: int) -> list[Finding]:
        """The best finding of each of the best services, where a saving is expected."""
        gaining = [each for each in self.best_of_each if each.match.net_mean_cents > 0]
        return gaining[:how_many]


def outlook(
    town: Organisation,
    *,
    on: date,
    service: Service | None = None,
    max_km: float = NEAR_KM,
    a_service: int | None = 5,
) -> Outlook:
    """A town's possible partners for one service, or for all that can be compared."""
    region = registry.regions_of(town).first()
    towns = queries.towns_to_compare(town, region)
    facts = queries.facts_for_comparison(towns)
    pairs = registry.neighbours_among(towns).values_list("a", "b")
    offered = list(registry.shareable_services()) if service is None else [service]
    codes = [each.pk for each in offered if each.pk not in NOT_ESTIMATED]
    matches = best_partners(town, facts, codes, {*pairs}, on, a_service=a_service, max_km=max_km)
    by_code = {each.pk: each for each in offered}
    by_town = {fact.town.pk: fact for fact in facts}
    return Outlook(
        town=town,
        region=region,
        compared=tuple(fact.town for fact in facts),
        findings=tuple(_finding(match, by_code[match.service], by_town) for match in matches),
        remarks=tuple(_remarks(town, facts, offered, service, max_km, on)),
        max_km=max_km,
        on=on,
    )


def _finding(match: Match, service: Service, by_town: dict[int, TownFacts]) -> Finding:
    directions = [found.direction for found in parameters.evidence_for(service.pk)]
    evidence = rules.evidence_remark(service.name, directions)
    return Finding(
        match=match,
        facts=tuple(by_town[body.pk] for body in match.members),
        service=service,
        headline=rules.headline(match, service.name),
        reasons=tuple(rules.reasons(match)),
        warnings=(evidence, *rules.warnings(match)),
    )


def _remarks(
    town: Organisation,
    facts: Sequence[TownFacts],
    offered: Sequence[Service],
    service: Service | None,
    max_km: float,
    on: date,
) -> list[Remark]:
    """What the answer does not know: the town first, then partners nearby."""
    own = next(fact for fact in facts if fact.town == town)
    if not (own.population and own.population.value):
        return [rules.no_population_remark(town.name)]
    if town.latitude is None:
        return [rules.no_position_remark(town.name)]
    if service and service.pk in NOT_ESTIMATED:
        return [rules.not_estimated_remark(service.name)]
    comparison = compare(facts, on)
    if service and service.pk not in comparison.lines:
        return [rules.nobody_reports_remark(service.name)]
    near = {body.pk for body in queries.within(town, [fact.town for fact in facts], max_km)}
    found = [] if near else [(False, rules.nobody_near_remark(town.name, max_km))]
    for row, fact in enumerate(comparison.facts):
        if fact.town != town and fact.town.pk not in near:
            continue
        refusal = rules.refusal_remark(
            fact.town.name,
            comparison.loaded.status[row],
            float(comparison.loaded.central_share[row]),
        )
        if refusal:
            found.append((fact.town != town, refusal))
        elif service or fact.town == town:
            found += [
                (fact.town != town, rules.missing_remark(fact.town.name, each.name, fact.year))
                for each in offered
                if each.pk in comparison.lines and each.pk not in fact.spending
            ]
    return [remark for _, remark in sorted(found, key=lambda pair: pair[0])]
