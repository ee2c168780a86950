"""Rows of a cost clause, from data to a form and back. Nothing that a clause says is lost."""

from collections.abc import Mapping
from typing import Any

from interlocal.proposals.forms.clauses_pools import (
    AMOUNT,
    BUT,
    EVERYBODY,
    ONLY,
    PRICE,
    REST,
    SHARE,
    PoolForm,
)
from interlocal.proposals.forms.clauses_rows import LimitForm

PLAIN = ("amount", "per")  # limits in dollars; the others are per cents


def pool_of(form: PoolForm) -> dict[str, Any]:
    """A pool as data."""
    said = form.cleaned_data
    found: dict[str, Any] = {"name": said["name"]}
    if said["takes"] == PRICE:
        found |= {"price": float(said["size"]), "per": said["per"]}
    else:
        found["weights"] = {key: round(part / 100, 10) for key, part in form.weights.items()}
        if said["takes"] == SHARE:
            found["share"] = float(said["size"]) / 100
        elif said["takes"] == AMOUNT:
            found["amount"] = float(said["size"])
    if said["who"]:
        found[said["who"]] = said["towns"]
    return found


def limit_of(form: LimitForm) -> dict[str, Any]:
    """A limit as data."""
    said = form.cleaned_data
    kind, basis = said["what"].split("-")
    value = float(said["value"])
    found: dict[str, Any] = {
        "kind": kind,
        "basis": basis,
        "value": value if basis in PLAIN else round(value / 100, 8),
    }
    if basis == "per":
        found["driver"] = said["per"]
    if said["who"]:
        found["members"] = said["who"]
    if said["until"]:
        found["until_year"] = said["until"]
    return found


def initial_of(clause: Mapping[str, Any], revenue: Mapping[str, int]) -> dict[str, Any]:
    """What each row of the form begins with."""
    pools = clause.get("pools", [])
    places = {pool["name"]: str(place) for place, pool in enumerate(pools)}
    off = {row["name"]: places.get(row.get("pool", ""), "") for row in clause.get("revenue", [])}
    parts = (clause.get("phase_in") or {}).get("parts", [])
    return {
        "pools": [_pool(pool) for pool in pools] or [{"name": "Everything", "takes": REST}],
        "limits": [_limit(limit) for limit in clause.get("limits", [])],
        "revenues": [
            {"name": name, "cents": f"{cents / 100:.2f}", "pool": off.get(name, "")}
            for name, cents in revenue.items()
        ],
        "counting": {
            "credits": list(clause.get("credits", [])),
            **{
                f"avg-{key}": how.get("average_of", 1)
                for key, how in clause.get("drivers", {}).items()
            },
        },
        "phase": {"parts": ", ".join(_tidy(100 * part) for part in parts)},
    }


def _pool(pool: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {"name": pool["name"], "takes": REST}
    if "price" in pool:
        row |= {"takes": PRICE, "size": _tidy(pool["price"]), "per": pool["per"]}
    elif "share" in pool:
        row |= {"takes": SHARE, "size": _tidy(100 * pool["share"])}
    elif "amount" in pool:
        row |= {"takes": AMOUNT, "size": _tidy(pool["amount"])}
    who = ONLY if pool.get(ONLY) else BUT if pool.get(BUT) else EVERYBODY
    row |= {"who": who, "towns": list(pool.get(who, [])) if who else []}
    return row | {f"w-{key}": _tidy(100 * part) for key, part in pool.get("weights", {}).items()}


def _limit(limit: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "what": f"{limit['kind']}-{limit['basis']}",
        "value": _tidy(limit["value"] * (1 if limit["basis"] in PLAIN else 100)),
        "per": limit.get("driver", ""),
        "who": list(limit.get("members") or []),
        "until": limit.get("until_year"),
    }


def _tidy(value: float) -> str:
    return f"{round(value, 6):.12g}"
