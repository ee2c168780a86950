"""How a search goes about a region: the sizes at which one way gives room to another."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Effort:
    """What a search does by which way, and how long it keeps at it.

    Nothing here changes what a plan or a bound means, only how soon they are found.

    block : groups that are grown at a time while they are listed
    many : towns; from here on the bound is proven block by block
    windows : towns taken apart at a time to better a plan, in turn
    again : and once more, with neighbours in another order
    few : groups in a plan; below, one group more or less moves the cost
    easy : groups left that HiGHS solves in no time
    solvable : groups left that HiGHS is given when nothing else helps
    rounds : of cutting at one node
    few_listed : groups listed; up to here a plan of least regret is searched to the end in
        every draw, and all groups combined
    """

    block: int = 2**13
    many: int = 500
    windows: tuple[int, ...] = (20, 38, 56)
    again: tuple[int, ...] = (44, 62, 50, 62)
    few: int = 25
    easy: int = 1_500
    solvable: int = 40_000
    rounds: int = 12
    few_listed: int = 3_000


USUAL = Effort()
