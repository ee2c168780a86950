"""Two sources that disagree, in words and numbers, with the one that is used."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from interlocal.registry.models import Fact
from interlocal.registry.pages.figures import amount, name_of
from interlocal.registry.pages.lines import fact_href
from interlocal.registry.pages.sheets import in_order
from interlocal.registry.rules.sources import RULE, RULE_SINCE, apart
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import listing

RULE_IN_WORDS = f"{RULE} This rule holds since {RULE_SINCE:%-d %B %Y}."


@dataclass(frozen=True)
class Difference:
    """One figure of one year as several sources give it; the first is the one that is used."""

    facts: tuple[Fact, ...]

    @property
    def used(self) -> Fact:
        """The fact that pages and calculations go by."""
        return self.facts[0]

    @property
    def what(self) -> str:
        """The figure and its year."""
        return f"{name_of(self.used)}, {self.used.year}"

    @property
    def apart(self) -> str:
        """How far the figures lie apart."""
        values = [fact.value for fact in self.facts if fact.value is not None]
        if len(values) < len(self.facts):
            return "one reports none"
        share = apart(values)
        if share is None:
            unit = self.used.measure.unit
            return f"{amount(max(values) - min(values), unit)} apart"
        return f"{_percent(share)} apart"

    def __str__(self) -> str:
        said = listing([f"{_publisher(fact)} says {_value(fact)}" for fact in self.facts])
        return f"{self.what}: {said}: {self.apart}. {_publisher(self.used)} is used here."


def differences(facts: Iterable[Fact]) -> list[Difference]:
    """The figures of which several sources say different things."""
    groups: dict[tuple[int, str, str | None, int], list[Fact]] = {}
    for fact in facts:
        key = (fact.organisation_id, fact.measure_id, fact.service_id, fact.year)
        groups.setdefault(key, []).append(fact)
    return [
        Difference(tuple(in_order(group)))
        for group in groups.values()
        if len({fact.value for fact in group}) > 1
    ]


def differences_table(found: list[Difference], *, of_several: bool) -> Table | None:
    """A line for each figure of each source, the one that is used first."""
    if not found:
        return None
    body = [Column("Town")] if of_several else []
    return Table(
        caption="Where sources disagree",
        columns=[
            *body,
            Column("Figure"),
            Column("Used here", is_number=True),
            Column("The other says", is_number=True),
            Column("Apart"),
        ],
        rows=[_row(each, of_several) for each in found],
        hides_caption=True,
    )


def _row(each: Difference, of_several: bool) -> Row:
    used, *others = each.facts
    name = [Cell(used.organisation.name)] if of_several else []
    other = others[0]
    more = f" and {len(others) - 1} more" if len(others) > 1 else ""
    return Row(
        [
            *name,
            Cell(each.what),
            Cell(_value(used), href=fact_href(used), note=_named(used)),
            Cell(_value(other), href=fact_href(other), note=f"{_named(other)}{more}"),
            Cell(each.apart),
        ]
    )


def _named(fact: Fact) -> str:
    return f"{_publisher(fact)}: {fact.load.source.title}"


def _publisher(fact: Fact) -> str:
    return fact.load.source.publisher


def _value(fact: Fact) -> str:
    return "nothing" if fact.value is None else amount(fact.value, fact.measure.unit)


def _percent(share: Decimal) -> str:
    return "under 0.1 %" if share < Decimal("0.001") else f"{share * 100:.1f} %"
