"""Groupings of regions for programs."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Path, Query, Router, Status
from pydantic import BaseModel, Field

from interlocal.accounts.api import READ, WRITE, person
from interlocal.discovery import queries, services
from interlocal.discovery.calculations.regions import GroupingResult, GroupResult, Wishes
from interlocal.discovery.calculations.regions_kept import result_of
from interlocal.discovery.models import Grouping
from interlocal.registry import queries as registry
from interlocal.registry.api.shown import named
from interlocal.web.api.pages import Filters, Page, page_of
from interlocal.web.api.problems import answers
from interlocal.web.api.values import Asked, Estimate, Estimated, Id, Line, Named, Slug

router = Router(tags=["discovery"])

MOST_TOWNS = 8
MOST_SETS = 20


class ShareOut(BaseModel):
    """What one town of a group would pay, expected."""

    town: str
    alone: int
    pays: int


class GroupOut(BaseModel):
    """One group of two towns or more."""

    members: list[str] = Field(description="Slugs.")
    host: str
    population: int
    net_saving: Estimate
    chance_of_saving: float = Field(description="Share of simulated futures that save.")
    shares: list[ShareOut]
    stable: bool = Field(description="Nobody, and no sub-group, does better apart.")

    @classmethod
    def of(cls, group: GroupResult) -> "GroupOut":
        """As shown to programs."""
        return cls(
            members=list(group.members),
            host=group.host,
            population=group.population,
            net_saving=Estimate(low=group.net.low, mean=group.net.mean, high=group.net.high),
            chance_of_saving=round(group.chance_of_saving, 3),
            shares=[
                ShareOut(town=each.town, alone=each.alone_cents, pays=each.pays_cents)
                for each in group.shares
            ],
            stable=group.stable,
        )


class LeftOutOut(BaseModel):
    """A town that could not be compared."""

    town: str
    reason: str


class ResultOut(Estimated):
    """What came out; cents a year, estimates and not promises."""

    net_saving: Estimate
    chance_of_saving: float
    beaten_by_at_most: int | None = Field(
        description="Cents a year that a better grouping within the rules could save at most, "
        "proven; null if nothing is proven."
    )
    groups: list[GroupOut]
    better_alone: list[str]
    left_out: list[LeftOutOut]

    @classmethod
    def of(cls, result: GroupingResult) -> "ResultOut":
        """As shown to programs."""
        return cls(
            net_saving=Estimate(low=result.net.low, mean=result.net.mean, high=result.net.high),
            chance_of_saving=round(result.chance_of_saving, 3),
            beaten_by_at_most=result.gap_cents,
            groups=[GroupOut.of(group) for group in result.shared_groups],
            better_alone=list(result.better_alone),
            left_out=[LeftOutOut(town=each.id, reason=each.reason) for each in result.left_out],
        )


class GroupingOut(BaseModel):
    """The best grouping of a region for a service, under somebody's rules."""

    id: int
    region: Named
    service: str
    name: str
    status: str = Field(description="computing, done or impossible.")
    trouble: str = Field(description="Why there is none, in words.")
    progress: float | None = Field(description="How much is done, 0 to 1, while it is computed.")
    rules: dict[str, Any] = Field(description="As asked; towns by slug.")
    stays_out: list[str]
    is_nightly: bool
    created_at: datetime
    on: date
    engine_version: str
    seed: int
    result: ResultOut | None

    @classmethod
    def of(cls, grouping: Grouping) -> "GroupingOut":
        """As shown to programs; region and job were read along."""
        is_open = grouping.status == Grouping.Status.COMPUTING and grouping.job is not None
        return cls(
            id=grouping.pk,
            region=named(grouping.region),
            service=grouping.service_id,
            name=grouping.name,
            status=grouping.status,
            trouble=grouping.trouble or (grouping.job.trouble if is_open and grouping.job else ""),
            progress=grouping.job.part if is_open and grouping.job else None,
            rules=grouping.rules,
            stays_out=grouping.stays_out,
            is_nightly=grouping.is_nightly,
            created_at=grouping.created_at,
            on=grouping.on,
            engine_version=grouping.engine_version,
            seed=grouping.seed,
            result=ResultOut.of(result_of(grouping.result)) if grouping.result else None,
        )


class Explore(Asked):
    """The rules of a grouping to be worked out. Towns are named by slug."""

    region: Line = Field(description="The region's slug, identifier or name.")
    service: Line = Field(description="The service's code, or its name.")
    name: Line | None = None
    max_towns: int = Field(4, ge=2, le=MOST_TOWNS)
    contiguous: bool = True
    max_minutes: float | None = Field(None, ge=1, le=600)
    min_population: int | None = Field(None, ge=1, le=10**9)
    max_population: int | None = Field(None, ge=1, le=10**9)
    hosts: list[Slug] | None = Field(None, max_length=1000)
    never: list[list[Slug]] = Field([], max_length=MOST_SETS)
    must: list[list[Slug]] = Field([], max_length=MOST_SETS)
    stays_out: list[Slug] = Field([], max_length=1000)

    @property
    def wishes(self) -> Wishes:
        """As the calculation takes them."""
        return Wishes(
            max_towns=self.max_towns,
            contiguous=self.contiguous,
            max_minutes=self.max_minutes,
            max_population=self.max_population,
            min_population=self.min_population,
            hosts=None if self.hosts is None else tuple(self.hosts),
            never=tuple(tuple(group) for group in self.never),
            must=tuple(tuple(group) for group in self.must),
        )


@router.get(
    "/groupings",
    response=answers({200: Page[GroupingOut]}, 401, 422),
    auth=READ,
    summary="Groupings that are kept",
)
def list_groupings(request: HttpRequest, asked: Query[Filters]) -> Page[GroupingOut]:
    """Your own, those of a region that you speak for, those shown to its members, the nightly."""
    return page_of(request, queries.groupings_visible_to(person(request)), asked, GroupingOut.of)


@router.get(
    "/groupings/{pk}",
    response=answers({200: GroupingOut}, 401, 404, 422),
    auth=READ,
    summary="One grouping",
)
def show_grouping(request: HttpRequest, pk: Path[Id]) -> GroupingOut:
    """A grouping with its result, or how far it is."""
    return GroupingOut.of(get_object_or_404(queries.groupings_visible_to(person(request)), pk=pk))


@router.post(
    "/groupings",
    response=answers({201: GroupingOut}, 400, 401, 403, 404, 409, 422),
    auth=WRITE,
    summary="Find the best grouping",
)
def explore(request: HttpRequest, payload: Explore) -> Status:
    """Work out the best grouping of a region; a larger one goes on in the background.

    Ask for it again until its status is no longer “computing”.
    """
    user = person(request)
    region = registry.find_organisation(payload.region)
    made = services.explore(
        region=get_object_or_404(registry.regions(), pk=region.pk),
        service=registry.find_service(payload.service),
        wishes=payload.wishes,
        stays_out=payload.stays_out,
        name=payload.name or "",
        by=user,
        at=timezone.now(),
    )
    return Status(201, GroupingOut.of(made))
