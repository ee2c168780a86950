"""Reading governments, services and facts."""

from collections.abc import Iterable, Sequence

from django.db.models import (
    Case,
    ExpressionWrapper,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Abs, Cast

from interlocal.accounts.models import User
from interlocal.registry import rules
from interlocal.registry.models import (
    Boundary,
    Fact,
    Identifier,
    Mapping,
    Measure,
    Neighbour,
    Organisation,
    Representative,
    Service,
    Source,
)


def organisations() -> QuerySet[Organisation]:
    """Every body; that they exist is public."""
    return Organisation.objects.all()


def municipalities() -> QuerySet[Organisation]:
    """Every town, city and village."""
    return Organisation.objects.filter(kind=Organisation.Kind.MUNICIPALITY)


def regions() -> QuerySet[Organisation]:
    """Bodies with members: councils of governments, joint districts."""
    return Organisation.objects.filter(kind=Organisation.Kind.COG)


def regions_of(organisation: Organisation) -> QuerySet[Organisation]:
    """The councils of governments that a body belongs to."""
    return regions().filter(members__member=organisation)


def members_of(body: Organisation) -> QuerySet[Organisation]:
    """The municipalities that belong to a body, by name."""
    return municipalities().filter(memberships__body=body)


def services() -> QuerySet[Service]:
    """The taxonomy of services."""
    return Service.objects.all()


def shareable_services() -> QuerySet[Service]:
    """Services that can be shared: what is left over of a group of lines cannot."""
    return Service.objects.filter(is_remainder=False)


def measures() -> QuerySet[Measure]:
    """What facts can measure."""
    return Measure.objects.all()


def sources() -> QuerySet[Source]:
    """Who publishes figures."""
    return Source.objects.all()


def mappings() -> QuerySet[Mapping]:
    """How publishers' files are read, the newest of each name."""
    return Mapping.objects.current().select_related("source")


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


def boundaries_of(bodies: Iterable[Organisation]) -> QuerySet[Boundary]:
    """The outlines of several bodies."""
    return Boundary.objects.filter(organisation__in=bodies).select_related("organisation", "load")


def neighbours_among(bodies: Iterable[Organisation]) -> QuerySet[Neighbour]:
    """Pairs that touch, both among the given bodies."""
    return Neighbour.objects.filter(a__in=bodies, b__in=bodies)


def neighbours_of(organisation: Organisation) -> QuerySet[Organisation]:
    """The bodies that touch this one."""
    pairs = Neighbour.objects.filter(Q(a=organisation) | Q(b=organisation))
    keys = {key for pair in pairs.values_list("a", "b") for key in pair} - {organisation.pk}
    return Organisation.objects.filter(pk__in=keys)


def borders_of(organisation: Organisation) -> QuerySet[Neighbour]:
    """The pairs that a body is one of, with both bodies and the source at hand."""
    return Neighbour.objects.filter(Q(a=organisation) | Q(b=organisation)).select_related(
        "a", "b", "load__source"
    )


def represented_by(user: User) -> QuerySet[Organisation]:
    """The bodies that a person may speak for today, by name."""
    if not user.is_authenticated:
        return Organisation.objects.none()
    return Organisation.objects.filter(
        representatives__user=user, representatives__until=None
    ).distinct()


def may_speak_for(user: User, organisation: Organisation) -> bool:
    """Whether a person may act for a body."""
    return represented_by(user).filter(pk=organisation.pk).exists()


def representatives_of(organisation: Organisation) -> QuerySet[Representative]:
    """Who speaks for a body today."""
    return Representative.objects.filter(organisation=organisation, until=None).select_related(
        "user"
    )


def without_representatives(bodies: Iterable[Organisation]) -> QuerySet[Organisation]:
    """The bodies for which nobody may speak yet."""
    keys = [body.pk for body in bodies]
    spoken_for = Representative.objects.filter(organisation__in=keys, until=None)
    return Organisation.objects.filter(pk__in=keys).exclude(
        pk__in=spoken_for.values("organisation")
    )


def with_identifiers(bodies: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """The bodies with their public identifiers read along."""
    return bodies.prefetch_related(
        Prefetch("identifiers", queryset=Identifier.objects.order_by("scheme"))
    )


class NotFound(LookupError):
    """Nothing goes by that name; the message names the nearest, fit to show."""

    def __init__(self, message: str, nearest: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.nearest = list(nearest)


class OrganisationNotFound(NotFound):
    """No body goes by that name."""


class ServiceNotFound(NotFound):
    """No service goes by that code or name."""


class SeveralOrganisations(OrganisationNotFound):
    """More than one body goes by that name; ``nearest`` holds their slugs."""


def find_organisation(text: str, state: str | None = None) -> Organisation:
    """The body that a person means by a name, a slug or a public identifier.

    Case, accents, punctuation and “Town of” do not matter; a municipality goes
    before other bodies of its name. Raises OrganisationNotFound with the nearest
    names, or SeveralOrganisations.
    """
    bodies = Organisation.objects.filter(state=state.upper()) if state else organisations()
    wanted = text.replace("\x00", "").strip()[:160]
    known = bodies.filter(
        Q(slug=wanted.casefold()) | Q(identifiers__value=wanted) | Q(name__iexact=wanted)
    ).distinct()
    found = _preferred(list(known)) or _preferred(_of_plain_name(wanted, bodies))
    if len(found) == 1:
        return found[0]
    if found:
        slugs = sorted(body.slug for body in found)
        raise SeveralOrganisations(
            f"Several bodies are called “{wanted}”: {', '.join(slugs)}. Say which.", slugs
        )
    names = list(dict.fromkeys(bodies.values_list("name", flat=True)))
    near = rules.nearest(wanted, names)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise OrganisationNotFound(f"No town “{wanted}”.{hint}", near)


def find_service(text: str) -> Service:
    """The shareable service that a person means by its code or name.

    Raises ServiceNotFound with the nearest codes.
    """
    wanted = text.strip().casefold()[:80]
    known = {service.pk: service for service in shareable_services()}
    for service in known.values():
        if wanted in {service.pk, service.name.casefold()}:
            return service
    names = {service.name.casefold(): service.pk for service in known.values()}
    near = rules.nearest(wanted, [*known, *names])
    codes = list(dict.fromkeys(names.get(word, word) for word in near))
    hint = f" Did you mean {' or '.join(codes)}?" if codes else f" Choose from {', '.join(known)}."
    raise ServiceNotFound(f"No service “{text.strip()[:80]}”.{hint}", codes)


def _of_plain_name(wanted: str, bodies: QuerySet[Organisation]) -> list[Organisation]:
    plain = rules.plain_name(wanted)
    named = bodies.values_list("pk", "name").iterator()
    keys = [key for key, name in named if plain and rules.plain_name(name) == plain]
    return list(Organisation.objects.filter(pk__in=keys))


def _preferred(bodies: list[Organisation]) -> list[Organisation]:
    towns = [body for body in bodies if body.kind == Organisation.Kind.MUNICIPALITY]
    return towns or bodies
