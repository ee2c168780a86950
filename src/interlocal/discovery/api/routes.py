"""The finder and one's own shortlists for programs."""

from datetime import datetime
from typing import Any, Self

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Path, Query, Router, Status
from ninja.errors import HttpError
from pydantic import BaseModel, Field, model_validator

from interlocal.accounts.api import READ, WRITE, person
from interlocal.discovery import calculations, queries, rules, services
from interlocal.discovery.calculations import NEAR_KM, Finding, Outlook
from interlocal.discovery.models import Shortlist
from interlocal.discovery.rules import Remark
from interlocal.registry import queries as registry
from interlocal.registry.api.shown import named
from interlocal.web.api.pages import Filters, Page, page_of
from interlocal.web.api.problems import answers
from interlocal.web.api.values import Asked, Estimate, Estimated, Id, Line, Named, Slug

router = Router(tags=["discovery"])

FARTHEST_KM = 1000.0
USUAL_TOP = 5
MOST_TOP = 50


class RemarkOut(BaseModel):
    """A reason, a warning, or what the answer does not know."""

    code: str = Field(description="Which kind of remark it is, for programs.")
    text: str

    @classmethod
    def of(cls, remark: Remark) -> "RemarkOut":
        """As shown to programs."""
        return cls(code=remark.code, text=remark.text)


class FindingOut(BaseModel):
    """One possible group for one service, from the asking town's side."""

    service: str
    partners: list[str]
    headline: str
    net_saving: Estimate = Field(description="The asking town's own part, after all costs.")
    group_net_saving_mean: int
    group_gross_saving_mean: int = Field(description="Before the costs of sharing.")
    chance_of_saving: float = Field(description="Share of simulated futures that save.")
    distance_km: float
    connected: bool | None
    combined_population: int
    points: float = Field(description="Of 100, by the weights; the findings stand in this order.")
    parts: dict[str, float] = Field(
        description="What counted, each between 0 and 1 (saving from -1)."
    )
    reasons: list[RemarkOut]
    warnings: list[RemarkOut]

    @classmethod
    def of(cls, finding: Finding) -> "FindingOut":
        """As shown to programs: the same as the command `interlocal partners --json`."""
        match = finding.match
        return cls(
            service=finding.service.code,
            partners=[body.name for body in match.partners],
            headline=finding.headline,
            net_saving=Estimate(
                low=match.net_low_cents, mean=match.net_mean_cents, high=match.net_high_cents
            ),
            group_net_saving_mean=match.group_net_cents,
            group_gross_saving_mean=match.group_gross_cents,
            chance_of_saving=round(match.chance_of_saving, 3),
            distance_km=round(match.distance_km, 1),
            connected=match.connected,
            combined_population=match.combined_population,
            points=round(finding.rank.points, 1),
            parts={code: round(part, 3) for code, part in finding.rank.parts.items()},
            reasons=[RemarkOut.of(each) for each in finding.reasons],
            warnings=[RemarkOut.of(each) for each in finding.warnings],
        )


class OutlookOut(Estimated):
    """What the finder answers for one town, best first; estimates, not promises."""

    town: str
    region: str | None = Field(description="The council whose members were compared, if any.")
    on: str = Field(description="Parameters as they stood on this day.")
    within_km: float
    weights: dict[str, int] = Field(description="How much each part counted.")
    findings: list[FindingOut]
    remarks: list[RemarkOut] = Field(description="What could not be compared, and why.")

    @classmethod
    def of(cls, outlook: Outlook, top: int) -> "OutlookOut":
        """As shown to programs."""
        return cls(
            town=outlook.town.name,
            region=outlook.region.name if outlook.region else None,
            on=outlook.on.isoformat(),
            within_km=outlook.max_km,
            weights=dict(outlook.weights),
            findings=[FindingOut.of(finding) for finding in outlook.worth_showing[:top]],
            remarks=[RemarkOut.of(each) for each in outlook.remarks],
        )


def _weight(code: str) -> Any:
    """A weight of the ranking, usual unless said otherwise."""
    part = next(part for part in rules.PARTS if part.code == code)
    said = f"How much “{part.label.lower()}” counts. {part.meaning}"
    return Field(part.usual, ge=0, le=rules.MOST_WEIGHT, description=said)


class Question(BaseModel):
    """What may be asked of the finder."""

    service: Line | None = Field(None, description="One service only: its code, or its name.")
    km: float = Field(NEAR_KM, gt=0, le=FARTHEST_KM, description="How far to look, straight line.")
    top: int = Field(USUAL_TOP, ge=1, le=MOST_TOP, description="How many findings to give.")
    w_saving: int = _weight("saving")
    w_need: int = _weight("need")
    w_ties: int = _weight("ties")
    w_similar: int = _weight("similar")
    w_near: int = _weight("near")
    w_room: int = _weight("room")
    w_data: int = _weight("data")
    w_law: int = _weight("law")

    @property
    def weights(self) -> dict[str, int]:
        """How much each part counts, as the sliders of the page say it."""
        return {code: getattr(self, f"w_{code}") for code in rules.USUAL}

    @model_validator(mode="after")
    def something_counts(self) -> Self:
        """Something has to count."""
        if not any(self.weights.values()):
            raise ValueError("Something has to count: give one weight above zero.")
        return self


class EntryOut(BaseModel):
    """One partner on a shortlist, with what was expected when it was picked."""

    partner: Named
    reasons: str
    net_saving: Estimate | None = Field(description="Cents a year; null if nothing was estimated.")
    added_at: datetime


class ShortlistOut(BaseModel):
    """Partners picked for one service: their picker's own until it becomes an initiative."""

    id: int
    owner: Named
    service: str
    created_at: datetime
    entries: list[EntryOut]

    @classmethod
    def of(cls, shortlist: Shortlist) -> "ShortlistOut":
        """As shown to programs; owner and entries were read along."""
        return cls(
            id=shortlist.pk,
            owner=named(shortlist.owner),
            service=shortlist.service_id,
            created_at=shortlist.created_at,
            entries=[
                EntryOut(
                    partner=named(entry.partner),
                    reasons=entry.reasons,
                    net_saving=_estimate(
                        entry.net_low_cents, entry.net_mean_cents, entry.net_high_cents
                    ),
                    added_at=entry.added_at,
                )
                for entry in shortlist.entries.all()
            ],
        )


class Pick(Asked):
    """Partners to put on a shortlist."""

    owner: Line = Field(description="The body that picks: slug, public identifier or name.")
    service: Line = Field(description="The service's code, or its name.")
    partners: list[Line] = Field(
        min_length=1, max_length=services.MOST_ENTRIES, description="Whom to pick, likewise."
    )


@router.get(
    "/outlooks/{town}",
    response=answers({200: OutlookOut}, 401, 404, 422),
    auth=READ,
    summary="A town's best partners",
)
def show_outlook(request: HttpRequest, town: Path[Line], asked: Query[Question]) -> OutlookOut:
    """Possible partners, ranked by weighed parts, above all by the saving that may be expected.

    The best group of each service, or all groups of the one service asked for. The town is
    named by slug, public identifier or name. The same answer as the command “interlocal
    partners” gives as JSON.
    """
    try:
        body = registry.find_organisation(town)
    except registry.NotFound as missing:
        raise HttpError(404, str(missing)) from missing
    service = registry.find_service(asked.service) if asked.service else None
    outlook = calculations.outlook(
        body,
        on=timezone.localdate(),
        service=service,
        max_km=asked.km,
        a_service=None if service else asked.top,
        weights=asked.weights,
        user=person(request),
    )
    return OutlookOut.of(outlook, asked.top)


@router.get(
    "/shortlists",
    response=answers({200: Page[ShortlistOut]}, 401, 422),
    auth=READ,
    summary="One's own shortlists",
)
def list_shortlists(request: HttpRequest, asked: Query[Filters]) -> Page[ShortlistOut]:
    """The shortlists of the bodies that you speak for, newest first."""
    return page_of(request, queries.shortlists_visible_to(person(request)), asked, ShortlistOut.of)


@router.get(
    "/shortlists/{pk}",
    response=answers({200: ShortlistOut}, 401, 404, 422),
    auth=READ,
    summary="One shortlist",
)
def show_shortlist(request: HttpRequest, pk: Path[Id]) -> ShortlistOut:
    """A shortlist with its partners and what was expected of them."""
    return ShortlistOut.of(get_object_or_404(queries.shortlists_visible_to(person(request)), pk=pk))


@router.post(
    "/shortlists",
    response=answers({201: ShortlistOut}, 400, 401, 403, 409, 422),
    auth=WRITE,
    summary="Pick partners",
)
def pick(request: HttpRequest, payload: Pick) -> Status:
    """Put partners on a body's shortlist for a service; who is on it already stays as is.

    The reasons and figures kept with them are those that the finder gives today.
    """
    user = person(request)
    owner = registry.find_organisation(payload.owner)
    service = registry.find_service(payload.service)
    partners = [registry.find_organisation(name) for name in payload.partners]
    services.shortlist_group(
        owner=owner,
        service=service,
        partners=list(dict.fromkeys(partners)),
        by=user,
        at=timezone.now(),
    )
    kept = queries.shortlists_visible_to(user).get(owner=owner, service=service)
    return Status(201, ShortlistOut.of(kept))


@router.delete(
    "/shortlists/{pk}/partners/{slug}",
    response=answers({204: None}, 401, 403, 404, 409, 422),
    auth=WRITE,
    summary="Drop a partner",
)
def drop(request: HttpRequest, pk: Path[Id], slug: Path[Slug]) -> Status:
    """Take a partner off a shortlist; an empty shortlist goes too."""
    user = person(request)
    entry = get_object_or_404(
        queries.shortlist_entries_visible_to(user), shortlist=pk, partner__slug=slug
    )
    services.drop_partner(entry=entry, by=user, at=timezone.now())
    return Status(204, None)


def _estimate(low: int | None, mean: int | None, high: int | None) -> Estimate | None:
    if low is None or mean is None or high is None:
        return None
    return Estimate(low=low, mean=mean, high=high)
