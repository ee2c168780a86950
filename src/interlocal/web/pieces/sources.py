"""“Where does this number come from?”, and the way back to file and row."""

from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.timezone import is_aware, localtime

from interlocal.web.icons import icon
from interlocal.web.origins import Origin, Walk
from interlocal.web.pieces.figures import kind
from interlocal.web.pieces.markup import drawn, joined, linked, loaded_from

TITLE = "Where does this number come from?"


def source(walk: Walk | None = None, url: str = "", title: str = "") -> SafeString:
    """“Where does this number come from?”: here and now, or loaded from ``url`` when opened."""
    return drawn(
        '<details class="il-source">\n<summary>{}{}</summary>\n'
        '<div class="il-source__panel"{}>\n{}</div>\n</details>',
        icon("source"),
        title or TITLE,
        loaded_from(url),
        walk_back(walk)
        if walk
        else drawn('<p><a href="{}">Show where this number comes from</a></p>\n', url),
    )


def walk_back(walk: Walk) -> SafeString:
    """A number, the steps that made it, its method, and the figures that it rests on."""
    steps = joined(drawn("<li>{}</li>", step) for step in walk.steps)
    return joined(
        [
            drawn("<p><strong>{}</strong> {}</p>\n", walk.number, walk.meaning),
            drawn('<ol class="il-walk">{}</ol>\n', steps) if steps else "",
            drawn("<p>Method: {}</p>\n", linked(walk.method, walk.method_href))
            if walk.method
            else "",
            *map(_origin, walk.origins),
        ]
    )


def _origin(origin: Origin) -> SafeString:
    """Where one figure stands; what is not known of it has no line."""
    lines = [
        (origin.label, drawn("<strong>{}</strong> {}", origin.value, kind(origin.kind))),
        ("Year", f"{origin.year:d}" if origin.year else ""),
        ("Source", _published(origin)),
        ("File", origin.file_name),
        ("Place in it", origin.locator),
        ("Read in", _day(origin.loaded_at) if origin.loaded_at else ""),
        ("Licence", origin.licence),
        ("Note", origin.note),
    ]
    told = joined(drawn("<dt>{}</dt><dd>{}</dd>\n", *line) for line in lines if line[1])
    return drawn('<dl class="il-facts">\n{}</dl>\n', told)


def _published(origin: Origin) -> SafeString:
    title = linked(origin.title, origin.href, rel="noreferrer")
    return drawn("{}, {}", title, origin.publisher) if origin.publisher else title


def _day(moment: datetime) -> str:
    here = localtime(moment) if is_aware(moment) else moment
    return f"{here:%-d %B %Y}"
