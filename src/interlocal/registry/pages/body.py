"""A body that is neither a town nor a council: a school district, a special district, others."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from interlocal.accounts.models import User
from interlocal.registry import queries
from interlocal.registry.models import Fact, Organisation
from interlocal.registry.pages import lines
from interlocal.registry.pages.figures import amount
from interlocal.registry.pages.memberships import Belonging, belonging
from interlocal.web.navigation import href_of
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import listing


@dataclass(frozen=True)
class Doors:
    """What a reader of a body's page may do about its people."""

    sees_people: bool
    may_ask: bool
    may_suggest: bool
    open_href: str


@dataclass(frozen=True)
class BodyPage:
    """All that the page of such a body shows."""

    body: Organisation
    kicker: str
    lead: str
    belonging: Belonging
    figures: Table | None
    identifiers: list[tuple[str, str]]


def body_page(body: Organisation, on: date) -> BodyPage:
    """A body, whom it serves or has as members, what it belongs to, and its figures."""
    found = belonging(body, on)
    facts = list(queries.facts_about(body))
    return BodyPage(
        body=body,
        kicker=f"{body.get_kind_display()}, {body.state}",
        lead=_lead(body, found),
        belonging=found,
        figures=_figures(body, facts) if facts else None,
        identifiers=[(each.get_scheme_display(), each.value) for each in body.identifiers.all()],
    )


def doors(body: Organisation, user: User) -> Doors:
    """What a reader may do about the body's people."""
    own = list(queries.represented_by(user))
    sees = queries.people_visible_to(user).filter(pk=body.pk).exists()
    return Doors(
        sees_people=sees,
        may_ask=body not in own,
        may_suggest=(bool(own) or getattr(user, "is_staff", False))
        and body not in own
        and not queries.may_decide(user, body),
        open_href=_open_href(body) if own and body not in own else "",
    )


def _open_href(body: Organisation) -> str:
    """Where an initiative with a body is opened, if that room is installed."""
    href = href_of("initiatives:new")
    return f"{href}?{urlencode({'with': body.name})}" if href else ""


def _lead(body: Organisation, found: Belonging) -> str:
    names = [line.body.name for line in found.members.lines]
    if not names:
        return "No table says yet whom it serves."
    if body.kind == Organisation.Kind.SCHOOL_DISTRICT:
        return f"It serves {listing(names)}."
    if body.kind == Organisation.Kind.SPECIAL_DISTRICT:
        return f"It lies in {listing(names)}."
    return f"Its members are {listing(names)}."


def _figures(body: Organisation, facts: list[Fact]) -> Table:
    newest: dict[tuple[str, str], Fact] = {}
    for fact in facts:
        newest.setdefault((fact.measure_id, fact.service_id or ""), fact)
    return Table(
        caption=f"Figures of {body.name}, newest year",
        columns=[
            Column("Figure"),
            Column("Value", is_number=True),
            Column("Year"),
            Column("Data"),
        ],
        rows=[_row(fact) for fact in newest.values()],
        hides_caption=True,
    )


def _row(fact: Fact) -> Row:
    service = f": {fact.service.name}" if fact.service else ""
    return Row(
        [
            Cell(f"{fact.measure.name}{service}"),
            Cell(amount(fact.value, fact.measure.unit), href=lines.fact_href(fact)),
            Cell(str(fact.year)),
            Cell("", kind=fact.kind, note=fact.note),
        ]
    )
