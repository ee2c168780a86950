"""Needs and offers: what may be posted, what meets, who sees it, in words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from interlocal.discovery.models import Notice
from interlocal.registry.models import Organisation, Service
from interlocal.web.words import counted, dollars, in_sentence, listing

# Half a year holds two rounds of council meetings and most of a budget season; what nobody
# cared to renew after that is probably no longer true, and a stale notice costs trust.
OPEN_DAYS = 180
LONGEST_DAYS = 366  # a year is as far as a town's budget reaches
FAR = 10  # years; a need of a later day is a slip of typing, or a plan and no need yet
REMIND_DAYS = 21  # enough for one council meeting before it expires

MOST_CHOSEN = 40
# A check of typing, not of worth: nobody charges more, but an amount in cents soon does.
MOST_PRICE_CENTS = {
    "hour": 5_000_00,
    "day": 50_000_00,
    "year": 500_000_000_00,
    "head": 20_000_00,
    "item": 5_000_000_00,
}
MOST_COST_A_HEAD_CENTS = 20_000_00  # where the body's whole spending is not known
MOST_COST_CENTS = 100_000_000_000_00  # where its people are not known either
MOST_VOLUME = Decimal(10**9)

_AN_AMOUNT = re.compile(r"\$?\s*(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,2})?", re.ASCII)


@dataclass(frozen=True)
class Content:
    """What a notice says; None where nothing is said."""

    service: Service
    what: str
    title: str
    reach: str
    audience: str
    text: str = ""
    cause: str = ""
    wanted_by: date | None = None
    yearly_cost_cents: int | None = None
    volume: Decimal | None = None
    volume_unit: str = ""
    price_cents: int | None = None
    price_unit: str = ""
    reach_km: float | None = None
    chosen: tuple[Organisation, ...] = ()
    expires_on: date | None = None


@dataclass(frozen=True)
class Known:
    """What a stated cost can be held against; None where it is not known."""

    spending_cents: int | None
    year: int | None
    people: int | None


@dataclass(frozen=True)
class Objection:
    """Why a notice cannot be posted as it is, and in which field to mend it."""

    field: str
    text: str


@dataclass(frozen=True)
class Pairing:
    """A need and an offer that meet; ``km`` is None where a position is not known."""

    need: Notice
    offer: Notice
    km: float | None

    def other_than(self, notice: Notice) -> Notice:
        """The other side."""
        return self.offer if notice == self.need else self.need


def cents_of(text: str) -> int:
    """An amount of dollars as people write it, in cents.

    Raises ValueError with words for the person where it is no number.

    >>> cents_of("$12,500")
    1250000
    >>> cents_of("87.5")
    8750
    """
    wanted = text.strip()
    if not _AN_AMOUNT.fullmatch(wanted):
        raise ValueError(
            "Write one amount in dollars as a number, for example 12,500. If it is not known or "
            "is to be agreed on, leave this empty and say so in the description."
        )
    return int(Decimal(re.sub(r"[$,\s]", "", wanted)) * 100)


def objections(
    kind: str, content: Content, owner: Organisation, known: Known, regions: int, on: date
) -> list[Objection]:
    """All that speaks against posting this, in the order of the form."""
    found = [
        *_about_words(content),
        *_about_amounts(kind, content, owner, known),
        *_about_readers(content, owner, regions),
    ]
    if kind == Notice.Kind.NEED and content.wanted_by and content.wanted_by < on:
        found.append(Objection("wanted_by", "That day has passed. Give a day still to come."))
    if kind == Notice.Kind.NEED and content.wanted_by and content.wanted_by.year > on.year + FAR:
        found.append(
            Objection("wanted_by", f"That is more than {FAR} years ahead. Check the year.")
        )
    if content.expires_on and not 0 < (content.expires_on - on).days <= LONGEST_DAYS:
        found.append(
            Objection(
                "expires_on",
                "Give a day after today and within a year. A notice can be renewed as often as "
                "you like.",
            )
        )
    return found


def _about_words(content: Content) -> list[Objection]:
    if not content.title.strip():
        return [Objection("title", "Say in one line what it is about.")]
    return []


def _about_amounts(
    kind: str, content: Content, owner: Organisation, known: Known
) -> list[Objection]:
    found = []
    if kind == Notice.Kind.OFFER and content.yearly_cost_cents is not None:
        found.append(Objection("yearly_cost", "An offer has a price; a need has a yearly cost."))
    elif content.yearly_cost_cents is not None:
        why = cost_objection(content.yearly_cost_cents, owner.name, known)
        found += [Objection("yearly_cost", why)] if why else []
    if (content.volume is None) != (not content.volume_unit.strip()):
        missing = "volume" if content.volume is None else "volume_unit"
        found.append(
            Objection(missing, "An amount needs its unit, for example 12,000 “calls a year”.")
        )
    elif content.volume is not None and not 0 < content.volume <= MOST_VOLUME:
        found.append(Objection("volume", "Give a number above zero and below a billion."))
    if kind == Notice.Kind.NEED and (content.price_cents is not None or content.price_unit):
        found.append(Objection("price", "A need has no price; say what it costs you today."))
    elif (content.price_cents is None) != (not content.price_unit):
        missing = "price" if content.price_cents is None else "price_unit"
        found.append(Objection(missing, "A price needs a number and its unit, such as “an hour”."))
    elif content.price_cents is not None and not (
        0 <= content.price_cents <= MOST_PRICE_CENTS[content.price_unit]
    ):
        unit = Notice.PriceUnit(content.price_unit).label
        found.append(
            Objection(
                "price",
                f"{dollars(content.price_cents)} {unit} cannot be meant. Check the amount and "
                "its unit.",
            )
        )
    return found


def cost_objection(cents: int, name: str, known: Known) -> str:
    """Why a yearly cost of one service cannot be meant; nothing where it can.

    A cost above all that the body spends is a slip of typing, and so is one of
    more than $20,000 a resident where nothing else is known.
    """
    if cents <= 0:
        return "Zero would say that it costs nothing. Leave it empty if you do not know it."
    amount = f"{dollars(cents)} a year"
    if known.spending_cents is not None:
        if cents <= known.spending_cents:
            return ""
        return (
            f"{amount} is more than all that {name} spends: {dollars(known.spending_cents)} in "
            f"FY{known.year}. Check the amount; it is asked for in dollars."
        )
    if known.people and cents > known.people * MOST_COST_A_HEAD_CENTS:
        return (
            f"{amount} would be {dollars(cents // known.people)} for each of {name}’s "
            f"{known.people:,} residents. Check the amount; it is asked for in dollars."
        )
    return f"{amount} cannot be meant. Check the amount." if cents > MOST_COST_CENTS else ""


def _about_readers(content: Content, owner: Organisation, regions: int) -> list[Objection]:
    found = []
    if content.reach == Notice.Reach.DISTANCE and not (0 < (content.reach_km or 0) <= 20_000):
        found.append(Objection("reach_km", "Say how far, in kilometers."))
    others = set(content.chosen) - {owner}
    if content.audience == Notice.Audience.CHOSEN and not others:
        found.append(Objection("chosen", "Name at least one other organization that may see it."))
    if len(others) > MOST_CHOSEN:
        found.append(Objection("chosen", f"Name {MOST_CHOSEN} organizations at most."))
    if content.audience == Notice.Audience.REGION and not regions:
        found.append(
            Objection(
                "audience",
                f"{owner.name} belongs to no council of governments here, so nobody would see "
                "it. Choose organizations by name, or everyone.",
            )
        )
    return found


def is_open(notice: Notice, on: date) -> bool:
    """Whether others still see it."""
    return notice.withdrawn_at is None and notice.expires_on >= on


def asks_for_renewal(notice: Notice, on: date) -> bool:
    """Whether it is time to say that it still holds."""
    return notice.withdrawn_at is None and (notice.expires_on - on).days <= REMIND_DAYS


def reaches(notice: Notice, km: float | None, is_neighbor: bool) -> bool:
    """Whether a body so far away is one that the notice is meant for.

    A distance that is not known is not taken for a short one.
    """
    if notice.reach == Notice.Reach.ANYWHERE:
        return True
    if notice.reach == Notice.Reach.NEIGHBORS:
        return is_neighbor
    return km is not None and km <= (notice.reach_km or 0)


def meet(need: Notice, offer: Notice, km: float | None, is_neighbor: bool) -> bool:
    """Whether an offer may answer a need: one service, two owners, each in the other's reach."""
    return (
        need.kind == Notice.Kind.NEED
        and offer.kind == Notice.Kind.OFFER
        and need.service_id == offer.service_id
        and need.owner_id != offer.owner_id
        and reaches(need, km, is_neighbor)
        and reaches(offer, km, is_neighbor)
    )


def seen_by(
    notice: Notice, chosen: Sequence[str], regions: Sequence[str], on: date
) -> tuple[str, str]:
    """Who sees a notice: ``own``, ``shared`` or ``public``, and the sentence that says it."""
    owner = notice.owner.name
    if notice.withdrawn_at is not None:
        return "own", f"Withdrawn: only {owner} sees this"
    if not is_open(notice, on):
        return "own", f"Expired on {notice.expires_on:%-d %B %Y}: only {owner} sees this"
    if notice.audience == Notice.Audience.EVERYONE:
        return "shared", "Everyone who is signed in sees this"
    if notice.audience == Notice.Audience.REGION:
        return "shared", f"The members of {listing(list(regions))} see this"
    if len(chosen) > 5:
        return (
            "shared",
            f"{owner} and {counted(len(chosen), 'organization')} that it named see this",
        )
    return "shared", f"{listing([owner, *chosen])} see this"


def price_words(notice: Notice) -> str:
    """The price with its unit; nothing where none is given."""
    if notice.price_cents is None:
        return ""
    if notice.price_cents == 0:
        return "free of charge"
    cents = notice.price_cents
    amount = dollars(cents) if cents % 100 == 0 else f"${cents / 100:,.2f}"
    return f"{amount} {Notice.PriceUnit(notice.price_unit).label.partition(' (')[0]}"


def reach_words(notice: Notice) -> str:
    """How far it reaches, in words."""
    if notice.reach == Notice.Reach.DISTANCE:
        return f"within {notice.reach_km:g} km"
    return "neighbors only" if notice.reach == Notice.Reach.NEIGHBORS else "anywhere"


def pairing_sentence(pairing: Pairing, mine: Notice) -> str:
    """What has met, from one side: "Hebron offers what Bolton needs for libraries"."""
    name = in_sentence(mine.service.name)
    theirs = pairing.other_than(mine)
    if mine.is_need:
        text = f"{theirs.owner.name} offers what {mine.owner.name} needs for {name}"
    else:
        text = f"{theirs.owner.name} needs what {mine.owner.name} offers for {name}"
    return f"{text}, {pairing.km:.0f} km away." if pairing.km is not None else f"{text}."
