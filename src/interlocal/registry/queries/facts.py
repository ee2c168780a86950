"""Figures, with their sources at hand."""

from django.db.models import (
    Case,
    ExpressionWrapper,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Abs, Cast

from interlocal.registry.models import Fact, Organisation


def current_facts() -> QuerySet[Fact]:
    """Facts that no corrected file has replaced, with their source at hand."""
    return Fact.objects.current().select_related("measure", "service", "load__source")


def facts_about(organisation: Organisation) -> QuerySet[Fact]:
    """All current facts of one body, newest year first."""
    return (
        current_facts()
        .filter(organisation=organisation)
        .order_by("measure__order", "service__order", "-year")
    )


def facts_ever() -> QuerySet[Fact]:
    """Every fact that was ever loaded, replaced ones too, with body and source at hand."""
    return Fact.objects.select_related("organisation", "measure", "service", "load__source")


def versions_of(fact: Fact) -> QuerySet[Fact]:
    """All that was ever loaded for the same figure of the same year, latest first."""
    return (
        facts_ever()
        .filter(
            organisation=fact.organisation_id,
            measure=fact.measure_id,
            service=fact.service_id,
            year=fact.year,
        )
        .order_by("-load__loaded_at", "-pk")
    )


def with_figure(
    bodies: QuerySet[Organisation], measure: str, service: str | None = None
) -> QuerySet[Organisation]:
    """The bodies, each with its newest ``figure`` of a measure to sort by, and ``figure_year``."""
    newest = (
        Fact.objects.current()
        .filter(organisation=OuterRef("pk"), measure=measure, service=service)
        .order_by("-year", Case(When(kind=Fact.Kind.ABSENT, then=1), default=0), "-pk")
    )
    return bodies.annotate(
        figure=Subquery(newest.values("value")[:1]),
        figure_year=Subquery(newest.values("year")[:1]),
    )


def with_figure_per_head(
    bodies: QuerySet[Organisation], measure: str, service: str | None = None
) -> QuerySet[Organisation]:
    """The same divided by the population of the year nearest to the figure's own."""
    apart = ExpressionWrapper(F("year") - OuterRef("figure_year"), output_field=IntegerField())
    people = (
        Fact.objects.current()
        .filter(organisation=OuterRef("pk"), measure="population", value__gt=0)
        .annotate(apart=Abs(apart))
        .order_by("apart", "-year", "-pk")
    )
    found = with_figure(bodies, measure, service).annotate(
        people=Subquery(people.values("value")[:1])
    )
    # As floats: SQLite divides what happens to be whole as whole numbers.
    return found.annotate(
        figure_per_head=Cast("figure", FloatField()) / Cast("people", FloatField())
    )
