"""The work of a scan: the best grouping of one state's towns for one service."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.costs import ServiceModel, per_head_factor
from interlocal.engine.errors import EngineError
from interlocal.engine.grouping import Limits, Plan, Region, group
from interlocal.engine.partners import distances_km
from interlocal.scan.calculations.evidence import evidence_of, fitted
from interlocal.scan.calculations.positions import beside
from interlocal.scan.calculations.together import Reports, fits_together
from interlocal.scan.calculations.units import Result, Unit, seed_of

Array = NDArray[np.float64]

REPORTED = "reported"
PRIOR = "population only"
UNIT_WORDS = {
    REPORTED: "cents a year",
    PRIOR: "index: 100 = a person's cost in a large town",
}
FARTHEST_KM = 40.0  # of towns that are called side by side, judging by positions
BY_POSITION = (
    "No borders are known: towns count as neighbors where no third town lies between them, "
    f"judging by positions, and they are at most {FARTHEST_KM:g} km apart."
)
ONLY_PEOPLE = (
    "No town reports a cost: only the evidence says how cost changes with size, and nothing says "
    "how much it is. Read the percentages."
)


@dataclass(frozen=True)
class ScanWishes:
    """What every unit of a scan has in common.

    limits : as the engine's ``Limits`` takes them
    draws : simulated futures of the costs
    gap : share of the cost at which the proof is good enough
    time_limit : seconds for each unit
    """

    limits: Mapping[str, Any]
    seed: int = 1
    draws: int = 100
    gap: float = 0.0
    time_limit: float = 60.0


def scan_unit(
    *,
    state: str,
    service: str,
    together: Reports | None,
    on: date,
    towns: Sequence[Mapping[str, Any]],
    borders: Sequence[tuple[int, int]],
    left_out: Sequence[Mapping[str, str]],
    wishes: ScanWishes,
    measured: Sequence[tuple[int, int, float]] = (),
) -> Unit:
    """The unit of one state and one service.

    Parameters
    ----------
    together : what towns of the state report of all services, this one among them, of
        ``reports_together``; None where nobody reports this one and only people are known
    towns : ``id``, ``name``, ``latitude``, ``longitude``, ``population``, and where costs are
        reported ``cost``, ``low`` and ``high``, dollars a year
    borders : pairs of places in ``towns``; without any, positions say who is beside whom
    left_out : ``id``, ``name`` and ``reason`` of the others
    measured : minutes on the road from one place to another, where somebody measured them;
        elsewhere the line is drawn out
    """
    notes = [ONLY_PEOPLE] if together is None else []
    if not borders and wishes.limits.get("contiguous", True) and len(towns) > 1:
        notes.append(BY_POSITION)
        borders = _beside(tuple((town["latitude"], town["longitude"]) for town in towns))
    inputs = {
        "state": state,
        "service": service,
        "basis": PRIOR if together is None else REPORTED,
        # the day itself is left out: what counts is what the evidence says on it
        "evidence": evidence_of(service, on),
        "together": together,  # not copied: the services of a state share it
        "towns": list(towns),  # nor are these
        "borders": borders,
        "measured": [list(way) for way in measured],
        "left_out": [dict(town) for town in left_out],
        "notes": notes,
    }
    return Unit(f"{state}.{service}", inputs | asdict(wishes))


@lru_cache(maxsize=4)
def _beside(positions: tuple[tuple[float, float], ...]) -> list[tuple[int, int]]:
    """Who is beside whom: the same for most services of a state."""
    return beside(distances_km(np.array(positions, dtype=float)), FARTHEST_KM)


def grouped(unit: Unit) -> Result:
    """The best grouping of one unit's towns, or why there is none, as JSON can hold it.

    Amounts are whole: cents a year where towns report costs. Where only their people are
    known, the evidence says how cost changes with size, and nothing says how much it is; the
    amounts then are of an index, and only the percentages mean something.
    """
    asked = unit.inputs
    told: Result = {
        "state": asked["state"],
        "service": asked["service"],
        "basis": asked["basis"],
        "amounts": UNIT_WORDS[asked["basis"]],
        "towns": len(asked["towns"]),
        "left_out": asked["left_out"],
        "notes": list(asked["notes"]),
        "groups": [],
    }
    if len(asked["towns"]) < 2:
        return told | {"status": "refused", "refused": "Fewer than two towns can be compared."}
    towns = asked["towns"]
    model = _model(unit)
    names = _names(towns)
    try:
        plan = group(
            Region(
                {name: town["population"] for name, town in zip(names, towns, strict=True)},
                [(names[a], names[b]) for a, b in asked["borders"]],
                None if model.travel is None else model.travel.minutes,
            ),
            model,
            Limits(**asked["limits"]),
            gap=asked["gap"],
            clock=time.monotonic,
            time_limit=asked["time_limit"],
            rng=np.random.default_rng(seed_of(asked["seed"], unit.name)),
        )
    except EngineError as refusal:
        return told | {"status": "refused", "refused": str(refusal)}
    told["notes"] += plan.notes
    return told | _told(plan, model, [town["id"] for town in towns])


def net_draws(model: ServiceModel, plan: Plan) -> Array:
    """Each group's net saving in every draw, at the host of the plan, shape (g, d)."""
    region = plan.region
    masks = np.zeros((len(plan.groups), region.n), dtype=bool)
    for row, members in enumerate(plan.groups):
        masks[row, list(region.places(members))] = True
    net = replace(model, travel=None).savings(masks).net
    if model.travel is not None:
        hosts = [region.place(host) for host in plan.hosts]
        ways = model.travel.to_hosts(masks)[np.arange(len(masks)), hosts]
        net = net - ways[:, None] * model.terms["travel"]
    return net


def _model(unit: Unit) -> ServiceModel:
    asked = unit.inputs
    towns = asked["towns"]
    population = np.array([float(town["population"]) for town in towns])
    rng = np.random.default_rng(seed_of(asked["seed"], unit.name))
    if asked["together"] is None:
        prior = asked["evidence"]["prior"]
        middle = (prior["flattening_low"] + prior["flattening_high"]) / 2
        likely = population * per_head_factor(population, prior["elasticity_mean"], middle)
        cost, reports, fit = (likely, likely, likely), np.full(len(towns), np.nan), None
    else:
        cost = tuple(  # type: ignore[assignment]
            np.array([float(town[end]) for town in towns]) for end in ("cost", "low", "high")
        )
        seed = seed_of(asked["seed"], asked["state"])  # not the unit's: all services fit alike
        reports = cost[0]
        fit = fits_together(asked["together"], seed=seed, draws=asked["draws"])[asked["service"]]
    model = fitted(
        asked["evidence"],
        population,
        cost,
        np.array([[town["latitude"], town["longitude"]] for town in towns], dtype=float),
        rng,
        draws=asked["draws"],
        reports=reports,
        fit=fit,
    )
    if model.travel is None or not asked["measured"]:
        return model
    minutes = model.travel.minutes.copy()
    for origin, destination, time_on_road in asked["measured"]:
        minutes[origin, destination] = time_on_road
    return replace(model, travel=replace(model.travel, minutes=minutes))


def _names(towns: Sequence[Any]) -> list[str]:
    often = Counter(town["name"] for town in towns)
    return [
        town["name"] if often[town["name"]] == 1 else f"{town['name']} ({town['id']})"
        for town in towns
    ]


def _told(plan: Plan, model: ServiceModel, ids: Sequence[str]) -> Result:
    draws = net_draws(model, plan)
    groups: list[dict[str, Any]] = []
    for members, host, cost, net in zip(plan.groups, plan.hosts, plan.costs, draws, strict=True):
        alone = sum(_whole(plan.alone[name]) for name in members)
        shared = _whole(cost) if len(members) > 1 else alone
        people = int(sum(plan.region.towns[name] for name in members))
        groups.append(
            {
                "members": [ids[plan.region.place(name)] for name in members],
                "host": ids[plan.region.place(host)],
                "population": people,
                "alone": alone,
                "shared": shared,
                "net": _range(net, alone - shared),
                "chance_of_saving": round(float((net > 0).mean()), 4),
                "beyond_data": bool(len(members) > 1 and people > model.fit.largest > 0),
            }
        )
    alone, shared = (sum(found[what] for found in groups) for what in ("alone", "shared"))
    total = draws.sum(axis=0)
    return {
        "status": plan.status,
        "gap": None if plan.gap is None else round(plan.gap, 9),
        "bound": None if plan.bound is None else min(shared, _whole(plan.bound)),
        "alone": alone,
        "shared": shared,
        "net": _range(total, alone - shared),
        "net_percent": round(100 * (alone - shared) / alone, 4) if alone else None,
        "chance_of_saving": round(float((total > 0).mean()), 4),
        "groups": groups,
    }


def _whole(amount: float) -> int:
    return round(float(amount) * 100)


def _range(draws: Array, mean: int) -> dict[str, int]:
    """The mean as the other figures add up to, between the ends of the draws."""
    low, high = (_whole(end) for end in np.percentile(draws, [10, 90]))
    return {"low": min(low, mean), "mean": mean, "high": max(high, mean)}
