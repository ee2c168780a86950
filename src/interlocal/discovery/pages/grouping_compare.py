"""Two groupings side by side: what moves, and what it is worth."""

from dataclasses import dataclass

from interlocal.discovery.calculations.regions import GroupingResult
from interlocal.discovery.calculations.regions_kept import result_of
from interlocal.discovery.models import Grouping
from interlocal.discovery.pages.grouping_maps import grouping_map
from interlocal.discovery.pages.groupings import labels_of, rules_of
from interlocal.web.maps import Map
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import between, counted, dollars, listing

LITTLE = 0.1  # of the range


@dataclass(frozen=True)
class Side:
    """One of the two."""

    grouping: Grouping
    result: GroupingResult
    map: Map
    rules: tuple[str, ...]


@dataclass(frozen=True)
class SideBySide:
    """Both, what differs, and in a sentence what that is worth."""

    sides: tuple[Side, Side]
    sentence: str
    figures: Table
    moves: Table | None


def compared(first: Grouping, second: Grouping) -> SideBySide:
    """Set two finished groupings beside each other."""
    one, two = _side(first), _side(second)
    return SideBySide(
        sides=(one, two),
        sentence=_sentence(one, two),
        figures=_figures(one, two),
        moves=_moves(one.result, two.result),
    )


def _side(grouping: Grouping) -> Side:
    result = result_of(grouping.result or {})
    return Side(
        grouping=grouping,
        result=result,
        map=grouping_map(grouping, result, labels_of(result)),
        rules=rules_of(grouping),
    )


def _sentence(one: Side, two: Side) -> str:
    if one.grouping.service_id != two.grouping.service_id:
        return "They are of different services: only how the towns are grouped can be compared."
    apart = two.result.net.mean - one.result.net.mean
    if abs(apart) < 100:
        return "Both are expected to save the same."
    more, less = (two, one) if apart > 0 else (one, two)
    return (
        f"“{more.grouping.name}” is expected to save the region {dollars(abs(apart))} a year more "
        f"than “{less.grouping.name}”.{_beside_the_range(abs(apart), one, two)}"
    )


def _beside_the_range(apart: int, one: Side, two: Side) -> str:
    """A warning where the difference is small beside what is not known of either."""
    width = max(side.result.net.high - side.result.net.low for side in (one, two))
    return " Beside the range of either that is little." if apart < width * LITTLE else ""


def _figures(one: Side, two: Side) -> Table:
    def row(label: str, *cells: str) -> Row:
        return Row([Cell(label), *(Cell(cell) for cell in cells)])

    sides = (one.result, two.result)
    return Table(
        caption="The two in figures, a year",
        columns=[
            Column("Figure"),
            Column("First", is_number=True),
            Column("Second", is_number=True),
        ],
        rows=[
            row("Net saving, on average", *(dollars(r.net.mean, r.net.step) for r in sides)),
            row("Eight times in ten", *(" to ".join(between(r.net)) for r in sides)),
            row("Groups", *(str(len(r.shared_groups)) for r in sides)),
            row("Towns in groups", *(str(_inside(r)) for r in sides)),
            row("Towns better alone", *(str(len(r.better_alone)) for r in sides)),
            row("Stable groups", *(_stable(r) for r in sides)),
            row("Could be beaten by at most", *(_gap(r) for r in sides)),
        ],
        stacks=False,
    )


def _inside(result: GroupingResult) -> int:
    return sum(len(group.members) for group in result.shared_groups)


def _stable(result: GroupingResult) -> str:
    stable = sum(group.stable for group in result.shared_groups)
    return f"{stable} of {len(result.shared_groups)}"


def _gap(result: GroupingResult) -> str:
    return "not proven" if result.gap_cents is None else dollars(result.gap_cents)


def _moves(one: GroupingResult, two: GroupingResult) -> Table | None:
    """The towns whose partners differ."""
    before, after = _partners(one), _partners(two)
    names = {town.id: town.name for each in (one, two) for town in each.towns.values()}
    moved = [
        town
        for town in sorted(names, key=names.__getitem__)
        if _of(before, town) != _of(after, town)
    ]
    if not moved:
        return None

    def told(partners: dict[str, frozenset[str]], town: str) -> str:
        if town not in partners:
            return "stays out"
        others = sorted(names[each] for each in partners[town] - {town})
        return listing(others) if others else "by itself"

    return Table(
        caption=f"{counted(len(moved), 'town')} with other partners",
        columns=[Column("Town"), Column("First, with"), Column("Second, with")],
        rows=[
            Row([Cell(names[town]), Cell(told(before, town)), Cell(told(after, town))])
            for town in moved
        ],
    )


def _of(partners: dict[str, frozenset[str]], town: str) -> frozenset[str]:
    return partners.get(town, frozenset({town}))


def _partners(result: GroupingResult) -> dict[str, frozenset[str]]:
    return {town: frozenset(group.members) for group in result.groups for town in group.members}
