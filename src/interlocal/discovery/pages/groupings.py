"""A grouping as a page shows it: what it saves, each group, and how sure that is."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from interlocal import parameters
from interlocal.discovery import rules
from interlocal.discovery.calculations.regions import GroupingResult, GroupResult
from interlocal.discovery.calculations.regions_kept import result_of
from interlocal.discovery.models import Grouping
from interlocal.discovery.pages.grouping_maps import grouping_map
from interlocal.parameters import Finding as Study
from interlocal.registry import queries as registry
from interlocal.web.maps import Map
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import (
    Range,
    Verdict,
    about,
    between,
    counted,
    dollars,
    in_sentence,
    listing,
    verdict,
)

MOST_PAIRS = 25
FEW_DRAWS = 20
PARTS = {
    "gross": "Saving from scale, before any cost of sharing",
    "travel": "Ways to the host",
    "coordination": "Working together",
    "pay": "Bringing pay together",
    "stranded": "Overhead that stays behind",
    "backfill": "Duties that must be filled again",
    "elsewhere": "Costs elsewhere",
    "transition": "The change itself, spread over years",
}


@dataclass(frozen=True)
class GroupCard:
    """One group; dollars for the drawn range."""

    label: str
    names: str
    members: tuple[str, ...]
    sentence: str
    range_text: str
    low: float
    middle: float
    high: float
    facts: tuple[tuple[str, str], ...]
    stability: str
    cautions: tuple[str, ...]
    shares: Table
    parts: Table


@dataclass(frozen=True)
class GroupingPage:
    """All that the page of a grouping shows, once there is a result."""

    result: GroupingResult
    headline: str
    net: str
    low: float
    middle: float
    high: float
    chance: str
    proof: str
    figures: tuple[tuple[str, str], ...]
    map: Map
    groups: Table
    cards: tuple[GroupCard, ...]
    floor: float
    ceiling: float
    alone: str
    left_out: tuple[str, ...]
    runner_up: tuple[str, ...]
    runner_up_table: Table | None
    pairs: Table | None
    pairs_words: str
    rules: tuple[str, ...]
    studies: tuple[Study, ...]
    cautions: tuple[str, ...]
    facts: Table


def grouping_page(grouping: Grouping) -> GroupingPage:
    """What a finished grouping says, from what was kept of it."""
    result = result_of(grouping.result or {})
    labels = labels_of(result)
    shared = result.shared_groups
    ends = [end / 100 for group in shared for end in (group.net.low, group.net.high)]
    return GroupingPage(
        result=result,
        headline=headline(result),
        net=about(result.net),
        low=result.net.low / 100,
        middle=result.net.mean / 100,
        high=result.net.high / 100,
        chance=_in_ten(result.chance_of_saving),
        proof=rules.proof_words(result.gap_cents),
        figures=_figures(result),
        map=grouping_map(grouping, result, labels),
        groups=_groups_table(result, labels),
        cards=tuple(
            _card(result, group, labels[group.members])
            for group in sorted(shared, key=lambda group: list(labels).index(group.members))
        ),
        floor=min([0.0, *ends]),
        ceiling=max([0.0, *ends]),
        alone=listing(sorted(result.name(town) for town in result.better_alone)),
        left_out=tuple(each.reason for each in result.left_out),
        runner_up=_runner_up(result),
        runner_up_table=_runner_up_table(result),
        pairs=_pairs(result) if result.pairs and result.draws else None,
        pairs_words=rules.pairs_words(result.draws),
        rules=rules_of(grouping),
        studies=parameters.evidence_for(grouping.service_id),
        cautions=_cautions(result),
        facts=_facts_table(grouping, result),
    )


def labels_of(result: GroupingResult) -> dict[tuple[str, ...], str]:
    """The letter of each group of two or more, the greatest saving first."""
    ranked = sorted(result.shared_groups, key=lambda group: (-group.net.mean, group.members))
    return {group.members: rules.label_of(place) for place, group in enumerate(ranked)}


def headline(result: GroupingResult) -> str:
    """What came out, in one sentence."""
    shared = result.shared_groups
    if not shared:
        return (
            f"Every town is better alone: no group within these rules is expected to save on "
            f"{in_sentence(result.service_name)}."
        )
    inside = sum(len(group.members) for group in shared)
    alone = len(result.better_alone)
    rest = (
        f"; {counted(alone, 'town')} {'is' if alone == 1 else 'are'} better alone" if alone else ""
    )
    return f"{counted(len(shared), 'group')} of {counted(inside, 'town')} in all{rest}."


def rules_of(grouping: Grouping) -> tuple[str, ...]:
    """The rules in words, and who stays out."""
    named = dict(registry.members_of(grouping.region).values_list("slug", "name"))
    gone = [named.get(town, town) for town in grouping.stays_out]
    said = list(rules.rules_in_words(grouping.rules, named))
    if gone:
        said.append(f"{listing(gone)} {'stays' if len(gone) == 1 else 'stay'} out.")
    return tuple(said)


def _figures(result: GroupingResult) -> tuple[tuple[str, str], ...]:
    return (
        ("Towns grouped or better alone", str(len(result.towns))),
        ("Groups", str(len(result.shared_groups))),
        ("They cost alone, a year", dollars(result.alone_cents, 1_000_00)),
        ("They would cost, a year", dollars(result.shared_cents, 1_000_00)),
    )


def _in_ten(share: float) -> str:
    """A share of draws as people say it."""
    return f"in {round(share * 10)} of 10 simulated futures"


def _groups_table(result: GroupingResult, labels: Mapping[tuple[str, ...], str]) -> Table:
    """The same as the map: every town once, by group; then those alone."""
    ranked = sorted(result.shared_groups, key=lambda group: (-group.net.mean, group.members))
    rows = [
        Row(
            [
                Cell(
                    f"Group\N{NO-BREAK SPACE}{labels[group.members]}",
                    href=f"#group-{labels[group.members]}",
                ),
                Cell(_names(result, group.members), note=f"host {result.name(group.host)}"),
                Cell(
                    dollars(group.net.mean, group.net.step),
                    note=_ends(group.net),
                    is_loss=group.net.mean < 0,
                ),
            ],
        )
        for group in ranked
    ]
    alone = sorted(result.better_alone, key=result.name)
    if alone:
        rows.append(
            Row(
                [
                    Cell("By itself"),
                    Cell(listing([result.name(town) for town in alone])),
                    Cell("no change"),
                ]
            )
        )
    return Table(
        caption="The groups of the map, the greatest net saving first",
        columns=[
            Column("Group"),
            Column("Towns"),
            Column("Net saving a year", is_number=True),
        ],
        rows=rows,
    )


def _card(result: GroupingResult, group: GroupResult, label: str) -> GroupCard:
    cautions = []
    if group.beyond_data:
        cautions.append(
            "Together they are larger than any town that the cost curve was fitted to: the saving "
            "is carried beyond the figures."
        )
    if losers := [each.town for each in group.shares if each.saves_cents < 0]:
        cautions.append(
            f"{_names(result, losers)} would pay more than alone, by the shares that leave fewest "
            "reasons to go apart."
        )
    return GroupCard(
        label=label,
        names=_names(result, group.members),
        members=group.members,
        sentence=f"Group {label}: {_names(result, group.members)}",
        range_text=f"{expected(group.net)} {_ends_sentence(group.net)}",
        low=group.net.low / 100,
        middle=group.net.mean / 100,
        high=group.net.high / 100,
        facts=(
            ("Host", result.name(group.host)),
            ("Residents", f"{group.population:,}"),
            ("Saves on balance", _in_ten(group.chance_of_saving)),
        ),
        stability=rules.stability_words(group.stable, group.subsidy_cents, group.per_head_stable),
        cautions=tuple(cautions),
        shares=_shares_table(result, group),
        parts=_parts_table(group),
    )


def expected(net: Range) -> str:
    """What may be expected of a group, never surer than the range allows."""
    size = dollars(abs(net.mean), net.step)
    doubt = "; too uncertain to call" if verdict(net) is Verdict.UNCERTAIN else ""
    return f"On average {size} a year {'saved' if net.mean >= 0 else 'more spent'}{doubt}."


def _ends_sentence(net: Range) -> str:
    low, high = between(net)
    return f"Eight times in ten between {low} and {high}."


def _ends(net: Range) -> str:
    low, high = between(net)
    return f"{low} to {high}"


def _names(result: GroupingResult, towns: tuple[str, ...] | list[str]) -> str:
    return listing([result.name(town) for town in towns])


def _shares_table(result: GroupingResult, group: GroupResult) -> Table:
    return Table(
        caption="What each would pay a year, on average",
        columns=[
            Column("Town"),
            Column("Alone", is_number=True),
            Column("Would pay", is_number=True),
            Column("Saves", is_number=True),
        ],
        rows=[
            Row(
                [
                    Cell(result.name(share.town), href=reverse("registry:town", args=[share.town])),
                    Cell(dollars(share.alone_cents)),
                    Cell(dollars(share.pays_cents)),
                    Cell(
                        dollars(share.saves_cents),
                        note="pays more" if share.saves_cents < 0 else "",
                        is_loss=share.saves_cents < 0,
                    ),
                ],
                place=share.town,
            )
            for share in group.shares
        ],
        totals=Row(
            [
                Cell("Together"),
                Cell(dollars(group.alone_cents)),
                Cell(dollars(sum(each.pays_cents for each in group.shares))),
                Cell(dollars(sum(each.saves_cents for each in group.shares))),
            ]
        ),
        stacks=False,
    )


def _parts_table(group: GroupResult) -> Table:
    return Table(
        caption="From the gross to the net saving, a year on average",
        columns=[Column("Part"), Column("Dollars a year", is_number=True)],
        rows=[
            Row([Cell(PARTS.get(part, part.capitalize())), Cell(dollars(cents))])
            for part, cents in group.parts.items()
        ],
        totals=Row([Cell("Net saving"), Cell(dollars(sum(group.parts.values())))]),
        stacks=False,
    )


def _runner_up(result: GroupingResult) -> tuple[str, ...]:
    """How the next best grouping differs, in sentences."""
    other = result.runner_up
    if other is None:
        return ("No other grouping was found that comes near this one.",)
    dearer = dollars(other.dearer_cents) if other.dearer_cents >= 100 else "less than a dollar"
    sure = (
        "No grouping in between was missed, which is proven."
        if result.others_complete
        else "There may be others in between that were not found."
    )
    return (f"It would cost the region {dearer} a year more. {sure}",)


def _runner_up_table(result: GroupingResult) -> Table | None:
    other = result.runner_up
    if other is None:
        return None

    def told(groups: tuple[tuple[str, ...], ...]) -> str:
        return "; ".join(
            _names(result, members) if len(members) > 1 else f"{result.name(members[0])} by itself"
            for members in groups
        )

    return Table(
        caption="Where the two differ",
        columns=[Column("This grouping"), Column("The runner-up instead")],
        rows=[Row([Cell(told(other.gone)), Cell(told(other.new))])],
    )


def _pairs(result: GroupingResult) -> Table:
    return Table(
        caption=f"How often two towns are together, of {counted(result.draws, 'simulated future')}",
        columns=[
            Column("Pair"),
            Column("Together", is_number=True),
            Column("In this grouping"),
        ],
        rows=[
            Row(
                [
                    Cell(_names(result, pair.towns)),
                    Cell(f"{round(pair.share * result.draws)} of {result.draws}"),
                    Cell("together" if pair.in_plan else "apart"),
                ]
            )
            for pair in result.pairs[:MOST_PAIRS]
        ],
        hides_caption=True,
        stacks=False,
    )


def _cautions(result: GroupingResult) -> tuple[str, ...]:
    found = list(result.notes)
    if verdict(result.net) is Verdict.UNCERTAIN and result.shared_groups:
        found.append(
            "The range of the saving runs below zero: under these rules the region could also end "
            "up paying more. Read the grouping as where to look first, not as a promise."
        )
    if result.basis != "reported":
        found.append("Costs are estimated from population alone, not from what the towns reported.")
    if 0 < result.draws < FEW_DRAWS:
        found.append("Few futures were simulated; how often pairs stay together is rough.")
    years = {town.year for town in result.towns.values() if town.year}
    if len(years) > 1:
        found.append(f"The figures are of different years: {listing(sorted(map(str, years)))}.")
    return tuple(found)


def _facts_table(grouping: Grouping, result: GroupingResult) -> Table:
    """What each town's figure was when the grouping was worked out, leading to its source."""
    keys = [key for some in grouping.facts.values() for key in some]
    facts = {fact.pk: fact for fact in registry.facts_ever().filter(pk__in=keys)}
    rows = []
    for town in sorted(result.towns.values(), key=lambda each: each.name):
        mine = [facts[key] for key in grouping.facts.get(town.id, []) if key in facts]
        spent = next((fact for fact in mine if fact.measure_id == "spending"), None)
        people = next((fact for fact in mine if fact.measure_id == "population"), None)
        rows.append(
            Row(
                [
                    Cell(town.name, href=reverse("registry:town", args=[town.id])),
                    Cell(
                        f"${spent.value:,.0f}" if spent and spent.value is not None else "none",
                        href=reverse("registry:fact", args=[spent.pk]) if spent else "",
                        note=f"FY{spent.year}" if spent else "",
                    ),
                    Cell(dollars(town.alone_cents)),
                    Cell(
                        f"{people.value:,.0f}" if people and people.value is not None else "none",
                        href=reverse("registry:fact", args=[people.pk]) if people else "",
                    ),
                ]
            )
        )
    return Table(
        caption="The figures behind it, as they were on that day",
        columns=[
            Column("Town"),
            Column("Reported", is_number=True),
            Column("With benefits spread", is_number=True),
            Column("Residents", is_number=True),
        ],
        rows=rows,
        stacks=False,
    )
