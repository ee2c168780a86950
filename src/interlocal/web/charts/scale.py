"""Dollars where towns are alike in size, a share of each one's own cost where they are not."""

from collections.abc import Sequence
from dataclasses import dataclass

ALIKE = 5
"""Beyond this ratio of largest to smallest, a small town's saving would vanish in dollars."""


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


def of_what_each_pays(alone: Sequence[int]) -> Scale:
    """The scale for towns with these costs alone, in cents."""
    comparable = min(alone) <= 0 or max(alone) <= ALIKE * min(alone)
    return Scale(percent=not comparable)
