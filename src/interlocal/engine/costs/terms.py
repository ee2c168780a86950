"""What sharing costs: the terms that turn a gross saving into a net one."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.errors import UnusableInput

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Spread:
    """A number that is known only as a range: lowest, most likely, highest."""

    low: float
    value: float
    high: float

    def __post_init__(self) -> None:
        if not (np.isfinite(self.low) and np.isfinite(self.high)):
            raise UnusableInput("A range needs two finite ends.")
        if not self.low <= self.value <= self.high:
            raise UnusableInput(
                f"A range must run low, likely, high: got {self.low:g}, "
                f"{self.value:g}, {self.high:g}."
            )

    def draw(self, rng: np.random.Generator, size: int) -> Array:
        """Draws from the PERT (scaled beta) law with this mode and these ends."""
        width = self.high - self.low
        if width == 0:
            return np.full(size, float(self.value))
        left = 1 + 4 * (self.value - self.low) / width
        right = 1 + 4 * (self.high - self.value) / width
        return self.low + width * rng.beta(left, right, size)


@dataclass(frozen=True)
class SharingTerms:
    """The costs of working together, each a range; none is zero by default.

    The *moved cost* is the yearly cost of every member but the largest, the likely
    host: a small town that joins a large one moves its own service and no more.

    transition : one-off cost, share of the moved cost
    horizon : years over which the one-off cost is spread
    stranded : overhead that stays behind when a service moves out, share of the
        moved cost
    stranded_years : years until it is gone
    coordination : yearly cost of working together, share of the moved cost
    crowding : what each member beyond the second adds to it, share of the moved cost
    pay : yearly cost of bringing pay together, share of the moved cost
    backfill : duties that the moved staff also did and somebody must still do,
        share of the gross saving
    elsewhere : rise of spending in services that stay in-house, share of the gross
        saving
    """

    transition: Spread
    horizon: Spread
    stranded: Spread
    stranded_years: Spread
    coordination: Spread
    crowding: Spread
    pay: Spread
    backfill: Spread
    elsewhere: Spread

    def __post_init__(self) -> None:
        for field in fields(self):
            if getattr(self, field.name).low < 0:
                raise UnusableInput(f"The term {field.name!r} must not be negative.")
        if self.horizon.low <= 0:
            raise UnusableInput("The horizon must be above zero years.")

    @classmethod
    def from_ranges(cls, ranges: Mapping[str, tuple[float, float, float]]) -> Self:
        """Terms from ``{"transition": (low, value, high), ...}``; all nine are needed."""
        names = {field.name for field in fields(cls)}
        if missing := sorted(names - set(ranges)):
            raise UnusableInput(f"Give a range for {', '.join(missing)}.")
        if unknown := sorted(set(ranges) - names):
            raise UnusableInput(f"There is no term called {', '.join(unknown)}.")
        return cls(**{name: Spread(*ends) for name, ends in ranges.items()})

    def draw(self, rng: np.random.Generator, size: int) -> dict[str, Array]:
        """One array of ``size`` draws per term."""
        return {field.name: getattr(self, field.name).draw(rng, size) for field in fields(self)}
