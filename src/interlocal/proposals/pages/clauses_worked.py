"""One town's bill in sentences: of what it pays which part, and what that makes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from interlocal.proposals.calculations.clauses import Tried
from interlocal.proposals.pages.clauses_tables import exact
from interlocal.proposals.pages.clauses_ways import Ways
from interlocal.proposals.rules import clauses as words
from interlocal.web.words import in_sentence

CENT: Final = 0.005


@dataclass(frozen=True)
class Worked:
    """A town's bill: a sentence for each step, and what they come to."""

    name: str
    lines: tuple[str, ...]
    total: str


def worked_out(ways: Ways, found: Tried, town: str) -> Worked | None:
    """How the bill of ``town`` (a slug) comes about; None where it is nobody here."""
    at = next((at for at, payer in enumerate(ways.payers) if payer.slug == town), None)
    if at is None:
        return None
    name = ways.payers[at].name
    lines = [words for line in found.lines if (words := _said(line, name))]
    return Worked(name, tuple(lines), exact(found.cents[at] / 100))


def _said(line: Mapping[str, Any], name: str) -> str:
    amount, given = float(line["amounts"].get(name, 0.0)), line["given"]
    if line["kind"] == "revenue":
        where = given["pool"] or "the cost"
        return f"{line['name']}: {exact(given['amount'])} comes off {where} before anybody pays."
    if abs(amount) < CENT:
        return ""
    if line["kind"] == "driver":
        return _by_driver(line["name"], given, name, amount)
    if line["kind"] == "direct":
        count, price = given["counts"][name], words.price(given["price"])
        what = _counted(given["driver"])
        return f"{line['name']}: {number(count)} × {price} ({what}) = {exact(amount)}."
    if line["kind"] == "phase_in":
        part = words.per_cent(100 * given["part"])
        return (
            f"Phase-in, year {given['year']}: the formula counts for {part}, the rest is what "
            f"{name} pays today, scaled to this year’s cost: {signed(amount)}."
        )
    if line["kind"] == "limits":
        return _by_limits(given["held"], name, amount)
    if line["kind"] == "credit":
        label = in_sentence(str(given["driver"]))
        return f"{name} brings in {label} of {exact(-amount)} itself: {signed(amount)}."
    return f"Rounding to whole cents: {signed(amount)}."


def _by_driver(pool: str, given: Mapping[str, Any], name: str, amount: float) -> str:
    count, everybody = given["counts"][name], given["sum"]
    part = words.per_cent(100 * count / everybody)
    weight = words.per_cent(100 * given["weight"])
    money = f"{exact(given['amount'])} ({weight} of {exact(given['pool'])})"
    if given["weight"] == 1:
        money = exact(given["pool"])
    if given["driver"] == words.EQUAL:
        by, why = "in equal parts", f"one of {number(everybody)}"
    else:
        by = f"by {in_sentence(str(given['driver']))}"
        why = f"it has {number(count)} of {number(everybody)}"
    return f"{pool} {by}: {name} pays {part} of {money} = {exact(amount)}; {why}."


def _by_limits(held: Mapping[str, Mapping[str, Any]], name: str, amount: float) -> str:
    if how := held.get(name):
        what = "cap" if how["kind"] == "cap" else "floor"
        who = "the others carry it" if amount < 0 else "the others pay less"
        return f"Held at the {what} of {exact(how['bound'])}: {signed(amount)}; {who}."
    why = "part of what the caps of others take off" if amount > 0 else "less, by others’ floors"
    return f"Caps and floors: {signed(amount)}, {why}."


def _counted(driver: str) -> str:
    return "each town" if driver == words.EQUAL else in_sentence(str(driver))


def number(value: float) -> str:
    """A count, with two digits after the point where it has any.

    >>> number(1234.0), number(62.5)
    ('1,234', '62.5')
    """
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def signed(amount: float) -> str:
    """Money that is added or taken off.

    >>> signed(12.5), signed(-3)
    ('+$12.50', '−$3.00')
    """
    return f"+{exact(amount)}" if amount > 0 else exact(amount)
