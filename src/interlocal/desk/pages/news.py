"""What happened lately, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from interlocal.initiatives.models import Initiative
from interlocal.proposals.models import Scenario
from interlocal.record import queries as record
from interlocal.record.models import Entry
from interlocal.registry.models import Organisation

VERBS = {
    "initiatives.opened": "opened the initiative",
    "initiatives.shared": "invited the partners",
    "initiatives.partner_added": "added a partner",
    "initiatives.partner_removed": "took a partner off",
    "initiatives.interested": "wants to talk",
    "initiatives.declined": "declined",
    "initiatives.closed": "closed the initiative",
    "proposals.worked_out": "worked out the figures",
    "proposals.papers_made": "made the prospectuses",
    "proposals.shared": "shared the figures",
}


@dataclass(frozen=True)
class News:
    """One thing that happened, in words."""

    entry: Entry
    words: str


def news_of(
    seen: Iterable[Initiative],
    scenarios: Iterable[Scenario],
    bodies: Sequence[Organisation],
    most: int,
) -> tuple[News, ...]:
    """The latest, newest first; of somebody else's draft nothing from before it was shared."""
    subjects = [
        *((each, each.opened_for_id, each.shared_at) for each in seen),
        *((each, each.owner_id, each.shared_at) for each in scenarios),
    ]
    own = {body.pk for body in bodies}
    since = {
        (subject._meta.label, str(subject.pk)): None if owner in own else shared_at
        for subject, owner, shared_at in subjects
    }
    entries = record.entries_about_any([subject for subject, _, _ in subjects], None)
    told = (
        entry
        for entry in entries.iterator()
        if _may_be_told(entry, since[entry.subject_kind, entry.subject_id])
    )
    return tuple(_one_news(entry) for entry in islice(told, most))


def _may_be_told(entry: Entry, since: datetime | None) -> bool:
    return since is None or entry.at >= since


def _one_news(entry: Entry) -> News:
    who = entry.by.name if entry.by else "Interlocal"
    what = VERBS.get(entry.verb, entry.verb)
    detail = f" ({entry.detail})" if entry.detail else ""
    return News(entry, f"{who} {what}{detail}")
