"""A cost game: what every possible group of members would pay for the service."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games.coalitions import (
    Floats,
    checked_members,
    listed,
    mask_of,
    membership,
    names_of,
)

if TYPE_CHECKING:
    from interlocal.engine.games.terms import Term

LARGEST_TABLE = 25


@dataclass(frozen=True, eq=False)
class Game:
    """What tables and oracles have in common: names, and a price for any group."""

    members: tuple[str, ...]

    @property
    def n(self) -> int:
        """The number of members."""
        return len(self.members)

    @property
    def everyone(self) -> int:
        """The mask of the group of all members."""
        return (1 << self.n) - 1

    def costs_of(self, masks: ArrayLike) -> Floats:
        """Price several groups given as masks, shape (k,)."""
        raise NotImplementedError

    @cached_property
    def total(self) -> float:
        """The cost of serving everyone together: what the shares must add up to."""
        return float(self.costs_of([self.everyone])[0])

    @cached_property
    def alone(self) -> Floats:
        """What each member would pay alone, shape (n,)."""
        return self.costs_of(1 << np.arange(self.n))

    @cached_property
    def marginals(self) -> Floats:
        """What each member adds to the cost of all the others, shape (n,)."""
        return self.total - self.costs_of(self.everyone ^ (1 << np.arange(self.n)))

    @cached_property
    def largest(self) -> float:
        """The largest cost that is known, without its sign: a measure of rounding."""
        seen = (self.alone, self.total - self.marginals, [self.total])
        return float(max(np.abs(values).max() for values in seen))

    @property
    def gain(self) -> float:
        """What everyone saves together, against everyone alone (may be negative)."""
        return float(self.alone.sum() - self.total)

    def cost(self, group: Iterable[str]) -> float:
        """Price a group, given by names."""
        return float(self.costs_of([mask_of(group, self.members)])[0])

    def names(self, mask: int) -> tuple[str, ...]:
        """Name the members of a mask."""
        return names_of(int(mask), self.members)

    def mask(self, group: Iterable[str]) -> int:
        """Turn names into a mask."""
        return mask_of(group, self.members)

    def rows(self, masks: ArrayLike) -> Floats:
        """Turn masks into rows of zeros and ones, shape (k, n)."""
        return membership(masks, self.n)

    def checked_shares(self, shares: ArrayLike | Mapping[str, float]) -> Floats:
        """Return shares as an array in member order, refusing gaps and wrong totals."""
        values = checked_values(shares, self.members, "share")
        scale = max(abs(self.total), float(np.abs(values).max()), 1e-300)
        if abs(values.sum() - self.total) > 1e-6 * scale:
            raise UnusableInput(
                f"The shares add up to {values.sum():,.2f} but the service costs "
                f"{self.total:,.2f}; make them add up."
            )
        return values


@dataclass(frozen=True, eq=False)
class CostGame(Game):
    """The yearly cost of every group of members, as one table.

    ``costs[mask]`` is the cost of the group whose members' bits are set in
    ``mask``; bit 0 is the first member. ``costs[0]`` is zero. Build one with
    ``from_table`` or ``build``, which check what they are given.

    Examples
    --------
    >>> g = CostGame.from_table([0, 500, 400, 700, 300, 650, 560, 840], ["Alder", "Birch", "Cedar"])
    >>> g.cost(["Alder", "Cedar"])
    650.0
    """

    costs: Floats

    @classmethod
    def from_table(
        cls,
        costs: ArrayLike | Mapping[Any, Any],
        members: Iterable[object] | None = None,
        *,
        copy: bool = True,
    ) -> "CostGame":
        """Check a table of costs and make a game of it.

        Parameters
        ----------
        costs : array, shape (2**n,), in bit order, any unit of money; or a
            mapping from groups (frozensets or tuples of names) to costs, with
            every non-empty group present.
        members : n names; without them a mapping's own names are used, in the
            order of first appearance, and an array's members are "1" to "n".
        copy : False keeps the array that was given (it must not change after).

        Raises
        ------
        UnusableInput : a missing, repeated, infinite or textual cost, a cost
            for nobody, more than 25 members, or two members with one name.
        """
        if isinstance(costs, Mapping):
            names, table = _table_of_mapping(costs, members)
        else:
            names, table = _table_of_array(costs, members, copy)
        _refuse_unusable(table, names)
        table.flags.writeable = False
        return cls(names, table)

    @classmethod
    def build(cls, members: Iterable[object], *terms: "Term") -> "CostGame":
        """Add up cost terms (``Fixed``, ``Power``, ``PerGroup``, ...) for every group.

        Each term is evaluated for all groups at once. Beyond 25 members use
        ``OracleGame.build``, which evaluates groups when they are needed.
        """
        from interlocal.engine.games.terms import table_of_terms

        names = checked_members(members)
        _refuse_too_many(len(names))
        return cls.from_table(table_of_terms(len(names), terms), names, copy=False)

    def costs_of(self, masks: ArrayLike) -> Floats:
        """Look up the costs of several groups given as masks, shape (k,)."""
        return self.costs[np.asarray(masks, dtype=np.int64)]

    @cached_property
    def largest(self) -> float:
        """The largest cost in the table, without its sign."""
        return max(float(self.costs.max()), -float(self.costs.min()))

    def exact_cost(self, mask: int) -> Fraction:
        """Give a cost as a fraction: the shortest decimal that reads back the same."""
        return Fraction(repr(float(self.costs[mask])))

    def as_mapping(self) -> dict[frozenset[str], float]:
        """Give the game back as a mapping from groups to costs, without the empty one."""
        return {
            frozenset(self.names(mask)): float(cost) for mask, cost in enumerate(self.costs) if mask
        }


def checked_values(
    values: ArrayLike | Mapping[str, float], members: Sequence[str], what: str
) -> Floats:
    """Return one finite number per member, from an array or a mapping by name."""
    if isinstance(values, Mapping):
        strangers = [name for name in values if name not in members]
        if strangers:
            raise UnusableInput(f"{strangers[0]} has a {what} but is not a member.")
        missing = [name for name in members if name not in values]
        if missing:
            raise UnusableInput(f"{listed(missing)} has no {what}; give every member one.")
        values = [values[name] for name in members]
    try:
        numbers = np.array(values, dtype=float)
    except (TypeError, ValueError):
        raise UnusableInput(f"A {what} is not a plain number; write it with digits only.") from None
    if numbers.shape != (len(members),):
        raise UnusableInput(
            f"There are {len(members)} members but {numbers.size} {what}s; give one for each."
        )
    for name, number in zip(members, numbers, strict=True):
        if not np.isfinite(number):
            raise UnusableInput(f"The {what} of {name} is missing or infinite; give a number.")
    return numbers


def as_cost(value: object, group: str) -> float:
    """Read one cost, refusing text and other things that are not numbers."""
    if isinstance(value, str):
        raise UnusableInput(
            f'The cost of {group} is the text "{value}"; write a plain number such as 1250.50, '
            "without currency signs or thousands separators."
        )
    if value is None:
        raise UnusableInput(f"The cost of {group} is missing; every group needs a cost.")
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        raise UnusableInput(f"The cost of {group} is not a number; write a plain number.")
    return float(value)


def _refuse_too_many(n: int) -> None:
    if n > LARGEST_TABLE:
        raise UnusableInput(
            f"A table holds at most {LARGEST_TABLE} members and this one has {n}; "
            "use an OracleGame, which asks for costs only where it needs them."
        )


def _table_of_array(
    costs: ArrayLike, members: Iterable[object] | None, copy: bool
) -> tuple[tuple[str, ...], Floats]:
    raw = costs if isinstance(costs, np.ndarray) else np.array(costs, dtype=object)
    if raw.ndim != 1 or raw.size < 2 or raw.size & (raw.size - 1):
        raise UnusableInput(
            f"A table has one cost for every group, 2, 4, 8, 16 and so on; this one has the "
            f"shape {raw.shape}."
        )
    n = raw.size.bit_length() - 1
    _refuse_too_many(n)
    names = checked_members(range(1, n + 1) if members is None else members)
    if len(names) != n:
        raise UnusableInput(
            f"{raw.size} costs belong to {n} members, but {len(names)} are named; "
            f"{len(names)} members need {1 << len(names)} costs."
        )
    if raw.dtype.kind in "fiu":
        return names, np.array(raw, dtype=float, copy=True if copy else None, order="C")
    values = [
        as_cost(value, _group_words(names_of(mask, names)))
        for mask, value in enumerate(raw.tolist())
    ]
    return names, np.array(values, dtype=float)


def _table_of_mapping(
    costs: Mapping[Any, Any], members: Iterable[object] | None
) -> tuple[tuple[str, ...], Floats]:
    for key in costs:
        if isinstance(key, str) or not isinstance(key, Iterable):
            raise UnusableInput(
                f"The group {key!r} is not a set of names; write frozenset({{'Alder', 'Birch'}})."
            )
    if members is None:
        members = dict.fromkeys(name for key in costs for name in _in_order(key))
    names = checked_members(members)
    _refuse_too_many(len(names))
    table = np.full(1 << len(names), np.nan)
    table[0] = 0.0
    for key, value in costs.items():
        mask = mask_of((str(name).strip() for name in key), names)
        if mask and not np.isnan(table[mask]):
            raise UnusableInput(
                f"The cost of {_group_words(names_of(mask, names))} is given twice; keep one."
            )
        table[mask] = as_cost(value, _group_words(names_of(mask, names)))
    return names, table


def _in_order(key: Iterable[object]) -> Sequence[object]:
    """Sets have no order of their own, so their names are sorted."""
    return sorted(key, key=str) if isinstance(key, set | frozenset) else list(key)


def _refuse_unusable(table: Floats, names: tuple[str, ...]) -> None:
    if table[0] != 0:
        raise UnusableInput(
            f"The group of nobody costs {table[0]:g}; it must cost nothing. "
            "Move a cost that is always there into every other group."
        )
    unknown = np.flatnonzero(np.isnan(table))
    if unknown.size:
        examples = "; ".join(_group_words(names_of(int(mask), names)) for mask in unknown[:3])
        raise UnusableInput(
            f"{unknown.size} of {table.size - 1} groups have no cost (first: {examples}). "
            "Every group needs a number; missing is not zero."
        )
    endless = np.flatnonzero(np.isinf(table))
    if endless.size:
        raise UnusableInput(
            f"The cost of {_group_words(names_of(int(endless[0]), names))} is infinite; "
            "give the largest cost it could have."
        )


def _group_words(names: Sequence[str]) -> str:
    return listed(names) if names else "the group of nobody"
