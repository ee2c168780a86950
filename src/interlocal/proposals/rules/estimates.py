"""Words about those of whom nothing is published, and those who speak for themselves."""

from collections.abc import Sequence
from datetime import date

from interlocal.web.words import listing

BY_ITSELF = "reported by the body itself"


def handed_over_words(name: str, handed_over_on: date, locked_on: date | None = None) -> str:
    """Who stands behind a baseline, since when, and whether it is locked.

    >>> handed_over_words("Ines Duarte", date(2031, 3, 14))
    'Handed over by Ines Duarte on 14 March 2031, and unchanged since.'
    """
    told = f"Handed over by {name or 'its people'} on {_day(handed_over_on)}"
    return f"{told}, locked on {_day(locked_on)}." if locked_on else f"{told}, and unchanged since."


def counted_twice_words(district: str, town: str) -> str:
    """What to doubt where a district and a town that it serves are estimated together."""
    return (
        f"{district} serves people of {town}, who are counted twice here. The estimate takes "
        "size from people, so what is gained by size is likely too high: read it as an upper "
        "end, and trust the two cost figures more than the saving."
    )


def without_estimate_words(names: Sequence[str]) -> str:
    """That some bodies report no figures here, and what follows from it.

    >>> print(without_estimate_words(["Alder"]))
    Alder reports no figures here: missing is not zero. It can take part without an estimate.
    """
    verb, they = ("reports", "It") if len(names) == 1 else ("report", "They")
    return (
        f"{listing(list(names))} {verb} no figures here: missing is not zero. "
        f"{they} can take part without an estimate."
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
