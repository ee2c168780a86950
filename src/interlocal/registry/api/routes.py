"""The registry's addresses for programs."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router
from pydantic import BaseModel

from interlocal.accounts.api import READ, person
from interlocal.registry import queries
from interlocal.registry.api.shown import (
    FactFilters,
    FactOut,
    Feature,
    FeatureCollection,
    Me,
    MeasureOut,
    OrganisationDetail,
    OrganisationFilters,
    OrganisationOut,
    PersonOut,
    ServiceOut,
    SourceOut,
    named,
)
from interlocal.registry.models import Boundary, Organisation
from interlocal.web.api.document import MEDIA
from interlocal.web.api.pages import Filters, Page, page_of
from interlocal.web.api.problems import answers, invalid
from interlocal.web.api.values import Named, Slug

router = Router(tags=["registry"])

GEOJSON = "application/geo+json"


@router.get("/me", response=answers({200: Me}, 401), auth=READ, summary="Who am I?")
def who_am_i(request: HttpRequest) -> Me:
    """The person behind the token, and the bodies for which it may act."""
    user = person(request)
    bodies = queries.represented_by(user)
    return Me(name=user.name, email=user.email, represents=[named(body) for body in bodies])


@router.get(
    "/organisations",
    response=answers({200: Page[OrganisationOut]}, 422),
    summary="Towns and other bodies",
)
def list_organisations(
    request: HttpRequest, asked: Query[OrganisationFilters]
) -> Page[OrganisationOut]:
    """All bodies by name. Public."""
    bodies = queries.organisations()
    if asked.region:
        held = queries.current_memberships().filter(body=_region(asked.region, "query.region"))
        bodies = bodies.filter(pk__in=held.values("member"))
    if asked.q:
        bodies = bodies.filter(name__icontains=asked.q.strip())
    if asked.kind:
        bodies = bodies.filter(kind=asked.kind)
    if asked.state:
        bodies = bodies.filter(state=asked.state.upper())
    if asked.identifier:
        bodies = bodies.filter(identifiers__value=asked.identifier).distinct()
    return page_of(request, queries.with_identifiers(bodies), asked, OrganisationOut.of)


@router.get(
    "/organisations/{slug}",
    response=answers({200: OrganisationDetail}, 404, 422),
    summary="One body",
)
def show_organisation(request: HttpRequest, slug: Path[Slug]) -> OrganisationDetail:
    """A body with its identifiers and the councils that it belongs to. Public."""
    body = _body(slug)
    regions = [named(region) for region in queries.regions_of(body)]
    return OrganisationDetail(**OrganisationOut.of(body).model_dump(), regions=regions)


@router.get(
    "/organisations/{slug}/facts",
    response=answers({200: Page[FactOut]}, 404, 422),
    summary="What is known of a body",
)
def list_facts(request: HttpRequest, slug: Path[Slug], asked: Query[FactFilters]) -> Page[FactOut]:
    """The figures of one body, each with where it stands. What is not here is not known. Public."""
    facts = queries.facts_about(_body(slug))
    wanted = asked.model_dump(include={"measure", "service", "year", "kind"}, exclude_none=True)
    return page_of(request, facts.filter(**wanted), asked, FactOut.of)


@router.get(
    "/organisations/{slug}/people",
    response=answers({200: Page[PersonOut]}, 401, 404, 422),
    auth=READ,
    summary="Who speaks for one's own body",
)
def list_people(request: HttpRequest, slug: Path[Slug], asked: Query[Filters]) -> Page[PersonOut]:
    """Who speaks for a body today, for those who do; of any other body it is not found."""
    body = get_object_or_404(queries.represented_by(person(request)), slug=slug)
    return page_of(request, queries.representatives_of(body), asked, PersonOut.of)


@router.get(
    "/organisations/{slug}/boundary.geojson",
    response=answers({200: Feature}, 404, 422),
    summary="The outline of a body",
    openapi_extra={MEDIA: GEOJSON},
)
def show_boundary(request: HttpRequest, slug: Path[Slug]) -> HttpResponse:
    """One body as a GeoJSON feature. Public."""
    body = _body(slug)
    outline = get_object_or_404(_outlines([body]))
    return _geojson(Feature.of(body, outline))


@router.get("/services", response=answers({200: Page[ServiceOut]}, 422), summary="Services")
def list_services(request: HttpRequest, asked: Query[Filters]) -> Page[ServiceOut]:
    """The taxonomy of services, in its own order. Public."""
    return page_of(request, queries.services(), asked, ServiceOut.of)


@router.get("/measures", response=answers({200: Page[MeasureOut]}, 422), summary="Measures")
def list_measures(request: HttpRequest, asked: Query[Filters]) -> Page[MeasureOut]:
    """What facts can measure, and in which unit. Public."""
    return page_of(request, queries.measures(), asked, MeasureOut.of)


@router.get("/sources", response=answers({200: Page[SourceOut]}, 422), summary="Sources")
def list_sources(request: HttpRequest, asked: Query[Filters]) -> Page[SourceOut]:
    """Who published the figures that are held here. Public."""
    return page_of(request, queries.sources(), asked, SourceOut.of)


@router.get("/sources/{code}", response=answers({200: SourceOut}, 404, 422), summary="One source")
def show_source(request: HttpRequest, code: Path[Slug]) -> SourceOut:
    """Who published, where, under what licence. Public."""
    return SourceOut.of(get_object_or_404(queries.sources(), code=code))


@router.get(
    "/regions",
    response=answers({200: Page[Named]}, 422),
    summary="Councils of governments",
)
def list_regions(request: HttpRequest, asked: Query[Filters]) -> Page[Named]:
    """The councils of governments by name. Public."""
    return page_of(request, queries.regions(), asked, named)


@router.get(
    "/regions/{slug}/members",
    response=answers({200: Page[OrganisationOut]}, 404, 422),
    summary="Members of a council",
)
def list_members(
    request: HttpRequest, slug: Path[Slug], asked: Query[Filters]
) -> Page[OrganisationOut]:
    """The municipalities that belong to a council of governments. Public."""
    members = queries.members_of(get_object_or_404(queries.regions(), slug=slug))
    return page_of(request, queries.with_identifiers(members), asked, OrganisationOut.of)


@router.get(
    "/regions/{slug}/boundaries.geojson",
    response=answers({200: FeatureCollection}, 404, 422),
    summary="A council's map",
    openapi_extra={MEDIA: GEOJSON},
)
def show_boundaries(request: HttpRequest, slug: Path[Slug]) -> HttpResponse:
    """The members of a council as GeoJSON; without geometry where no outline is known. Public."""
    members = list(queries.members_of(get_object_or_404(queries.regions(), slug=slug)))
    outlines = {each.organisation_id: each for each in _outlines(members)}
    return _geojson(
        FeatureCollection(features=[Feature.of(body, outlines.get(body.pk)) for body in members])
    )


def _body(slug: str) -> Organisation:
    return get_object_or_404(queries.with_identifiers(queries.organisations()), slug=slug)


def _region(slug: str, where: str) -> Organisation:
    region = queries.regions().filter(slug=slug).first()
    if region is None:
        raise invalid(where, f"There is no council of governments “{slug}”.")
    return region


def _outlines(bodies: list[Organisation]) -> "QuerySet[Boundary]":
    return queries.boundaries_of(bodies).select_related("load__source")


def _geojson(shape: BaseModel) -> HttpResponse:
    return JsonResponse(shape.model_dump(), content_type=GEOJSON)
