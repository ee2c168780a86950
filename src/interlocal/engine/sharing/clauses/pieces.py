"""The pieces that a clause is made of: drivers, pools, revenue, limits and the phase-in."""

from collections.abc import Mapping
from dataclasses import dataclass

from interlocal.engine.errors import UnusableInput

EQUAL = "equal"
CLOSE = 1e-9

CAP, FLOOR = "cap", "floor"
AMOUNT, SHARE, CHANGE, PER = "amount", "share", "change", "per"


@dataclass(frozen=True)
class Driver:
    """Something counted for each member, by which costs are divided.

    ``average_of`` says over how many of the latest ``periods`` (quarters, years)
    it is averaged; with 1 the figure is taken as it is.
    """

    name: str
    average_of: int = 1
    periods: str = "years"
    unit: str = ""


@dataclass(frozen=True)
class Pool:
    """A part of the cost with its own way to divide it.

    Either ``weights`` divide it: for each driver the part of the pool that is
    divided in proportion to it, adding up to one. Or it is charged directly, at
    a ``price`` for each unit of the driver ``per``; what that brings comes off
    the cost before the other pools are filled.

    ``share`` is the pool's part of what is left after direct charges and fixed
    amounts, ``amount`` a fixed sum of money; with neither the pool takes the
    rest. ``members`` names who takes part (all, if empty), ``not_for`` who does
    not. The driver ``equal`` counts one for each who takes part.
    """

    name: str
    weights: Mapping[str, float] | None = None
    price: float | None = None
    per: str = ""
    share: float | None = None
    amount: float | None = None
    members: tuple[str, ...] = ()
    not_for: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.weights is None) == (self.price is None):
            raise UnusableInput(
                f"The pool {self.name} needs either weights on drivers or a price per unit."
            )
        if self.price is not None:
            if not self.per:
                raise UnusableInput(f"The pool {self.name} has a price; say per what.")
            if self.price < 0:
                raise UnusableInput(f"The price of {self.name} is negative; use a credit instead.")
            if self.share is not None or self.amount is not None:
                raise UnusableInput(
                    f"The pool {self.name} is charged at a price, so it takes no share or amount."
                )
        if self.share is not None and self.amount is not None:
            raise UnusableInput(f"The pool {self.name} has a share and an amount; keep one.")
        if self.amount is not None and self.amount < 0:
            raise UnusableInput(f"The amount of the pool {self.name} is negative.")
        if self.members and self.not_for:
            raise UnusableInput(f"The pool {self.name} names members and not_for; keep one.")
        if self.weights is not None:
            refuse_weights(self.weights, f"the pool {self.name}")

    @property
    def drivers(self) -> tuple[str, ...]:
        """The drivers that it asks for."""
        return (self.per,) if self.weights is None else tuple(self.weights)


@dataclass(frozen=True)
class Limit:
    """A bound on what members pay: a ``cap`` (at most) or a ``floor`` (at least).

    ``basis`` says what ``value`` is: "amount" of money, "share" of all that is
    charged, "change" against what the member pays today (0.1 is ten per cent
    more), or money "per" unit of ``driver``. It binds ``members`` (all, if empty)
    up to and in ``until_year`` (always, if None).
    """

    kind: str
    basis: str
    value: float
    driver: str = ""
    members: tuple[str, ...] = ()
    until_year: int | None = None

    def __post_init__(self) -> None:
        if self.kind not in (CAP, FLOOR):
            raise UnusableInput(f'A limit is a cap or a floor; "{self.kind}" is neither.')
        if self.basis not in (AMOUNT, SHARE, CHANGE, PER):
            raise UnusableInput(
                f'A {self.kind} is by amount, share, change or per; "{self.basis}" is none of them.'
            )
        if (self.basis == PER) != bool(self.driver):
            raise UnusableInput(f'A {self.kind} names a driver when its basis is "per", only then.')
        if self.basis == SHARE and not 0 <= self.value <= 1:
            raise UnusableInput(f"A {self.kind} by share is a part of one; it is {self.value:g}.")
        if self.basis == CHANGE and self.value < -1:
            raise UnusableInput(f"A {self.kind} by change cannot take off more than everything.")
        if self.basis in (AMOUNT, PER) and self.value < 0:
            raise UnusableInput(f"A {self.kind} of {self.value:g} is negative; start from zero.")


@dataclass(frozen=True)
class Revenue:
    """Money from outside, such as subscribers' fees, that comes off before dividing.

    ``pool`` names the pool that it comes off; without one, the whole cost.
    """

    name: str
    pool: str = ""


@dataclass(frozen=True)
class PhaseIn:
    """The part of the bill that follows the formula in year 1, 2, …; all of it after.

    The other part follows what members pay today, scaled to this year's cost.
    """

    parts: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.parts:
            raise UnusableInput("A phase-in needs the formula's part for at least one year.")
        if any(not 0 <= part <= 1 for part in self.parts):
            raise UnusableInput("The parts of a phase-in lie between 0 and 1.")


def refuse_weights(weights: Mapping[str, float], where: str) -> None:
    """Refuse weights that are negative or do not add up to one, saying what is missing."""
    for name, weight in weights.items():
        if not weight >= 0:
            raise UnusableInput(f"The weight of {name} in {where} is {weight:g}; it starts from 0.")
    if abs(sum(weights.values()) - 1) > CLOSE:
        raise UnusableInput(f"The weights of {where} add up to {off_by(sum(weights.values()))}")


def off_by(total: float) -> str:
    gap = 1 - total
    what = f"{gap:.6g} is missing" if gap > 0 else f"that is {-gap:.6g} too much"
    return f"{total:.6g}: {what}. Make them add up to 1."
