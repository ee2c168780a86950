"""Needs and offers for programs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Path, Query, Router, Status
from ninja.errors import HttpError
from pydantic import BaseModel, Field

from interlocal.accounts.api import READ, WRITE, person
from interlocal.accounts.models import User
from interlocal.discovery import queries, rules, services
from interlocal.discovery.models import Notice
from interlocal.discovery.rules import Content, Pairing
from interlocal.registry import queries as registry
from interlocal.registry.api.shown import named
from interlocal.web.api.pages import Filters, Page, page_of
from interlocal.web.api.problems import answers
from interlocal.web.api.values import Asked, Id, Line, Named, Slug, Text

router = Router(tags=["discovery"])

Kind = Literal["need", "offer"]
What = Literal["service", "equipment", "staff"]
PriceUnit = Literal["hour", "day", "year", "head", "item"]
Reach = Literal["neighbors", "distance", "anywhere"]
Audience = Literal["chosen", "region", "everyone"]


class NoticeOut(BaseModel):
    """A need or an offer, as its owner stated it; nobody has checked it."""

    id: int
    kind: Kind
    owner: Named
    service: str
    what: What
    title: str
    text: str
    cause: str
    wanted_by: date | None
    yearly_cost: int | None = Field(description="Of a need: cents a year today, as stated.")
    volume: float | None = Field(description="Today's volume, or spare capacity.")
    volume_unit: str
    price: int | None = Field(description="Of an offer: cents; null if it is to be agreed on.")
    price_unit: PriceUnit | None
    reach: Reach
    reach_km: float | None = Field(description="Only where the reach is a distance.")
    audience: Audience = Field(description="Who sees it while it is open.")
    posted_at: datetime
    changed_at: datetime
    expires_on: date = Field(description="The last day on which others see it.")
    withdrawn_at: datetime | None

    @classmethod
    def of(cls, notice: Notice) -> "NoticeOut":
        """As shown to programs; the owner was read along."""
        return cls(
            id=notice.pk,
            kind=notice.kind,  # type: ignore[arg-type]  # the table allows no other
            owner=named(notice.owner),
            service=notice.service_id,
            what=notice.what,  # type: ignore[arg-type]
            title=notice.title,
            text=notice.text,
            cause=notice.cause,
            wanted_by=notice.wanted_by,
            yearly_cost=notice.yearly_cost_cents,
            volume=None if notice.volume is None else float(notice.volume),
            volume_unit=notice.volume_unit,
            price=notice.price_cents,
            price_unit=notice.price_unit or None,  # type: ignore[arg-type]
            reach=notice.reach,  # type: ignore[arg-type]
            reach_km=notice.reach_km,
            audience=notice.audience,  # type: ignore[arg-type]
            posted_at=notice.posted_at,
            changed_at=notice.changed_at,
            expires_on=notice.expires_on,
            withdrawn_at=notice.withdrawn_at,
        )


class PairingOut(BaseModel):
    """A need and an offer that meet, one of them one's own."""

    need: NoticeOut
    offer: NoticeOut
    distance_km: float | None = Field(description="Straight line; null if a position is missing.")

    @classmethod
    def of(cls, pairing: Pairing) -> "PairingOut":
        """As shown to programs."""
        return cls(
            need=NoticeOut.of(pairing.need),
            offer=NoticeOut.of(pairing.offer),
            distance_km=None if pairing.km is None else round(pairing.km, 1),
        )


class NoticeFilters(Filters):
    """What may be asked of the list of needs and offers."""

    kind: Kind | None = None
    service: Slug | None = Field(None, description="A service's code.")


class Wording(Asked):
    """What a need or an offer says; leave out what is not known."""

    service: Line = Field(description="The service's code, or its name.")
    title: Line = Field(max_length=120, description="In one line.")
    what: What = "service"
    text: Text = Field("", description="The problem, or what is offered.")
    cause: Text = Field("", description="Of a need: why now.")
    wanted_by: date | None = Field(None, strict=False, description="Of a need.")
    yearly_cost: int | None = Field(
        None, ge=1, le=10**15, description="Of a need: cents a year today."
    )
    volume: float | None = Field(None, gt=0, le=1e9, allow_inf_nan=False)
    volume_unit: str = Field("", max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$")
    price: int | None = Field(None, ge=0, le=10**15, description="Of an offer: cents.")
    price_unit: PriceUnit | None = Field(None, description="What the price is for.")
    reach: Reach = "anywhere"
    reach_km: float | None = Field(None, gt=0, le=20_000, allow_inf_nan=False)
    audience: Audience = Field(description="Who sees it.")
    chosen: list[Line] = Field(
        default_factory=list,
        max_length=rules.MOST_CHOSEN,
        description="With audience “chosen”: who, by name.",
    )
    expires_on: date | None = Field(
        None, strict=False, description=f"Left out: {rules.OPEN_DAYS} days from now."
    )

    def content(self) -> Content:
        """The same with names looked up."""
        return Content(
            service=registry.find_service(self.service),
            what=self.what,
            title=self.title,
            text=self.text,
            cause=self.cause,
            wanted_by=self.wanted_by,
            yearly_cost_cents=self.yearly_cost,
            volume=None if self.volume is None else Decimal(str(self.volume)).quantize(_HUNDREDTH),
            volume_unit=self.volume_unit,
            price_cents=self.price,
            price_unit=self.price_unit or "",
            reach=self.reach,
            reach_km=self.reach_km if self.reach == "distance" else None,
            audience=self.audience,
            chosen=tuple(registry.find_organisation(name) for name in self.chosen),
            expires_on=self.expires_on,
        )


class Posting(Wording):
    """A need or an offer to post."""

    owner: Line = Field(description="The body that posts: slug, public identifier or name.")
    kind: Kind


_HUNDREDTH = Decimal("0.01")


@contextmanager
def _refusing() -> Iterator[None]:
    """A refusal goes out as it is worded."""
    try:
        yield
    except services.CannotPost as refusal:
        raise HttpError(409, str(refusal)) from refusal


def _own(user: User, pk: int) -> Notice:
    return get_object_or_404(queries.notices_of(user), pk=pk)


@router.get(
    "/notices",
    response=answers({200: Page[NoticeOut]}, 401, 422),
    auth=READ,
    summary="Needs and offers",
)
def list_notices(request: HttpRequest, asked: Query[NoticeFilters]) -> Page[NoticeOut]:
    """One's own, and those of others that are open and meant for one's bodies, newest first."""
    seen = queries.notices_visible_to(person(request), on=timezone.localdate())
    rows = queries.narrowed(seen, kind=asked.kind or "", service=asked.service or "")
    return page_of(request, rows, asked, NoticeOut.of)


@router.get(
    "/notices/{pk}",
    response=answers({200: NoticeOut}, 401, 404, 422),
    auth=READ,
    summary="One need or offer",
)
def show_notice(request: HttpRequest, pk: Path[Id]) -> NoticeOut:
    """What it says, and until when it is open."""
    seen = queries.notices_visible_to(person(request), on=timezone.localdate())
    return NoticeOut.of(get_object_or_404(seen, pk=pk))


@router.get(
    "/pairings",
    response=answers({200: list[PairingOut]}, 401),
    auth=READ,
    summary="Needs and offers that meet",
)
def list_pairings(request: HttpRequest) -> list[PairingOut]:
    """What meets one's own needs and offers: one service, each in the other's reach, nearest first.

    Only what others let you see is compared.
    """
    found = queries.pairings_visible_to(person(request), on=timezone.localdate())
    return [PairingOut.of(each) for each in found]


@router.post(
    "/notices",
    response=answers({201: NoticeOut}, 400, 401, 403, 409, 422),
    auth=WRITE,
    summary="Post a need or an offer",
)
def post(request: HttpRequest, payload: Posting) -> Status:
    """Others see it from now on, until it expires; renew it while it holds."""
    with _refusing():
        made = services.post(
            owner=registry.find_organisation(payload.owner),
            kind=payload.kind,
            content=payload.content(),
            by=person(request),
            at=timezone.now(),
        )
    return Status(201, NoticeOut.of(made))


@router.put(
    "/notices/{pk}",
    response=answers({200: NoticeOut}, 400, 401, 403, 404, 409, 422),
    auth=WRITE,
    summary="Change a need or an offer",
)
def change(request: HttpRequest, pk: Path[Id], payload: Wording) -> NoticeOut:
    """Say all of it anew: what is left out is no longer said, but the day it expires stays."""
    user = person(request)
    with _refusing():
        changed = services.change(
            notice=_own(user, pk), content=payload.content(), by=user, at=timezone.now()
        )
    return NoticeOut.of(changed)


@router.post(
    "/notices/{pk}/renewal",
    response=answers({200: NoticeOut}, 400, 401, 403, 404, 409, 422),
    auth=WRITE,
    summary="Renew a need or an offer",
)
def renew(request: HttpRequest, pk: Path[Id]) -> NoticeOut:
    """Say that it still holds."""
    user = person(request)
    with _refusing():
        return NoticeOut.of(services.renew(notice=_own(user, pk), by=user, at=timezone.now()))


@router.delete(
    "/notices/{pk}",
    response=answers({204: None}, 401, 403, 404, 409, 422),
    auth=WRITE,
    summary="Withdraw a need or an offer",
)
def withdraw(request: HttpRequest, pk: Path[Id]) -> Status:
    """Only its owner sees it from now on."""
    user = person(request)
    with _refusing():
        services.withdraw(notice=_own(user, pk), by=user, at=timezone.now())
    return Status(204, None)
