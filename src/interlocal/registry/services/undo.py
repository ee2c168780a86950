"""Taking a load back: what it brought is history, and what it replaced holds again."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from interlocal.accounts.models import User
from interlocal.record import services as record
from interlocal.registry.models import Fact, Load, TravelTime
from interlocal.registry.queries.uploads import loads_visible_to
from interlocal.web.words import counted


class CannotUndo(Exception):
    """The load was not taken back; the message is fit to show to the person."""


@transaction.atomic
def undo_load(*, load: Load, by: User, at: datetime) -> Load:
    """Take back the figures or travel times of one file; nothing is deleted.

    What a later file has replaced already stays replaced. Raises CannotUndo for what was
    taken back before, holds nothing that stands still, or is of another kind.
    """
    held = loads_visible_to(by).select_for_update(of=("self",)).filter(pk=load.pk).first()
    if held is None:
        raise CannotUndo("You may not take this back.")
    if held.undone_at:
        raise CannotUndo("It was taken back already.")
    facts = Fact.objects.current().filter(load=held)
    ways = TravelTime.objects.current().filter(load=held)
    restored = _facts_before(held), _ways_before(held)
    taken = facts.update(replaced_at=at) + ways.update(replaced_at=at)
    if not taken:
        raise CannotUndo(
            "None of its figures or travel times holds any more. Bodies, memberships and borders "
            "are put right by a corrected file; what stood before is kept."
        )
    again = Fact.objects.filter(pk__in=restored[0]).update(replaced_at=None)
    again += TravelTime.objects.filter(pk__in=restored[1]).update(replaced_at=None)
    held.undone_at, held.undone_by = at, by
    held.save(update_fields=["undone_at", "undone_by"])
    detail = f"{held.file_name}: {counted(taken, 'figure')} taken back, {again:,} hold again"
    record.write(verb="registry.load_undone", subject=held, by=by, at=at, detail=detail)
    return held


def _facts_before(load: Load) -> list[int]:
    """The facts that this load replaced and that no later file replaced in turn."""
    stands = Fact.objects.current().filter(
        load=load,
        organisation=OuterRef("organisation"),
        measure=OuterRef("measure"),
        year=OuterRef("year"),
    )
    same = stands.filter(service=OuterRef("service"))
    whole = stands.filter(service=None)
    replaced = Fact.objects.filter(load__source=load.source_id, replaced_at=load.loaded_at)
    of_service = replaced.filter(Exists(same), service__isnull=False)
    of_none = replaced.filter(Exists(whole), service=None)
    return [*of_service.values_list("pk", flat=True), *of_none.values_list("pk", flat=True)]


def _ways_before(load: Load) -> list[int]:
    stands = TravelTime.objects.current().filter(
        load=load, origin=OuterRef("origin"), destination=OuterRef("destination")
    )
    replaced = TravelTime.objects.filter(replaced_at=load.loaded_at).exclude(load=load)
    return list(replaced.filter(Exists(stands)).values_list("pk", flat=True))
