"""The tables of the shares page: every way of sharing, what is divided, who leaves, the working."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from interlocal.proposals import rules
from interlocal.proposals.calculations import clauses as calculations
from interlocal.proposals.calculations.clauses import Tried
from interlocal.proposals.pages.clauses_ways import HALF_DOLLAR, METHODS, Ways
from interlocal.proposals.rules import clauses as words
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import dollars, listing

OWN: Final = "The clause"
LOSS, SAME, GAIN = "▲", "＝", "▼"


def ways_table(ways: Ways, found: Tried | None) -> Table:
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
                cells.append(Cell(change(cents[at] - ways.today[at])))
        rows.append(Row(cells, is_ours=payer.organisation in ways.mine))
    totals = [
        Cell("Together"),
        Cell(dollars(sum(ways.alone))),
        Cell(dollars(sum(ways.today))),
    ]
    for name, cents in ways_across:
        totals.append(Cell(dollars(sum(cents))))
        if name == OWN:
            totals.append(Cell(change(sum(cents) - sum(ways.today))))
    return Table(
        caption="What each would pay a year, by way of sharing the cost",
        columns=columns,
        rows=rows,
        totals=Row(totals),
        stacks=False,
    )


def divided_table(ways: Ways, found: Tried) -> Table | None:
    """Gross, what is taken off or charged by the unit, and net; None where there is only a cost."""
    taken = [
        (f"Less: {line['name']}, comes off first", -round(line["given"]["amount"] * 100))
        for line in found.lines
        if line["kind"] == "revenue"
    ]
    taken += [
        (f"Less: {line['name']}, brought in by each itself", _sum_of(line))
        for line in found.lines
        if line["kind"] == "credit"
    ]
    charged = [
        (f"Of this: {line['name']}, charged by the unit", _sum_of(line))
        for line in found.lines
        if line["kind"] == "direct"
    ]
    if not taken and not charged:
        return None
    gross = ("Cost of the service together", calculations.total_cents(ways.document))
    net = ("All pay together", found.total_cents)
    rows = [gross, *taken] if taken else []
    return Table(
        caption="From the cost to what is paid, a year",
        columns=[Column("What"), Column("A year", is_number=True)],
        rows=[Row([Cell(what), Cell(dollars(cents))]) for what, cents in (*rows, net, *charged)],
        stacks=False,
    )


def forecast_table(forecast: Mapping[str, Any]) -> Table | None:
    """Gross, revenue, grant and net of every forecast year; None where gross and net are one."""
    shared = forecast.get("shared", {})
    revenue = shared.get("revenue") or []
    if not any(revenue) and not any(shared.get("grant", [])):
        return None
    rows = []
    for year, net, brought, grant in zip(
        forecast["years"], shared["pool"], revenue, shared["grant"], strict=True
    ):
        cells = (net + brought + grant, -brought, -grant, net)
        rows.append(Row([Cell(str(year)), *(Cell(dollars(cents)) for cents in cells)]))
    return Table(
        caption="In the forecast: from the gross cost to what the towns divide, likely",
        columns=[
            Column("Year"),
            Column("Gross", is_number=True),
            Column("Revenue", is_number=True),
            Column("Grants", is_number=True),
            Column("Divided (net)", is_number=True),
        ],
        rows=rows,
    )


def _sum_of(line: Mapping[str, Any]) -> int:
    return round(sum(line["amounts"].values()) * 100)


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


def change(cents: int) -> str:
    if abs(cents) <= HALF_DOLLAR:
        return "the same"
    return f"{dollars(abs(cents))} {'more' if cents > 0 else 'less'}"


def objectors_table(ways: Ways, found: Tried | None) -> Table:
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
                    Cell(rules.better_apart_words(test.objections, len(ways.payers))),
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


def working_table(ways: Ways, found: Tried) -> Table:
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
                    *(Cell(exact(amounts.get(p.name, 0.0))) for p in ways.payers),
                ]
            )
        )
    totals = [Cell("Pays"), *(Cell(exact(cents / 100)) for cents in found.cents)]
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
    if line["kind"] == "direct":
        return f"{line['name']}: {words.price(given['price'])} for each unit counted"
    return {
        "phase_in": "Phase-in from today",
        "limits": "Caps and floors",
        "credit": f"{line['name']}: brought in by each itself",
        "rounding": "Rounding to whole cents",
    }.get(line["kind"], str(line["name"]))


def exact(amount: float) -> str:
    text = f"{abs(amount):,.2f}"
    return f"−${text}" if amount < -0.005 else f"${text}"
