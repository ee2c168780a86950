"""What differs between two contents of a baseline: between versions, or between two writers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from interlocal.proposals.rules.baselines import (
    QUESTIONS,
    SHORT,
    Asset,
    Binding,
    Content,
    Duty,
    Line,
    Stranded,
)
from interlocal.web.words import dollars

BLANK = "—"
_WORDS = {
    "fiscal_year": "Fiscal year",
    "volume": "Volume",
    "volume_unit": "Counted in",
    "service_level": "Service level",
    "hours": "Hours",
    **QUESTIONS,
    "duties_answer": "Duties on the side",
    "stranded_answer": "Overhead that stays",
}


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same, in words."""

    what: str
    before: str
    after: str


def differences(before: Content, after: Content) -> list[Difference]:
    """All that differs, in the order of the form; rows are matched by their name."""
    found = []
    for field, label in _WORDS.items():
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            found.append(Difference(label, _told(old), _told(new)))
    found += _rows("Line", before.lines, after.lines, _line)
    found += _rows("Duty on the side", before.duties, after.duties, _duty)
    found += _rows("Overhead that stays", before.stranded, after.stranded, _stranded)
    found += _rows("Asset", before.assets, after.assets, _asset)
    found += _rows("Contract", before.bindings, after.bindings, _binding)
    return found


def _rows(kind: str, before: Sequence[Any], after: Sequence[Any], told: Any) -> list[Difference]:
    """Rows by name; of rows with one name, those that are alike are passed over."""
    gone, new = Counter(map(_settled, before)), Counter(map(_settled, after))
    old_rows, new_rows = list((gone - new).elements()), list((new - gone).elements())
    found = []
    for row in old_rows:
        twin = next((each for each in new_rows if each.what == row.what), None)
        if twin is not None:
            new_rows.remove(twin)
        found.append(
            Difference(f"{kind} “{row.what}”", told(row), told(twin) if twin else "taken out")
        )
    found += [Difference(f"{kind} “{row.what}”", "not there", told(row)) for row in new_rows]
    return found


def _settled(row: Any) -> Any:
    """A line without its fact: where it came from is no difference in what it says."""
    return replace(row, fact=None) if isinstance(row, Line) else row


def _line(row: Line) -> str:
    parts = [SHORT[row.category], dollars(row.cents), row.kind]
    if row.low_cents is not None or row.high_cents is not None:
        low, high = row.ends
        parts.append(f"from {dollars(low)} to {dollars(high)}")
    if row.fte is not None:
        parts.append(f"{row.fte.normalize():f} full-time")
    return "; ".join([*parts, *filter(None, [row.source, row.note])])


def _duty(row: Duty) -> str:
    hours = "" if row.hours_per_week is None else f"{row.hours_per_week.normalize():f} hours a week"
    return "; ".join(filter(None, [hours, _money(row.cents)]))


def _stranded(row: Stranded) -> str:
    return f"{dollars(row.cents)} a year for {row.years} years"


def _asset(row: Asset) -> str:
    return "; ".join(
        [f"from {_told(row.bought_year)}", f"{_told(row.years_left)} years left", _money(row.cents)]
    )


def _binding(row: Binding) -> str:
    until = "end not known" if row.until_on is None else f"until {row.until_on.isoformat()}"
    return "; ".join(filter(None, [row.partner, until, f"to leave: {_money(row.leaving_cents)}"]))


def _money(cents: int | None) -> str:
    return "cost not known" if cents is None else dollars(cents)


def _told(value: Any) -> str:
    if value is None or value == "":
        return BLANK
    return str(value)
