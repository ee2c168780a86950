"""What to think of it: ranked answers, what speaks for and against them, and what studies found."""

from collections.abc import Iterable

from django.utils.safestring import SafeString

from interlocal.web.icons import icon
from interlocal.web.pieces.figures import kind as kind_of
from interlocal.web.pieces.figures import range_line
from interlocal.web.pieces.markup import attribute, drawn, joined, linked, loaded_from

DIRECTIONS = {
    "saves": ("down", "Tends to save"),
    "no-effect": ("equal", "No clear effect on cost"),
    "costs-more": ("up", "Tends to cost more"),
    "mixed": ("mixed", "Studies disagree"),
    "unknown": ("question", "Not studied"),
}


def said(lines: Iterable[tuple[str, object]], style: str = "") -> SafeString:
    """A list of sentences, each with a drawing before it; ``style`` is reasons or warnings."""
    return drawn(
        '<ul class="il-list{}">{}</ul>',
        drawn(" il-list--{}", style) if style else "",
        joined(drawn("<li>{}<span>{}</span></li>", icon(name), text) for name, text in lines),
    )


def reasons(items: Iterable[object] | None, title: str = "Why") -> SafeString:
    """What speaks for it. Nothing where there is nothing."""
    return _titled(items, "check", "reasons", title)


def warnings(items: Iterable[object] | None, title: str = "Before you rely on this") -> SafeString:
    """What speaks against, or makes the figures shaky. Nothing where there is nothing."""
    return _titled(items, "warning", "warnings", title)


def _titled(items: Iterable[object] | None, drawing: str, style: str, title: str) -> SafeString:
    lines = [(drawing, item) for item in items or ()]
    if not lines:
        return joined([])
    heading = drawn('<h3 class="il-{}__title">{}</h3>\n', style, title) if title else ""
    return drawn('<div class="il-{}">\n{}{}\n</div>', style, heading, said(lines, style))


def evidence(
    direction: str, finding: str, source: str, href: str = "", note: str = ""
) -> SafeString:
    """What a study found. Every direction stands as high as every other.

    Raises KeyError for a direction that nobody defined.
    """
    drawing, label = DIRECTIONS[direction]
    return drawn(
        '<article class="il-evidence il-evidence--{}">\n'
        '<p class="il-evidence__direction">{}{}</p>\n<p>{}</p>\n{}'
        '<p class="il-evidence__source">{}</p>\n</article>\n',
        direction,
        icon(drawing),
        label,
        finding,
        drawn('<p class="il-small">{}</p>\n', note) if note else "",
        linked(source, href, rel="noreferrer"),
    )


def fold(content: str, title: str, url: str = "", is_open: bool = False) -> SafeString:
    """Something to open; with ``url`` its inside is loaded when it is opened."""
    return drawn(
        '<details class="il-fold"{}>\n<summary>{}</summary>\n'
        '<div class="il-fold__body"{}>{}</div>\n</details>\n',
        " open" if is_open else "",
        title,
        loaded_from(url),
        content,
    )


def answer(
    content: str,
    sentence: str,
    href: str = "",
    kicker: str = "",
    kind: str = "",
    low: float | None = None,
    middle: float | None = None,
    high: float | None = None,
    floor: float | None = None,
    ceiling: float | None = None,
    low_text: str = "",
    high_text: str = "",
    range_text: str = "",
    place: str = "",
    level: int = 3,
) -> SafeString:
    """One ranked answer: sentence, range, and in ``content`` its folds and actions."""
    line: object = ""
    if low is not None and middle is not None and high is not None:
        line = drawn(
            '<div class="il-answer__range">{}</div>\n',
            range_line(
                low, middle, high, range_text or sentence, floor, ceiling, low_text, high_text
            ),
        )
    return drawn(
        '<article class="il-card il-answer"{place}>\n<div class="il-answer__head">\n{kicker}'
        '<h{level} class="il-answer__sentence">{sentence}</h{level}>\n{words}</div>\n'
        "{line}{content}\n</article>\n",
        place=attribute("data-place", place),
        kicker=drawn('<p class="il-kicker">{}</p>\n', kicker) if kicker else "",
        level=level,
        sentence=linked(sentence, href),
        words=_words(range_text, kind),
        line=line,
        content=content,
    )


def _words(range_text: str, kind: str) -> str:
    if not (range_text or kind):
        return ""
    return drawn("<p>{} {}</p>\n", range_text, kind_of(kind) if kind else "")
