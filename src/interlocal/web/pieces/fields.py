"""Pieces of forms that hold many values."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.formats import localize
from django.utils.safestring import SafeString

from interlocal.web.pieces.markup import drawn, joined


def known_names(code: str, names: Iterable[str]) -> SafeString:
    """Names that a field whose ``list`` is ``code`` offers while one types."""
    options = joined(drawn('<option value="{}"></option>', name) for name in names)
    return drawn('<datalist id="{}">{}</datalist>', code, options)


def choices(widget: Mapping[str, Any]) -> SafeString:
    """A control to choose from a list, from what Django's own template for it is given."""
    return drawn(
        '<select name="{}"{}>{}\n</select>',
        widget["name"],
        _attributes(widget["attrs"]),
        joined(_group(name, options) for name, options, _ in widget["optgroups"]),
    )


def _group(name: str | None, options: Iterable[Mapping[str, Any]]) -> SafeString:
    inside = joined(_option(option) for option in options)
    return drawn('\n<optgroup label="{}">{}\n</optgroup>', name, inside) if name else inside


def _option(option: Mapping[str, Any]) -> SafeString:
    return drawn(
        '\n<option value="{}"{}>{}</option>',
        option["value"],
        _attributes(option["attrs"]),
        localize(option["label"]),
    )


def _attributes(attrs: Mapping[str, Any]) -> SafeString:
    return joined(
        drawn(" {}", name) if value is True else drawn(' {}="{}"', name, value)
        for name, value in attrs.items()
        if value is not False
    )
