"""Which of two sources is used for one figure, where both are kept."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

RULE_SINCE = date(2026, 11, 22)
RULE = (
    "Both figures are kept. Of several for one year, a figure goes before a note that nothing was "
    "reported, and then the one that was read in last: whoever loaded it could see the other. "
    "Nothing is averaged."
)


def apart(values: Sequence[Decimal]) -> Decimal | None:
    """How far some figures lie apart, as a share of the largest.

    None where they have different signs, or all are nothing, so that no share says it.

    >>> apart([Decimal(1_234_000), Decimal(1_190_000)]).quantize(Decimal("0.001"))
    Decimal('0.036')
    """
    low, high = min(values), max(values)
    if low < 0 < high or low == high == 0:
        return None
    return (high - low) / max(abs(low), abs(high))
