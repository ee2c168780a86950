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
MOST_MEMBERS = 40
MOST_LISTED = 15  # up to so many, the cost of every sub-group is worked out and kept
LISTED_ONLY = frozenset(
    {"shapley", "nucleolus", "per-capita-nucleolus", "proportional-nucleolus", "tau"}
)
FAIR_FIRST = ("shapley", "nucleolus", "scrb", "per-capita-nucleolus", "proportional-nucleolus")


def method(code: str) -> Method:
    """The method of a code."""
    return next(each for each in METHODS if each.code == code)


def refuse_too_many(count: int) -> str:
    """Why so many bodies cannot share one scenario, and what to do; empty where they can."""
    if count <= MOST_MEMBERS:
        return ""
    return (
        f"A scenario holds up to {MOST_MEMBERS} bodies; you named {count}. Share in two steps, "
        "first between groups of towns and then inside each group, or leave out the towns that "
        "one of the others serves already."
    )


def left_out_words(count: int) -> str:
    """Why a method that needs every sub-group is left out among so many; empty where it is not.

    >>> left_out_words(15)
    ''
    """
    if count <= MOST_LISTED:
        return ""
    return (
        f"left out. It needs the cost of every sub-group, and {count} participants make "
        f"{2**count - 1:,} of them. It is worked out for up to {MOST_LISTED}."
    )


def better_apart_words(count: int, members: int) -> str:
    """How many towns and sub-groups would do better apart: counted, or found by search.

    >>> better_apart_words(3, 15), better_apart_words(1200, 40)
    ('3', 'at least 1,200')
    """
    return f"at least {count:,}" if count > 1 and members > MOST_LISTED else f"{count:,}"


def nobody_words(*, is_proven: bool) -> str:
    """That nobody has a reason to leave; or that nobody was found who has."""
    if is_proven:
        return "No town and no sub-group would do better apart."
    return (
        "No town or sub-group was found that would do better apart, but not all could be ruled out."
    )


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
