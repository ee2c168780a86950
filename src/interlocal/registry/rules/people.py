"""When a link still opens, what may be undone, and how often strangers may write."""

from datetime import date, datetime, timedelta

from interlocal.registry.models import Claim, Invitation, Representative

INVITATION_DAYS = 14
UNDO_DAYS = 30
LETTERS_A_DAY = 3  # asked for from outside, to one address
LETTERS_A_BODY_A_DAY = 20  # asked for from outside, about one body
SUGGESTIONS_A_DAY = 10  # by one person, for bodies of others
OPEN_CLAIMS = 5  # of one person at a time
CLAIMS_A_DAY = 10  # of one person, those taken back among them


def expires(sent_at: datetime) -> datetime:
    """When the link in a letter stops working."""
    return sent_at + timedelta(days=INVITATION_DAYS)


def is_open(invitation: Invitation, at: datetime) -> bool:
    """Whether the link of an invitation can be used."""
    return closed_because(invitation, at) == ""


def closed_because(invitation: Invitation, at: datetime) -> str:
    """Why the link of an invitation no longer opens, as one reads it; empty if it does."""
    if invitation.accepted_at:
        return "This invitation was used already. A link works once."
    if invitation.withdrawn_at:
        return "This invitation was taken back."
    if invitation.expires_at <= at:
        return "This invitation is too old: a link works for " + f"{INVITATION_DAYS} days."
    return ""


def may_resume(representative: Representative, on: date) -> bool:
    """Whether an end can be undone: for a month, while nobody relies on it yet."""
    ended = representative.until
    return ended is not None and on - ended <= timedelta(days=UNDO_DAYS)


def may_be_confirmed(claim: Claim, at: datetime) -> bool:
    """Whether a claim can be confirmed: while it waits, and for a month after it was declined."""
    if claim.outcome == Claim.Outcome.OPEN:
        return True
    return (
        claim.outcome == Claim.Outcome.DECLINED
        and claim.decided_at is not None
        and at - claim.decided_at <= timedelta(days=UNDO_DAYS)
    )
