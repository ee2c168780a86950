"""The option of a bench as the engine takes it: lines, quotes, scale, staffing models."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.costs import AnimalControl, Dispatch, Inspections
from interlocal.engine.costs.staffing import StaffedService
from interlocal.engine.forecast import (
    Baselines,
    Borrowing,
    CostLine,
    Grant,
    Option,
    staffed_line,
)
from interlocal.proposals.calculations.benches_revenue import fees_of
from interlocal.proposals.calculations.benches_stands import CannotForecast, Stand
from interlocal.web.words import counted, listing

Array = NDArray[np.float64]
Said = Mapping[str, Any]

HOURS_OF_YEAR = 8_760.0
WEEKS_OF_YEAR = HOURS_OF_YEAR / 168


def option_of(
    said: Said, stands: Sequence[Stand], baselines: Baselines, lead: int, volume_growth: float
) -> Option:
    """The engine's option of what was said."""
    kind, build_up = said["option"], said["build_up"]
    if kind == "alone":
        return Option(kind, "Go on alone")
    by_slug = {each.slug: each.label for each in stands}
    members = build_up.get("members", {})
    keeps = [slug for slug in by_slug if members.get(slug, {}).get("keeps_own")]
    moving = np.array([each.slug not in keeps for each in stands])
    if not moving.any():
        raise CannotForecast("Everybody keeps their own service, so there is nothing to share.")
    once = np.array(
        [float(cents) / 100 for cents in build_up.get("transition", {}).get("cents", [0])]
    )
    years = said["years"]
    if len(once) > years:
        raise CannotForecast(
            f"The cost of the change is given for {counted(len(once), 'year')}; the forecast has "
            f"{years}."
        )
    per_member = {
        what: np.array(
            [(members.get(slug, {}).get(f"{what}_cents") or 0) / 100 for slug in by_slug]
        )
        for what in ("coordination", "own_transition")
    }
    return Option(
        kind=kind,
        name=said["name"],
        lines=tuple(
            line_of(row, stands, moving, baselines, years, lead, volume_growth)
            for row in build_up.get("lines", [])
        ),
        fees=tuple(
            CostLine(row["label"], row["cents"] / 100, row.get("driver", "inflation"))
            for row in fees_of(said)
        ),
        pay=(build_up.get("pay", {}).get("cents") or 0) / 100,
        coordination=per_member["coordination"],
        transition=np.concatenate([once, np.zeros(years - len(once))]),
        own_transition=per_member["own_transition"],
        borrowing=tuple(
            Borrowing(
                row["cents"] / 100,
                row["rate"],
                row["years"],
                row.get("first_year", 1),
                row["label"],
            )
            for row in build_up.get("borrowing", [])
        ),
        grants=tuple(
            Grant(
                row["cents"] / 100,
                row["years"],
                row.get("taper", 0),
                row.get("first_year", 1),
                row["label"],
            )
            for row in build_up.get("grants", [])
        ),
        phase=tuple(float(step) for step in build_up.get("phase") or [1.0]),
        host=by_slug.get(said["host"], "") if kind in {"lead", "contract"} else "",
        keeps_own=tuple(by_slug[slug] for slug in keeps),
    )


def line_of(
    row: Mapping[str, Any],
    stands: Sequence[Stand],
    moving: NDArray[np.bool_],
    baselines: Baselines,
    years: int,
    lead: int,
    volume_growth: float,
) -> CostLine:
    """One line of the shared service: a quote, by the scale curve, or from a staffing model."""
    driver = row.get("driver", "wages")
    if row["how"] == "scale":
        whole = float(baselines.cost[moving].sum())
        return CostLine(row["label"], row["ratio"] * whole, driver, row.get("variable", 0.0))
    if row["how"] == "staffing":
        served = [each for each, is_in in zip(stands, moving, strict=True) if is_in]
        return staffed_line(
            row["label"],
            staffing(row["model"], served),
            len(served),
            years=years,
            volume_growth=volume_growth,
            years_since_baseline=lead,
            driver=driver,
        )
    return CostLine(row["label"], row["cents"] / 100, driver, row.get("variable", 0.0))


def staffing(
    model: Mapping[str, Any], served: Sequence[Stand]
) -> Callable[[float], StaffedService]:
    """The staffing model at a multiple of its volumes; money in the model is dollars."""

    def of_each(what: str) -> Array:
        held = model["volumes"].get(what, {})
        if lost := [each.name for each in served if held.get(each.slug) is None]:
            raise CannotForecast(
                f"The staffing model needs {what.replace('_', ' ')} of {listing(lost)}. Missing is "
                "not zero: enter the number, or choose another way to build up the cost."
            )
        return np.array([float(held[each.slug]) for each in served])

    if model["kind"] == "dispatch":
        busy_hours = float(model["busy_hours_per_week"]) * WEEKS_OF_YEAR
        hours = np.array([busy_hours, HOURS_OF_YEAR - busy_hours])
        part = np.array([model["busy_share"], 1 - model["busy_share"]])
        per_hour = of_each("calls")[:, None] * part / hours
        return lambda factor: Dispatch(
            calls_per_hour=per_hour * factor,
            slot_hours=hours,
            handle_seconds=model["handle_seconds"],
            answer_within=model["answer_within"],
            share_answered=model["share_answered"],
            minimum=int(model["minimum"]),
            hours_per_post=model["hours_per_post"],
            cost_per_post=model["cost_per_post"],
            cost_per_console=model["cost_per_console"],
            centre=model["centre"],
        )
    if model["kind"] == "inspections":
        return lambda factor: Inspections(
            permits=of_each("permits") * factor,
            inspections=of_each("inspections") * factor,
            hours_per_permit=model["hours_per_permit"],
            hours_per_inspection=model["hours_per_inspection"],
            hours_per_post=model["hours_per_post"],
            step=model["step"],
            minimum=model["minimum"],
            cost_per_post=model["cost_per_post"],
        )
    return lambda factor: AnimalControl(
        calls=of_each("calls") * factor,
        area_sqkm=of_each("area_sqkm"),
        hours_per_call=model["hours_per_call"],
        speed_kmh=model["speed_kmh"],
        detour=model["detour"],
        hours_per_post=model["hours_per_post"],
        step=model["step"],
        minimum=model["minimum"],
        cost_per_post=model["cost_per_post"],
        cost_per_km=model["cost_per_km"],
        shelter=model["shelter"],
    )
