"""How figures and names are put into words, the same on every page and paper.

Money is whole cents on the way in. A negative amount carries a true minus sign; a
negative *saving* is never shown with one, but said: it "would cost Bolton more".
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

MINUS = "−"


@dataclass(frozen=True)
class Range:
    """An estimate in cents: the likely lowest, the mean and the likely highest."""

    low: int
    mean: int
    high: int

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"A range runs from low to high: got {self.low} to {self.high} cents.")

    @classmethod
    def exactly(cls, cents: int) -> "Range":
        """A figure that is known, such as a reported one."""
        return cls(cents, cents, cents)

    @property
    def step(self) -> int:
        """The cents to round to: a tenth of the width's leading digit, at least a dollar."""
        return step_for(self.low, self.high)


class Verdict(Enum):
    """What a range of yearly savings allows one to say."""

    SAVES = "saves"
    COSTS_MORE = "costs more"
    UNCERTAIN = "too uncertain to call"


def verdict(saving: Range) -> Verdict:
    """Whether the whole likely range lies above zero, below it, or on both sides."""
    if saving.low > 0:
        return Verdict.SAVES
    if saving.high < 0:
        return Verdict.COSTS_MORE
    return Verdict.UNCERTAIN


def step_for(low: int, high: int) -> int:
    """The rounding, in cents, that a range supports.

    A range of $12,000 to $71,000 is known to thousands; one of $4 to $9 to dollars.

    Examples
    --------
    >>> step_for(12_000_00, 71_000_00)
    100000
    >>> step_for(400, 900)
    100
    """
    width = high - low
    if width < 1000:
        return 100
    return max(100, int(10 ** (math.floor(math.log10(width)) - 1)))


def rounded(cents: int, step: int) -> int:
    """``cents`` to the nearest ``step``, halves away from zero.

    What would vanish keeps its leading digit: a small cost is not no cost.
    """
    whole = _nearest(cents, step)
    if whole or not cents:
        return whole
    return _nearest(cents, max(100, int(10 ** math.floor(math.log10(abs(cents))))))


def dollars(cents: int, step: int = 100) -> str:
    """An amount in dollars, to the whole dollar or to a coarser step.

    Examples
    --------
    >>> dollars(4_120_049)
    '$41,200'
    >>> dollars(-4_120_049, step=1_000_00)
    '−$41,000'
    """
    amount = rounded(cents, step) // 100
    return f"{MINUS if amount < 0 else ''}${abs(amount):,}"


def about(estimate: Range) -> str:
    """An estimate with its range, rounded to what the range supports.

    Examples
    --------
    >>> about(Range(12_345_00, 40_123_00, 71_234_00))
    'about $40,000, likely between $12,000 and $71,000'
    """
    if estimate.low == estimate.high:
        return dollars(estimate.mean)
    return f"about {dollars(estimate.mean, estimate.step)}, {likely(estimate)}"


def likely(estimate: Range) -> str:
    """The range alone: "likely between $12,000 and $71,000"."""
    low, high = between(estimate)
    return f"likely around {low}" if low == high else f"likely between {low} and {high}"


def between(estimate: Range) -> tuple[str, str]:
    """The two ends of a range, rounded together."""
    return dollars(estimate.low, estimate.step), dollars(estimate.high, estimate.step)


def outcome(town: str, saving: Range) -> str:
    """What a yearly saving means for a town, short enough for a headline; a predicate.

    Examples
    --------
    >>> outcome("Bolton", Range(12_345_00, 40_123_00, 71_234_00))
    'would save Bolton about $40,000 a year'
    >>> outcome("Bolton", Range(-9_000_00, -6_000_00, -2_000_00))
    'would cost Bolton about $6,000 more a year'
    >>> outcome("Bolton", Range(-9_000_00, 6_000_00, 20_000_00))
    'may or may not pay for Bolton: too uncertain to call'
    """
    size = dollars(abs(saving.mean), saving.step)
    roughly = "" if saving.low == saving.high else "about "
    if verdict(saving) is Verdict.SAVES:
        return f"would save {town} {roughly}{size} a year"
    if verdict(saving) is Verdict.COSTS_MORE:
        return f"would cost {town} {roughly}{size} more a year"
    if saving.low == saving.high:
        return f"would neither save nor cost {town} anything"
    return f"may or may not pay for {town}: too uncertain to call"


def outcome_with_range(town: str, saving: Range) -> str:
    """The same with its range; never read as a promise.

    Examples
    --------
    >>> outcome_with_range("Bolton", Range(12_345_00, 40_123_00, 71_234_00))
    'would save Bolton about $40,000 a year, likely between $12,000 and $71,000'
    >>> outcome_with_range("Bolton", Range(-9_000_00, 6_000_00, 20_000_00))
    'could end anywhere between costing Bolton $9,000 more a year and saving it $20,000 a year'
    """
    if saving.low == saving.high:
        return outcome(town, saving)
    least, most = (dollars(end, saving.step) for end in sorted((abs(saving.low), abs(saving.high))))
    if verdict(saving) is Verdict.SAVES:
        return f"{outcome(town, saving)}, likely between {least} and {most}"
    if verdict(saving) is Verdict.COSTS_MORE:
        return f"{outcome(town, saving)}, likely between {least} and {most} more"
    if saving.low == 0:
        return f"would save {town} up to about {most} a year, or nothing"
    if saving.high == 0:
        return f"would cost {town} up to about {most} more a year, or nothing"
    loss, gain = dollars(-saving.low, saving.step), dollars(saving.high, saving.step)
    return (
        f"could end anywhere between costing {town} {loss} more a year and saving it {gain} a year"
    )


def saving_words(saving: Range) -> str:
    """A yearly saving as a table cell: "saves $40,000", "costs $6,000 more"."""
    size = dollars(abs(saving.mean), saving.step)
    if verdict(saving) is Verdict.SAVES:
        return f"saves {size}"
    if verdict(saving) is Verdict.COSTS_MORE:
        return f"costs {size} more"
    return "no change" if saving.low == saving.high else "too uncertain to call"


def listing(names: Sequence[str]) -> str:
    """Names in a row: "Andover, Hebron and Willington"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """A count with its noun: "1 town", "15 towns"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def in_sentence(name: str) -> str:
    """A service's name inside a sentence: "Libraries" → "libraries", "IT" and "GIS" stay."""
    first, space, rest = name.partition(" ")
    return name if len(first) > 1 and first.isupper() else first.lower() + space + rest


def possessive(name: str) -> str:
    """Of a name: "Bolton's", "Three Rivers'"."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def plain(text: str) -> str:
    """Text on one line, without the control characters that XML, PDF and DOCX refuse."""
    kept = "".join(c if c.isprintable() or c.isspace() else "" for c in text)
    return " ".join(kept.split())


def _nearest(cents: int, step: int) -> int:
    """Integer rounding, halves away from zero."""
    sign = -1 if cents < 0 else 1
    return sign * ((2 * abs(cents) + step) // (2 * step)) * step
