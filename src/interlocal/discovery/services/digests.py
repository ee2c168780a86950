"""Letters about needs and offers that meet."""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from interlocal.discovery import documents, queries, rules
from interlocal.discovery.documents import Letter
from interlocal.discovery.models import Told
from interlocal.discovery.rules import Pairing
from interlocal.record import services as record
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation


@transaction.atomic
def digest(*, at: datetime) -> list[Letter]:
    """Write to everybody whose need or offer has newly met another; once a meeting.

    One letter a person, with all that is new for one body. A body for which
    nobody speaks waits until somebody does. Returns the letters sent.
    """
    today = timezone.localdate(at)
    letters: list[Letter] = []
    for body in queries.bodies_with_open_notices(today):
        people = [seat.user for seat in registry.representatives_of(body)]
        told = queries.told_pairs(body)
        new = [
            pairing
            for pairing in queries.pairings_of([body], on=today)
            if (pairing.need.pk, pairing.offer.pk) not in told
        ]
        if not people or not new:
            continue
        Told.objects.bulk_create(
            Told(body=body, need=each.need, offer=each.offer, told_at=at) for each in new
        )
        for person in dict.fromkeys(people):
            letters.append(_letter(person.email, person.name, body, new))
        record.write(
            verb="discovery.digest_sent",
            subject=body,
            by=None,
            at=at,
            detail=f"{len(new)} new",
        )
    for letter in letters:
        send = partial(send_mail, letter.subject, letter.text, None, [letter.to])
        transaction.on_commit(send, robust=True)  # a mail server that is down undoes nothing
    return letters


def _letter(to: str, reader: str, body: Organisation, new: list[Pairing]) -> Letter:
    lines = []
    for pairing in new:
        mine = pairing.need if pairing.need.owner_id == body.pk else pairing.offer
        theirs = pairing.other_than(mine)
        href = settings.SITE_URL + reverse("discovery:notice", args=[theirs.pk])
        lines.append((rules.pairing_sentence(pairing, mine), theirs.title, href))
    home = settings.SITE_URL + reverse("discovery:notices")
    return documents.digest(to=to, reader=reader, body=body.name, lines=lines, home=home)
