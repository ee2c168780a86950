"""Dollars where they show the difference, a share of each one's own cost where they would not."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

ALIKE = 5
"""Beyond this ratio of largest to smallest, a small town's saving would vanish in dollars."""
VISIBLE = 0.06
"""A difference of less than this part of the axis is hardly seen."""


@dataclass(frozen=True)
class Scale:
    """How cents become positions."""

    percent: bool

    @property
    def unit(self) -> str:
        return "Percent of what each pays alone" if self.percent else "Dollars a year"

    def of(self, cents: int, alone: int) -> float:
        """The position of an amount of a town that pays ``alone`` on its own."""
        return 100 * cents / alone if self.percent else cents / 100


def of_what_each_pays(alone: Sequence[int], *shared: Sequence[int]) -> Scale:
    """The scale for towns with these costs alone and these shares of a joint cost, in cents."""
    if min(alone) <= 0:
        return Scale(percent=False)
    if max(alone) > ALIKE * min(alone):
        return Scale(percent=True)
    drawn = [*alone, *(share for shares in shared for share in shares)]
    moves = [abs(s - a) for shares in shared for s, a in zip(shares, alone, strict=True)]
    span = max(drawn) - min(drawn)
    return Scale(percent=bool(moves) and median(moves) < VISIBLE * span)
