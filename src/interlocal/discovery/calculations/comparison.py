"""Towns put side by side, and the cost model of one service fitted to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from interlocal import parameters
from interlocal.discovery.queries import TownFacts
from interlocal.engine.costs import (
    LoadedCosts,
    ServiceModel,
    SharingTerms,
    Travel,
    spread_benefits,
)
from interlocal.engine.partners import distances_km
from interlocal.registry.models import Organisation
from interlocal.scan.calculations import evidence_of, fitted

DRAWS = 400
SEED = 1
NOT_ESTIMATED = {"education"}  # schools are shared under laws and formulas of their own
MODELS_KEPT = 96  # about a quarter of a megabyte each, for sixty towns


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
    """The cost model of one service, fitted to the compared towns and the evidence.

    The same figures on the same day give the same model, so it is kept for a while:
    a new figure makes a new question, and never an old answer.
    """
    density, positions = comparison.density, _positions(comparison)
    value, low, high = comparison.cost_of(service)
    figures = _Figures(
        population=comparison.population.tobytes(),
        value=value.tobytes(),
        low=low.tobytes(),
        high=high.tobytes(),
        density=None if density is None else density.tobytes(),
        positions=None if positions is None else positions.tobytes(),
    )
    return _model(figures, service, on, draws, seed)


@dataclass(frozen=True)
class _Figures:
    """All figures that a model rests on, as bytes, to be compared quickly and exactly."""

    population: bytes
    value: bytes
    low: bytes
    high: bytes
    density: bytes | None
    positions: bytes | None


@lru_cache(maxsize=MODELS_KEPT)
def _model(figures: _Figures, service: str, on: date, draws: int, seed: int) -> ServiceModel:
    rng = np.random.default_rng(seed)
    population, value, low, high = (
        np.frombuffer(each)
        for each in (figures.population, figures.value, figures.low, figures.high)
    )
    density = None if figures.density is None else np.frombuffer(figures.density)
    positions = figures.positions
    return fitted(
        evidence_of(service, on),
        population,
        (value, low, high),
        None if positions is None else np.frombuffer(positions).reshape(-1, 2),
        rng,
        draws=draws,
        density=density,
    )


def ways_of(comparison: Comparison, service: str, on: date) -> Travel | None:
    """What it costs to serve a member from elsewhere; None if a town has no position.

    Minutes are straight lines drawn out to roads; the host is whoever makes the
    ways cheapest.
    """
    positions = _positions(comparison)
    if positions is None:
        return None
    value, _, _ = comparison.cost_of(service)
    return _ways(value, positions, service, on)


def _positions(comparison: Comparison) -> NDArray[np.float64] | None:
    towns = comparison.towns
    if any(town.latitude is None or town.longitude is None for town in towns):
        return None
    return np.array([(town.latitude, town.longitude) for town in towns], dtype=float)


def _ways(
    value: NDArray[np.float64], positions: NDArray[np.float64], service: str, on: date
) -> Travel:
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
