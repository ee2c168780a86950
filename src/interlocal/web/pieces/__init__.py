"""The pieces that stand on a page by the hundred, drawn by plain functions.

A table has hundreds of cells, an answer dozens of sources: a template for each would take
longer than all that is worked out for the page. Every value is escaped by ``format_html``
unless it is markup already. Templates reach these pieces as the tags of the same names.
"""

from interlocal.web.pieces.answers import answer, evidence, fold, reasons, said, warnings
from interlocal.web.pieces.fields import choices, known_names
from interlocal.web.pieces.figures import kind, range_line
from interlocal.web.pieces.sources import source, walk_back
from interlocal.web.pieces.tables import Head, table

__all__ = [
    "Head",
    "answer",
    "choices",
    "evidence",
    "fold",
    "kind",
    "known_names",
    "range_line",
    "reasons",
    "said",
    "source",
    "table",
    "walk_back",
    "warnings",
]
