"""Words about those of whom nothing is reported."""

from collections.abc import Sequence

from interlocal.web.words import listing


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
