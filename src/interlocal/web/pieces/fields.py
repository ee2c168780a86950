"""Pieces of forms that hold many values."""

from collections.abc import Iterable

from django.utils.safestring import SafeString

from interlocal.web.pieces.markup import drawn, joined


def known_names(code: str, names: Iterable[str]) -> SafeString:
    """Names that a field whose ``list`` is ``code`` offers while one types."""
    options = joined(drawn('<option value="{}"></option>', name) for name in names)
    return drawn('<datalist id="{}">{}</datalist>', code, options)
