"""The shares of a bench: one table of all ways, who loses, and which sub-groups would leave."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from interlocal.accounts.models import User
from interlocal.proposals import rules
from interlocal.proposals.calculations import clauses as calculations
from interlocal.proposals.calculations.clauses import Objectors, Tried
from interlocal.proposals.models import Bench
from interlocal.proposals.queries.clauses import Payer, kept_shares, payers_of
from interlocal.proposals.rules import clauses as words
from interlocal.registry import queries as registry
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import counted, dollars, listing

CLAUSE = "clause"
OWN = "The clause"
METHODS = (
    "equal",
    "per-capita",
    "grand-list",
    "usage",
    "scrb",
    "shapley",
    "nucleolus",
    "per-capita-nucleolus",
    "proportional-nucleolus",
)
LOSS, SAME, GAIN = "▲", "＝", "▼"
HALF_DOLLAR = 50


@dataclass(frozen=True)
class Ways:
    """All that every move of a slider needs, read once: who pays what under each kept way."""

    bench: Bench
    payers: tuple[Payer, ...]
    alone: tuple[int, ...]
    today: tuple[int, ...]
    from_baseline: tuple[bool, ...]
    volumes: tuple[int, ...] | None
    splits: Mapping[str, tuple[int, ...]]
    refused: tuple[tuple[str, str], ...]
    proposed: str
    mine: frozenset[int]

    @property
    def names(self) -> dict[str, str]:
        """The participants' names by slug, in order."""
        return {payer.slug: payer.name for payer in self.payers}

    @property
    def document(self) -> str:
        """The scenario's cost of every sub-group."""
        return self.bench.scenario.game


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

    @property
    def csv(self) -> str:
        """The table as CSV, tamed for spreadsheets."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([_tame(column.label) for column in self.table.columns])
        for row in [*self.table.rows, *([self.table.totals] if self.table.totals else [])]:
            writer.writerow([_tame(cell.text) for cell in row.cells])
        return out.getvalue()


def ways_of(bench: Bench, user: User) -> Ways:
    """Read once what the table of a bench stands on."""
    payers = tuple(payers_of(bench.scenario, bench))
    today = [calculations.today_cents(payer) for payer in payers]
    splits, refused = kept_shares(bench.scenario)
    return Ways(
        bench=bench,
        payers=payers,
        alone=calculations.alone_cents(bench.scenario.game),
        today=tuple(cents for cents, _ in today),
        from_baseline=tuple(own for _, own in today),
        volumes=_by_volume(bench, payers),
        splits=splits,
        refused=tuple((code, refused[code]) for code in METHODS if code in refused),
        proposed=bench.scenario.proposed_method,
        mine=frozenset(registry.represented_by(user).values_list("pk", flat=True)),
    )


def tried(
    ways: Ways, clause: Mapping[str, Any], revenue: Mapping[str, int], year: int
) -> tuple[Tried | None, str]:
    """The bench's clause worked out, or why it cannot be."""
    if not clause.get("pools"):
        return None, ""
    try:
        return (
            calculations.try_clause(
                ways.document,
                ways.payers,
                clause,
                ways.bench.drivers,
                revenue=revenue,
                today=ways.today,
                year=year,
            ),
            "",
        )
    except calculations.CannotShare as refusal:
        return None, str(refusal)


def shares_shown(
    ways: Ways,
    clause: Mapping[str, Any],
    revenue: Mapping[str, int],
    *,
    year: int = 1,
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
        table=_table(ways, found),
        headline=_headline(ways, test, label, code),
        leavers=_leavers(test.objectors),
        leavers_of=label,
        more=_more(test),
        problems=tuple(said),
        gaps=tuple(gaps),
        words=words.clause_words(clause, ways.bench.drivers, ways.names) if found else (),
        total=dollars(test.total_cents),
        notes=_notes(ways, revenue if found else {}, year, clause),
        objectors=_objectors_table(ways, found) if whole else None,
        working=_working(ways, found) if found and whole else None,
    )


def warning_words(ways: Ways) -> str:
    """That a group costs more together than apart, in a sentence; empty where none does."""
    loss = calculations.total_cents(ways.document) - sum(ways.alone)
    if loss > HALF_DOLLAR:
        return (
            f"All together cost {dollars(loss)} a year more than everybody alone. No way of "
            "sharing can please everybody: look for a lower cost, other partners, or do not share."
        )
    found = calculations.dearer_together(ways.document)
    if found is None:
        return ""
    one, other, cents = found
    return (
        f"{listing(list(one))} together with {listing(list(other))} cost {dollars(cents)} a year "
        "more than the two apart. Where joining costs more than it saves, no way of sharing can "
        "please everybody in that group; ask first whether the figures are right."
    )


# ---------- pieces ----------


def _table(ways: Ways, found: Tried | None) -> Table:
    columns = [
        Column("Town"),
        Column("Alone", is_number=True),
        Column("Today", is_number=True),
    ]
    ways_across: list[tuple[str, Sequence[int]]] = []
    if found:
        ways_across.append((OWN, found.cents))
        columns.append(Column(OWN, is_number=True))
        columns.append(Column("Clause against today", is_number=True))
    for code in METHODS:
        if code in ways.splits:
            name = rules.method(code).name
            ways_across.append(
                (f"{name} (proposed)" if code == ways.proposed else name, ways.splits[code])
            )
        if code == "usage" and ways.volumes:
            ways_across.append(("Volume, as baselines count it", ways.volumes))
    columns += [Column(name, is_number=True) for name, _ in ways_across if name != OWN]
    rows = []
    for at, payer in enumerate(ways.payers):
        cells = [
            Cell(payer.name),
            Cell(dollars(ways.alone[at]), kind="estimated"),
            Cell(
                dollars(ways.today[at]),
                kind="reported" if ways.from_baseline[at] else "estimated",
            ),
        ]
        for name, cents in ways_across:
            cells.append(_paid(cents[at], ways.alone[at], says_gain=name == OWN))
            if name == OWN:
                cells.append(Cell(_change(cents[at] - ways.today[at])))
        rows.append(Row(cells, is_ours=payer.organisation in ways.mine))
    totals = [
        Cell("Together"),
        Cell(dollars(sum(ways.alone))),
        Cell(dollars(sum(ways.today))),
    ]
    for name, cents in ways_across:
        totals.append(Cell(dollars(sum(cents))))
        if name == OWN:
            totals.append(Cell(_change(sum(cents) - sum(ways.today))))
    return Table(
        caption="What each would pay a year, by way of sharing the cost",
        columns=columns,
        rows=rows,
        totals=Row(totals),
        stacks=False,
    )


def _paid(cents: int, alone: int, *, says_gain: bool) -> Cell:
    """What somebody pays, its loss by shape and word."""
    gap = cents - alone
    if gap > HALF_DOLLAR:
        note = f"{LOSS} loses {dollars(gap)}"
    elif says_gain:
        note = f"{GAIN} saves {dollars(-gap)}" if gap < -HALF_DOLLAR else f"{SAME} as alone"
    else:
        note = ""
    return Cell(dollars(cents), is_loss=gap > HALF_DOLLAR, note=note)


def _change(cents: int) -> str:
    if abs(cents) <= HALF_DOLLAR:
        return "the same"
    return f"{dollars(abs(cents))} {'more' if cents > 0 else 'less'}"


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
        return (
            f"{start}Nobody pays more than alone, but "
            f"{counted(test.objections, 'sub-group')} would do better apart."
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
    notes += [f"{rules.method(code).name}: {refusal}" for code, refusal in ways.refused]
    return tuple(notes)


def _objectors_table(ways: Ways, found: Tried | None) -> Table:
    """For every way of sharing, who would do better apart, and by how much."""
    tests: list[tuple[str, Tried]] = [(OWN, found)] if found else []
    tests += [
        (
            rules.method(code).name,
            calculations.judge_cents(ways.document, ways.payers, ways.splits[code]),
        )
        for code in METHODS
        if code in ways.splits
    ]
    rows = []
    for name, test in tests:
        worst = test.objectors[0] if test.objectors else None
        rows.append(
            Row(
                [
                    Cell(name),
                    Cell(f"{test.objections:,}"),
                    Cell(listing(list(worst.members)) if worst else "nobody"),
                    Cell(
                        dollars(worst.loss_cents) if worst else "—",
                        note=words.per_cent(round(100 * worst.part, 1)) if worst else "",
                        is_loss=bool(worst),
                    ),
                ]
            )
        )
    return Table(
        caption="Who would do better apart, by way of sharing",
        columns=[
            Column("Way of sharing"),
            Column("Towns and sub-groups", is_number=True),
            Column("The one that gains most by leaving"),
            Column("It would pay less, a year", is_number=True),
        ],
        rows=rows,
    )


def _working(ways: Ways, found: Tried) -> Table:
    """Every line that leads to the bills: they add up to them."""
    columns = [Column("Line"), *(Column(p.name, is_number=True) for p in ways.payers)]
    rows = []
    for line in found.lines:
        amounts = line["amounts"]
        if not any(abs(amount) >= 0.005 for amount in amounts.values()):
            continue
        rows.append(
            Row(
                [
                    Cell(_line_name(line)),
                    *(Cell(_exact(amounts.get(p.name, 0.0))) for p in ways.payers),
                ]
            )
        )
    totals = [Cell("Pays"), *(Cell(_exact(cents / 100)) for cents in found.cents)]
    return Table(
        caption="How each bill comes about, line by line",
        columns=columns,
        rows=rows,
        totals=Row(totals),
        stacks=False,
    )


def _line_name(line: Mapping[str, Any]) -> str:
    given = line["given"]
    if line["kind"] == "driver":
        label = words.EQUAL_WORDS if given["driver"] == words.EQUAL else given["driver"]
        return (
            f"{line['name']}: {words.per_cent(round(100 * given['weight'], 2))} of "
            f"{dollars(round(given['pool'] * 100))} by {label}"
        )
    return {
        "phase_in": "Phase-in from today",
        "limits": "Caps and floors",
        "rounding": "Rounding to whole cents",
    }.get(line["kind"], str(line["name"]))


def _by_volume(bench: Bench, payers: Sequence[Payer]) -> tuple[int, ...] | None:
    """In proportion to the volume that all baselines count; None where one is missing."""
    held = bench.drivers.get("volume")
    if not held:
        return None
    names = {payer.slug: payer.name for payer in payers}
    if words.refuse_driver(held["values"], names, "volume"):
        return None
    clause = {"version": 1, "pools": [{"name": "Everything", "weights": {"volume": 1.0}}]}
    if any(isinstance(value, list) for value in held["values"].values()):
        return None
    return calculations.try_clause(
        bench.scenario.game, payers, clause, bench.drivers, revenue={}, today=[0] * len(payers)
    ).cents


def more_or_less(cents: int, what: str) -> str:
    """How much more or less, in words."""
    if abs(cents) < HALF_DOLLAR:
        return f"no more {what}"
    return f"{dollars(abs(cents))} {'more' if cents > 0 else 'less'} {what}"


def _exact(amount: float) -> str:
    text = f"{abs(amount):,.2f}"
    return f"−${text}" if amount < -0.005 else f"${text}"


def _tame(text: str) -> str:
    """A cell that a spreadsheet will not take for a formula."""
    return f"'{text}" if text.strip().startswith(("=", "+", "-", "@")) else text
