"""What a list and a map of towns may show, one figure a town."""

from dataclasses import dataclass
from decimal import Decimal

from interlocal.registry import queries
from interlocal.registry.models import Fact, Measure, Service
from interlocal.registry.pages import figures, lines
from interlocal.registry.pages.sheets import Sheet
from interlocal.web.words import in_sentence

PLAIN = ("population", "median-household-income", "mill-rate")
PER_HEAD = ("spending-total", "net-grand-list", "debt-outstanding")
SHORT = {  # heads of narrow columns; the caption says the whole
    "population": "People",
    "spending-total": "Spending",
    "net-grand-list": "Grand list",
    "debt-outstanding": "Debt",
    "median-household-income": "Income",
}
USUAL = "spending-total"


@dataclass(frozen=True)
class Reading:
    """A town's figure as a list shows it, with the facts that it rests on."""

    value: Decimal | None
    text: str
    kind: str
    year: int | None
    href: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Choice:
    """One figure that may be shown: a measure, or a service's cost, per head or as it is."""

    code: str
    label: str
    short: str
    measure: Measure
    service: Service | None = None
    is_per_head: bool = False

    @property
    def service_code(self) -> str:
        """The service's code, or nothing."""
        return self.service.pk if self.service else ""

    def worded(self, value: Decimal) -> str:
        """A value of this figure in words."""
        return figures.money(value) if self.is_per_head else figures.amount(value, self._unit)

    @property
    def _unit(self) -> str:
        return self.measure.unit

    def read(self, sheet: Sheet) -> Reading:
        """This figure of one town."""
        fact = sheet.newest(self.measure.pk, self.service_code)
        if fact is None:
            return Reading(None, figures.MISSING, "absent", None, "", ())
        if fact.value is None:
            href = lines.fact_href(fact)
            return Reading(None, figures.MISSING, fact.kind, fact.year, href, (fact,))
        if not self.is_per_head:
            text = self.worded(fact.value)
            href = lines.fact_href(fact)
            return Reading(fact.value, text, fact.kind, fact.year, href, (fact,))
        each = figures.per_head(fact, sheet.people(fact.year), sheet.town.name)
        if each is None:
            return Reading(None, figures.MISSING, "absent", fact.year, "", (fact,))
        slug = sheet.town.slug
        href = (
            lines.service_href(slug, self.service.pk)
            if self.service
            else lines.figure_href(slug, self.measure.pk)
        )
        return Reading(each.value, each.text, each.kind, each.year, href, each.facts)


def choices() -> dict[str, Choice]:
    """Everything that may be shown, by its word in the address bar."""
    measures = {measure.pk: measure for measure in queries.measures()}
    found = [
        *(_of_measure(measures[code], True) for code in PER_HEAD if code in measures),
        *(_of_measure(measures[code], False) for code in PLAIN if code in measures),
    ]
    if spending := measures.get("spending"):
        found += [
            Choice(
                code=service.pk,
                label=f"Spending per head on {in_sentence(service.name)}",
                short="Spending",
                measure=spending,
                service=service,
                is_per_head=True,
            )
            for service in queries.services()
        ]
    return {choice.code: choice for choice in found}


def _of_measure(measure: Measure, is_per_head: bool) -> Choice:
    return Choice(
        code=measure.pk,
        label=f"{measure.name} per head" if is_per_head else measure.name,
        short=SHORT.get(measure.pk, measure.name),
        measure=measure,
        is_per_head=is_per_head,
    )
