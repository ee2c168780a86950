"""What a forecast says: ranges by participant and year, never a single figure alone."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.errors import UnusableInput
from interlocal.engine.forecast.baseline import Baselines
from interlocal.engine.forecast.flows import Flows
from interlocal.engine.forecast.inputs import Draws
from interlocal.engine.forecast.option import Option

Array = NDArray[np.float64]

EXACT = 1e-6  # money below this is rounding, not a loss or a gain
STEPS = (
    "gross",
    "stranded",
    "backfill",
    "pay",
    "coordination",
    "elsewhere",
    "borrowing",
    "transition",
    "net before grant",
    "grant",
    "net",
)


@dataclass(frozen=True, eq=False)
class Ranges:
    """Mean and the 10, 50 and 90 per cent points over the futures, of any shape."""

    mean: Array
    low: Array
    middle: Array
    high: Array

    @classmethod
    def of(cls, draws: Array) -> "Ranges":
        """Of draws with the futures on the last axis."""
        low, middle, high = np.percentile(draws, [10, 50, 90], axis=-1)
        return cls(draws.mean(axis=-1), low, middle, high)


@dataclass(frozen=True, eq=False)
class BreakEven:
    """When the money that went in has come back for good.

    A future breaks even in the first year from which the running total of net savings
    stays at zero or above until the forecast ends. Shapes: ``...`` is () for the group
    and (n,) for participants.

    chance_by_year : shape (..., T), chance of having broken even by the end of each year
    never : shape (...), chance of "not within T years"
    early, middle, late : shape (...), the year by which 10, 50 and 90 in 100 futures have
        broken even; infinite = not within T years
    slipping : shape (...), chance of having broken even and yet losing money every year by
        the end: the running total lives on what was saved (or granted) before
    """

    chance_by_year: Array
    never: Array
    early: Array
    middle: Array
    late: Array
    slipping: Array

    @classmethod
    def of(cls, net: Array) -> "BreakEven":
        """Of yearly net savings, shape (..., T, d)."""
        total = np.cumsum(net, axis=-2)
        below = total < -EXACT
        years = net.shape[-2]
        # one past the last year below zero; T + 1 where the end is below, or nothing was won
        last = years - np.argmax(below[..., ::-1, :], axis=-2)
        year = np.where(below.any(axis=-2), last + 1.0, 1.0)
        won = total[..., -1, :] > EXACT
        year = np.where(won & (year <= years), year, np.inf)
        by_year = np.stack([(year <= t).mean(axis=-1) for t in range(1, years + 1)], axis=-1)
        early, middle, late = np.percentile(year, [10, 50, 90], axis=-1, method="inverted_cdf")
        return cls(
            chance_by_year=by_year,
            never=1 - by_year[..., -1],
            early=early,
            middle=middle,
            late=late,
            slipping=(np.isfinite(year) & (net[..., -1, :] < -EXACT)).mean(axis=-1),
        )


@dataclass(frozen=True, eq=False)
class Step:
    """One step of a waterfall: what it is called and what it adds (costs are negative)."""

    name: str
    amount: Ranges


@dataclass(frozen=True, eq=False)
class Forecast:
    """One option over the years, in every future.

    baselines, option, draws : what went in
    shares : shape (T, n), of the shared cost; each year adds up to 1
    flows : the parts
    discount : yearly rate for present values
    years_since_baseline : years of growth between the baseline and year 1
    """

    baselines: Baselines
    option: Option
    draws: Draws
    shares: Array
    flows: Flows
    discount: float
    years_since_baseline: int

    @property
    def members(self) -> tuple[str, ...]:
        return self.baselines.members

    @property
    def years(self) -> int:
        """T."""
        return len(self.shares)

    @cached_property
    def bill(self) -> Array:
        """What each member pays into the shared service, shape (n, T, d), money a year."""
        return np.asarray(self.shares.T[:, :, None] * self.flows.pool)

    @cached_property
    def granted(self) -> Array:
        """What grants take off each member's bill, shape (n, T, d)."""
        return np.asarray(self.shares.T[:, :, None] * self.flows.shared["grant"])

    @cached_property
    def net(self) -> Array:
        """Each member's net saving against going on alone, shape (n, T, d), money a year.

        Members add up to the group exactly.
        """
        saved = self.flows.moved[..., None] * self.flows.alone
        saved -= self.bill
        for part in self.flows.own.values():
            saved -= part
        return saved

    @cached_property
    def net_without_grant(self) -> Array:
        """The same if no grant came, shape (n, T, d)."""
        return self.net - self.granted if self.option.grants else self.net

    @property
    def cost(self) -> Array:
        """All that each member pays for the service, own and shared, shape (n, T, d)."""
        return self.flows.alone - self.net

    def saving(self, *, grant: bool = True) -> Ranges:
        """Net saving by participant and year, shape (n, T)."""
        return Ranges.of(self._net(grant))

    def cumulative(self, *, grant: bool = True) -> Ranges:
        """Running total of the cash flow by participant, shape (n, T)."""
        return Ranges.of(np.cumsum(self._net(grant), axis=1))

    def group_cumulative(self, *, grant: bool = True) -> Ranges:
        """Running total of all together, shape (T,)."""
        return Ranges.of(np.cumsum(self._net(grant).sum(axis=0), axis=0))

    def npv_draws(self, *, grant: bool = True) -> Array:
        """Present value of the net savings, shape (n, d); year 1 is discounted once."""
        weights = (1 + self.discount) ** -np.arange(1.0, self.years + 1)
        return np.einsum("ntd,t->nd", self._net(grant), weights)

    def npv(self, *, grant: bool = True) -> Ranges:
        """Present value by participant, shape (n,)."""
        return Ranges.of(self.npv_draws(grant=grant))

    def group_npv(self, *, grant: bool = True) -> Ranges:
        """Present value of all together, shape ()."""
        return Ranges.of(self.npv_draws(grant=grant).sum(axis=0))

    def break_even(self, *, grant: bool = True) -> BreakEven:
        """When each participant has its money back, shapes (n, ...)."""
        return BreakEven.of(self._net(grant))

    def group_break_even(self, *, grant: bool = True) -> BreakEven:
        """When all together have their money back."""
        return BreakEven.of(self._net(grant).sum(axis=0))

    @property
    def cliffs(self) -> tuple[tuple[int, str], ...]:
        """Year and label of every grant that is gone within the forecast, earliest first."""
        return tuple(cliff for cliff in self.option.cliffs if cliff[0] <= self.years)

    def last_year(self) -> Ranges:
        """Net saving by participant in the last year, grants left out, shape (n,).

        What remains when grants, one-off costs and stranded overhead are behind: the state
        that a grant must not hide.
        """
        return Ranges.of(self.net_without_grant[:, -1])

    def chance_of_saving(self, *, grant: bool = True) -> Array:
        """Share of futures with a present value above zero, by participant, shape (n,)."""
        return np.asarray((self.npv_draws(grant=grant) > EXACT).mean(axis=-1))

    def group_chance_of_saving(self, *, grant: bool = True) -> float:
        """Share of futures in which all together have a present value above zero."""
        return float((self.npv_draws(grant=grant).sum(axis=0) > EXACT).mean())

    def share_saved(self, step: str = "net before grant") -> Ranges:
        """One of STEPS as a share of the cost alone, over all years, shape ().

        The figure to set beside what studies found; a grant is no saving, so it is left out.
        """
        if step not in STEPS:
            raise UnusableInput(f"There is no step {step!r}; choose one of {', '.join(STEPS)}.")
        alone = self.flows.alone.sum(axis=(0, 1))
        if not (alone > 0).all():
            raise UnusableInput("Together the participants cost nothing; there is nothing to save.")
        return Ranges.of(self.steps()[step].sum(axis=0) / alone)

    def yearly_step(self) -> Ranges:
        """Change of each bill against the year before, shape (n, T - 1), ratio; NaN from nothing.

        Large annual steps are among the things that end agreements.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            change = self.bill[:, 1:] / self.bill[:, :-1] - 1
        return Ranges.of(np.where(self.bill[:, :-1] > 0, change, np.nan))

    def debt_left(self) -> float:
        """Owed on all loans when the forecast ends, at their stated rates, money."""
        return sum(loan.left_after(self.years) for loan in self.option.borrowing)

    def steps(self, member: str = "") -> dict[str, Array]:
        """The way from gross to net, by STEPS, shape (T, d) each; costs are negative.

        ``member`` takes one participant's part of everything; without it, all together.
        """
        flow, rows = self.flows, slice(None)
        part: Array | float = 1.0
        if member:
            at = self.baselines.index(member)
            rows, part = slice(at, at + 1), self.shares[:, at, None]
        own = {name: values[rows].sum(axis=0) for name, values in flow.own.items()}
        saved = (flow.moved[rows, :, None] * flow.alone[rows]).sum(axis=0)
        found = {
            "gross": saved - part * flow.shared["running"],
            "stranded": -own["stranded"],
            "backfill": -own["backfill"],
            "pay": -part * flow.shared["pay"],
            "coordination": -own["coordination"],
            "elsewhere": -own["elsewhere"],
            "borrowing": -part * flow.shared["borrowing"],
            "transition": -part * flow.shared["transition"] - own["own_transition"],
        }
        shape = (self.years, self.draws.size)
        whole = {name: np.broadcast_to(values, shape) for name, values in found.items()}
        before = np.sum(list(whole.values()), axis=0)
        grant = part * flow.shared["grant"]
        return whole | {"net before grant": before, "grant": grant, "net": before + grant}

    def waterfall(self, year: int | None = None, member: str = "") -> tuple[Step, ...]:
        """The steps from gross to net in one year, or a year on average over all.

        Means add up along the waterfall; ranges do not, and are each step's own.
        """
        if year is not None and not 1 <= year <= self.years:
            raise UnusableInput(f"The forecast has years 1 to {self.years}; there is no {year}.")
        return tuple(
            Step(name, Ranges.of(values.mean(axis=0) if year is None else values[year - 1]))
            for name, values in self.steps(member).items()
        )

    def _net(self, grant: bool) -> Array:
        return self.net if grant else self.net_without_grant
