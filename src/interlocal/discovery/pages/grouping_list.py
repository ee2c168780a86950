"""The groupings that are kept, a line each, and who sees one."""

from collections.abc import Iterable
from dataclasses import dataclass

from interlocal.discovery.calculations.regions_kept import result_of
from interlocal.discovery.models import Grouping
from interlocal.discovery.pages.groupings import expected, headline


@dataclass(frozen=True)
class GroupingLine:
    """One grouping in the list."""

    grouping: Grouping
    said: str
    saving: str


def grouping_lines(groupings: Iterable[Grouping]) -> list[GroupingLine]:
    """What came out of each, or how far it is."""
    return [_line(each) for each in groupings]


def _line(grouping: Grouping) -> GroupingLine:
    if grouping.status == Grouping.Status.DONE:
        result = result_of(grouping.result or {})
        saving = expected(result.net) if result.shared_groups else ""
        return GroupingLine(grouping, headline(result), saving)
    if grouping.status == Grouping.Status.IMPOSSIBLE:
        return GroupingLine(grouping, grouping.trouble, "")
    job = grouping.job
    if job is None or not job.is_open:
        state = job.get_state_display() if job else "stopped"
        return GroupingLine(grouping, f"Not worked out: {state}.", "")
    return GroupingLine(grouping, f"Being worked out: {job.per_cent} per cent.", "")


def seen_by_words(grouping: Grouping) -> str:
    """Who sees a grouping, in a sentence."""
    if grouping.is_nightly:
        return "Everyone who is signed in sees this"
    if grouping.shown_at:
        return f"Everybody who speaks for a member of {grouping.region.name} sees this"
    if grouping.owner:
        return f"Only {grouping.owner.name} sees this"
    return "Only you see this"
