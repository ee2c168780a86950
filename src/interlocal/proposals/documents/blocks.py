"""What a paper is made of, before it is PDF or DOCX: headings, paragraphs, tables, pictures.

Both papers are set from the same blocks, so they cannot say different things.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from interlocal.proposals.documents.content import UnusableContent


@dataclass(frozen=True)
class KeyFigure:
    """A figure that carries the front page."""

    label: str
    value: str
    note: str
    loss: bool = False


@dataclass(frozen=True)
class Cover:
    """The front page: its own town's message before everything else."""

    kicker: str
    headline: str
    lead: str
    figures: Sequence[KeyFigure]
    lines: Sequence[tuple[str, str]]
    """Label and text: who is around the table, when it was made, who sees it."""
    closing: str


@dataclass(frozen=True)
class Heading:
    text: str
    level: int
    """1 for a section, 2 inside one."""
    new_page: bool = False


@dataclass(frozen=True)
class Paragraph:
    text: str
    tone: str = "body"
    """``lead`` opens a section, ``fine`` is to look things up, ``quiet`` is small print."""


@dataclass(frozen=True)
class Item:
    """A line of a list: what, what about it, and where that is from."""

    title: str
    text: str = ""
    source: str = ""
    href: str = ""
    """Where the source can be read on the web; the source's words lead there."""


@dataclass(frozen=True)
class Points:
    """A list; numbered where the order or the count matters."""

    items: Sequence[Item]
    numbered: bool = False


@dataclass(frozen=True)
class Callout:
    """Something that must not be overlooked."""

    title: str
    text: str


@dataclass(frozen=True)
class Table:
    """Rows of text with a header row. ``numbers`` are columns to align right."""

    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    numbers: Sequence[int] = ()
    strong: Sequence[int] = ()
    """Rows to stand out: the reader's own, a total."""
    losses: Sequence[tuple[int, int]] = ()
    """Cells, by row and column, that tell of a loss; a sign in the text says so too."""
    note: str = ""
    fine: bool = False
    """In smaller letters: for looking things up."""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.header) for row in self.rows):
            raise UnusableContent(f"A row of “{self.caption}” does not fit its header.")


@dataclass(frozen=True)
class Figure:
    """A picture that says in words what it shows."""

    svg: str
    alt: str
    caption: str
    width: float = 1.0
    """Share of the text's width."""

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise UnusableContent(f"The picture “{self.caption}” needs a text alternative.")


Block = Heading | Paragraph | Points | Callout | Table | Figure


@dataclass(frozen=True)
class Paper:
    """A whole document, ready to be set."""

    title: str
    footer: str
    made_on: str
    cover: Cover
    blocks: Sequence[Block]
