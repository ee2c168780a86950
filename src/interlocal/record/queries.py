"""Reading the record, and proving that nobody changed it."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Model, Q, QuerySet

from interlocal.record import rules
from interlocal.record.models import Chain, Entry


def entries_about(subject: Model) -> QuerySet[Entry]:
    """What happened to one thing, oldest first. The caller has checked who may see it."""
    return Entry.objects.filter(
        subject_kind=subject._meta.label, subject_id=str(subject.pk)
    ).select_related("by")


def first_broken_entry() -> int | None:
    """The number of the first entry that was changed, removed or slipped in; None if none."""
    previous, expected = "", 1
    for entry in Entry.objects.order_by("number").iterator():
        said = rules.Said(
            number=entry.number,
            at=entry.at,
            by=entry.by_id,
            verb=entry.verb,
            subject_kind=entry.subject_kind,
            subject_id=entry.subject_id,
            subject_name=entry.subject_name,
            detail=entry.detail,
            previous_hash=previous,
        )
        if (
            entry.number != expected
            or entry.previous_hash != previous
            or entry.hash != rules.entry_hash(said)
        ):
            return expected
        previous, expected = entry.hash, expected + 1
    chain = Chain.objects.filter(pk=1).first()
    end = (chain.length, chain.head) if chain else (0, "")
    ends_well = end == (expected - 1, previous)
    return None if ends_well else expected


def entries_about_any(subjects: Iterable[Model], most: int | None = 10) -> QuerySet[Entry]:
    """The latest about several things, newest first; all of them if ``most`` is None.

    The caller has checked who may see them.
    """
    keys: dict[str, list[str]] = defaultdict(list)
    for subject in subjects:
        keys[subject._meta.label].append(str(subject.pk))
    wanted = Q(pk__in=[])
    for kind, ids in keys.items():
        wanted |= Q(subject_kind=kind, subject_id__in=ids)
    return Entry.objects.filter(wanted).select_related("by").order_by("-number")[:most]
