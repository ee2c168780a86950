"""A way to provide the service together, as a cost build-up."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from interlocal.engine.errors import UnusableInput
from interlocal.engine.forecast.baseline import DRIVERS, INFLATION, VOLUME

Array = NDArray[np.float64]

ALONE, CONTRACT, LEAD, JOINT, PRIVATE = "alone", "contract", "lead", "joint", "private"
OPTION_KINDS: Final = (ALONE, CONTRACT, LEAD, JOINT, PRIVATE)
LONGEST_LOAN = 40  # years
HIGHEST_INTEREST = 0.25
NOTHING_SHARED = "doing nothing has no shared costs; remove them or choose another kind."


@dataclass(frozen=True, eq=False)
class CostLine:
    """One line of the shared service, for all members' work together.

    label : what it is
    amount : money a year at baseline prices, zero or more; or shape (T,), where posts come in
        steps and the amount of each forecast year was worked out from its volume
    driver : what its price grows with, as in ``Baselines.growth``; ``volume`` means
        inflation, and the whole amount follows the volume
    variable : share of the amount, 0 to 1, that rises and falls with the volume served; the
        rest is fixed, and stays when a member leaves
    """

    label: str
    amount: float | Array
    driver: str = INFLATION
    variable: float = 0.0

    def __post_init__(self) -> None:
        if self.driver not in DRIVERS:
            raise UnusableInput(
                f"{self.label}: cannot grow with {self.driver!r}; use {', '.join(DRIVERS)}."
            )
        amounts = np.asarray(self.amount, dtype=float)
        if amounts.ndim > 1 or not np.all(np.isfinite(amounts) & (amounts >= 0)):
            raise UnusableInput(f"{self.label}: give an amount of zero or more.")
        if not 0 <= self.variable <= 1:
            raise UnusableInput(f"{self.label}: the variable share must lie between 0 and 1.")
        if amounts.ndim == 1 and (self.variable or self.driver == VOLUME):
            raise UnusableInput(
                f"{self.label}: amounts by year already follow the volume; "
                "set the variable share to 0 and let the price grow with wages or inflation."
            )

    @property
    def follows_volume(self) -> float:
        """Share of the amount that moves with the volume."""
        return 1.0 if self.driver == VOLUME else self.variable


@dataclass(frozen=True)
class Borrowing:
    """A loan that buys capital: the purchase and the loan cancel, the payments remain.

    principal : money
    rate : a year; an uncertain input of kind ``interest`` replaces it
    years : of level payments
    first_year : forecast year of the first payment, 1 or later
    label : what it buys
    """

    principal: float
    rate: float
    years: int
    first_year: int = 1
    label: str = "Borrowing"

    def __post_init__(self) -> None:
        if not (np.isfinite(self.principal) and self.principal >= 0):
            raise UnusableInput(f"{self.label}: the amount borrowed must be zero or more.")
        if not 0 <= self.rate <= HIGHEST_INTEREST:
            raise UnusableInput(
                f"{self.label}: the interest rate must lie between 0% and "
                f"{HIGHEST_INTEREST:.0%}; 4 per cent is written 0.04."
            )
        if not 1 <= self.years <= LONGEST_LOAN:
            raise UnusableInput(f"{self.label}: a loan runs 1 to {LONGEST_LOAN} years.")
        if self.first_year < 1:
            raise UnusableInput(f"{self.label}: the first payment falls in year 1 or later.")

    def when(self, years: int) -> Array:
        """1 in forecast years with a payment, else 0; shape (T,)."""
        year = np.arange(1, years + 1)
        return ((year >= self.first_year) & (year < self.first_year + self.years)).astype(float)

    def left_after(self, years: int) -> float:
        """What is still owed at the end of the forecast, money."""
        paid = int(self.when(years).sum())
        if self.rate == 0:
            return self.principal * (1 - paid / self.years)
        grown, end = (1 + self.rate) ** paid, (1 + self.rate) ** self.years
        return self.principal * (end - grown) / (end - 1)


@dataclass(frozen=True)
class Grant:
    """Money from outside that ends.

    amount : money a year while it is full
    years : for which it is full
    taper : years after those in which it falls in equal steps to nothing
    first_year : forecast year in which it starts, 1 or later
    label : which programme
    """

    amount: float
    years: int
    taper: int = 0
    first_year: int = 1
    label: str = "Grant"

    def __post_init__(self) -> None:
        if not (np.isfinite(self.amount) and self.amount >= 0):
            raise UnusableInput(f"{self.label}: the amount must be zero or more.")
        if self.years < 1 or self.taper < 0 or self.first_year < 1:
            raise UnusableInput(
                f"{self.label}: give at least one full year, no negative taper, and a first "
                "year of 1 or later."
            )

    @property
    def cliff_year(self) -> int:
        """The first forecast year without any of it."""
        return self.first_year + self.years + self.taper

    def by_year(self, years: int) -> Array:
        """Money in each forecast year, shape (T,).

        Examples
        --------
        >>> Grant(90_000, years=2, taper=2).by_year(5).tolist()
        [90000.0, 90000.0, 60000.0, 30000.0, 0.0]
        """
        age = np.arange(1, years + 1) - self.first_year
        left = (self.years + self.taper - age) / (self.taper + 1)
        return np.where(age < 0, 0.0, self.amount * np.clip(left, 0.0, 1.0))


@dataclass(frozen=True, eq=False)
class Option:
    """One way to provide the service, as costs.

    kind : ``alone`` (do nothing), ``contract``, ``lead``, ``joint`` or ``private``
    name : what people call it
    lines : of the shared service at full size, for all members together
    fees : what the shared service takes in, as lines; taken off
    pay : money a year: bringing pay together, at full size; grows with wages
    coordination : money a year for each partner, number or shape (n,): its own time for
        meetings, billing and watching the contract; in full from the first year of service;
        grows with wages
    transition : one-off money, in year 1; or shape (T,) by forecast year
    own_transition : one-off money of each member in year 1, number or shape (n,)
    borrowing, grants : loans and outside money
    phase : share of the members' service that has moved in year 1, 2, …, rising to 1; all
        at once by default
    host : the member whose own staff go on serving: nothing of its is stranded or backfilled
    keeps_own : members that go on with their own service and pay their share all the same
    """

    kind: str
    name: str
    lines: tuple[CostLine, ...] = ()
    fees: tuple[CostLine, ...] = ()
    pay: float = 0.0
    coordination: float | Array = 0.0
    transition: float | Array = 0.0
    own_transition: float | Array = 0.0
    borrowing: tuple[Borrowing, ...] = ()
    grants: tuple[Grant, ...] = ()
    phase: tuple[float, ...] = (1.0,)
    host: str = ""
    keeps_own: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in OPTION_KINDS:
            raise UnusableInput(
                f"{self.name}: there is no kind {self.kind!r}; use {', '.join(OPTION_KINDS)}."
            )
        if self.kind != ALONE and not self.lines:
            raise UnusableInput(f"{self.name}: give at least one cost line of the shared service.")
        if self.kind == LEAD and not self.host:
            raise UnusableInput(f"{self.name}: say which participant is the lead agency.")
        labels = [line.label for line in (*self.lines, *self.fees)]
        if len(set(labels)) < len(labels):
            raise UnusableInput(f"{self.name}: two lines have the same label; tell them apart.")
        for what in ("pay", "coordination", "transition", "own_transition"):
            amounts = np.asarray(getattr(self, what), dtype=float)
            if not np.all(np.isfinite(amounts) & (amounts >= 0)):
                raise UnusableInput(
                    f"{self.name}: {what.replace('_', ' ')} must be given, and zero or more."
                )
            if self.kind == ALONE and amounts.any():
                raise UnusableInput(f"{self.name}: {NOTHING_SHARED}")
        if self.kind == ALONE and (self.lines or self.fees or self.borrowing or self.grants):
            raise UnusableInput(f"{self.name}: {NOTHING_SHARED}")
        _rising(self.name, self.phase)

    def phase_by_year(self, years: int) -> Array:
        """Share of the service that has moved in each forecast year, shape (T,)."""
        if len(self.phase) > years:
            raise UnusableInput(
                f"{self.name}: the phase-in takes {len(self.phase)} years, the forecast has "
                f"{years}; forecast longer or move faster."
            )
        moved = np.ones(years)
        moved[: len(self.phase)] = self.phase
        return np.zeros(years) if self.kind == ALONE else moved

    @property
    def cliffs(self) -> tuple[tuple[int, str], ...]:
        """Each grant's first forecast year without it, and its label; earliest first."""
        return tuple(sorted((grant.cliff_year, grant.label) for grant in self.grants))


def level_debt_service(principal: ArrayLike, rate: ArrayLike, years: int) -> Array:
    """The same payment every year that pays a loan off.

    Parameters
    ----------
    principal : money; number or array
    rate : a year; number or array
    years : number of payments, at the end of each year

    Returns
    -------
    Array of the broadcast shape, money a year.

    Examples
    --------
    >>> level_debt_service([100_000.0], [0.05], 10).round(2).tolist()
    [12950.46]
    """
    if years < 1:
        raise UnusableInput("A loan runs one year or more.")
    owed, interest = np.broadcast_arrays(
        np.asarray(principal, dtype=float), np.asarray(rate, dtype=float)
    )
    if not np.all(np.isfinite(owed) & np.isfinite(interest) & (owed >= 0) & (interest >= 0)):
        raise UnusableInput("A loan needs an amount and a rate of zero or more.")
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = interest / -np.expm1(-years * np.log1p(interest))
    return owed * np.where(interest == 0, 1 / years, factor)


def harmonised_pay(fte: ArrayLike, cost_per_post: ArrayLike) -> float:
    """Money a year to lift every member's posts to the dearest member's cost per post.

    Parameters
    ----------
    fte : shape (n,), posts
    cost_per_post : shape (n,), money a year

    Examples
    --------
    >>> harmonised_pay([2, 5, 3], [80_000, 90_000, 84_000])
    38000.0
    """
    posts, cost = np.asarray(fte, dtype=float), np.asarray(cost_per_post, dtype=float)
    if posts.ndim != 1 or posts.shape != cost.shape or not posts.size:
        raise UnusableInput("Give posts and a cost per post for every participant.")
    if not np.all(np.isfinite(posts) & np.isfinite(cost) & (posts >= 0) & (cost >= 0)):
        raise UnusableInput("Posts and cost per post must be given, and zero or more.")
    return float(posts @ (cost[posts > 0].max(initial=0.0) - cost).clip(0))


def _rising(name: str, phase: tuple[float, ...]) -> None:
    steps = np.asarray(phase, dtype=float)
    if steps.ndim != 1 or not steps.size or not np.isfinite(steps).all():
        raise UnusableInput(f"{name}: give the share that has moved for every year of phase-in.")
    if steps.min() < 0 or steps.max() > 1 or np.any(np.diff(steps) < 0):
        raise UnusableInput(f"{name}: a phase-in rises from 0 towards 1 and never falls.")
    if steps[-1] != 1:
        raise UnusableInput(
            f"{name}: the phase-in ends at {steps[-1]:g}, not at 1; end with a year in which "
            "the whole service has moved."
        )
