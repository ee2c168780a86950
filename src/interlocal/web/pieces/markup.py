"""Markup from parts: whatever is not markup yet is escaped, each time, here.

Says the same as Django's ``format_html`` in a third of its time, which counts where a page has
thousands of values: Django asks of every value whether it is still to be translated.
"""

import html
from collections.abc import Iterable
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

NOTHING = SafeString("")


def drawn(form: str, *parts: object, **named: object) -> SafeString:
    """The form, with each part at its place; ``form`` is ours and no part of it is anybody's."""
    if named:
        named = {name: escaped(part) for name, part in named.items()}
    filled = [part if type(part) is SafeString else escaped(part) for part in parts]
    return SafeString(form.format(*filled, **named))


def joined(parts: Iterable[object]) -> SafeString:
    """The parts one after the other."""
    return SafeString(
        "".join([part if type(part) is SafeString else escaped(part) for part in parts])
    )


def escaped(part: Any) -> SafeString:
    """A part as it may stand on a page: markup as it is, anything else as text."""
    if type(part) is str:
        return SafeString(html.escape(part))
    return part if isinstance(part, SafeString) else SafeString(conditional_escape(part))


def attribute(name: str, value: object) -> SafeString:
    """An attribute of an element, with the space before it; nothing where it says nothing."""
    return drawn(' {}="{}"', name, value) if value else NOTHING


def linked(text: object, href: str, rel: str = "") -> SafeString:
    """The text, as a link where there is somewhere to go."""
    if not href:
        return escaped(text)
    return drawn('<a href="{}"{}>{}</a>', href, attribute("rel", rel), text)


def loaded_from(url: str) -> SafeString:
    """What lets the inside of a fold be loaded from ``url`` when it is opened."""
    if not url:
        return NOTHING
    return drawn(
        ' hx-get="{}" hx-trigger="toggle from:closest details once" hx-indicator="#il-busy"', url
    )
