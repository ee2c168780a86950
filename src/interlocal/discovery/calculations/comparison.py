"""Towns put side by side, and the cost model of one service fitted to them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interlocal import parameters
from interlocal.discovery.queries import TownFacts
from interlocal.engine.costs import (
    LoadedCosts,
    ScaleFit,
    ScalePrior,
    ServiceModel,
    SharingTerms,
    Travel,
    fit_services,
    spread_benefits,
)
from interlocal.engine.partners import distances_km
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation
from interlocal.scan.calculations.evidence import Evidence, drawn_terms, evidence_of

DRAWS = 400
SEED = 1
NOT_ESTIMATED = {"education"}  # schools are shared under laws and formulas of their own
MODELS_KEPT = 256  # about a quarter of a megabyte each, for sixty towns
FITS_KEPT = 64  # all services of one set of towns each, half a megabyte


@dataclass(frozen=True)
class Comparison:
    """Towns put side by side: what each service costs them, made comparable.

    ``lines`` are service codes, in the order of the columns of ``loaded``. ``measured`` holds
    minutes on the road from town to town, shape (n, n), NaN where nobody measured them; None
    where nobody measured any. ``measured_by`` names who did.
    """

    facts: tuple[TownFacts, ...]
    lines: tuple[str, ...]
    loaded: LoadedCosts
    population: NDArray[np.float64]
    measured: NDArray[np.float64] | None = None
    measured_by: tuple[str, ...] = ()

    @cached_property
    def towns(self) -> tuple[Organisation, ...]:
        """The towns, in the order of the rows."""
        return tuple(fact.town for fact in self.facts)

    @cached_property
    def density(self) -> NDArray[np.float64] | None:
        """People per square kilometre, shape (n,); None unless every area is known."""
        areas = [fact.area for fact in self.facts]
        if not all(areas):
            return None
        return self.population / np.array(areas, dtype=float)

    @cached_property
    def straight_km(self) -> NDArray[np.float64] | None:
        """Kilometres from town to town as the crow flies, shape (n, n); None if one is nowhere."""
        places = [(town.latitude, town.longitude) for town in self.towns]
        if any(None in place for place in places):
            return None
        return distances_km(np.array(places, dtype=float))

    @cached_property
    def together(self) -> "Together":
        """What the curves of all services rest on."""
        density = self.density
        return Together(
            lines=self.lines,
            population=self.population.tobytes(),
            value=self.loaded.value.tobytes(),
            density=None if density is None else density.tobytes(),
        )

    def cost_of(self, service: str) -> tuple[NDArray, NDArray, NDArray]:
        """Value, low and high of a service's yearly cost, dollars, shape (n,) each."""
        column = self.lines.index(service)
        return (
            self.loaded.value[:, column],
            self.loaded.low[:, column],
            self.loaded.high[:, column],
        )


def compare(facts: Sequence[TownFacts], on: date, also: Collection[str] = ()) -> Comparison:
    """Spread centrally booked benefits, or refuse the towns where that would be guessing.

    Towns without a population are left out: nothing can be said of them per head. ``also``
    are services to have a line for though no town may report them.
    """
    usable = tuple(fact for fact in facts if fact.people)
    reported = {code for fact in usable for code in fact.spent}
    lines = tuple(sorted({*reported, *also} - NOT_ESTIMATED))
    allocated = np.full((len(usable), max(len(lines), 1)), np.nan)
    central = np.full(len(usable), np.nan)
    columns = {code: column for column, code in enumerate(lines)}
    for row, fact in enumerate(usable):
        for code in columns.keys() & fact.spent.keys():
            allocated[row, columns[code]] = float(fact.spent[code].value or 0)
        if fact.central is not None:
            central[row] = fact.central
    loaded = spread_benefits(
        allocated,
        central,
        limit=parameters.parameter("sharing.central_limit", on).value,
        labour_tilt=parameters.parameter("sharing.labour_tilt", on).value,
    )
    people = np.array([fact.people for fact in usable])
    measured, by = _measured([fact.town.pk for fact in usable])
    return Comparison(usable, lines, loaded, people, measured, by)


def _measured(towns: Sequence[int]) -> tuple[NDArray[np.float64] | None, tuple[str, ...]]:
    """The imported minutes between towns by their keys, and who published them."""
    rows = list(registry.travel_times_among(towns))
    if not rows:
        return None, ()
    given = registry.in_both_directions(rows)
    at = {key: place for place, key in enumerate(towns)}
    minutes = np.full((len(towns), len(towns)), np.nan)
    np.fill_diagonal(minutes, 0.0)
    for (origin, destination), time in given.items():
        minutes[at[origin], at[destination]] = time
    sources = {row.load.source.title: row.load.source.publisher for row in rows}
    return minutes, tuple(f"{title}, {by}" for title, by in sorted(sources.items()))


def minutes_between(comparison: Comparison, on: date) -> NDArray[np.float64] | None:
    """Minutes from each town to each, shape (n, n): as imported, else as the line is drawn out.

    None if some way was not measured and a town has no position.
    """
    straight, measured = comparison.straight_km, comparison.measured
    if straight is None:
        unknown = measured is None or np.isnan(measured).any()
        return None if unknown else measured
    drawn = straight * parameters.parameter("sharing.minutes_per_km", on).value
    return drawn if measured is None else np.where(np.isnan(measured), drawn, measured)


def models_of(
    comparison: Comparison,
    services: Iterable[str],
    on: date,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    stated: Mapping[int, tuple[float, float, float]] | None = None,
) -> dict[str, ServiceModel]:
    """The cost model of each service, fitted to the compared towns and the evidence.

    The curves of all services that the towns report are fitted together, so that each
    is steadied by the others, whichever of them is asked for. The same figures on the
    same day give the same model, so it is kept for a while: a new figure makes a new
    question, and never an old answer.

    A service is brought to whichever host makes the ways cheapest. Minutes are those that
    somebody imported; where there are none, straight lines drawn out to roads.

    ``stated`` gives costs that towns named themselves, by row: value, low and high, dollars
    a year. They stand in for the published ones of these towns; the curve, which is
    learnt from figures of one publisher, stays as it is.
    """
    ways = minutes_between(comparison, on)
    minutes = None if ways is None else ways.tobytes()
    models = {}
    for service in services:
        value, low, high = (ends.copy() for ends in comparison.cost_of(service))
        for row, told in (stated or {}).items():
            value[row], low[row], high[row] = told
        figures = _Figures(
            value.tobytes(), low.tobytes(), high.tobytes(), minutes, comparison.together
        )
        models[service] = _model(figures, service, on, draws, seed)
    return models


def model_of(comparison: Comparison, service: str, on: date, **more: Any) -> ServiceModel:
    """The cost model of one service; see ``models_of``."""
    return models_of(comparison, [service], on, **more)[service]


@dataclass(frozen=True)
class Together:
    """All figures that the curves of a set of towns rest on, to be compared exactly."""

    lines: tuple[str, ...]
    population: bytes
    value: bytes
    density: bytes | None


@dataclass(frozen=True)
class _Figures:
    """All figures that a model rests on, as bytes, to be compared quickly and exactly."""

    value: bytes
    low: bytes
    high: bytes
    minutes: bytes | None
    together: Together


@lru_cache(maxsize=MODELS_KEPT)
def _model(figures: _Figures, service: str, on: date, draws: int, seed: int) -> ServiceModel:
    population = np.frombuffer(figures.together.population)
    value, low, high = (np.frombuffer(each) for each in (figures.value, figures.low, figures.high))
    evidence = _evidence(service, on)
    travel = None
    if figures.minutes is not None:
        travel = Travel(
            work=np.nan_to_num(value),  # a town without a figure joins no group
            minutes=np.frombuffer(figures.minutes).reshape(len(population), -1),
            per_minute=evidence["per_minute"],
        )
    return ServiceModel.build(
        population,
        value,
        fits_of(figures.together, on, draws, seed)[service],
        _terms(service, on, draws, seed),
        np.random.default_rng(seed),
        low=low,
        high=high,
        travel=travel,
    )


@lru_cache(maxsize=FITS_KEPT)
def _evidence(service: str, on: date) -> Evidence:
    return evidence_of(service, on)


@lru_cache(maxsize=FITS_KEPT)
def _terms(service: str, on: date, draws: int, seed: int) -> dict[str, NDArray[np.float64]]:
    """What sharing costs, drawn once for all towns that ask: their luck is the same."""
    terms = drawn_terms(_evidence(service, on), np.random.default_rng((seed, 2)), draws=draws)
    for drawn in terms.values():
        drawn.setflags(write=False)
    return terms


@lru_cache(maxsize=FITS_KEPT)
def fits_of(figures: Together, on: date, draws: int, seed: int) -> dict[str, ScaleFit]:
    """The cost curve of every service that there is evidence for, all fitted together."""
    population = np.frombuffer(figures.population)
    costs = np.frombuffer(figures.value).reshape(len(population), -1)
    known = [code for code in figures.lines if code in parameters.services_with_evidence()]
    priors = [ScalePrior(**_evidence(code, on)["prior"]) for code in known]
    fits = fit_services(
        population,
        costs[:, [figures.lines.index(code) for code in known]],
        priors,
        np.random.default_rng((seed, 1)),  # of its own: costs are drawn from the seed itself
        draws=draws,
        density=None if figures.density is None else np.frombuffer(figures.density),
    )
    return dict(zip(known, fits, strict=True))


def terms_of(service: str, on: date) -> SharingTerms:
    """What sharing this service costs, as ranges."""
    return SharingTerms.from_ranges(
        {
            name: (term.low, term.value, term.high)
            for name, term in parameters.sharing_terms(service, on).items()
        }
    )
