"""Baselines for programs: what a service costs and does today at one body."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from interlocal.accounts.api import READ, person
from interlocal.proposals import queries
from interlocal.proposals.models import Baseline, BaselineVersion
from interlocal.registry.api.shown import named
from interlocal.web.api.pages import Filters, Page, page_of
from interlocal.web.api.problems import answers
from interlocal.web.api.values import Id, Named

router = Router(tags=["proposals"])

Kind = Literal["reported", "estimated", "imputed"]
YesNo = Literal["yes", "no"]
Listed = Literal["none", "some"]
State = Literal["draft", "handed-over", "locked"]


class BaselineOut(BaseModel):
    """One service of one body, as its own people state it."""

    id: int
    organisation: Named
    service: str
    initiative: int | None = Field(description="Null where it stands by itself.")

    @classmethod
    def of(cls, baseline: Baseline) -> "BaselineOut":
        """As shown to programs; the body was read along."""
        return cls(
            id=baseline.pk,
            organisation=named(baseline.organisation),
            service=baseline.service_id,
            initiative=baseline.initiative_id,
        )


class LineOut(BaseModel):
    """A cost, or income (fees, revenue) that is taken off; cents a year, never negative."""

    category: str
    what: str
    cents: int
    low_cents: int | None
    high_cents: int | None
    kind: Kind
    fte: Decimal | None
    source: str
    note: str
    fact: int | None = Field(description="The id of the public figure that it was taken from.")


class DutyOut(BaseModel):
    """A duty on the side that somebody must still do."""

    what: str
    hours_per_week: Decimal | None
    cents: int | None = Field(description="A year; null where it is not known.")


class StrandedOut(BaseModel):
    """Overhead that stays when the service moves."""

    what: str
    cents: int
    years: int


class AssetOut(BaseModel):
    """A thing that the service uses."""

    what: str
    bought_year: int | None
    years_left: int | None
    cents: int | None


class BindingOut(BaseModel):
    """A contract that binds the service."""

    what: str
    partner: str
    until_on: date | None
    leaving_cents: int | None


class VersionOut(BaseModel):
    """What a baseline said at one time. Null is “not answered”, never zero or none."""

    number: int
    state: State
    handed_over_at: datetime | None
    locked_at: datetime | None
    sha256: str | None = Field(description="Of a locked version: the hash of all that it says.")
    fiscal_year: int | None
    volume: Decimal | None
    volume_unit: str
    service_level: str
    hours: str
    benefits: YesNo | None = Field(description="Whether staff benefits are in the lines.")
    overhead: YesNo | None
    fees_netted: YesNo | None = Field(description="Whether fees were taken off the costs already.")
    capital: YesNo | None
    duties_answer: Listed | None
    stranded_answer: Listed | None
    net_cents: int = Field(description="Costs less fees and revenue.")
    lines: list[LineOut]
    duties: list[DutyOut]
    stranded: list[StrandedOut]
    assets: list[AssetOut]
    bindings: list[BindingOut]

    @classmethod
    def of(cls, version: BaselineVersion) -> "VersionOut":
        """As shown to programs; its rows were read along."""
        said = queries.content_of(version)
        answered = {
            code: getattr(said, code) or None
            for code in (
                *("benefits", "overhead", "fees_netted", "capital"),
                *("duties_answer", "stranded_answer"),
            )
        }
        return cls(
            number=version.number,
            state=version.state,  # type: ignore[arg-type]  # the table allows no other
            handed_over_at=version.handed_over_at,
            locked_at=version.locked_at,
            sha256=version.sha256 or None,
            fiscal_year=said.fiscal_year,
            volume=said.volume,
            volume_unit=said.volume_unit,
            service_level=said.service_level,
            hours=said.hours,
            net_cents=said.net_cents,
            lines=[LineOut(**vars(row)) for row in said.lines],
            duties=[DutyOut(**vars(row)) for row in said.duties],
            stranded=[StrandedOut(**vars(row)) for row in said.stranded],
            assets=[AssetOut(**vars(row)) for row in said.assets],
            bindings=[BindingOut(**vars(row)) for row in said.bindings],
            **answered,
        )


@router.get(
    "/baselines",
    response=answers({200: Page[BaselineOut]}, 401, 422),
    auth=READ,
    summary="Baselines",
)
def list_baselines(request: HttpRequest, asked: Query[Filters]) -> Page[BaselineOut]:
    """Those of your own bodies, and those that partners handed over."""
    found = queries.baselines_visible_to(person(request))
    return page_of(request, found, asked, BaselineOut.of)


@router.get(
    "/baselines/{pk}/versions",
    response=answers({200: Page[VersionOut]}, 401, 404, 422),
    auth=READ,
    summary="Versions of a baseline",
)
def list_versions(request: HttpRequest, pk: Path[Id], asked: Query[Filters]) -> Page[VersionOut]:
    """What it said, newest first: of your own bodies drafts too, of partners what they gave."""
    user = person(request)
    baseline = get_object_or_404(queries.baselines_visible_to(user), pk=pk)
    return page_of(request, queries.versions_of(baseline, user), asked, VersionOut.of)
