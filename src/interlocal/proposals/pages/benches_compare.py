"""Two benches side by side: what they say differently first, then what it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from interlocal.accounts.models import User
from interlocal.proposals.documents.forecast_charts import range_of
from interlocal.proposals.models import Bench
from interlocal.proposals.pages.benches import pays, returns
from interlocal.proposals.queries.benches import bench_said, benches_beside, grounds_of
from interlocal.proposals.rules.benches_differences import Differing, differing
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import dollars, likely, listing, saving_words


@dataclass(frozen=True)
class Compared:
    """Two benches: the sentence, what differs in what was said, and the figures."""

    other: Bench
    sentences: tuple[str, ...]
    differences: tuple[Differing, ...]
    table: Table | None
    warning: str


@dataclass(frozen=True)
class ComparePage:
    """What one may compare with, and the comparison that was asked for."""

    others: tuple[Bench, ...]
    chosen: Compared | None


def compare_page(bench: Bench, user: User, asked: str) -> ComparePage:
    """All that the page needs; ``asked`` is the key of the other scenario, if any."""
    others = tuple(benches_beside(bench, user))
    chosen = next((each for each in others if str(each.scenario_id) == asked), None)
    return ComparePage(others, compared(bench, chosen) if chosen else None)


def compared(bench: Bench, other: Bench) -> Compared:
    """Two benches beside each other."""
    said = [bench_said(each) | {"baselines": _footing(each)} for each in (bench, other)]
    both = all(each.forecast and "refusal" not in each.forecast for each in (bench, other))
    return Compared(
        other=other,
        sentences=_sentences(bench, other) if both else (),
        differences=tuple(differing(*said)),
        table=_table(bench, other) if both else None,
        warning=_warning(bench, other) if both else _refused(bench, other),
    )


def _footing(bench: Bench) -> dict[str, str]:
    return {
        ground.organisation.name: f"baseline, version {ground.version.number}"
        if ground.version
        else "public figures"
        for ground in grounds_of(bench.scenario)
    }


def _sentences(bench: Bench, other: Bench) -> tuple[str, ...]:
    return tuple(
        f"{each.name}: {pays('The group', range_of(each.forecast['group']['yearly']))} "
        + returns(
            each.forecast["group"],
            each.forecast["years"][-1],
            has_grant=any(each.forecast["shared"]["grant"]),
        )
        for each in (bench, other)
    )


def _table(bench: Bench, other: Bench) -> Table:
    first = _by_name(bench.forecast)
    second = _by_name(other.forecast)
    rows = []
    for name in dict.fromkeys([*first, *second]):
        one, two = first.get(name), second.get(name)
        cells = [Cell(name), _saving(one), _saving(two), _gap(one, two), _back(one), _back(two)]
        rows.append(Row(cells))
    return Table(
        caption=f"This one, “{bench.name}”, beside the other, “{other.name}”",
        columns=[
            Column("Town"),
            Column("This one, a year", is_number=True),
            Column("The other, a year", is_number=True),
            Column("This one saves more by", is_number=True),
            Column("This one pays back", is_number=True),
            Column("The other pays back", is_number=True),
        ],
        rows=rows,
    )


def _by_name(told: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    people = {each["name"]: each for each in told["participants"]}
    return {**people, "Together": told["group"]}


def _saving(each: Mapping[str, Any] | None) -> Cell:
    if each is None:
        return Cell("not in it")
    yearly = range_of(each["yearly"])
    return Cell(saving_words(yearly), note=likely(yearly), is_loss=yearly.high < 0)


def _gap(one: Mapping[str, Any] | None, two: Mapping[str, Any] | None) -> Cell:
    if one is None or two is None:
        return Cell("—")
    gap = one["yearly"]["mean"] - two["yearly"]["mean"]
    return Cell(dollars(gap), is_loss=gap < 0, note="saves less" if gap < 0 else "")


def _back(each: Mapping[str, Any] | None) -> Cell:
    if each is None:
        return Cell("—")
    year = each["break_even_without_grant"]["middle"]
    return Cell(str(year) if year else "not within its years")


def _warning(bench: Bench, other: Bench) -> str:
    """What makes two forecasts hard to compare, in a sentence."""
    one, two = bench.forecast, other.forecast
    found = []
    if one["years"] != two["years"]:
        found.append("they look at different years")
    if one["discount_rate"] != two["discount_rate"]:
        found.append("their discount rates differ")
    if one["seed"] != two["seed"]:
        found.append("they drew different luck, so that small differences mean nothing")
    if [each["slug"] for each in one["participants"]] != [
        each["slug"] for each in two["participants"]
    ]:
        found.append("others take part")
    return f"Compare with care: {listing(found)}." if found else ""


def _refused(bench: Bench, other: Bench) -> str:
    names = [each.name for each in (bench, other) if "refusal" in each.forecast]
    return f"{listing(names)} could not be worked out, so only what was said is compared."
