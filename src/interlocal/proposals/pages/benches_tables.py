"""The tables of a forecast: for each, year by year, from gross to net, what is uncertain."""

from collections.abc import Mapping, Sequence
from typing import Any

from interlocal.proposals.documents.forecast_charts import range_of, year_range
from interlocal.proposals.rules import benches as rules
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import dollars, likely, saving_words

Told = Mapping[str, Any]


def means_table(told: Told, mine: set[str], *, has_grant: bool) -> Table:
    rows = []
    for each in [*told["participants"], told["group"] | {"name": "Together", "slug": ""}]:
        yearly, npv = range_of(each["yearly"]), range_of(each["npv"])
        cells = [
            Cell(each["name"]),
            Cell(dollars(each["alone"]["mean"][0])),
            Cell(dollars(each["bill"]["mean"][0])),
            Cell(dollars(each["own"]["mean"][0])),
            Cell(
                saving_words(yearly),
                note=likely(yearly),
                is_loss=yearly.high < 0,
                kind="estimated",
            ),
            Cell(dollars(npv.mean, npv.step), note=likely(npv), is_loss=npv.high < 0),
            Cell(_year(each["break_even_without_grant"]["middle"], told["years"][-1])),
        ]
        if has_grant:
            cells.append(Cell(_year(each["break_even"]["middle"], told["years"][-1])))
        cells.append(Cell(f"{round(each['chance'] * 100)} %"))
        rows.append(Row(cells, is_ours=each["slug"] in mine))
    first = told["years"][0]
    return Table(
        caption="What it means for each",
        columns=[
            Column("Town"),
            Column(f"Alone, {first}", is_number=True),
            Column(f"Bill, {first}", is_number=True),
            Column(f"Borne itself, {first}", is_number=True),
            Column("A year, on average", is_number=True),
            Column("All years, in today’s dollars", is_number=True),
            Column("Pays back", is_number=True),
            *([Column("With the grant", is_number=True)] if has_grant else []),
            Column("Futures that save", is_number=True),
        ],
        rows=rows[:-1],
        totals=rows[-1],
    )


def years_table(account: Told, years: Sequence[int], name: str) -> Table:
    """An account year by year."""
    rows = []
    for row, year in enumerate(years):
        net = year_range(account["net"], row)
        total = year_range(account["cumulative"], row)
        rows.append(
            Row(
                [
                    Cell(str(year)),
                    Cell(dollars(account["alone"]["mean"][row])),
                    Cell(dollars(account["bill"]["mean"][row])),
                    Cell(dollars(account["own"]["mean"][row])),
                    Cell(dollars(net.mean), note=likely(net), is_loss=net.mean < 0),
                    Cell(dollars(total.mean), note=likely(total), is_loss=total.mean < 0),
                ]
            )
        )
    return Table(
        caption=f"Year by year, {name}",
        columns=[
            Column("Year"),
            Column("Alone", is_number=True),
            Column("Bill", is_number=True),
            Column("Borne itself", is_number=True),
            Column("Net saving", is_number=True),
            Column("Added up", is_number=True),
        ],
        rows=rows,
    )


def steps_table(account: Told, who: str = "all together") -> Table:
    rows = []
    for step in account["waterfall"]:
        if step["step"] not in {"gross", "net"} and not (step["mean"] or step["high"]):
            continue
        amount = range_of(step)
        rows.append(
            Row(
                [
                    Cell(rules.STEPS[step["step"]]),
                    Cell(dollars(amount.mean)),
                    Cell(f"{dollars(amount.low)} to {dollars(amount.high)}"),
                ]
            )
        )
    return Table(
        caption=f"From gross to net, {who}, a year on average",
        columns=[
            Column("Step"),
            Column("On average", is_number=True),
            Column("Eight times in ten", is_number=True),
        ],
        rows=rows,
        stacks=False,
    )


def inputs_table(inputs: Sequence[Told]) -> Table:
    """Every uncertain input with its range and where it comes from."""
    return Table(
        caption="What is not known for sure",
        columns=[
            Column("Input"),
            Column("Low", is_number=True),
            Column("Likely", is_number=True),
            Column("High", is_number=True),
            Column("How known"),
            Column("Source"),
        ],
        rows=[
            Row(
                [
                    Cell(one["name"], note=one["of"]),
                    *(
                        Cell(input_words(one["kind"], one[end]))
                        for end in ("low", "likely", "high")
                    ),
                    Cell(rules.GRADES.get(one["grade"], one["grade"])),
                    Cell(one["source"] or "no source given", href=one.get("href", "")),
                ]
            )
            for one in inputs
        ],
    )


def input_words(kind: str, value: float) -> str:
    """An input's number in words: a rate a year, or a per cent of the amount given.

    >>> input_words("wages", 0.031), input_words("running", 0.88)
    ('3.1 % a year', '88 % of the amount')
    """
    if kind in rules.RATES:
        sign = "−" if value < 0 else ""
        return f"{sign}{abs(value) * 100:.3g} % a year"
    return f"{value * 100:.3g} % of the amount"


def _year(year: int | None, last: int) -> str:
    return str(year) if year else f"not by {last}"
