"""How prices and volumes grow, calm or shocked: axes are members, years, futures."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.errors import UnusableInput
from interlocal.engine.forecast.baseline import FLAT, SIGNS, Baselines
from interlocal.engine.forecast.inputs import INFLATION, VOLUME, WAGES, Draws
from interlocal.engine.forecast.option import CostLine, Option

Array = NDArray[np.float64]


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
