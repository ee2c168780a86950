"""What a clause can count, as its page shows it: every driver by town, and where it is from."""

from collections.abc import Mapping
from typing import Any

from interlocal.discovery.pages import origin
from interlocal.proposals.models import Bench
from interlocal.proposals.pages.clauses_ways import Ways
from interlocal.proposals.rules import clauses as words
from interlocal.registry import queries as registry
from interlocal.web.origins import Walk
from interlocal.web.tables import Cell, Column, Row, Table


def base_plus_usage(bench: Bench) -> dict[str, Any]:
    """A start: a base in equal parts, the rest by volume, else by people."""
    by = "volume" if "volume" in bench.drivers else "people"
    return {
        "version": 1,
        "pools": [
            {"name": "Base", "share": 0.3, "weights": {words.EQUAL: 1.0}},
            {"name": "Usage", "weights": {by: 1.0}},
        ],
    }


def chosen_for_formula(bench: Bench, names: Mapping[str, str]) -> dict[str, str]:
    """The drivers that a formula may use: everybody has one, and somebody some."""
    usable = {
        key: words.name_of_driver(key, bench.drivers)
        for key, driver in bench.drivers.items()
        if not words.refuse_driver(driver["values"], names, str(driver.get("label", key)))
    }
    return {**usable, words.EQUAL: words.EQUAL_WORDS}


def drivers_table(ways: Ways) -> Table:
    """Every driver of the bench by town, with where it is from."""
    drivers = ways.bench.drivers
    columns = [Column("Driver"), *(Column(p.name, is_number=True) for p in ways.payers)]
    rows = [
        Row(
            [
                Cell(
                    words.name_of_driver(key, drivers),
                    note=str(driver.get("unit", "")),
                ),
                *(_driver_cell(driver["values"].get(payer.slug)) for payer in ways.payers),
                Cell(str(driver.get("source", "")), kind=str(driver.get("kind", ""))),
            ]
        )
        for key, driver in drivers.items()
    ]
    return Table(
        caption="What a clause can count",
        columns=[*columns, Column("Source")],
        rows=rows,
        stacks=len(ways.payers) < 5,
    )


def driver_walks(bench: Bench) -> list[tuple[str, Walk]]:
    """From each driver that stands on facts back to file, row and year."""
    keys = [pk for driver in bench.drivers.values() for pk in driver.get("facts", {}).values()]
    facts = {fact.pk: fact for fact in registry.facts_ever().filter(pk__in=keys)}
    found = []
    for driver in bench.drivers.values():
        held = [facts[pk] for pk in driver.get("facts", {}).values() if pk in facts]
        if held:
            label = str(driver["label"])
            found.append(
                (
                    label,
                    Walk(
                        number=label,
                        meaning="is taken from these figures as they were loaded.",
                        steps=[str(driver.get("source", ""))],
                        origins=[origin(fact.organisation.name, fact) for fact in held],
                        method="Cost clauses",
                    ),
                )
            )
    return found


def _driver_cell(value: Any) -> Cell:
    if value is None:
        return Cell("not reported", kind="absent")
    if isinstance(value, list):
        return Cell(f"{sum(value) / len(value):,.6g}", note=f"average of {len(value)}")
    return Cell(f"{value:,.10g}")
