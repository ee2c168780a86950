"""Figures to look at twice: far from what is known of the same body, or spending below zero."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from interlocal.registry.imports.facts import Figure
from interlocal.registry.models import Fact, Measure, Organisation, Service
from interlocal.registry.rules import sizes
from interlocal.web.words import in_sentence

_SHOWN = 3


def far_from_known(*, figures: Sequence[Figure]) -> list[str]:
    """A notice of figures a hundred times what another year or source says, or a hundredth."""
    found = list(_far(figures))
    if not found:
        return []
    named = "; ".join(_said(*each) for each in found[:_SHOWN])
    more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return [
        f"Is a unit read wrongly? {named}{more}. Look at “Amounts are”, and at what the publisher "
        "says of units, before you load."
    ]


def below_zero(*, figures: Sequence[Figure]) -> list[str]:
    """A notice of spending below zero, which is kept and which no estimate uses."""
    found = [
        figure
        for figure in figures
        if figure.measure == "spending" and figure.value is not None and figure.value < 0
    ]
    if not found:
        return []
    named = "; ".join(_named(figure) for figure in found[:_SHOWN])
    more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return [
        f"Spending below zero: {named}{more}. Refunds and corrections of an earlier year are "
        "reported so. It is kept as reported, and left out of estimates and comparisons."
    ]


def _named(figure: Figure) -> str:
    body = Organisation.objects.get(pk=figure.body)
    service = Service.objects.get(pk=figure.service)
    return f"{body.name}, {in_sentence(service.name)} {figure.year}: {figure.value:,.0f}"


def _far(figures: Sequence[Figure]) -> Iterator[tuple[Figure, str, Decimal, int]]:
    known = _known({figure.measure for figure in figures})
    for figure in figures:
        value, year = known.get((figure.body, figure.measure, figure.service), (None, 0))
        if figure.value is not None and value is not None:
            times = sizes.how_far(figure.value, value)
            if times:
                yield figure, times, value, year


def _known(measures: set[str]) -> dict[tuple[int, str, str], tuple[Decimal, int]]:
    """The newest value of every body, by body, measure and service."""
    rows = (
        Fact.objects.current()
        .filter(measure__in=measures, value__isnull=False)
        .order_by("year")
        .values_list("organisation", "measure", "service", "value", "year")
    )
    return {
        (body, measure, service or ""): (value, year)
        for body, measure, service, value, year in rows.iterator()
        if value is not None
    }


def _said(figure: Figure, times: str, known: Decimal, year: int) -> str:
    what = Measure.objects.get(pk=figure.measure).name
    if figure.service:
        what += f", {Service.objects.get(pk=figure.service).name.lower()}"
    body = Organisation.objects.get(pk=figure.body)
    return f"{body.name}, {what.lower()}: {figure.value:,.0f} is {times} the {known:,.0f} of {year}"
