"""Tables as values: what stands in them, not how they look."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column. ``sort`` is its word in the address bar; without one it is not sortable."""

    label: str
    is_number: bool = False
    sort: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell, already worded.

    ``kind`` is a kind of fact (reported, estimated, imputed, absent); ``shade`` 0 to 4
    colours a cell of a heat strip; ``is_loss`` marks a loser, and ``note`` says it in words.
    """

    text: str
    href: str = ""
    note: str = ""
    kind: str = ""
    shade: int | None = None
    is_loss: bool = False


@dataclass(frozen=True)
class Row:
    """One row; its first cell names it. ``place`` ties it to the same place on a map."""

    cells: list[Cell]
    place: str = ""
    is_ours: bool = False


@dataclass(frozen=True)
class Table:
    """A table with its caption. ``stacks``: on a phone each row becomes a card."""

    caption: str
    columns: list[Column]
    rows: list[Row]
    totals: Row | None = None
    stacks: bool = True
    hides_caption: bool = False

    def __post_init__(self) -> None:
        for row in [*self.rows, *([self.totals] if self.totals else [])]:
            if len(row.cells) != len(self.columns):
                raise ValueError(
                    f"A row of {self.caption!r} has {len(row.cells)} cells "
                    f"for {len(self.columns)} columns."
                )
