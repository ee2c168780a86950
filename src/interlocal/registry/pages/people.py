"""Who speaks for a body, who was invited, who asks, and what changed."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from interlocal.accounts.models import User
from interlocal.record import queries as record
from interlocal.record.models import Entry
from interlocal.registry import queries, rules
from interlocal.registry.models import Claim, Invitation, Organisation, Representative

CHANGES = 30
VERBS = {
    "registry.appointed": "now speaks for it",
    "registry.role_changed": "has another role",
    "registry.administrator_made": "is administrator now",
    "registry.administrator_no_longer": "is no longer administrator",
    "registry.ended": "no longer speaks for it",
    "registry.resumed": "speaks for it again; the end was undone",
    "registry.invited": "was invited",
    "registry.invitation_resent": "got the letter again",
    "registry.invitation_withdrawn": "had the invitation taken back",
    "registry.link_asked_for": "Somebody asked for a link to make a request",
    "registry.claimed": "asked to speak for it",
    "registry.claim_confirmed": "was confirmed",
    "registry.claim_declined": "was declined",
    "registry.claim_withdrawn": "took the request back",
}


@dataclass(frozen=True)
class Seat:
    """Somebody who speaks or spoke for the body, and what may be done about it."""

    held: Representative
    is_you: bool
    may_end: bool
    may_resume: bool


@dataclass(frozen=True)
class LetterSent:
    """An invitation that was not answered."""

    invitation: Invitation
    state: str
    is_open: bool


@dataclass(frozen=True)
class Asked:
    """Somebody who asks to speak for a body."""

    claim: Claim
    came: str
    is_first: bool
    may_decide: bool
    may_confirm: bool


@dataclass(frozen=True)
class Happened:
    """One line of what changed."""

    at: datetime
    words: str
    who: str


@dataclass(frozen=True)
class PeoplePage:
    """All that the page of a body's people shows."""

    body: Organisation
    decides: bool
    is_own: bool
    looks_on: bool
    has_administrator: bool
    seen_by: str
    seats: list[Seat]
    former: list[Seat]
    letters: list[LetterSent]
    asked: list[Asked]
    declined: list[Asked]
    administrators: list[User]
    history: list[Happened]


def people_page(body: Organisation, user: User, at: datetime) -> PeoplePage:
    """The people of a body, as one of them or whoever decides sees them."""
    decides = queries.may_decide(user, body)
    administrators = [seat.user for seat in queries.administrators_of(body)]
    claims = [_asked(claim, user, decides, at) for claim in queries.claims_on(body)]
    letters = queries.waiting_invitations_of(body) if decides else []
    return PeoplePage(
        body=body,
        decides=decides,
        is_own=(is_own := queries.may_speak_for(user, body)),
        looks_on=not decides and not is_own,
        has_administrator=bool(administrators),
        seen_by=_seen_by(body, bool(administrators)),
        seats=[_seat(held, user, decides, at) for held in queries.representatives_of(body)],
        former=[_seat(held, user, decides, at) for held in queries.former_representatives_of(body)],
        letters=[_letter(each, at) for each in letters],
        asked=[each for each in claims if each.claim.outcome == Claim.Outcome.OPEN]
        if decides
        else [],
        declined=[
            each
            for each in claims
            if each.claim.outcome == Claim.Outcome.DECLINED and each.may_confirm
        ]
        if decides
        else [],
        administrators=administrators,
        history=[
            _happened(entry)
            for entry in record.entries_about_any([body], None)
            if entry.verb in VERBS
        ][:CHANGES],
    )


@dataclass(frozen=True)
class RequestsPage:
    """What waits for one's decision, what one asked for, and whom one suggested to others."""

    to_decide: list[Asked]
    own: list[Claim]
    letters: list[LetterSent]


def requests_page(user: User, at: datetime) -> RequestsPage:
    """Claims that a person may decide, and their own."""
    waiting = queries.claims_decided_by(user).filter(outcome=Claim.Outcome.OPEN)
    return RequestsPage(
        to_decide=[_asked(claim, user, True, at) for claim in waiting],
        own=list(queries.claims_of(user).order_by("-asked_at")),
        letters=[_letter(each, at) for each in queries.suggested_by(user)],
    )


@dataclass(frozen=True)
class InvitationPage:
    """What the link of a letter shows."""

    invitation: Invitation
    body: Organisation
    inviter: str
    closed: str
    confirms_first: bool
    is_for_you: bool
    has_account: bool


def invitation_page(invitation: Invitation, user: User, at: datetime) -> InvitationPage:
    """An invitation as its reader sees it; holding the link is the proof that it is theirs."""
    inviter = invitation.invited_by
    return InvitationPage(
        invitation=invitation,
        body=invitation.organisation,
        inviter=(inviter.name or inviter.email) if inviter else "",
        closed=rules.closed_because(invitation, at),
        confirms_first=inviter is None or not queries.may_decide(inviter, invitation.organisation),
        is_for_you=user.is_authenticated and user.email == invitation.email,
        has_account=queries.has_account(invitation),
    )


def _seen_by(body: Organisation, has_administrator: bool) -> str:
    if has_administrator:
        return f"Only those who speak for {body.name} and the staff of this site see this"
    return (
        f"Only those who speak for {body.name} and the staff of this site see this, and those who "
        "decide while it has no administrator"
    )


def _seat(held: Representative, user: User, decides: bool, at: datetime) -> Seat:
    return Seat(
        held=held,
        is_you=held.user_id == user.pk,
        may_end=held.until is None and (decides or held.user_id == user.pk),
        may_resume=decides and rules.may_resume(held, timezone.localdate(at)),
    )


def _letter(invitation: Invitation, at: datetime) -> LetterSent:
    is_open = rules.is_open(invitation, at)
    if invitation.withdrawn_at:
        state = "taken back"
    elif not is_open:
        state = "too old"
    else:
        state = f"open until {timezone.localtime(invitation.expires_at):%-d %B %Y}"
    return LetterSent(invitation, state, is_open)


def _asked(claim: Claim, user: User, decides: bool, at: datetime) -> Asked:
    inviter = claim.invitation.invited_by if claim.invitation else None
    came = f"Invited by {inviter.name or inviter.email}" if inviter else "Asked by themselves"
    may = decides and claim.user_id != user.pk
    return Asked(
        claim=claim,
        came=came,
        is_first=not queries.administrators_of(claim.organisation).exists(),
        may_decide=may,
        may_confirm=may and rules.may_be_confirmed(claim, at),
    )


def _happened(entry: Entry) -> Happened:
    words = VERBS[entry.verb]
    return Happened(
        at=entry.at,
        words=f"{entry.detail}: {words}" if entry.detail else f"{words}.",
        who=entry.by.name if entry.by else "Interlocal",
    )
