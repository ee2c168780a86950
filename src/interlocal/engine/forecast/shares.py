"""Who pays what in which year: rules over drivers that move, and shares that are fixed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from interlocal.engine.errors import UnusableInput

Array = NDArray[np.float64]

TOLERANCE = 1e-6  # shares may miss 1 by rounding, not by a forgotten per cent


@dataclass(frozen=True, eq=False)
class DriverYear:
    """What a share rule may look at in one year.

    year : 1 for the first forecast year
    members : the m members that are in that year
    measures : each driver's name to its values, shape (m,), in its own unit
    """

    year: int
    members: tuple[str, ...]
    measures: Mapping[str, Array]

    def __getitem__(self, name: str) -> Array:
        try:
            return self.measures[name]
        except KeyError:
            raise UnusableInput(
                f"There is no driver {name!r}; choose one of {', '.join(self.measures)}."
            ) from None


ShareRule = Callable[[DriverYear], ArrayLike]
Split = ArrayLike | ShareRule


@dataclass(frozen=True, eq=False)
class Drivers:
    """The drivers of a share formula and how they move.

    members : n names
    measures : each driver's name to its values in the baseline year, shape (n,)
    growth : each driver's yearly rate, number or shape (n,); drivers not named stand still
    """

    members: tuple[str, ...]
    measures: Mapping[str, ArrayLike]
    growth: Mapping[str, ArrayLike] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        n = len(self.members)
        for name, values in self.measures.items():
            amounts = np.asarray(values, dtype=float)
            if amounts.shape != (n,):
                raise UnusableInput(f"Give one number of {name} per participant.")
            for member, amount in zip(self.members, amounts, strict=True):
                if not (np.isfinite(amount) and amount >= 0):
                    raise UnusableInput(
                        f"{member}: {name} must be given, and zero or more; missing is not zero."
                    )
        for name, rate in self.growth.items():
            if name not in self.measures:
                raise UnusableInput(f"Growth is given for {name!r}, which is no driver.")
            if not np.all(np.abs(np.asarray(rate, dtype=float)) <= 0.5):
                raise UnusableInput(f"The growth of {name} must lie between -50% and 50% a year.")

    def paths(self, years: int, years_since_baseline: int = 1) -> dict[str, Array]:
        """Each driver by member and forecast year, shape (n, T)."""
        age = np.arange(years) + years_since_baseline
        return {
            name: np.asarray(values, dtype=float)[:, None]
            * (1 + np.broadcast_to(self.growth.get(name, 0.0), len(self.members)))[:, None] ** age
            for name, values in self.measures.items()
        }


def equal_parts(drivers: DriverYear) -> Array:
    """Everybody the same."""
    return np.full(len(drivers.members), 1 / len(drivers.members))


def by_drivers(weights: Mapping[str, float]) -> ShareRule:
    """A rule that splits each weight's part of the cost in proportion to its driver.

    ``weights`` add up to 1; the driver ``"equal"`` stands for equal parts.

    Examples
    --------
    >>> year = DriverYear(1, ("Alder", "Birch"), {"people": np.array([1_000.0, 3_000.0])})
    >>> by_drivers({"people": 0.8, "equal": 0.2})(year).round(3).tolist()
    [0.3, 0.7]
    """
    if not weights or any(not (np.isfinite(one) and one >= 0) for one in weights.values()):
        raise UnusableInput("Give every driver a weight of zero or more.")
    if abs(sum(weights.values()) - 1) > TOLERANCE:
        raise UnusableInput(f"The weights add up to {sum(weights.values()):.4g}, not to 1.")

    def rule(drivers: DriverYear) -> Array:
        shares = np.zeros(len(drivers.members))
        for name, weight in weights.items():
            if weight == 0:
                continue
            values = np.ones(len(shares)) if name == "equal" else drivers[name]
            if not values.sum() > 0:
                raise UnusableInput(f"Nobody has any {name} in year {drivers.year}; drop it.")
            shares += weight * values / values.sum()
        return shares

    return rule


def fixed_shares(shares: Mapping[str, float]) -> ShareRule:
    """A rule that keeps the shares that were signed; those who remain take over a leaver's."""

    def rule(drivers: DriverYear) -> Array:
        if missing := [name for name in drivers.members if name not in shares]:
            raise UnusableInput(f"{missing[0]} has no share; give every participant one.")
        kept = np.array([float(shares[name]) for name in drivers.members])
        if not kept.sum() > 0:
            raise UnusableInput("The shares of those who remain add up to zero.")
        return kept / kept.sum()

    return rule


def smoothed(before: ArrayLike, after: ArrayLike, steps: int, years: int) -> Array:
    """Shares that move from today's to the formula's in equal steps, shape (T, n).

    Parameters
    ----------
    before, after : shape (n,), each adding up to 1
    steps : years until the formula holds in full; with 3, the first year takes a third of
        the way
    years : forecast years, T

    Examples
    --------
    >>> smoothed([0.5, 0.5], [0.2, 0.8], 3, 4).round(2).tolist()
    [[0.4, 0.6], [0.3, 0.7], [0.2, 0.8], [0.2, 0.8]]
    """
    start, end = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    if start.ndim != 1 or start.shape != end.shape or steps < 1 or years < 1:
        raise UnusableInput("Give today's and the formula's share of everyone, and a year or more.")
    way = np.minimum(np.arange(1, years + 1) / steps, 1.0)[:, None]
    return (1 - way) * start + way * end


def shares_by_year(
    split: Split,
    members: Sequence[str],
    years: int,
    paths: Mapping[str, Array] | None = None,
    present: NDArray[np.bool_] | None = None,
) -> Array:
    """The share of every member in every year, shape (T, n); each year adds up to 1.

    Parameters
    ----------
    split : shares (n,), shares by year (T, n), or a rule
    members : n names
    years : T
    paths : for a rule, drivers by member and year, shape (n, T) each
    present : shape (n, T), who is in; all by default. Only a rule can follow leavers.

    Raises
    ------
    UnusableInput
        If shapes do not fit, a share is missing, or a year's shares do not add up to 1.
    """
    n = len(members)
    if not callable(split):
        given = np.asarray(split, dtype=float)
        if given.shape not in {(n,), (years, n)}:
            raise UnusableInput(
                f"Give one share per participant ({n}), or one row of them for each of the "
                f"{years} years; got {given.shape}."
            )
        return _adding_up(np.broadcast_to(given, (years, n)))
    shares = np.zeros((years, n))
    for year in range(years):
        inside = np.ones(n, dtype=bool) if present is None else present[:, year]
        seen = DriverYear(
            year=year + 1,
            members=tuple(name for name, kept in zip(members, inside, strict=True) if kept),
            measures={name: path[inside, year] for name, path in (paths or {}).items()},
        )
        answer = np.asarray(split(seen), dtype=float)
        if answer.shape != (int(inside.sum()),):
            raise UnusableInput(
                f"The share rule gave {answer.shape} for {int(inside.sum())} participants."
            )
        shares[year, inside] = answer
    return _adding_up(shares)


def _adding_up(shares: Array) -> Array:
    if not np.isfinite(shares).all():
        raise UnusableInput("A share is missing or not a number; give every participant one.")
    totals = shares.sum(axis=1)
    if off := np.flatnonzero(np.abs(totals - 1) > TOLERANCE).tolist():
        raise UnusableInput(
            f"The shares of year {off[0] + 1} add up to {totals[off[0]]:.4g}, not to 1."
        )
    return shares / totals[:, None]
