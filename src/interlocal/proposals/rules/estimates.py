"""Words about those of whom nothing is reported."""

from collections.abc import Sequence

from interlocal.web.words import listing


def without_estimate_words(names: Sequence[str]) -> str:
    """That some bodies report no figures here, and what follows from it.

    >>> without_estimate_words(["Alder School District"])
    'Alder School District reports no figures here: missing is not zero. It can take part without an estimate.'
    """
    verb, they = ("reports", "It") if len(names) == 1 else ("report", "They")
    return (
        f"{listing(list(names))} {verb} no figures here: missing is not zero. "
        f"{they} can take part without an estimate."
    )
