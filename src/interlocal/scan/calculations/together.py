"""The cost curves of all services of a state's towns, fitted together.

The finder fits so: every service is steadied by the others. A scan's units are one service
each and are done anywhere, so each carries the reports of all services, and whoever does it
fits all curves under the state's own seed: the same everywhere. A process that does several
services of a state fits once.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.costs import ScaleFit, ScalePrior, fit_services
from interlocal.scan.calculations.evidence import evidence_of
from interlocal.scan.calculations.units import as_json

STATES_KEPT = 4

Reports = Mapping[str, Any]


def reports_together(
    costs: Mapping[str, Sequence[float | None]],
    population: Sequence[float],
    density: Sequence[float] | None,
    on: date,
) -> Reports:
    """What all services of some towns cost, with the evidence on each, as JSON can hold it.

    Parameters
    ----------
    costs : by service, dollars a year for each town; None = no figure
    population : people of each town
    density : people per square kilometre of each town, None unless known of all
    """
    services = sorted(costs)
    return {
        "services": services,
        "priors": [evidence_of(service, on)["prior"] for service in services],
        "costs": [list(costs[service]) for service in services],
        "population": list(population),
        "density": None if density is None else list(density),
    }


def fits_together(reports: Reports, *, seed: int, draws: int) -> Mapping[str, ScaleFit]:
    """The curve of every service, the same for the same reports and seed."""
    return _fits(as_json(reports), seed, draws)


@lru_cache(maxsize=STATES_KEPT)
def _fits(said: str, seed: int, draws: int) -> Mapping[str, ScaleFit]:
    reports = json.loads(said)
    density = reports["density"]
    fits = fit_services(
        np.array(reports["population"], dtype=float),
        _amounts(reports["costs"]).T,
        [ScalePrior(**prior) for prior in reports["priors"]],
        np.random.default_rng(seed),
        draws=draws,
        density=None if density is None else np.array(density, dtype=float),
    )
    return dict(zip(reports["services"], fits, strict=True))


def _amounts(costs: Sequence[Sequence[float | None]]) -> NDArray[np.float64]:
    """A row per service; None becomes NaN, which is not zero."""
    return np.array(costs, dtype=float)
