"""The simple formula that everybody can accept, as the page says it, with its price."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from interlocal.proposals.calculations.clauses import Simple
from interlocal.proposals.pages.clauses_ways import HALF_DOLLAR, Ways, more_or_less
from interlocal.proposals.rules import clauses as words
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import dollars, listing


@dataclass(frozen=True)
class SimpleShown:
    """The answer to “find a simple formula”."""

    found: Simple
    sentence: str
    price: Table
    details: tuple[str, ...] = field(default=())


def simple_shown(ways: Ways, found: Simple, chosen: Sequence[str]) -> SimpleShown:
    """The found formula in words, with the price of simplicity in numbers."""
    drivers = ways.bench.drivers
    weights = listing(
        [
            f"{words.per_cent(100 * part)} by {words.name_of_driver(key, drivers).lower()}"
            for key, part in found.weights.items()
            if part > 0
        ]
    )
    rows = [
        Row(
            [
                Cell(payer.name),
                Cell(dollars(pays)),
                Cell(dollars(pays - price)),
                Cell(_signed(price), note=_pays(price)),
            ],
            is_ours=payer.organisation in ways.mine,
        )
        for payer, pays, price in zip(ways.payers, found.tried.cents, found.price, strict=True)
    ]
    table = Table(
        caption=f"The price of simplicity, a year (fair split: {ways.fair[0]})",
        columns=[
            Column("Town"),
            Column("By this formula", is_number=True),
            Column("Fair split", is_number=True),
            Column("Difference", is_number=True),
        ],
        rows=rows,
    )
    if found.acceptable:
        sentence = (
            f"Divide the cost {weights}. No town and no sub-group would do better apart. "
            f"{_price_words(ways, found)}"
        )
    else:
        sentence = (
            f"No weights on {listing([words.name_of_driver(k, drivers).lower() for k in chosen])} "
            f"keep everybody. The nearest, {weights}, cost the worst-off sub-group "
            f"{dollars(found.largest_loss_cents)} a year."
        )
    details = []
    if not found.acceptable:
        if found.in_the_way:
            details.append(
                "In the way: "
                + "; ".join(listing(list(group)) for group in found.in_the_way[:5])
                + "."
            )
        details.append(
            f"With {dollars(found.subsidy_cents)} a year from outside there are weights that "
            "everybody can accept; or take another driver, a floor, or a cap."
        )
    if not found.certified:
        details.append("Not every sub-group could be looked at, so this is not certified.")
    return SimpleShown(found, sentence, table, tuple(details))


def formula_clause(found: Simple) -> dict[str, Any]:
    """The found weights as a clause."""
    weights = {key: part for key, part in found.weights.items() if part > 0}
    return {"version": 1, "pools": [{"name": "Everything", "weights": weights}]}


def _price_words(ways: Ways, found: Simple) -> str:
    if found.moved_cents < HALF_DOLLAR:
        return "It is the fair split itself: simplicity costs nobody anything."
    worst = max(range(len(found.price)), key=lambda at: abs(found.price[at]))
    return (
        f"The price of simplicity: {dollars(found.moved_cents)} a year changes hands against the "
        f"fair split; {ways.payers[worst].name} pays most of it, "
        f"{more_or_less(found.price[worst], 'than there')}."
        if found.price[worst] > 0
        else f"The price of simplicity: {dollars(found.moved_cents)} a year changes hands against "
        f"the fair split; {ways.payers[worst].name} gains most by it, "
        f"{more_or_less(found.price[worst], 'than there')}."
    )


def _pays(cents: int) -> str:
    """The word beside a difference."""
    return "the same" if abs(cents) < HALF_DOLLAR else "pays more" if cents > 0 else "pays less"


def _signed(cents: int) -> str:
    return f"+{dollars(cents)}" if cents >= HALF_DOLLAR else dollars(cents)
