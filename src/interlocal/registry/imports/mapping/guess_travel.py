"""A mapping to begin with for travel times."""

import json
import re

from interlocal.registry.imports.formats import Sheet
from interlocal.registry.imports.mapping.guess import (
    FIRST_ROWS,
    Guess,
    layout_of,
    source_lines,
    table_lines,
)
from interlocal.registry.imports.mapping.layout import table_of
from interlocal.registry.imports.mapping.travel import USUAL

_LIKE = {
    "from": r"^(from|origin|start|home)\b",
    "to": r"^(to|destination|end|work)\b",
    "minutes": r"minute|duration|time|hours|seconds",
}


def guess_travel(sheet: Sheet, told: dict[str, str]) -> Guess:
    """Whether a table is a square of places or has one way a line, and in which unit."""
    layout = layout_of(sheet)
    table = table_of(sheet, layout)
    found = {
        key: next((name for name in table.columns if re.search(like, name.replace("_", " "))), "")
        for key, like in _LIKE.items()
    }
    lines = ["kind: travel", *source_lines(sheet.file), *table_lines(sheet, layout, told)]
    asks = ["Say in “source” who published the file and what it is called."]
    if all(found.values()):
        said = [f"  {key}: {json.dumps(name)}" for key, name in found.items() if name != key]
        unit = next((unit for unit in ("hours", "seconds") if unit in found["minutes"]), "")
        said += [f"  unit: {unit}"] if unit else []
        lines += ["travel:", *said] if said else []
    else:
        asks.append(
            "Read as a square with the places in its first row and column. For one way a line, "
            f"name the columns {', '.join(USUAL)}."
        )
    rows = [[row.cells[column] for column in table.columns] for row in table.rows[:FIRST_ROWS]]
    return Guess("\n".join([*lines, ""]), table.columns, rows, asks)
