"""How far a figure is from another of the same thing, where that is beyond belief."""

from decimal import Decimal

BEYOND_BELIEF = 100  # a unit read as thousands is 1,000 out; real figures rarely move so far


def how_far(value: Decimal, known: Decimal) -> str:
    """“1,000 times” or “a 1,000th of”; empty for figures that may well both be right.

    >>> how_far(Decimal(4_858_000), Decimal(4_858))
    '1,000 times'
    >>> how_far(Decimal(5), Decimal(4_950))
    'a 990th of'
    >>> how_far(Decimal(5_000), Decimal(4_858))
    ''
    """
    if not value or not known or (value < 0) != (known < 0):
        return ""
    ratio = value / known
    if ratio >= BEYOND_BELIEF:
        return f"{ratio:,.0f} times"
    if 1 / ratio >= BEYOND_BELIEF:
        return f"a {1 / ratio:,.0f}th of"
    return ""
