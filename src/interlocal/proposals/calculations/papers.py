"""What the papers of a bench are made of, as plain values: what went into its likely future.

A workbook repeats that future by formula, so it needs every amount as the engine takes
it, unrounded, and every share of every year.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from interlocal.engine.errors import EngineError
from interlocal.engine.forecast import USUAL_GROWTH, Uncertain
from interlocal.engine.sharing import EQUAL, Clause
from interlocal.proposals.calculations.benches_revenue import fees_of
from interlocal.proposals.calculations.benches_setting import Setting, setting_of
from interlocal.proposals.calculations.benches_shares import PROPOSED, shares_of
from interlocal.proposals.calculations.benches_stands import CannotForecast, Stand
from interlocal.proposals.queries.benches import Ground

Said = Mapping[str, Any]


@dataclass(frozen=True)
class Member:
    """A participant as the forecast takes it; dollars a year, of ``year``."""

    name: str
    label: str
    year: int
    wage_lines: Mapping[str, float]
    price_lines: Mapping[str, float]
    backfill: float
    stranded: float
    stranded_years: float
    elsewhere: float
    keeps_own: bool
    is_host: bool
    coordination: float
    own_transition: float
    volume: float
    standing: str
    """What it stands on: a version of its baseline, or public figures."""


@dataclass(frozen=True)
class SharedLine:
    """A line of the shared service, or a fee of it: one amount, one by year, or a ratio."""

    label: str
    how: str
    amount: float | tuple[float, ...]
    ratio: float | None
    driver: str
    variable: float
    source: str


@dataclass(frozen=True)
class PoolRule:
    """A part of the shared cost that drivers divide."""

    name: str
    part: float | None
    """Of all that is divided; None takes the rest."""
    weights: Mapping[str, float]
    inside: tuple[bool, ...]


@dataclass(frozen=True)
class DriverRow:
    """A driver's number and yearly growth of each participant."""

    name: str
    unit: str
    values: tuple[float, ...]
    growth: tuple[float, ...]
    source: str


@dataclass(frozen=True)
class ShareRule:
    """How the shares come about; ``pools`` is empty where a formula cannot follow."""

    origin: str
    words: str
    by_year: tuple[tuple[float, ...], ...]
    pools: tuple[PoolRule, ...] = ()
    drivers: tuple[DriverRow, ...] = ()
    proposed: tuple[float, ...] = ()


@dataclass(frozen=True)
class Basis:
    """All that goes into the likely future of a bench."""

    base_year: int
    first_year: int
    years: int
    lead: int
    discount: float
    inputs: tuple[Uncertain, ...]
    members: tuple[Member, ...]
    kind: str
    lines: tuple[SharedLine, ...]
    fees: tuple[SharedLine, ...]
    pay: float
    transition: tuple[float, ...]
    borrowing: tuple[tuple[str, float, float, int, int], ...]
    """Label, amount, rate, years, first year."""
    grants: tuple[tuple[str, float, int, int, int], ...]
    """Label, amount a year, full years, years of taper, first year."""
    phase: tuple[float, ...]
    shares: ShareRule
    notes: tuple[str, ...] = field(default=())


def basis_of(said: Said, grounds: Sequence[Ground], proposed: Mapping[str, int]) -> Basis:
    """What goes into the likely future. Raises CannotForecast in words."""
    setting = setting_of(said, grounds)
    shares, origin = shares_of(said, setting, proposed)
    option, build_up = setting.option, said["build_up"]
    try:
        rule = _rule(said, setting, proposed, origin, shares.tolist())
    except EngineError as refusal:
        raise CannotForecast(f"The cost clause: {refusal}") from refusal
    once = list(_numbers(option.transition, setting.years))
    return Basis(
        base_year=setting.base_year,
        first_year=setting.first_year,
        years=setting.years,
        lead=setting.lead,
        discount=setting.discount,
        inputs=setting.inputs,
        members=tuple(
            _member(setting, at, stand, ground)
            for at, (stand, ground) in enumerate(zip(setting.stands, grounds, strict=True))
        ),
        kind=option.kind,
        lines=tuple(
            SharedLine(
                label=line.label,
                how=row["how"],
                amount=float(line.amount)
                if isinstance(line.amount, int | float)
                else tuple(line.amount.tolist()),
                ratio=float(row["ratio"]) if row["how"] == "scale" else None,
                driver=line.driver,
                variable=line.follows_volume,
                source=row.get("source", ""),
            )
            for row, line in zip(build_up.get("lines", []), option.lines, strict=True)
        )
        if option.kind != "alone"
        else (),
        fees=tuple(
            SharedLine(
                line.label,
                "fee",
                float(line.amount),
                None,
                line.driver,
                line.follows_volume,
                row.get("source", ""),
            )
            for row, line in zip(fees_of(said), option.fees, strict=True)
        )
        if option.kind != "alone"
        else (),
        pay=option.pay,
        transition=tuple(once),
        borrowing=tuple(
            (loan.label, loan.principal, loan.rate, loan.years, loan.first_year)
            for loan in option.borrowing
        ),
        grants=tuple(
            (grant.label, grant.amount, grant.years, grant.taper, grant.first_year)
            for grant in option.grants
        ),
        phase=tuple(option.phase_by_year(setting.years).tolist()),
        shares=rule,
        notes=setting.notes,
    )


def _numbers(amount: Any, years: int) -> tuple[float, ...]:
    """One amount in the first year, or one for each year."""
    if isinstance(amount, int | float):
        return (float(amount), *[0.0] * (years - 1))
    return tuple(float(one) for one in amount)


def _member(setting: Setting, at: int, stand: Stand, ground: Ground) -> Member:
    option, version = setting.option, ground.version
    total = sum(cents for cents, _ in stand.stranded)
    stays = sum(cents * years for cents, years in stand.stranded) / total if total else 0.0

    def own(amounts: Any) -> float:
        return float(amounts if isinstance(amounts, int | float) else amounts[at])

    signed = {
        line: (-cents if line == "fees" else cents) / 100 for line, cents in stand.lines.items()
    }
    return Member(
        name=stand.name,
        label=stand.label,
        year=stand.year,
        wage_lines={n: v for n, v in signed.items() if USUAL_GROWTH[n] == "wages"},
        price_lines={n: v for n, v in signed.items() if USUAL_GROWTH[n] != "wages"},
        backfill=stand.backfill_cents / 100,
        stranded=total / 100,
        stranded_years=stays,
        elsewhere=stand.elsewhere_cents / 100,
        keeps_own=stand.label in option.keeps_own,
        is_host=stand.label == option.host,
        coordination=own(option.coordination),
        own_transition=own(option.own_transition),
        volume=float(setting.baselines.volume[at]),
        standing=(
            f"Baseline, version {version.number}, fiscal year {stand.year}"
            f"{', locked' if version.is_locked else ', not locked'}"
            if version
            else f"Public figures of {stand.year}, estimated: no baseline was handed over"
        ),
    )


def _rule(
    said: Said,
    setting: Setting,
    proposed: Mapping[str, int],
    origin: str,
    by_year: list[list[float]],
) -> ShareRule:
    slugs = [stand.slug for stand in setting.stands]
    rows = tuple(tuple(row) for row in by_year)
    if origin == PROPOSED:
        return ShareRule(
            origin,
            "Each pays its part of what the scenario proposes. The proposed amounts are worked out "
            "by the program; the shares follow them.",
            rows,
            proposed=tuple(proposed[slug] / 100 for slug in slugs),
        )
    clause = Clause.from_dict(said["clause"])
    if not _is_plain(clause):
        return ShareRule(
            origin,
            "The cost clause has prices, fixed amounts, revenue, limits, averages or a phase-in, "
            "which this sheet does not repeat: the shares of each year are values worked out by "
            "the program and do not follow a change.",
            rows,
        )
    return ShareRule(
        origin,
        "The cost clause: each part of the shared cost is divided by its drivers. Change a weight "
        "or a number, and the shares follow.",
        rows,
        pools=tuple(
            PoolRule(
                pool.name,
                pool.share,
                dict(pool.weights or {}),
                tuple(
                    (not pool.members or slug in pool.members) and slug not in pool.not_for
                    for slug in slugs
                ),
            )
            for pool in clause.pools
        ),
        drivers=tuple(
            _driver(name, said["drivers"].get(name, {}), slugs)
            for name in dict.fromkeys(
                driver for pool in clause.pools for driver in pool.weights or {}
            )
        ),
    )


def _is_plain(clause: Clause) -> bool:
    """Whether the shares hang on weights and drivers alone."""
    return (
        not (clause.revenue or clause.limits or clause.credits or clause.phase_in)
        and all(pool.price is None and pool.amount is None for pool in clause.pools)
        and all(driver.average_of == 1 for driver in clause.drivers)
    )


def _driver(name: str, told: Mapping[str, Any], slugs: Sequence[str]) -> DriverRow:
    if name == EQUAL:
        return DriverRow(EQUAL, "", (1.0,) * len(slugs), (0.0,) * len(slugs), "")
    growth = told.get("growth") or {}

    def number(value: Any) -> float:
        return float(value[-1] if isinstance(value, list) else value)

    return DriverRow(
        name=name,
        unit=told.get("unit", ""),
        values=tuple(number(told["values"][slug]) for slug in slugs),
        growth=tuple(float(growth.get(slug, 0.0)) for slug in slugs),
        source=told.get("source", ""),
    )
