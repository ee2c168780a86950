"""The arithmetic of a forecast: every part, by member, year and future.

Axes are always members (n), forecast years (T), futures (d), in that order.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from interlocal.engine.errors import UnusableInput
from interlocal.engine.forecast.baseline import FLAT, SIGNS, Baselines
from interlocal.engine.forecast.inputs import INFLATION, INTEREST, VOLUME, WAGES, Draws
from interlocal.engine.forecast.option import ALONE, CostLine, Option, level_debt_service

Array = NDArray[np.float64]

SHORTEST, LONGEST = 5, 15  # years of a forecast
OWN_PARTS = ("stranded", "backfill", "coordination", "elsewhere", "own_transition")
SHARED_PARTS = ("running", "pay", "borrowing", "transition", "grant")


@dataclass(frozen=True, eq=False)
class World:
    """What a shock changes, as multipliers; everything at 1 is the calm world.

    volume : shape (n, T), on each member's volume
    wages, inflation : shape (T,), on the price levels
    present : shape (n, T), who is in the group
    """

    volume: Array
    wages: Array
    inflation: Array
    present: NDArray[np.bool_]

    @classmethod
    def calm(cls, n: int, years: int) -> "World":
        """Nothing happens."""
        return cls(
            np.ones((n, years)), np.ones(years), np.ones(years), np.ones((n, years), dtype=bool)
        )


@dataclass(frozen=True, eq=False)
class Flows:
    """The parts of an option's cost.

    alone : shape (n, T, d), each member's own service, if it went on
    moved : shape (n, T), share of each member's service that has moved
    own : what each member bears itself, by OWN_PARTS, shape (n, T, d) each
    shared : what is shared out, by SHARED_PARTS, shape (T, d) each; the grant is what
        comes in
    """

    alone: Array
    moved: Array
    own: dict[str, Array]
    shared: dict[str, Array]

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
    return Flows(
        alone=growth.ratio("alone", per_member=True)[:, None] * growth.own_service(),
        moved=moved,
        own=_own(baselines, option, growth, moved, now),
        shared=_shared(option, draws, growth, serving, years),
    )


class Growth:
    """Price levels and volumes by year and future, each computed once when it is needed."""

    def __init__(
        self,
        baselines: Baselines,
        option: Option,
        draws: Draws,
        years: int,
        lead: int,
        world: World,
    ) -> None:
        self.baselines, self.option, self.draws = baselines, option, draws
        self.years, self.world = years, world
        self.age = np.arange(years)[:, None] + lead
        self._prices: dict[str, Array] = {}

    def price(self, driver: str) -> Array:
        """Price level of a driver, shape (T, d) or (T, 1); 1 in the baseline year."""
        at = INFLATION if driver == VOLUME else driver
        if at not in self._prices:
            self._prices[at] = self._price(at)
        return self._prices[at]

    def ratio(self, kind: str, *, label: str = "", per_member: bool = False) -> Array:
        """Product of the ratios of one kind: shape (d,), or (n or 1, d) per member."""
        common = np.ones(self.draws.size)
        own: dict[int, Array] = {}
        for one, row in self.draws.of_kind(kind):
            if not one.of or one.of == label:
                common = common * row
            elif per_member:
                at = self.baselines.index(one.of)
                own[at] = own.get(at, np.ones(self.draws.size)) * row
        if not per_member:
            return common
        table = common[None]
        if own:
            table = np.repeat(table, len(self.baselines.members), axis=0)
            for at, row in own.items():
                table[at] *= row
        return table

    def own_service(self) -> Array:
        """What each member's own service costs, shape (n, T, d)."""
        signed = self.baselines.lines * SIGNS
        total = np.zeros((len(signed), self.years, self.draws.size))
        for driver in dict.fromkeys(self.baselines.growth):
            base = signed[:, [one == driver for one in self.baselines.growth]].sum(axis=1)
            if base.any():
                grown = base[:, None, None] * self.price(driver)
                total += grown * self.volume() if driver == VOLUME else grown
        return total

    def volume(self) -> Array:
        """Each member's volume against the baseline year, shape (n or 1, T, d or 1)."""
        common = [row for one, row in self.draws.of_kind(VOLUME) if not one.of]
        own = {one.of: row for one, row in self.draws.of_kind(VOLUME) if one.of}
        members, trend = self.baselines.members, self.baselines.volume_growth
        if len(common) > 1:
            raise UnusableInput("Two inputs give the volume's growth; keep one.")
        if not common and (lost := [name for name in members if name not in own]):
            raise UnusableInput(
                f"Costs follow the volume, but its yearly growth is not given for {lost[0]}; "
                "add an input of kind 'volume' (0 if it stands still)."
            )
        if not own and not trend.any() and (self.world.volume == 1).all():
            return (1 + common[0])[None, None] ** self.age
        rates = np.array([own.get(name, common[0] if common else 0.0) for name in members])
        grown = (1 + rates + trend[:, None])[:, None] ** self.age
        return grown * self.world.volume[..., None]

    def served(self) -> Array:
        """The group's volume against that of all its members at baseline, shape (T, d or 1)."""
        grown = self.volume()
        keeps = self.option.keeps_own
        inside = np.array([name not in keeps for name in self.baselines.members])
        if len(grown) == 1 and self.world.present[inside].all():
            return grown[0]
        volume = self.baselines.volume[inside]
        for name, amount in zip(np.array(self.baselines.members)[inside], volume, strict=True):
            if np.isnan(amount):
                raise UnusableInput(
                    f"{name} has no volume; members' volumes move apart, so enter it. "
                    "Missing is not zero."
                )
        if not volume.sum() > 0:
            raise UnusableInput("The group has no volume, but its costs follow it.")
        rows = np.broadcast_to(grown, (len(inside), *grown.shape[1:]))[inside]
        here = self.world.present[inside]
        return np.asarray(np.einsum("n,nt,ntd->td", volume / volume.sum(), here, rows))

    def line(self, line: CostLine, kind: str) -> Array:
        """A line of the shared service at full size, shape (T, d)."""
        amounts = np.asarray(line.amount, dtype=float)
        if amounts.ndim and amounts.shape != (self.years,):
            raise UnusableInput(
                f"{line.label}: give one amount, or one for each of the {self.years} years; "
                f"got {len(amounts)}."
            )
        cost = amounts.reshape(-1, 1) * self.price(line.driver)
        if follows := line.follows_volume:
            cost = cost * (1 - follows + follows * self.served())
        return cost * self.ratio(kind, label=line.label)

    def _price(self, driver: str) -> Array:
        if driver == FLAT:
            return np.ones((self.years, 1))
        given = [row for one, row in self.draws.of_kind(driver) if not one.of]
        if len(given) != 1:
            what = "is not given; add" if not given else "is given twice; keep"
            raise UnusableInput(f"The yearly rise of {driver} {what} one input of that kind.")
        shock = self.world.wages if driver == WAGES else self.world.inflation
        return (1 + given[0]) ** self.age * shock[:, None]


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
    option: Option, draws: Draws, growth: Growth, serving: Array, years: int
) -> dict[str, Array]:
    shape = (years, draws.size)
    running = np.zeros(shape)
    for line in option.lines:
        running += growth.line(line, "running")
    for line in option.fees:
        running -= growth.line(line, "fees")
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
        "running": np.where(option.kind == ALONE, 0.0, serving[:, None] * running),
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
