"""What may happen: shocks, exits, and the stories that they make up."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from interlocal.engine.errors import UnusableInput
from interlocal.engine.forecast.inputs import INFLATION, VOLUME, WAGES
from interlocal.engine.forecast.shares import Drivers


@dataclass(frozen=True)
class Shock:
    """A change that comes in one year and stays.

    moves : what it changes: ``wages`` or ``inflation`` (the price level), ``volume`` (the
        members' volume), names of drivers, or several of them
    change : ratio; -0.2 is a fifth less, 1.0 is twice as much
    member : whose; "" for everybody's. Prices are everybody's.
    year : forecast year in which it comes, 1 or later
    """

    moves: tuple[str, ...]
    change: float
    member: str = ""
    year: int = 1

    def __post_init__(self) -> None:
        if not (np.isfinite(self.change) and -1 < self.change <= 10):
            raise UnusableInput("A shock changes something by more than -100% and up to 1,000%.")
        if not self.moves or self.year < 1:
            raise UnusableInput("Say what the shock moves, and from which year on.")
        if self.member and {WAGES, INFLATION} & set(self.moves):
            raise UnusableInput("Wages and prices rise for everybody; name no participant.")


@dataclass(frozen=True)
class Exit:
    """A member leaves, on the terms that were agreed.

    member : who
    year : the first forecast year without it, 2 or later
    payment : what it pays the others in that year, money
    keeps_debt : whether it goes on paying its share of the debt service, at its last share
    restart : what it spends once to serve itself again, money
    """

    member: str
    year: int = 3
    payment: float = 0.0
    keeps_debt: bool = True
    restart: float = 0.0

    def __post_init__(self) -> None:
        if self.year < 2:
            raise UnusableInput(f"{self.member} can leave in year 2 at the earliest.")
        if not all(np.isfinite(x) and x >= 0 for x in (self.payment, self.restart)):
            raise UnusableInput("Exit payment and restart cost must be given, and zero or more.")


@dataclass(frozen=True)
class Stress:
    """A story: what it is called, and the shocks and exits that make it up."""

    name: str
    events: tuple[Shock | Exit, ...]


def usual_stresses(
    drivers: Drivers,
    *,
    usage: Sequence[str] = (VOLUME,),
    change: float = 0.2,
    prices: float = 0.1,
    exit_year: int = 3,
    host: str = "",
) -> tuple[Stress, ...]:
    """The shocks that agreements meet.

    Wages and prices a step higher; everybody's volume higher; and for each member: every
    driver lower by ``change``, its demand doubled (volume and the drivers in ``usage``), and
    leaving in ``exit_year`` without a payment. The lead agency (``host``) does not leave: that
    would be another option. Sizes are questions, not forecasts.
    """
    used = tuple(name for name in usage if name == VOLUME or name in drivers.measures)
    found = [
        Stress(f"Wages {prices:.0%} higher", (Shock((WAGES,), prices),)),
        Stress(f"Prices {prices:.0%} higher", (Shock((INFLATION,), prices),)),
        Stress(f"Volume {change:.0%} higher everywhere", (Shock(used, change),)),
    ]
    for member in drivers.members:
        found += [
            Stress(f"{member}: {name} {change:.0%} lower", (Shock((name,), -change, member),))
            for name in drivers.measures
            if name not in used
        ]
        found.append(Stress(f"{member}: demand doubles", (Shock(used, 1.0, member),)))
        if member != host:
            found.append(Stress(f"{member} leaves in year {exit_year}", (Exit(member, exit_year),)))
    return tuple(found)
