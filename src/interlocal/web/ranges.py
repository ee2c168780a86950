"""A range as a line with a dot: where a figure probably lies, and where zero is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Drawn:
    """Positions along the line, in per cent of its length."""

    low: float
    middle: float
    high: float
    zero: float | None
    width: float


def drawn(
    low: float,
    middle: float,
    high: float,
    *,
    floor: float | None = None,
    ceiling: float | None = None,
) -> Drawn:
    """Place a range on a line from ``floor`` to ``ceiling`` (default: its own ends and zero).

    Give the same floor and ceiling to ranges that stand under each other, so that
    they can be compared.

    The middle may lie outside the range: the mean of a lopsided estimate sometimes does.

    Raises ValueError unless low ≤ high, and all three lie between floor and ceiling.
    """
    start = min(low, middle, 0) if floor is None else floor
    end = max(high, middle, 0) if ceiling is None else ceiling
    if not (start <= low <= high <= end and start <= middle <= end):
        raise ValueError(
            f"A range from {low:,} to {high:,} around {middle:,} does not fit on a line "
            f"from {start:,} to {end:,}."
        )
    length = (end - start) or 1

    def at(value: float) -> float:
        return round(2 + 96 * (value - start) / length, 2)

    zero = at(0) if start <= 0 <= end else None
    return Drawn(at(low), at(middle), at(high), zero, round(at(high) - at(low), 2))
