"""Shortlists: picking partners, with the reasons of the day."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from interlocal.accounts.models import User
from interlocal.discovery import calculations
from interlocal.discovery.models import Shortlist, ShortlistEntry
from interlocal.record import services as record
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation, Service

MOST_ENTRIES = 39  # with the one who picks, as many as an initiative holds
FAR_KM = 500.0  # picking is not limited to what the finder shows at first


class CannotShortlist(Exception):
    """The change of the shortlist was refused; the message is fit to show to the person."""


@transaction.atomic
def shortlist_partner(
    *,
    owner: Organisation,
    service: Service,
    partner: Organisation,
    by: User,
    at: datetime,
    reasons: str = "",
    net_cents: tuple[int, int, int] | None = None,
) -> ShortlistEntry:
    """Put a partner on the owner's shortlist for a service; twice changes nothing.

    ``net_cents`` is the owner's expected yearly net saving (low, mean, high) on
    the day of picking. Raises CannotShortlist if ``by`` may not speak for the
    owner, the partner is the owner, or the list is full.
    """
    if not registry.may_speak_for(by, owner):
        raise CannotShortlist(f"You may not keep a shortlist for {owner.name}.")
    if partner == owner:
        raise CannotShortlist(f"{owner.name} cannot be its own partner.")
    Shortlist.objects.get_or_create(
        owner=owner, service=service, defaults={"created_by": by, "created_at": at}
    )
    shortlist = Shortlist.objects.select_for_update().get(owner=owner, service=service)
    present = shortlist.entries.filter(partner=partner).first()
    if present:
        return present
    if shortlist.entries.count() >= MOST_ENTRIES:
        raise CannotShortlist(f"A shortlist holds {MOST_ENTRIES} partners; remove one first.")
    low, mean, high = net_cents or (None, None, None)
    entry = ShortlistEntry.objects.create(
        shortlist=shortlist,
        partner=partner,
        reasons=reasons,
        net_low_cents=low,
        net_mean_cents=mean,
        net_high_cents=high,
        added_at=at,
    )
    record.write(verb="discovery.shortlisted", subject=shortlist, by=by, at=at, detail=partner.name)
    return entry


@transaction.atomic
def shortlist_group(
    *,
    owner: Organisation,
    service: Service,
    partners: Sequence[Organisation],
    by: User,
    at: datetime,
) -> list[ShortlistEntry]:
    """Put the partners of one answer of the finder on the shortlist, with its reasons.

    The reasons and figures are worked out anew, so that what is kept is what the
    finder says on that day. Raises CannotShortlist as ``shortlist_partner`` does.
    """
    if not partners:
        raise CannotShortlist("Choose at least one partner.")
    if not registry.may_speak_for(by, owner):
        raise CannotShortlist(f"You may not keep a shortlist for {owner.name}.")
    outlook = calculations.outlook(
        owner,
        on=timezone.localdate(at),
        service=service,
        max_km=FAR_KM,
        a_service=None,
    )
    finding = outlook.of_group(partners)
    kept = finding and (
        finding.match.net_low_cents,
        finding.match.net_mean_cents,
        finding.match.net_high_cents,
    )
    return [
        shortlist_partner(
            owner=owner,
            service=service,
            partner=partner,
            by=by,
            at=at,
            reasons=" ".join(each.text for each in finding.reasons) if finding else "",
            net_cents=kept or None,
        )
        for partner in partners
    ]


@transaction.atomic
def drop_partner(*, entry: ShortlistEntry, by: User, at: datetime) -> None:
    """Take a partner off a shortlist; an empty shortlist goes too, and twice changes nothing.

    Raises CannotShortlist if ``by`` may not speak for the owner.
    """
    shortlist = entry.shortlist
    if not registry.may_speak_for(by, shortlist.owner):
        raise CannotShortlist(f"You may not change a shortlist of {shortlist.owner.name}.")
    held = list(Shortlist.objects.select_for_update().filter(pk=shortlist.pk))
    gone, _ = ShortlistEntry.objects.filter(pk=entry.pk, shortlist__in=held).delete()
    if not gone:
        return
    record.write(
        verb="discovery.dropped", subject=shortlist, by=by, at=at, detail=entry.partner.name
    )
    if not shortlist.entries.exists():
        shortlist.delete()
