"""Writing the record."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Model

from interlocal.record import rules
from interlocal.record.models import Chain, Entry


@transaction.atomic
def write(
    *, verb: str, subject: Model, by: AbstractBaseUser | None, at: datetime, detail: str = ""
) -> Entry:
    """Add an entry, in the transaction of the change that it tells of.

    ``verb`` is room and past tense (``initiatives.opened``); ``by`` is None
    only for what the installation does by itself.
    """
    Chain.objects.get_or_create(pk=1)
    chain = Chain.objects.select_for_update().get(pk=1)
    said = rules.Said(
        number=chain.length + 1,
        at=at,
        by=by.pk if by else None,
        verb=verb,
        subject_kind=subject._meta.label,
        subject_id=str(subject.pk),
        subject_name=str(subject)[:200],
        detail=detail,
        previous_hash=chain.head,
    )
    fields = said._asdict() | {"by": by}
    entry = Entry.objects.create(hash=rules.entry_hash(said), **fields)
    chain.length, chain.head = entry.number, entry.hash
    chain.save(update_fields=["length", "head"])
    return entry
