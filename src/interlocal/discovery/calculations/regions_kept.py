"""Groupings as they are kept, as JSON, and read again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from interlocal.discovery.calculations.regions_problem import LeftOut, Town, Wishes
from interlocal.discovery.calculations.regions_results import (
    GroupingResult,
    GroupResult,
    Ids,
    OtherPlan,
    Pair,
    Share,
    StaysOut,
)
from interlocal.web.words import Range

Kept = Mapping[str, Any]


def wishes_of(kept: Kept) -> Wishes:
    """The wishes as they were kept; those of an older version lack none that matters."""
    said = {name: kept[name] for name in Wishes.__dataclass_fields__ if name in kept}
    if said.get("hosts") is not None:
        said["hosts"] = tuple(said["hosts"])
    for name in ("never", "must"):
        said[name] = _sets(said.get(name, ()))
    return Wishes(**said)


def result_of(kept: Kept) -> GroupingResult:
    """A grouping that was kept with ``GroupingResult.as_data``."""
    plain: tuple[str, ...] = (
        "region",
        "service",
        "service_name",
        "basis",
        "seed",
        "alone_cents",
        "shared_cents",
    )
    plain += ("chance_of_saving", "bound_cents", "gap", "status", "others_complete", "draws")
    return GroupingResult(
        **{name: kept[name] for name in plain},
        on=date.fromisoformat(kept["on"]),
        wishes=wishes_of(kept["wishes"]),
        towns={town["id"]: Town(**town) for town in kept["towns"]},
        left_out=tuple(LeftOut(**each) for each in kept["left_out"]),
        groups=tuple(_group(each) for each in kept["groups"]),
        net=Range(**kept["net"]),
        others=tuple(
            OtherPlan(
                _sets(each["groups"]),
                each["dearer_cents"],
                _sets(each["gone"]),
                _sets(each["new"]),
            )
            for each in kept["others"]
        ),
        pairs=tuple(
            Pair((each["towns"][0], each["towns"][1]), each["share"], each["in_plan"])
            for each in kept["pairs"]
        ),
        stays_out=tuple(
            StaysOut(
                each["town"],
                _sets(each["groups"]),
                each["dearer_cents"],
                each["gap"],
                each["status"],
            )
            for each in kept["stays_out"]
        ),
        notes=tuple(kept["notes"]),
    )


def _group(kept: Kept) -> GroupResult:
    plain: tuple[str, ...] = (
        "host",
        "population",
        "alone_cents",
        "shared_cents",
        "chance_of_saving",
        "parts",
    )
    plain += ("stable", "subsidy_cents", "per_head_stable", "beyond_data")
    return GroupResult(
        **{name: kept[name] for name in plain},
        members=tuple(kept["members"]),
        net=Range(**kept["net"]),
        shares=tuple(
            Share(each["town"], each["alone_cents"], each["pays_cents"]) for each in kept["shares"]
        ),
    )


def _sets(kept: Any) -> tuple[Ids, ...]:
    return tuple(tuple(group) for group in kept)
