"""A cost clause as data: what is divided, by what, within which limits, from when on.

A clause holds names and numbers only. It is read and written as plain data
with a version, so that the clause that was signed is the clause that makes the
bill; nothing in it is ever run as code.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from interlocal.engine.errors import UnusableInput
from interlocal.engine.sharing.clauses.pieces import (
    CHANGE,
    CLOSE,
    EQUAL,
    Driver,
    Limit,
    PhaseIn,
    Pool,
    Revenue,
    off_by,
)
from interlocal.engine.sharing.clauses.reading import refuse_repeats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from interlocal.engine.games.coalitions import Floats
    from interlocal.engine.sharing.clauses.bill import Shares

VERSION = 1


@dataclass(frozen=True)
class Clause:
    """Who pays which part of a cost, as data; ``shares`` works it out.

    The order of work: revenue comes off, direct charges and fixed amounts come
    off, pools are divided by their drivers, the phase-in is blended, caps and
    floors move what they must, cents are rounded, members' own credits come off.

    Examples
    --------
    >>> clause = Clause.of_weights({"people": 0.5, "equal": 0.5})
    >>> clause.shares({"people": {"Alder": 3000, "Birch": 1000}}, 1000).cents
    {'Alder': 62500, 'Birch': 37500}
    """

    pools: tuple[Pool, ...]
    name: str = ""
    drivers: tuple[Driver, ...] = ()
    revenue: tuple[Revenue, ...] = ()
    limits: tuple[Limit, ...] = ()
    phase_in: PhaseIn | None = None
    credits: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.pools:
            raise UnusableInput("The clause divides nothing; give it at least one pool.")
        refuse_repeats((pool.name for pool in self.pools), "pools")
        refuse_repeats((driver.name for driver in self.drivers), "drivers")
        refuse_repeats((source.name for source in self.revenue), "revenues")
        names = {pool.name for pool in self.pools if pool.price is None}
        for source in self.revenue:
            if source.pool and source.pool not in names:
                raise UnusableInput(
                    f"{source.name} comes off the pool {source.pool}, which the clause does not "
                    "divide; name one of its pools."
                )
        self._refuse_parts()

    def _refuse_parts(self) -> None:
        split = [pool for pool in self.pools if pool.price is None and pool.amount is None]
        shares = [pool.share for pool in split if pool.share is not None]
        rest = [pool.name for pool in split if pool.share is None]
        total = sum(shares)
        if total > 1 + CLOSE or (shares and not rest and abs(total - 1) > CLOSE):
            raise UnusableInput(f"The shares of the pools add up to {off_by(total)}")

    @classmethod
    def of_weights(cls, weights: Mapping[str, float], name: str = "") -> "Clause":
        """Divide everything by weights on drivers, adding up to one."""
        return cls((Pool("Everything", dict(weights)),), name=name)

    @classmethod
    def of_rate(cls, price: float, per: str, name: str = "") -> "Clause":
        """Charge a price for each unit of a driver; the bill is what that comes to."""
        return cls((Pool("Everything", price=price, per=per),), name=name)

    @classmethod
    def from_dict(cls, data: object) -> "Clause":
        """Read a clause that ``to_dict`` wrote, or that somebody typed."""
        from interlocal.engine.sharing.clauses.plain import clause_of

        return clause_of(data)

    def to_dict(self) -> dict[str, Any]:
        """Write the clause as plain data, the same data for the same clause."""
        from interlocal.engine.sharing.clauses.plain import plain

        return plain(self)

    @property
    def fingerprint(self) -> str:
        """A hash of the clause's data: the signed clause and the billed clause must agree."""
        text = json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def driver_names(self) -> tuple[str, ...]:
        """The drivers that figures are needed for, in the order of use."""
        used = [name for pool in self.pools for name in pool.drivers]
        used += [limit.driver for limit in self.limits if limit.driver] + list(self.credits)
        return tuple(name for name in dict.fromkeys(used) if name != EQUAL)

    @property
    def is_rate(self) -> bool:
        """True when everything is charged at a price, so that no cost is divided."""
        return all(pool.price is not None for pool in self.pools)

    @property
    def needs_today(self) -> bool:
        """True when it asks what members pay today."""
        return self.phase_in is not None or any(limit.basis == CHANGE for limit in self.limits)

    @property
    def needs_year(self) -> bool:
        """True when the bill depends on the year since the start."""
        return self.phase_in is not None or any(limit.until_year for limit in self.limits)

    def driver(self, name: str) -> Driver:
        """How a driver is counted; plainly, if the clause does not say."""
        return next((driver for driver in self.drivers if driver.name == name), Driver(name))

    def parts(self) -> tuple[dict[str, Any], ...]:
        """What a sentence must say, one mapping for each thing, in order of work."""
        from interlocal.engine.sharing.clauses.parts import parts_of

        return parts_of(self)

    def shares(
        self,
        drivers: Mapping[str, Any],
        cost: float | Mapping[str, float] | None = None,
        *,
        members: Iterable[object] | None = None,
        year: int | None = None,
        revenue: Mapping[str, float] | None = None,
        today: Mapping[str, float] | Sequence[float] | None = None,
    ) -> "Shares":
        """Work the clause out for one year, with the working line by line.

        Parameters
        ----------
        drivers : for each driver the number of each member, by name or in the
            order of ``members``; a list of numbers where the clause averages.
        cost : the year's cost in whole units of money (dollars), or the cost of
            each pool by name; left out where everything is charged at a price.
        members : who shares; without them, whoever the drivers speak of.
        year : 1 for the first year, for phase-ins and limits that end.
        revenue : what each revenue that the clause names brought.
        today : what each member pays today.

        Returns
        -------
        Shares, whose lines add up to what each member pays, to the cent.

        Raises
        ------
        UnusableInput : a figure that is missing or negative, a driver that
            nobody has, caps or floors that cannot all hold.
        """
        from interlocal.engine.sharing.clauses.bill import shares_of

        return shares_of(
            self, drivers, cost, members=members, year=year, revenue=revenue, today=today
        )

    def many(
        self,
        drivers: Mapping[str, Any],
        cost: "ArrayLike | Mapping[str, ArrayLike] | None" = None,
        *,
        members: Iterable[object],
        year: int | None = None,
        revenue: Mapping[str, Any] | None = None,
        today: Mapping[str, float] | Sequence[float] | None = None,
        present: "ArrayLike | None" = None,
        weights: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> "Floats":
        """Work the clause out for many draws at once, unrounded.

        Parameters
        ----------
        drivers : as for ``shares``; an array may have the shape (draws, n).
        cost : as for ``shares``; each amount may be an array, shape (draws,).
        present : ones and zeros, shape (draws, n): who takes part in each draw.
        weights : for each pool other weights on its drivers, shape (draws,) each.

        Returns
        -------
        array, shape (draws, n), in units of money. With ``present``, a draw in
        which a pool finds nobody to pay it is NaN.
        """
        from interlocal.engine.sharing.clauses.bill import many_shares

        return many_shares(
            self,
            drivers,
            cost,
            members=members,
            year=year,
            revenue=revenue,
            today=today,
            present=present,
            weights=weights,
        )
