"""Who stands out among the members of a region, and why that may be quite right."""

from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from interlocal.registry.models import Service
from interlocal.registry.pages.figures import Derived, money, per_head
from interlocal.registry.pages.lines import service_href
from interlocal.registry.pages.sheets import SCHOOLS, Sheet
from interlocal.web.tables import Cell, Column, Row, Table

FEWEST = 8  # of fewer towns, a median says little about who stands out
TIMES = 3  # a third of the median or less, or three times as much or more
_USUAL = {
    False: "It may be paid by a district, the state or another town, or booked in another line.",
    True: "It may include work for others, a building bought in one year, or another line's cost.",
}
# (service, is high) -> why a figure far from the others may be right
_REASONS = {
    ("fire", False): "A fire district may pay, or volunteers serve.",
    ("police", False): "A resident state trooper may serve, or the state police.",
    ("libraries", False): "A library association with income of its own may run it.",
    ("waste", False): "Households may pay a hauler, or a fee may pay for it outside this fund.",
    ("water-wastewater", False): "Rates usually pay for it, in a fund of their own.",
    ("dispatch", False): "A regional center may do it, or the police line hold it.",
    ("public-health", False): "A health district may do it for a fee a head.",
    ("social-services", False): "Volunteers, a nonprofit or another line of the town may do it.",
    ("social-services", True): "Programs that grants pay for may be booked in full.",
    ("recreation", False): "Fees may pay for it, in a fund of their own.",
    (
        "public-health",
        True,
    ): "It may have a health department of its own, not a share of a district.",
    ("dispatch", True): "The town may answer calls for others, who pay it back.",
    ("highways", True): "Roads for each person are long where few people live, and storms differ.",
    ("police", True): "A city serves many who work there and live elsewhere.",
    ("fire", True): "A city's career fire service is set beside volunteers.",
}


@dataclass(frozen=True)
class Outlier:
    """One town's cost of one service a head, far from the median of the region."""

    sheet: Sheet
    service: Service
    own: Derived
    middle: Decimal

    @property
    def is_high(self) -> bool:
        """Whether it is dearer than the others."""
        return self.own.value > self.middle

    @property
    def reason(self) -> str:
        """Why it may be right all the same."""
        return _REASONS.get((self.service.pk, self.is_high), _USUAL[self.is_high])


def outliers(members: list[Sheet]) -> list[Outlier]:
    """Costs a head far from the median, farthest first.

    Schools are left out, and what is left of a group of lines, which differs by how a town books.
    """
    by_service: dict[str, list[tuple[Sheet, Service, Derived]]] = {}
    for sheet in members:
        year = sheet.spending_year
        for fact in sheet.services(year):
            own = per_head(fact, sheet.people(fact.year), sheet.town.name)
            if fact.is_spent_below_zero:
                continue  # said among what cannot be compared
            if not own or fact.service is None or fact.service_id == SCHOOLS:
                continue
            if not fact.service.is_remainder:
                by_service.setdefault(fact.service.pk, []).append((sheet, fact.service, own))
    found = []
    for held in by_service.values():
        if len(held) < FEWEST:
            continue
        middle = median(own.value for _, _, own in held)
        found += [
            Outlier(sheet, service, own, middle)
            for sheet, service, own in held
            if middle > 0 and not middle / TIMES < own.value < middle * TIMES
        ]
    return sorted(found, key=_farthest_first)


def _farthest_first(each: Outlier) -> Decimal:
    ratio = each.own.value / each.middle
    return -max(ratio, 1 / ratio) if ratio > 0 else Decimal("-Infinity")


def outliers_table(found: list[Outlier]) -> Table | None:
    """Who stands out, with why it may be right."""
    if not found:
        return None
    return Table(
        caption="Who stands out",
        columns=[
            Column("Town"),
            Column("Service"),
            Column("Per head", is_number=True),
            Column("Median", is_number=True),
            Column("Why it may be right"),
        ],
        rows=[
            Row(
                [
                    Cell(each.sheet.town.name),
                    Cell(each.service.name),
                    Cell(each.own.text, href=service_href(each.sheet.town.slug, each.service.pk)),
                    Cell(money(each.middle)),
                    Cell(each.reason),
                ]
            )
            for each in found
        ],
        hides_caption=True,
    )
