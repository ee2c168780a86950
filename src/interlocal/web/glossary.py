"""Words with a meaning of their own here, for the help page and for hovers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """A word, and what it means on these pages."""

    code: str
    term: str
    meaning: str


WORDS = (
    Word(
        "alone",
        "Cost alone",
        "What a service costs a town in a year when the town runs it by itself, benefits of its "
        "staff included.",
    ),
    Word(
        "backfill",
        "Backfill",
        "Duties that a shared employee used to do on the side and that somebody else must now be "
        "paid for.",
    ),
    Word(
        "benefits-spread",
        "Benefits spread",
        "Health insurance and pensions are often booked in one line for the whole town. Before "
        "towns are compared, that line is spread over the services by their pay.",
    ),
    Word(
        "estimated",
        "Estimated",
        "Worked out by a method that is shown with the figure. It has a range.",
    ),
    Word(
        "grand-list",
        "Grand list",
        "The assessed value of all taxable property in a town.",
    ),
    Word(
        "gross-saving",
        "Gross saving",
        "What sharing saves before the costs of sharing are taken off. Never the figure to decide "
        "on.",
    ),
    Word(
        "imputed",
        "Imputed",
        "Filled in from similar towns or other years because the town did not report it.",
    ),
    Word(
        "net-saving",
        "Net saving",
        "What is left of a saving after the costs of working together, of overhead that stays "
        "behind, of duties that must be filled again and of the change itself.",
    ),
    Word(
        "not-reported",
        "Not reported",
        "The town gave no figure. That does not mean zero, and it is never counted as zero.",
    ),
    Word(
        "range",
        "Range",
        "Where a figure probably lies. A wide range means that little is known. The page says how "
        "the range was made.",
    ),
    Word(
        "reported",
        "Reported",
        "Published by the town or its state, and shown as it stands in the file.",
    ),
    Word(
        "stranded-cost",
        "Stranded cost",
        "Overhead that a town keeps paying after a service has moved: the building, a share of the "
        "finance office, a contract that still runs.",
    ),
    Word(
        "sub-group",
        "Sub-group test",
        "Whether some of the partners would do better apart, alone or with each other. If so, the "
        "way of sharing the cost will not hold.",
    ),
    Word(
        "transition",
        "Transition cost",
        "What the change costs once: moving, software, training, notice periods. Spread over the "
        "years for which it is meant to last.",
    ),
)


def in_order() -> list[Word]:
    """All words as a reader looks for them."""
    return sorted(WORDS, key=lambda one: one.term)


def word(code: str) -> Word:
    """The word with this code.

    Raises KeyError where there is none.
    """
    for one in WORDS:
        if one.code == code:
            return one
    raise KeyError(f"No word {code!r} in the glossary.")
