"""Ties as lines: what, between whom, from whom it is known, and who sees it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from interlocal.accounts.models import User
from interlocal.discovery.models import Tie
from interlocal.discovery.rules import Bond
from interlocal.registry.models import Organisation


@dataclass(frozen=True)
class TieLine:
    """One tie as a reader sees it."""

    tie: Tie
    sentence: str
    note: str
    known_from: str
    audience: str
    seen_by: str
    may_forget: bool


def tie_lines(ties: Iterable[Tie], mine: Sequence[Organisation], user: User) -> list[TieLine]:
    """The ties of some bodies, the latest first."""
    keys = {body.pk for body in mine}
    return [_line(tie, user) for tie in ties if {tie.a_id, tie.b_id} & keys]


def _line(tie: Tie, user: User) -> TieLine:
    audience, seen_by = "public", "Published; everyone sees this"
    if tie.kind == Tie.Kind.PEOPLE:
        audience, seen_by = "own", "Only you see this"
    elif tie.source is None:
        audience, seen_by = "shared", f"{tie.a.name} and {tie.b.name} see this"
    who = tie.noted_by.name if tie.noted_by else ""
    return TieLine(
        tie=tie,
        sentence=f"{tie.a.name} and {tie.b.name} {Bond.of(tie).text}.",
        note="" if tie.kind == Tie.Kind.PEOPLE else tie.note,  # the sentence says it
        known_from=f"{tie.source.publisher}: {tie.source.title}"
        if tie.source
        else f"Noted by {who}, {tie.noted_at:%-d %B %Y}",
        audience=audience,
        seen_by=seen_by,
        may_forget=tie.noted_by_id == user.pk,
    )
