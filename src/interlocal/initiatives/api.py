"""Initiatives for programs: who works out what with whom."""

from datetime import datetime
from typing import Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Path, Query, Router, Status
from pydantic import BaseModel, Field

from interlocal.accounts.api import READ, WRITE, person
from interlocal.accounts.models import User
from interlocal.discovery import queries as discovery
from interlocal.initiatives import queries, rules, services
from interlocal.initiatives.models import Initiative, Partner
from interlocal.record import queries as record
from interlocal.registry import queries as registry
from interlocal.registry.api.shown import named
from interlocal.web.api.pages import Filters, Page, page_of
from interlocal.web.api.problems import answers, invalid
from interlocal.web.api.values import Asked, Id, Line, Named, Slug, Text

router = Router(tags=["initiatives"])

Stage = Literal["draft", "exploring", "closed"]
Answer = Literal["opened", "planned", "invited", "interested", "declined"]


class InitiativeOut(BaseModel):
    """One cooperation being worked out. A draft is its opener's own until shared."""

    id: int
    title: str
    service: str
    stage: Stage
    opened_for: Named
    opened_at: datetime
    shared_at: datetime | None

    @classmethod
    def of(cls, initiative: Initiative) -> "InitiativeOut":
        """As shown to programs; the opener was read along."""
        return cls(
            id=initiative.pk,
            title=initiative.title,
            service=initiative.service_id,
            stage=initiative.stage,  # type: ignore[arg-type]  # the table allows no other
            opened_for=named(initiative.opened_for),
            opened_at=initiative.opened_at,
            shared_at=initiative.shared_at,
        )


class PartnerOut(BaseModel):
    """A body in an initiative, with its answer to the invitation."""

    organisation: Named
    answer: Answer
    invited_at: datetime | None
    answered_at: datetime | None
    answered_by: str | None = Field(description="The name of who answered for the body.")
    note: str

    @classmethod
    def of(cls, partner: Partner) -> "PartnerOut":
        """As shown to programs; body and person were read along."""
        return cls(
            organisation=named(partner.organisation),
            answer=partner.answer,  # type: ignore[arg-type]  # the table allows no other
            invited_at=partner.invited_at,
            answered_at=partner.answered_at,
            answered_by=str(partner.answered_by) if partner.answered_by else None,
            note=partner.note,
        )


class InitiativeDetail(InitiativeOut):
    """An initiative with its partners."""

    opened_by: str = Field(description="The name of the person who opened it.")
    message: str = Field(description="What the invitation says.")
    reasons: str | None = Field(
        description="Why these partners; for the opener's own people only, null for the others."
    )
    closed_because: str | None = Field(description="Why it ended, once it is closed.")
    partners: list[PartnerOut] = Field(description="The opener first.")


class InitiativeFilters(Filters):
    """What may be asked of the list of initiatives."""

    stage: Stage | None = None
    service: Slug | None = Field(None, description="A service's code.")


class Opening(Asked):
    """An initiative to open."""

    opened_for: Line = Field(description="The body that opens it: slug, identifier or name.")
    service: Line = Field(description="The service's code, or its name.")
    partners: list[Line] = Field(
        min_length=1, max_length=rules.MOST_PARTNERS, description="The others, likewise."
    )
    reasons: Text = Field("", description="Why these partners.")


class Addition(Asked):
    """A body to add."""

    organisation: Line = Field(description="Slug, public identifier or name.")


class Reply(Asked):
    """A body's answer to an invitation."""

    organisation: Line = Field(description="The body that answers: slug, identifier or name.")
    interested: bool
    note: Text = ""


class Closing(Asked):
    """Why an initiative ends."""

    why: Text = Field(description="In a few words; partners will read it.")


@router.get(
    "/initiatives",
    response=answers({200: Page[InitiativeOut]}, 401, 422),
    auth=READ,
    summary="Initiatives",
)
def list_initiatives(request: HttpRequest, asked: Query[InitiativeFilters]) -> Page[InitiativeOut]:
    """Your own initiatives and those that were shared with you, newest first."""
    wanted = asked.model_dump(include={"stage", "service"}, exclude_none=True)
    seen = queries.initiatives_visible_to(person(request)).filter(**wanted)
    return page_of(request, seen, asked, InitiativeOut.of)


@router.get(
    "/initiatives/{pk}",
    response=answers({200: InitiativeDetail}, 401, 404, 422),
    auth=READ,
    summary="One initiative",
)
def show_initiative(request: HttpRequest, pk: Path[Id]) -> InitiativeDetail:
    """An initiative with its partners and their answers."""
    user = person(request)
    return _detail(_initiative(pk, user), user)


@router.post(
    "/initiatives",
    response=answers({201: InitiativeDetail}, 400, 401, 403, 409, 422),
    auth=WRITE,
    summary="Open an initiative",
)
def open_initiative(request: HttpRequest, payload: Opening) -> Status:
    """Open a draft that only the opener's people see, with the partners it has in mind."""
    user = person(request)
    initiative = services.open_initiative(
        service=registry.find_service(payload.service),
        opened_for=registry.find_organisation(payload.opened_for),
        partners=[registry.find_organisation(name) for name in payload.partners],
        by=user,
        at=timezone.now(),
        reasons=payload.reasons.strip(),
    )
    return Status(201, _detail(initiative, user))


@router.post(
    "/shortlists/{pk}/initiative",
    response=answers({201: InitiativeDetail}, 401, 403, 404, 409, 422),
    auth=WRITE,
    summary="Open an initiative from a shortlist",
)
def open_from_shortlist(request: HttpRequest, pk: Path[Id]) -> Status:
    """Turn a shortlist into an initiative, which takes over its partners and reasons."""
    user = person(request)
    shortlist = get_object_or_404(discovery.shortlists_visible_to(user), pk=pk)
    initiative = services.open_from_shortlist(shortlist=shortlist, by=user, at=timezone.now())
    return Status(201, _detail(initiative, user))


@router.post(
    "/initiatives/{pk}/partners",
    response=answers({201: PartnerOut}, 400, 401, 403, 404, 409, 422),
    auth=WRITE,
    summary="Add a partner",
)
def add_partner(request: HttpRequest, pk: Path[Id], payload: Addition) -> Status:
    """Put one more body on the list of a draft; twice changes nothing."""
    user = person(request)
    initiative = _initiative(pk, user)
    partner = services.add_partner(
        initiative=initiative,
        organisation=registry.find_organisation(payload.organisation),
        by=user,
        at=timezone.now(),
    )
    return Status(201, PartnerOut.of(partner))


@router.delete(
    "/initiatives/{pk}/partners/{slug}",
    response=answers({204: None}, 401, 403, 404, 409, 422),
    auth=WRITE,
    summary="Remove a partner",
)
def remove_partner(request: HttpRequest, pk: Path[Id], slug: Path[Slug]) -> Status:
    """Take a body off the list of a draft."""
    user = person(request)
    initiative = _initiative(pk, user)
    partner = get_object_or_404(queries.partners_of(initiative), organisation__slug=slug)
    services.remove_partner(
        initiative=initiative, organisation=partner.organisation, by=user, at=timezone.now()
    )
    return Status(204, None)


@router.post(
    "/initiatives/{pk}/answer",
    response=answers({200: PartnerOut}, 400, 401, 403, 404, 409, 422),
    auth=WRITE,
    summary="Answer an invitation",
)
def answer_invitation(request: HttpRequest, pk: Path[Id], payload: Reply) -> PartnerOut:
    """Say for a body whether it wants to talk; the answer may change until the end."""
    user = person(request)
    partners = queries.partners_of(_initiative(pk, user))
    body = registry.find_organisation(payload.organisation)
    partner = partners.filter(organisation=body).first()
    if partner is None:
        raise invalid("body.organisation", f"{body.name} is not in this initiative.")
    services.answer_invitation(
        partner=partner,
        interested=payload.interested,
        by=user,
        at=timezone.now(),
        note=payload.note,
    )
    return PartnerOut.of(queries.partners_of(partner.initiative).get(pk=partner.pk))


@router.post(
    "/initiatives/{pk}/close",
    response=answers({200: InitiativeDetail}, 400, 401, 403, 404, 409, 422),
    auth=WRITE,
    summary="Close an initiative",
)
def close_initiative(request: HttpRequest, pk: Path[Id], payload: Closing) -> InitiativeDetail:
    """End an initiative without an agreement, saying why; it stays readable."""
    user = person(request)
    initiative = _initiative(pk, user)
    services.close(initiative=initiative, by=user, at=timezone.now(), why=payload.why)
    return _detail(_initiative(pk, user), user)


def _initiative(pk: int, user: User) -> Initiative:
    return get_object_or_404(queries.initiatives_visible_to(user), pk=pk)


def _detail(initiative: Initiative, user: User) -> InitiativeDetail:
    is_ours = registry.may_speak_for(user, initiative.opened_for)
    return InitiativeDetail(
        **InitiativeOut.of(initiative).model_dump(),
        opened_by=str(initiative.opened_by),
        message=initiative.message,
        reasons=initiative.reasons if is_ours else None,
        closed_because=_closed_because(initiative),
        partners=[PartnerOut.of(partner) for partner in queries.partners_of(initiative)],
    )


def _closed_because(initiative: Initiative) -> str | None:
    if initiative.stage != Initiative.Stage.CLOSED:
        return None
    closing = record.entries_about(initiative).filter(verb="initiatives.closed").last()
    return closing.detail if closing else None
