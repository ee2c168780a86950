"""Figures of which two sources say different things, and what was said before."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from interlocal.registry.models import Fact, Former, Organisation
from interlocal.registry.queries.facts import current_facts


def formerly(body: Organisation) -> QuerySet[Former]:
    """Positions, borders and outlines of a body that a corrected file replaced, latest first."""
    return (
        Former.objects.filter(Q(organisation=body) | Q(other=body))
        .select_related("organisation", "other", "load", "replaced_by")
        .defer("load__sha256")
        .order_by("-replaced_at", "-pk")
    )


def disputed_facts(bodies: Iterable[Organisation]) -> QuerySet[Fact]:
    """The current facts of bodies beside which another source says otherwise, body at hand."""
    other = (
        Fact.objects.current()
        .filter(
            organisation=OuterRef("organisation"),
            measure=OuterRef("measure"),
            year=OuterRef("year"),
        )
        .exclude(load__source=OuterRef("load__source"))
    )
    differs = ~Q(value=OuterRef("value"))
    absence = Q(value=None)
    with_value = Exists(other.filter(service=OuterRef("service")).filter(differs | absence))
    without = Exists(other.filter(service=OuterRef("service"), value__isnull=False))
    whole = Exists(other.filter(service=None).filter(differs | absence))
    whole_absent = Exists(other.filter(service=None, value__isnull=False))
    return (
        current_facts()
        .filter(organisation__in=list(bodies))
        .filter(
            Q(with_value, service__isnull=False, value__isnull=False)
            | Q(without, service__isnull=False, value=None)
            | Q(whole, service=None, value__isnull=False)
            | Q(whole_absent, service=None, value=None)
        )
        .select_related("organisation")
        .order_by("organisation__name", "measure__order", "service__order", "-year", "-pk")
    )
