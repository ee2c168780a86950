"""Needs and offers: one's own, and those that others let one see."""

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from interlocal.accounts.models import User
from interlocal.discovery import rules
from interlocal.discovery.models import Notice, Told
from interlocal.discovery.queries.towns import km_between
from interlocal.discovery.rules import Known, Pairing
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation


def notices_visible_to(user: User, *, on: date) -> QuerySet[Notice]:
    """One's own notices always; of others what is open on a day and meant for one's bodies."""
    if not user.is_authenticated:
        return _notices().none()
    mine = registry.represented_by(user)
    seen = _meant_for(mine, on)
    return _notices().filter(Q(owner__in=mine) | Q(pk__in=seen.values("pk")))


def notices_of(user: User) -> QuerySet[Notice]:
    """The notices that a person may change: those of their bodies, withdrawn ones too."""
    return _notices().filter(owner__in=registry.represented_by(user))


def notices_to_renew(user: User, *, on: date) -> QuerySet[Notice]:
    """Notices of one's bodies that expire soon or have expired, the most urgent first."""
    return (
        notices_of(user)
        .filter(withdrawn_at=None, expires_on__lte=on + timedelta(days=rules.REMIND_DAYS))
        .order_by("expires_on")
    )


def notices_of_others(user: User, *, on: date) -> QuerySet[Notice]:
    """What others let one see."""
    return notices_visible_to(user, on=on).exclude(owner__in=registry.represented_by(user))


def narrowed(
    notices: QuerySet[Notice], *, words: str = "", kind: str = "", service: str = ""
) -> QuerySet[Notice]:
    """Those that hold some words, of one kind, about one service; all where nothing is asked."""
    if words:
        notices = notices.filter(
            Q(title__icontains=words) | Q(text__icontains=words) | Q(owner__name__icontains=words)
        )
    if kind:
        notices = notices.filter(kind=kind)
    return notices.filter(service=service) if service else notices


def _notices() -> QuerySet[Notice]:
    return Notice.objects.select_related("owner", "service", "posted_by")


def _open(on: date) -> QuerySet[Notice]:
    return _notices().filter(withdrawn_at=None, expires_on__gte=on)


def _meant_for(bodies: QuerySet[Organisation], on: date) -> QuerySet[Notice]:
    """Open notices that the bodies may see, their own among them or not."""
    held = registry.current_memberships()
    regions = registry.regions().filter(
        Q(pk__in=bodies) | Q(pk__in=held.filter(member__in=bodies).values("body"))
    )
    regional = registry.organisations().filter(
        Q(pk__in=regions) | Q(pk__in=held.filter(body__in=regions).values("member"))
    )
    chosen = Notice.chosen.through.objects.filter(organisation__in=bodies).values("notice")
    return _open(on).filter(
        Q(audience=Notice.Audience.EVERYONE)
        | Q(audience=Notice.Audience.REGION, owner__in=regional.values("pk"))
        | Q(audience=Notice.Audience.CHOSEN, pk__in=chosen)
    )


def regions_of_owner(owner: Organisation) -> QuerySet[Organisation]:
    """The councils whose members see what a body posts for its region."""
    held = registry.current_memberships().filter(member=owner)
    return registry.regions().filter(Q(pk=owner.pk) | Q(pk__in=held.values("body")))


def chosen_by(notice: Notice) -> QuerySet[Organisation]:
    """The organisations that a notice names as its readers."""
    return notice.chosen.order_by("name")


def pairings_visible_to(user: User, *, on: date) -> list[Pairing]:
    """Needs and offers that meet, one side of which is one's own; nearest first."""
    return pairings_of(list(registry.represented_by(user)), on=on)


def pairings_of(
    bodies: list[Organisation], *, on: date, own: list[Notice] | None = None
) -> list[Pairing]:
    """The same for some bodies: what they posted, and what others let them see.

    ``own`` spares a read where the caller holds their notices already.
    """
    if own is None:
        own = list(_open(on).filter(owner__in=bodies))
    own = [notice for notice in own if rules.is_open(notice, on)]
    if not own:
        return []
    services = {notice.service_id for notice in own}
    readers = registry.organisations().filter(pk__in=[body.pk for body in bodies])
    seen = list(_meant_for(readers, on).filter(service__in=services).exclude(owner__in=bodies))
    others: dict[str, list[Notice]] = defaultdict(list)
    for notice in seen:
        others[notice.service_id].append(notice)
    owners = {notice.owner_id for notice in [*own, *seen]}
    touching = set(
        registry.neighbours_among(registry.organisations().filter(pk__in=owners)).values_list(
            "a", "b"
        )
    )
    found = []
    for mine in own:
        for theirs in others[mine.service_id]:
            need, offer = (mine, theirs) if mine.is_need else (theirs, mine)
            km = km_between(need.owner, offer.owner)
            pair = (min(need.owner_id, offer.owner_id), max(need.owner_id, offer.owner_id))
            if rules.meet(need, offer, km, pair in touching):
                found.append(Pairing(need, offer, km))
    return sorted(found, key=lambda each: (each.km is None, each.km or 0.0, each.need.pk))


def pairings_of_notice(notice: Notice, user: User, *, on: date) -> list[Pairing]:
    """What meets one of a person's own notices."""
    return [each for each in pairings_visible_to(user, on=on) if notice in (each.need, each.offer)]


def told_pairs(body: Organisation) -> set[tuple[int, int]]:
    """The pairs of need and offer that a body was written to about."""
    return set(Told.objects.filter(body=body).values_list("need", "offer"))


def bodies_with_open_notices(on: date) -> list[Organisation]:
    """Everybody who has something posted today, by name."""
    return list(registry.organisations().filter(pk__in=_open(on).values("owner")).order_by("name"))


def known_of(owner: Organisation) -> Known:
    """What a body spends in all and how many people it has, the latest figures."""
    spending = people = None
    rows = registry.current_facts().filter(
        organisation=owner, measure__in=["spending-total", "population"], value__isnull=False
    )
    for fact in rows.order_by("year"):
        if fact.measure_id == "population":
            people = fact
        else:
            spending = fact
    return Known(
        spending_cents=round((spending.value or 0) * 100) if spending else None,
        year=spending.year if spending else None,
        people=round(people.value or 0) if people else None,
    )
