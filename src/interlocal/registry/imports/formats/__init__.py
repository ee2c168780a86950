"""Reading what governments publish, each format into the same plain sheet of text cells."""

from interlocal.registry.imports.formats.reading import (
    FORMATS,
    SEPARATORS,
    kind_of,
    read_for_guess,
    read_sheet,
)
from interlocal.registry.imports.formats.sheet import Sheet

__all__ = ["FORMATS", "SEPARATORS", "Sheet", "kind_of", "read_for_guess", "read_sheet"]
