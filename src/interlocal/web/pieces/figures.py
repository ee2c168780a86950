"""How a figure came about, and the range that it lies in."""

from functools import cache

from django.utils.safestring import SafeString

from interlocal.web import ranges
from interlocal.web.pieces.markup import drawn

KINDS = {
    "reported": "Reported",
    "estimated": "Estimated",
    "imputed": "Imputed",
    "absent": "Not reported",
}


@cache
def kind(code: str) -> SafeString:
    """How a figure came about: reported, estimated, imputed or absent.

    Raises KeyError for any other word.
    """
    return drawn('<span class="il-kind il-kind--{}">{}</span>', code, KINDS[code])


def range_line(
    low: float,
    middle: float,
    high: float,
    label: str,
    floor: float | None = None,
    ceiling: float | None = None,
    low_text: str = "",
    high_text: str = "",
) -> SafeString:
    """A range drawn as a line with a dot; ``label`` says the same in words.

    Positions are written plainly, whatever the language's way of writing numbers.
    """
    line = ranges.drawn(low, middle, high, floor=floor, ceiling=ceiling)
    return drawn(
        '\n<svg class="il-range{}" role="img" aria-label="{}">'
        '<line class="il-range__track" x1="2%" x2="98%" y1="50%" y2="50%"/>{}'
        '<line class="il-range__span" x1="{}%" x2="{}%" y1="50%" y2="50%"/>'
        '<circle class="il-range__dot" cx="{}%" cy="50%" r="7"/></svg>\n{}',
        " il-range--costs" if high < 0 else "",
        label,
        _zero(line.zero),
        line.low,
        line.high,
        line.middle,
        _ends(low_text, high_text),
    )


def _zero(at: float | None) -> str:
    if at is None:
        return ""
    return drawn('<line class="il-range__zero" x1="{}%" x2="{}%" y1="15%" y2="85%"/>', at, at)


def _ends(low_text: str, high_text: str) -> str:
    if not low_text:
        return ""
    return drawn(
        '<div class="il-range-ends" aria-hidden="true"><span>{}</span><span>{}</span></div>',
        low_text,
        high_text,
    )
