"""The arithmetic of a forecast: every part, by member, year and future.

Axes are always members (n), forecast years (T), futures (d), in that order.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from interlocal.engine.errors import UnusableInput
from interlocal.engine.forecast.baseline import FLAT, Baselines
from interlocal.engine.forecast.growth import Growth, World
from interlocal.engine.forecast.inputs import INFLATION, INTEREST, VOLUME, WAGES, Draws
from interlocal.engine.forecast.option import ALONE, Option, level_debt_service

Array = NDArray[np.float64]

SHORTEST, LONGEST = 5, 15  # years of a forecast
OWN_PARTS = ("stranded", "backfill", "coordination", "elsewhere", "own_transition")
SHARED_PARTS = ("running", "pay", "borrowing", "transition", "grant")


@dataclass(frozen=True, eq=False)
class Flows:
    """The parts of an option's cost.

    alone : shape (n, T, d), each member's own service, if it went on
    moved : shape (n, T), share of each member's service that has moved
    own : what each member bears itself, by OWN_PARTS, shape (n, T, d) each
    shared : what is shared out, by SHARED_PARTS, shape (T, d) each; the grant is what
        comes in
    fees : what each fee of the shared service brings, by its label, shape (T, d); it is
        taken off the running cost already
    """

    alone: Array
    moved: Array
    own: dict[str, Array]
    shared: dict[str, Array]
    fees: dict[str, Array]

    @property
    def revenue(self) -> Array:
        """What all fees bring, shape (T, d): the pool and this are the gross shared cost."""
        return sum(self.fees.values(), np.zeros_like(self.pool))

    @property
    def pool(self) -> Array:
        """What the shares divide, shape (T, d): all shared parts less the grant."""
        part = self.shared
        return (
            part["running"] + part["pay"] + part["borrowing"] + part["transition"] - part["grant"]
        )


def flows(
    baselines: Baselines,
    option: Option,
    draws: Draws,
    years: int,
    years_since_baseline: int,
    world: World | None = None,
) -> Flows:
    """All parts of an option, before anybody divides them."""
    if not SHORTEST <= years <= LONGEST:
        raise UnusableInput(f"A forecast runs {SHORTEST} to {LONGEST} years, not {years}.")
    if not 0 <= years_since_baseline <= 10:
        raise UnusableInput("The baseline must be 0 to 10 years older than the first year.")
    known_targets(baselines, option, draws)
    now = world or World.calm(len(baselines.members), years)
    growth = Growth(baselines, option, draws, years, years_since_baseline, now)
    moved = _moved(baselines, option, years, now)
    serving = option.phase_by_year(years)
    fees = {
        line.label: np.broadcast_to(
            serving[:, None] * growth.line(line, "fees"), (years, draws.size)
        )
        for line in option.fees
    }
    return Flows(
        alone=growth.ratio("alone", per_member=True)[:, None] * growth.own_service(),
        moved=moved,
        own=_own(baselines, option, growth, moved, now),
        shared=_shared(option, draws, growth, serving, years, fees),
        fees=fees,
    )


def known_targets(baselines: Baselines, option: Option, draws: Draws) -> None:
    """Refuse an input that is about nothing here: it would be ignored in silence."""
    labels = [line.label for line in option.lines]
    for one in draws.inputs:
        if not one.of:
            continue
        if one.kind in {"running", "fees"}:
            known: Iterable[str] = (
                labels if one.kind == "running" else [line.label for line in option.fees]
            )
        elif one.kind == INTEREST:
            known = [loan.label for loan in option.borrowing]
        elif one.kind == "grant":
            known = [grant.label for grant in option.grants]
        elif one.kind in {"alone", VOLUME, "stranded", "backfill", "coordination", "elsewhere"}:
            known = baselines.members
        else:
            known = []
        if one.of not in known:
            raise UnusableInput(
                f"{one.name} is about {one.of!r}, which {option.name} does not have; "
                "leave it empty for all, or name one that is there."
            )


def _moved(baselines: Baselines, option: Option, years: int, world: World) -> Array:
    for name in (*option.keeps_own, *([option.host] if option.host else [])):
        baselines.index(name)
    moving = np.array([name not in option.keeps_own for name in baselines.members])
    return moving[:, None] * option.phase_by_year(years) * world.present


def _own(
    baselines: Baselines, option: Option, growth: Growth, moved: Array, world: World
) -> dict[str, Array]:
    n, years = moved.shape
    leaves = np.array([name != option.host for name in baselines.members], dtype=float)[:, None]
    serving = (option.phase_by_year(years) > 0) & world.present
    first = np.zeros(years)
    first[0] = 1.0
    meeting = _for_each(option, "coordination", option.coordination, n)
    once = _for_each(option, "own transition", option.own_transition, n)

    def part(kind: str, amount: Array, when: Array, driver: str) -> Array:
        base = amount[:, None] * when
        if not base.any():
            return np.zeros((n, years, 1))
        # a price is asked for only where something grows with it
        price = growth.price(driver) * growth.ratio(kind, per_member=True)[:, None]
        return base[..., None] * price

    return {
        "stranded": part(
            "stranded", baselines.stranded, leaves * _staying(moved, baselines), INFLATION
        ),
        "backfill": part("backfill", baselines.backfill, leaves * moved, WAGES),
        "coordination": part("coordination", meeting, serving.astype(float), WAGES),
        "elsewhere": part("elsewhere", baselines.elsewhere, moved, INFLATION),
        "own_transition": part("transition", once, first * world.present, FLAT),
    }


def _shared(
    option: Option,
    draws: Draws,
    growth: Growth,
    serving: Array,
    years: int,
    fees: dict[str, Array],
) -> dict[str, Array]:
    shape = (years, draws.size)
    running = np.zeros(shape)
    for line in option.lines:
        running += serving[:, None] * growth.line(line, "running")
    for brought in fees.values():
        running -= brought
    pay = np.zeros(shape)
    if option.pay:
        pay = option.pay * serving[:, None] * growth.price(WAGES) * growth.ratio("pay")
    once = np.asarray(option.transition, dtype=float)
    if once.ndim and once.shape != (years,):
        raise UnusableInput(
            f"{option.name}: give one transition cost, or one for each of the {years} years."
        )
    if not once.ndim:
        once = np.where(np.arange(years) == 0, once, 0.0)
    return {
        "running": np.where(option.kind == ALONE, 0.0, running),
        "pay": pay,
        "borrowing": _debt_service(option, draws, years),
        "transition": once[:, None] * growth.ratio("transition"),
        "grant": sum(
            (
                grant.by_year(years)[:, None] * growth.ratio("grant", label=grant.label)
                for grant in option.grants
            ),
            np.zeros(shape),
        ),
    }


def _debt_service(option: Option, draws: Draws, years: int) -> Array:
    total = np.zeros((years, draws.size))
    for loan in option.borrowing:
        rates = [row for one, row in draws.of_kind(INTEREST) if one.of in {"", loan.label}]
        if len(rates) > 1:
            raise UnusableInput(f"{loan.label}: two inputs give its interest rate; keep one.")
        payment = level_debt_service(loan.principal, rates[0] if rates else loan.rate, loan.years)
        total += loan.when(years)[:, None] * payment
    return total


def _staying(moved: Array, baselines: Baselines) -> Array:
    """Share of each member's overhead that is stranded in each year, shape (n, T)."""
    years = moved.shape[1]
    fresh = np.diff(moved, axis=1, prepend=0.0).clip(0)
    staying = np.zeros_like(moved)
    for age in range(years):
        # the last year counts as far as the stay reaches into it
        left = np.clip(baselines.stranded_years - age, 0.0, 1.0)[:, None]
        staying[:, age:] += left * fresh[:, : years - age]
    return staying * (moved > 0)


def _for_each(option: Option, what: str, amounts: ArrayLike, n: int) -> Array:
    values = np.asarray(amounts, dtype=float)
    if values.ndim and values.shape != (n,):
        raise UnusableInput(f"{option.name}: give one {what}, or one per participant ({n}).")
    return np.broadcast_to(values, (n,))
