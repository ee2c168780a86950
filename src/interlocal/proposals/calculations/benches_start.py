"""What a bench begins with: amounts that evidence and dated assumptions suggest, to be replaced."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from interlocal import parameters
from interlocal.engine.errors import EngineError
from interlocal.engine.forecast import Amount, Baselines, pert_points, usual_amounts
from interlocal.parameters import Parameter
from interlocal.proposals.calculations.benches_stands import CannotForecast
from interlocal.proposals.calculations.drivers import cost_alone, drivers_of
from interlocal.proposals.models import Term
from interlocal.proposals.queries.benches import Ground

RATES = ("wages", "inflation", "volume")
WHOLE = "The shared service"
USUAL = {
    "transition": "Cost of the change",
    "stranded": "Overhead that stays behind",
    "backfill": "Duties that somebody must still do",
    "coordination": "Working together",
    "pay": "Bringing pay together",
    "elsewhere": "Rise in services kept in-house",
}


def begin(
    grounds: Sequence[Ground],
    terms: Mapping[str, Term],
    *,
    service: str,
    on: date,
) -> dict[str, Any]:
    """What a new bench says, by the names of its fields (without name).

    The running cost is the scenario's own estimate: what is left of the costs alone after
    its saving from scale. The costs of sharing are those that ``usual_amounts`` suggests,
    spread over the participants in proportion to their costs alone.
    """
    base_year = max(_year(ground) for ground in grounds)
    host = max(grounds, key=lambda ground: cost_alone(ground)).organisation.slug
    scale = scale_line(terms, service, on)
    usual = usual_of(grounds, terms, service=service, on=on)
    held = parameters.sharing_terms(service, on)
    return {
        "option": "joint",
        "host": host,
        "first_year": max(on.year + 1, base_year + 1),
        "years": min(max(round(parameters.parameter("sharing.horizon", on).value), 5), 15),
        "discount_rate": parameters.parameter("growth.discount", on).value,
        "build_up": {
            "version": 1,
            "lines": [scale["line"]],
            "fees": [],
            "pay": {"cents": _about(usual["pay"].likely), **_origin(held["pay"])},
            "transition": {
                "cents": [_about(usual["transition"].likely)],
                **_origin(held["transition"]),
            },
            "borrowing": [],
            "grants": [],
            "phase": [1.0],
            "members": members_of(grounds, usual, held),
        },
        "inputs": [
            *rates(on),
            scale["input"],
            *(
                usual_input(name, amount, held[name])
                for name, amount in usual.items()
                if amount.likely > 0
            ),
        ],
        "drivers": drivers_of(grounds),
        "clause": {},
    }


def rates(on: date) -> list[dict[str, Any]]:
    """Wages, prices and volume, as they are assumed until the towns know better."""
    names = {"wages": "Wages and benefits", "inflation": "Other prices", "volume": "Volume"}
    found = []
    for kind in RATES:
        held = parameters.parameter(f"growth.{kind}", on)
        low, likely, high = (round(point, 3) for point in pert_points(*held.ends))
        found.append(_input(names[kind], kind, low, likely, high, held))
    return found


def scale_line(terms: Mapping[str, Term], service: str, on: date) -> dict[str, Any]:
    """The running cost by the scenario's scale curve, as a line and its uncertain input."""
    alone, gross, travel = terms["alone"], terms["gross"], terms["travel"]
    whole = alone.mean_cents
    likely = (whole - gross.mean_cents + travel.mean_cents) / whole
    low = min((whole - gross.high_cents + travel.low_cents) / whole, likely)
    high = max((whole - gross.low_cents + travel.high_cents) / whole, likely)
    held = parameters.scale_evidence(service, on).elasticity
    source = f"Scale curve of the scenario's figures; {held.title}"
    return {
        "line": {
            "label": WHOLE,
            "how": "scale",
            "ratio": round(likely, 6),
            "driver": "wages",
            "variable": 0.0,
            "source": source,
            "grade": "estimated",
        },
        "input": {
            "name": "Saving from scale",
            "kind": "running",
            "of": WHOLE,
            "low": round(max(low, 0.0) / likely, 6),
            "likely": 1.0,
            "high": round(high / likely, 6),
            "source": source,
            "href": held.href,
            "grade": "estimated",
        },
    }


def usual_of(
    grounds: Sequence[Ground], terms: Mapping[str, Term], *, service: str, on: date
) -> dict[str, Amount]:
    """What sharing usually costs towns of this size, dollars a year for all together."""
    costs = [cost_alone(ground) / 100 for ground in grounds]
    names = [ground.organisation.slug for ground in grounds]
    alone = terms["alone"].mean_cents
    part = terms["gross"].mean_cents / alone if alone else 0.0
    ends = {name: held.ends for name, held in parameters.sharing_terms(service, on).items()}
    try:
        flat = Baselines.build(
            names, {"contracts": [max(cost, 0.0) for cost in costs]}, backfill=0, stranded=0
        )
        return usual_amounts(flat, ends, gross=part * sum(costs))
    except EngineError as refusal:
        raise CannotForecast(str(refusal)) from refusal


def members_of(
    grounds: Sequence[Ground], usual: Mapping[str, Amount], held: Mapping[str, Parameter]
) -> dict[str, dict[str, Any]]:
    """Each participant's own part of what sharing usually costs, in proportion to its cost."""
    costs = {ground.organisation.slug: max(cost_alone(ground), 0) for ground in grounds}
    whole = sum(costs.values()) or 1
    return {
        slug: {
            "keeps_own": False,
            "coordination_cents": _about(usual["coordination"].likely / len(costs)),
            "own_transition_cents": 0,
            "backfill_cents": _about(usual["backfill"].likely * cost / whole),
            "stranded_cents": _about(usual["stranded"].likely * cost / whole),
            "stranded_years": held["stranded_years"].value,
            "elsewhere_cents": _about(usual["elsewhere"].likely * cost / whole),
            "source": "In proportion to the cost alone; sizes assumed for this service",
            "grade": "assumption",
        }
        for slug, cost in costs.items()
    }


def usual_input(name: str, amount: Amount, held: Parameter) -> dict[str, Any]:
    """The range of one cost of sharing, as a ratio to its likely amount."""
    low, high = amount.low / amount.likely, amount.high / amount.likely
    return _input(USUAL[name], name, round(low, 4), 1.0, round(high, 4), held)


def _input(
    name: str, kind: str, low: float, likely: float, high: float, held: Parameter
) -> dict[str, Any]:
    return {
        "name": name,
        "kind": kind,
        "of": "",
        "low": low,
        "likely": likely,
        "high": high,
        **_origin(held),
    }


def _origin(held: Parameter) -> dict[str, str]:
    return {"source": held.title, "href": held.href, "grade": held.kind}


def _slug(ground: Ground) -> str:
    return ground.organisation.slug


def _year(ground: Ground) -> int:
    told = ground.version.fiscal_year if ground.version else None
    year = told or ground.participant.year
    if year is None:
        name = ground.organisation.name
        raise CannotForecast(f"Nobody has said which year the figures of {name} are of.")
    return year


def _about(dollars: float) -> int:
    """Cents, to whole hundreds of dollars: an assumption is not known to the cent."""
    return round(dollars / 100) * 100_00
