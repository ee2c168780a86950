"""What the pages of needs and offers show, and what to say where nobody has posted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from interlocal import parameters
from interlocal.accounts.models import User
from interlocal.discovery import queries, rules
from interlocal.discovery.models import Notice
from interlocal.discovery.rules import Pairing
from interlocal.parameters import Finding as Study
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation, Service
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import dollars, in_sentence


@dataclass(frozen=True)
class Line:
    """One notice in a list."""

    notice: Notice
    kicker: str
    facts: tuple[tuple[str, str], ...]
    is_mine: bool
    asks_for_renewal: bool


@dataclass(frozen=True)
class Met:
    """A need and an offer that meet, as one side reads it."""

    pairing: Pairing
    mine: Notice
    theirs: Notice
    sentence: str


@dataclass(frozen=True)
class NoticePage:
    """One notice with all that its reader may know."""

    line: Line
    audience: str
    seen_by: str
    is_open: bool
    met: tuple[Met, ...]


@dataclass(frozen=True)
class Nobody:
    """A service that nobody has posted about: what is known all the same."""

    service: Service
    table: Table | None
    studies: tuple[Study, ...]


def line(notice: Notice, mine: Sequence[Organisation], on: date) -> Line:
    """One notice as a reader sees it."""
    is_mine = notice.owner in mine
    return Line(
        notice=notice,
        kicker=f"{notice.get_kind_display()} · {notice.service.name} · {notice.owner.name}",
        facts=tuple(facts(notice)),
        is_mine=is_mine,
        asks_for_renewal=is_mine and rules.asks_for_renewal(notice, on),
    )


def facts(notice: Notice) -> list[tuple[str, str]]:
    """What is stated beside the words, with its label."""
    found = [("About", notice.get_what_display())]
    if notice.yearly_cost_cents is not None:
        found.append(("Costs today", f"{dollars(notice.yearly_cost_cents)} a year, as stated"))
    if notice.volume is not None:
        label = "Volume today" if notice.is_need else "Spare capacity"
        found.append((label, f"{_plain(notice.volume)} {notice.volume_unit}"))
    if not notice.is_need:
        found.append(("Price", rules.price_words(notice) or "to be agreed on"))
    if notice.wanted_by:
        found.append(("Needed by", f"{notice.wanted_by:%-d %B %Y}"))
    found.append(("Partners" if notice.is_need else "Area served", rules.reach_words(notice)))
    found.append(("Open until", f"{notice.expires_on:%-d %B %Y}"))
    return found


def _plain(number: Decimal) -> str:
    return f"{number.normalize():,f}"


def met(pairings: Sequence[Pairing], mine: Sequence[Organisation]) -> tuple[Met, ...]:
    """Pairings as sentences, each from the side of one of the given bodies."""
    found = []
    for pairing in pairings:
        own = pairing.need if pairing.need.owner in mine else pairing.offer
        sentence = rules.pairing_sentence(pairing, own)
        found.append(Met(pairing, own, pairing.other_than(own), sentence))
    return tuple(found)


def notice_page(notice: Notice, user: User, on: date) -> NoticePage:
    """All that the page of a notice needs. The caller has checked who may see it."""
    mine = list(registry.represented_by(user))
    shown = line(notice, mine, on)
    named = queries.chosen_by(notice).values_list("name", flat=True) if shown.is_mine else []
    regions = queries.regions_of_owner(notice.owner).values_list("name", flat=True)
    audience, seen_by = rules.seen_by(notice, list(named), list(regions), on)
    if not shown.is_mine and notice.audience == Notice.Audience.CHOSEN:
        seen_by = f"{notice.owner.name} shows this to you and others that it named"
    is_open = rules.is_open(notice, on)
    pairings = queries.pairings_of_notice(notice, user, on=on) if is_open else []
    return NoticePage(shown, audience, seen_by, is_open, met(pairings, mine))


def nobody(service: Service, town: Organisation | None) -> Nobody:
    """What the neighbors spend on a service of which nobody has posted, and its evidence."""
    return Nobody(
        service=service,
        table=_neighbors_spending(service, town) if town else None,
        studies=parameters.evidence_for(service.pk),
    )


def _neighbors_spending(service: Service, town: Organisation) -> Table | None:
    towns = [town, *registry.neighbours_of(town)]
    known = [each for each in queries.facts_for_comparison(towns) if service.pk in each.spending]
    if not known:
        return None
    rows = []
    for each in known:
        fact, people = each.spending[service.pk], each.population
        head = (fact.value or 0) / people.value if people and people.value else None
        rows.append(
            Row(
                [
                    Cell(each.town.name, href=reverse("registry:town", args=[each.town.slug])),
                    Cell(
                        f"${fact.value:,.0f}",
                        href=reverse("registry:fact", args=[fact.pk]),
                        kind=fact.kind,
                    ),
                    Cell(f"${head:,.0f}" if head is not None else "not known"),
                    Cell(f"FY{fact.year}"),
                ],
                is_ours=each.town == town,
            )
        )
    return Table(
        caption=f"What {town.name} and its neighbors spend on {in_sentence(service.name)} a year",
        columns=[
            Column("Town"),
            Column("Spends", is_number=True),
            Column("Per resident", is_number=True),
            Column("Year"),
        ],
        rows=rows,
    )


def as_filled_in(notice: Notice) -> dict[str, object]:
    """A notice as its form was filled in, to be changed."""
    return {
        "owner": notice.owner.slug,
        "service": notice.service_id,
        "yearly_cost": _amount(notice.yearly_cost_cents),
        "price": _amount(notice.price_cents),
        "chosen": "\n".join(body.name for body in queries.chosen_by(notice)),
        **{
            name: getattr(notice, name)
            for name in (
                *("what", "title", "text", "cause", "wanted_by", "volume", "volume_unit"),
                *("price_unit", "reach", "reach_km", "audience", "expires_on"),
            )
        },
    }


def _amount(cents: int | None) -> str:
    if cents is None:
        return ""
    return f"{cents / 100:,.2f}" if cents % 100 else f"{cents // 100:,}"
