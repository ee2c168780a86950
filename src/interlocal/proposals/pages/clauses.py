"""The shares of a bench: one table of all ways, who loses, and which sub-groups would leave."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from interlocal.proposals import rules
from interlocal.proposals.calculations import clauses as calculations
from interlocal.proposals.calculations import games
from interlocal.proposals.calculations.clauses import Objectors, Tried
from interlocal.proposals.pages.clauses_tables import (
    LOSS,
    divided_table,
    forecast_table,
    objectors_table,
    ways_table,
    working_table,
)
from interlocal.proposals.pages.clauses_ways import (
    HALF_DOLLAR,
    Ways,
    more_or_less,
    tried,
    ways_of,
)
from interlocal.proposals.pages.clauses_worked import Worked, worked_out
from interlocal.proposals.rules import clauses as words
from interlocal.web.tables import Table
from interlocal.web.words import counted, dollars, listing

__all__ = [
    "SharesShown",
    "Ways",
    "forecast_table",
    "shares_shown",
    "tried",
    "warning_words",
    "ways_of",
]

CLAUSE: Final = "clause"


@dataclass(frozen=True)
class Leaver:
    """A sub-group that would do better apart, as a line with a bar."""

    who: str
    sentence: str
    width: int


@dataclass(frozen=True)
class SharesShown:
    """What the table part of the page shows."""

    table: Table
    headline: str
    leavers: tuple[Leaver, ...]
    leavers_of: str
    more: str
    problems: tuple[str, ...]
    gaps: tuple[str, ...]
    words: tuple[str, ...]
    total: str
    notes: tuple[str, ...] = ()
    objectors: Table | None = None
    working: Table | None = None
    divided: Table | None = None
    worked: Worked | None = None

    @property
    def csv(self) -> str:
        """The table as CSV, tamed for spreadsheets."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([_tame(column.label) for column in self.table.columns])
        for row in [*self.table.rows, *([self.table.totals] if self.table.totals else [])]:
            writer.writerow([_tame(cell.text) for cell in row.cells])
        return out.getvalue()


def shares_shown(
    ways: Ways,
    clause: Mapping[str, Any],
    revenue: Mapping[str, int],
    *,
    year: int = 1,
    town: str = "",
    problems: Sequence[str] = (),
    gaps: Sequence[str] = (),
    whole: bool = True,
) -> SharesShown:
    """The table of all ways with the clause as it stands; ``whole`` adds its working."""
    found, refusal = (None, "") if problems else tried(ways, clause, revenue, year)
    said = [*problems, *([refusal] if refusal else [])]
    code = CLAUSE if found else ways.proposed
    test = found or calculations.judge_cents(ways.document, ways.payers, ways.splits[ways.proposed])
    label = "the clause" if found else f"“{rules.method(ways.proposed).name}”"
    return SharesShown(
        table=ways_table(ways, found),
        headline=_headline(ways, test, label, code),
        leavers=_leavers(test.objectors),
        leavers_of=label,
        more=_more(test),
        problems=tuple(said),
        gaps=tuple(gaps),
        words=words.clause_words(clause, ways.bench.drivers, ways.names) if found else (),
        total=dollars(test.total_cents),
        notes=_notes(ways, revenue if found else {}, year, clause),
        objectors=objectors_table(ways, found) if whole else None,
        working=working_table(ways, found) if found and whole else None,
        divided=divided_table(ways, found) if found else None,
        worked=worked_out(ways, found, town or ways.own) if found else None,
    )


def warning_words(ways: Ways) -> str:
    """That a group costs more together than apart, in a sentence; empty where none does."""
    loss = calculations.total_cents(ways.document) - sum(ways.alone)
    if loss > HALF_DOLLAR:
        return (
            f"All together cost {dollars(loss)} a year more than everybody alone. No way of "
            "sharing can please everybody: look for a lower cost, other partners, or do not share."
        )
    found = games.dearer_together(ways.document)
    if found is None:
        return ""
    one, other, cents = found
    return (
        f"{listing(list(one))} together with {listing(list(other))} cost {dollars(cents)} a year "
        "more than the two apart. Where joining costs more than it saves, no way of sharing can "
        "please everybody in that group; ask first whether the figures are right."
    )


def _headline(ways: Ways, test: Tried, label: str, code: str) -> str:
    cents = test.cents if code == CLAUSE else ways.splits[code]
    losers = [
        payer.name
        for payer, pays, alone in zip(ways.payers, cents, ways.alone, strict=True)
        if pays - alone > HALF_DOLLAR
    ]
    own = next(
        (at for at, payer in enumerate(ways.payers) if payer.organisation in ways.mine), None
    )
    start = ""
    if own is not None:
        gap = cents[own] - ways.alone[own]
        start = (
            f"{ways.payers[own].name} would pay {dollars(cents[own])} a year by {label}, "
            f"{more_or_less(gap, 'than alone')}. "
            if abs(gap) > HALF_DOLLAR
            else f"{ways.payers[own].name} would pay as much as alone by {label}. "
        )
    if losers:
        verb = "pays" if len(losers) == 1 else "pay"
        return f"{start}{LOSS} {listing(losers)} {verb} more than alone."
    if test.objections:
        least = "" if test.counted or test.objections == 1 else "at least "
        return (
            f"{start}Nobody pays more than alone, but {least}"
            f"{counted(test.objections, 'sub-group')} would do better apart."
        )
    if not test.certified:
        return (
            f"{start}Nobody pays more than alone. No sub-group was found that would do better "
            "apart, but not all could be ruled out."
        )
    return f"{start}Nobody pays more than alone, and no sub-group would do better apart."


def _leavers(objectors: Sequence[Objectors]) -> tuple[Leaver, ...]:
    most = max((one.loss_cents for one in objectors), default=1) or 1
    return tuple(
        Leaver(
            who=listing(list(one.members)),
            sentence=f"would pay {dollars(one.loss_cents)} a year less apart "
            f"({words.per_cent(round(100 * one.part, 1))} of {dollars(one.pays_cents)}).",
            width=max(round(100 * one.loss_cents / most), 1),
        )
        for one in objectors
    )


def _more(test: Tried) -> str:
    others = test.objections - len(test.objectors)
    said = f"{counted(others, 'more sub-group')} would gain too." if others > 0 else ""
    if said and not test.counted:
        said = f"At least {said}"
        if test.worst_proven:
            said += " None gains more by leaving than the first named: that is proven."
    if not test.certified:
        said += " Not every sub-group could be looked at."
    return said.strip()


def _notes(
    ways: Ways, revenue: Mapping[str, int], year: int, clause: Mapping[str, Any]
) -> tuple[str, ...]:
    notes = []
    if revenue:
        notes.append(
            f"{dollars(sum(revenue.values()))} a year of revenue comes off first. It counts for "
            "all together; sub-groups are tested without it."
        )
    if clause.get("phase_in") or any(row.get("until_year") for row in clause.get("limits", [])):
        notes.append(f"Shown as in year {year} of sharing.")
    public = [
        payer.name for payer, own in zip(ways.payers, ways.from_baseline, strict=True) if not own
    ]
    if public:
        verb = "has" if len(public) == 1 else "have"
        notes.append(
            f"Today: {listing(public)} {verb} handed over no baseline, so public figures stand in, "
            "estimated."
        )
    notes.append(
        "Alone, and what sub-groups would cost, are the scenario’s estimates: from public figures, "
        "or from a baseline that was handed over before the figures were worked out."
    )
    for refusal in dict.fromkeys(why for _, why in ways.refused):
        names = [rules.method(code).name for code, why in ways.refused if why == refusal]
        notes.append(f"{listing(names)}: {refusal}")
    return tuple(notes)


def _tame(text: str) -> str:
    """A cell that a spreadsheet will not take for a formula."""
    return f"'{text}" if text.strip().startswith(("=", "+", "-", "@")) else text
