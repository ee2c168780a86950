"""The ways to share a cost that the workbench offers, and which to propose."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Method:
    """A way to share a cost, as people read it."""

    code: str
    name: str
    idea: str
    in_papers: bool = True


METHODS = (
    Method("equal", "Equal parts", "Everyone pays the same."),
    Method("per-capita", "Per head", "In proportion to the people in each town."),
    Method("grand-list", "Grand list", "In proportion to taxable property."),
    Method(
        "usage",
        "Use, 80 / 20",
        "80 % in proportion to what each spends today, standing in for use until use is "
        "counted, and 20 % per head.",
    ),
    Method(
        "scrb",
        "Separable costs",
        "Each pays what it adds to the cost; the rest follows what each avoids (SCRB; without "
        "stated benefits the same as alternate cost avoided, ACA).",
    ),
    Method(
        "shapley",
        "Shapley",
        "Each pays what it adds on average, over all orders in which the group could form.",
    ),
    Method(
        "nucleolus",
        "Nucleolus",
        "The town or sub-group with the most to complain about has as little as can be, then the "
        "next, until all is settled.",
    ),
    Method(
        "per-capita-nucleolus",
        "Nucleolus, by member",
        "As the nucleolus, with a sub-group's complaint counted by member.",
        in_papers=False,
    ),
    Method(
        "proportional-nucleolus",
        "Nucleolus, by cost",
        "As the nucleolus, with a sub-group's complaint counted by its own cost.",
        in_papers=False,
    ),
    Method(
        "tau",
        "Tau",
        "Halfway, for all alike, between what each adds to the cost and the most it could be "
        "asked for.",
        in_papers=False,
    ),
)
FAIR_FIRST = ("shapley", "nucleolus", "scrb", "per-capita-nucleolus", "proportional-nucleolus")


def method(code: str) -> Method:
    """The method of a code."""
    return next(each for each in METHODS if each.code == code)


def to_propose(tests: Sequence[tuple[str, int]]) -> str:
    """Which method to put forward: a fair one that nobody would do better apart from.

    ``tests`` are pairs of method and what the group with the best reason to leave
    would gain by it, in cents a year (0 where nobody has one), for the methods
    that have an answer. Where each method gives somebody a reason, the one whose
    best reason is smallest, so that no town carries alone what all lose; the fair
    ones before the others, and differences below a dollar are none.
    """

    def objection(test: tuple[str, int]) -> tuple[bool, int, int]:
        code, worst_loss_cents = test
        order = FAIR_FIRST.index(code) if code in FAIR_FIRST else len(FAIR_FIRST)
        return worst_loss_cents > 0, round(worst_loss_cents / 100), order

    return min(tests, key=objection)[0]
