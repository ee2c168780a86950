"""Who belongs to whom, in words and with the source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from interlocal.registry import queries, rules
from interlocal.registry.models import Membership, Organisation
from interlocal.web.origins import Origin, Walk
from interlocal.web.words import counted

Kind = Organisation.Kind
# Of a body: what its members are to it. Of a member: what the body is to it.
OF_BODY = {
    Kind.SCHOOL_DISTRICT: "Towns it serves",
    Kind.SPECIAL_DISTRICT: "Towns it lies in",
    Kind.COUNTY: "Towns in it",
}
OF_MEMBER = {
    Kind.COG: "Councils of governments",
    Kind.SCHOOL_DISTRICT: "School districts",
    Kind.SPECIAL_DISTRICT: "Special districts",
    Kind.COUNTY: "Counties",
}


@dataclass(frozen=True)
class Line:
    """One body on the other side of a membership."""

    body: Organisation
    href: str
    when: str


@dataclass(frozen=True)
class Group:
    """Bodies under one heading."""

    heading: str
    lines: list[Line]


@dataclass(frozen=True)
class Belonging:
    """What a body has as members and belongs to, what ended, and where it is said."""

    members: Group
    of: list[Group]
    former: list[Line]
    walk: Walk | None


def belonging(body: Organisation, on: date) -> Belonging:
    """All memberships of a body on a day, both ways."""
    rows = list(queries.memberships_about(body))
    current = [row for row in rows if rules.is_current(row, on)]
    return Belonging(
        members=Group(
            OF_BODY.get(Kind(body.kind), "Members"),
            [_line(row, row.member) for row in current if row.body_id == body.pk],
        ),
        of=_groups([row for row in current if row.member_id == body.pk]),
        former=[
            _line(row, row.member if row.body_id == body.pk else row.body)
            for row in rows
            if row not in current
        ],
        walk=_walk(body, rows) if rows else None,
    )


def address_of(body: Organisation) -> str:
    """The page of a body of any kind."""
    if body.kind == Kind.MUNICIPALITY:
        return reverse("registry:town", args=[body.slug])
    if body.kind == Kind.COG:
        return reverse("registry:region", args=[body.slug])
    return reverse("registry:body", args=[body.slug])


def _groups(rows: Sequence[Membership]) -> list[Group]:
    by_heading: dict[str, list[Line]] = {}
    for row in rows:
        heading = OF_MEMBER.get(Kind(row.body.kind), "Other bodies")
        by_heading.setdefault(heading, []).append(_line(row, row.body))
    order = [*OF_MEMBER.values(), "Other bodies"]
    return [Group(heading, by_heading[heading]) for heading in order if heading in by_heading]


def _line(row: Membership, other: Organisation) -> Line:
    return Line(other, address_of(other), _when(row))


def _when(row: Membership) -> str:
    said = []
    if row.since:
        said.append(f"since {row.since:%-d %B %Y}")
    if row.until:
        said.append(f"until {row.until:%-d %B %Y}")
    return " ".join(said)


def _walk(body: Organisation, rows: Sequence[Membership]) -> Walk:
    return Walk(
        number=counted(len(rows), "membership"),
        meaning=f"of {body.name} in the loaded tables; what no table says is not listed.",
        steps=["A day that no table gives is not known, and does not count against it."],
        origins=[
            Origin(
                label=str(row),
                value=_when(row) or "no day given",
                kind="reported",
                title=row.load.source.title,
                publisher=row.load.source.publisher,
                href=row.load.source.href,
                file_name=row.load.file_name,
                locator="",
                loaded_at=row.load.loaded_at,
                licence=row.load.source.licence,
            )
            for row in rows
        ],
    )
