"""What a scenario's page shows, as values: charts, tables, the test, the papers."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from interlocal import parameters
from interlocal.accounts.models import User
from interlocal.discovery.pages import origin
from interlocal.proposals import calculations, queries, rules
from interlocal.proposals.models import (
    BaselineVersion,
    Participant,
    Prospectus,
    Scenario,
    Split,
    Term,
)
from interlocal.registry import queries as registry
from interlocal.web import charts
from interlocal.web.charts import Chart
from interlocal.web.origins import Origin, Walk
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import (
    Range,
    about,
    counted,
    dollars,
    in_sentence,
    listing,
    outcome_with_range,
    possessive,
)

WIDE = 8  # from so many ways of sharing on, the table is scrolled instead of stacked
COSTS = ("travel", "coordination", "pay", "stranded", "backfill", "elsewhere", "transition")


@dataclass(frozen=True)
class Own:
    """What the scenario means for the reader's own body."""

    name: str
    sentence: str
    alone: str
    share: str
    saving: Range
    walk: Walk


@dataclass(frozen=True)
class Objection:
    """A split, and who would do better without it."""

    method: str
    sentence: str
    is_proposed: bool
    code: str
    has_proof: bool


@dataclass(frozen=True)
class Shown:
    """A scenario as its page shows it."""

    scenario: Scenario
    own: Own | None
    group_sentence: str
    chance: int
    net: Range
    dumbbell: Chart
    waterfall: Chart
    methods: Chart
    shares: Table
    terms: Table
    objections: tuple[Objection, ...]
    deals: Table
    raw: tuple[str, ...]
    refusals: tuple[str, ...]
    papers: tuple[Prospectus, ...]
    studies: tuple[parameters.Finding, ...]
    assumptions: Table
    proposed: rules.Method
    is_owner: bool
    names: str
    counted_twice: tuple[str, ...]

    @property
    def csv(self) -> str:
        """The table of shares as CSV."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([column.label for column in self.shares.columns])
        for row in self.shares.rows:
            writer.writerow([_tame(cell.text) for cell in row.cells])
        return out.getvalue()


def scenario(found: Scenario, *, user: User) -> Shown:
    """All that the page of a scenario needs, read once."""
    participants = list(queries.participants_of(found))
    terms = {term.code: term for term in queries.terms_of(found)}
    splits = list(queries.splits_of(found))
    answered = [split for split in splits if not split.refusal]
    chosen = next(split for split in answered if split.method == found.proposed_method)
    mine = set(registry.represented_by(user).values_list("pk", flat=True))
    own = next((each for each in participants if each.organisation_id in mine), None)
    lines = [_paying(each, chosen) for each in participants]
    net = _range(terms["net"])
    deals = [
        (each, deal)
        for each, deal in zip(
            participants,
            calculations.deals(found.game, [share.cents for share in chosen.shares.all()]),
            strict=True,
        )
    ]
    return Shown(
        scenario=found,
        own=_own(own, chosen, found) if own else None,
        group_sentence=f"Sharing {outcome_with_range('the group', net)}.",
        chance=round(found.chance_of_saving * 10),
        net=net,
        dumbbell=charts.dumbbell(lines, focus=own.organisation.name if own else ""),
        waterfall=charts.waterfall(
            gross=_range(terms["gross"]),
            costs=[
                charts.Cost(terms[code].get_code_display(), _range(terms[code])) for code in COSTS
            ],
            net=net,
        ),
        methods=charts.shares_by_method(
            [each.organisation.name for each in participants],
            [each.alone_cents for each in participants],
            [
                charts.Method(
                    rules.method(split.method).name, [s.cents for s in split.shares.all()]
                )
                for split in answered
                if rules.method(split.method).in_papers
            ],
            focus=own.organisation.name if own else "",
        ),
        shares=_shares(participants, answered, found.proposed_method, mine),
        terms=_terms(terms),
        deals=_deals(deals, mine),
        raw=tuple(each.organisation.name for each, deal in deals if deal.is_raw),
        objections=tuple(
            _objection(split, found.proposed_method, len(participants)) for split in answered
        ),
        refusals=tuple(
            f"{rules.method(split.method).name}: {split.refusal}"
            for split in splits
            if split.refusal
        ),
        papers=tuple(queries.prospectuses_visible_to(user).filter(participant__scenario=found)),
        studies=parameters.evidence_for(found.service_id),
        assumptions=_assumptions(found),
        proposed=rules.method(found.proposed_method),
        is_owner=found.owner_id in mine,
        names=listing([each.organisation.name for each in participants]),
        counted_twice=tuple(
            rules.counted_twice_words(district.name, town.name)
            for district, town in queries.serving_the_same(found)
        ),
    )


def _paying(participant: Participant, split: Split) -> charts.Paying:
    share = next(each for each in split.shares.all() if each.participant_id == participant.pk)
    return charts.Paying(
        name=participant.organisation.name,
        alone=_alone(participant),
        shared=share.cents,
        saving=Range(
            share.saving_low_cents, participant.alone_cents - share.cents, share.saving_high_cents
        ),
    )


def _own(participant: Participant, split: Split, found: Scenario) -> Own:
    line = _paying(participant, split)
    return Own(
        name=line.name,
        sentence=f"Sharing {in_sentence(found.service.name)} "
        f"{outcome_with_range(line.name, line.saving)}.",
        alone=about(line.alone),
        share=dollars(line.shared, line.saving.step),
        saving=line.saving,
        walk=walk(participant, split, found),
    )


def walk(participant: Participant, split: Split, found: Scenario) -> Walk:
    """From one body's share back to the figures that were reported."""
    name = participant.organisation.name
    line = _paying(participant, split)
    return Walk(
        number=dollars(line.shared, line.saving.step),
        meaning=f"a year is {possessive(name)} share by “{rules.method(split.method).name}”.",
        steps=[
            f"Share: {rules.method(split.method).idea}",
            f"Cost shared: the costs alone of all, less the saving from scale, plus the costs of "
            f"sharing, in {found.draws:,} simulated futures (seed {found.seed}, engine "
            f"{found.engine_version}, parameters of {found.parameters_on:%B %Y}).",
            _scale_words(found),
            _alone_words(participant),
        ],
        origins=_origins(participant),
        method="How savings are estimated",
    )


def _scale_words(found: Scenario) -> str:
    if not found.fitted_on_towns:
        return (
            "Saving from scale: what studies found, alone. No town around publishes what this "
            "service costs, so no cost curve could be fitted."
        )
    return (
        f"Saving from scale: a cost curve fitted to {counted(found.fitted_on_towns, 'town')} and "
        "held to what studies found."
    )


def _alone_words(participant: Participant) -> str:
    if participant.stated:
        body, number = participant.organisation.name, participant.stated.number
        beside = (
            "The published figure below stands beside it."
            if participant.cost_fact
            else f"No public figure says what the service costs {body}."
        )
        return (
            f"Cost alone: what {body} says in version {number} of its baseline, less fees and "
            f"revenue. {beside}"
        )
    return (
        "Cost alone: spending as reported, with benefits that are booked centrally spread over "
        "the services."
    )


def _origins(participant: Participant) -> list[Origin]:
    name = participant.organisation.name
    facts = [
        (f"{name}, spending on the service", participant.cost_fact),
        (f"{name}, population", participant.population_fact),
        (f"{name}, spending on no one service", participant.central_fact),
        (f"{name}, grand list", participant.grand_list_fact),
    ]
    published = [origin(label, fact) for label, fact in facts if fact is not None]
    return [*_own_words(participant), *published]


def _own_words(participant: Participant) -> list[Origin]:
    """The baseline that stands for the cost alone, with who handed it over and when."""
    version, name = participant.stated, participant.organisation.name
    if version is None:
        return []
    return [
        Origin(
            label=f"{name}, cost of the service",
            value=dollars(participant.alone_cents),
            kind=calculations.kind_alone(participant),
            title=f"Baseline of {name}, version {version.number}",
            publisher=rules.BY_ITSELF,
            year=version.fiscal_year,
            href=_address(version),
            note=rules.handed_over_words(*queries.behind(version)),
        )
    ]


def _address(version: BaselineVersion) -> str:
    return reverse("proposals:version", args=[version.baseline_id, version.number])


def _shares(
    participants: Sequence[Participant],
    splits: Sequence[Split],
    proposed: str,
    mine: set[int],
) -> Table:
    columns = [Column("Town"), Column("Alone", is_number=True)]
    for split in splits:
        name = rules.method(split.method).name
        columns.append(
            Column(f"{name} (proposed)" if split.method == proposed else name, is_number=True)
        )
    rows = []
    for index, each in enumerate(participants):
        cells = [
            Cell(each.organisation.name),
            Cell(
                dollars(each.alone_cents),
                kind=calculations.kind_alone(each),
                href=_address(each.stated) if each.stated else "",
                note="by its own baseline" if each.stated else "",
            ),
        ]
        for split in splits:
            cents = list(split.shares.all())[index].cents
            loss = cents - each.alone_cents
            cells.append(
                Cell(
                    dollars(cents),
                    is_loss=loss > 0,
                    note=f"▲ {dollars(loss)} more than alone" if loss > 0 else "",
                )
            )
        rows.append(Row(cells, is_ours=each.organisation_id in mine))
    totals = [Cell("Together"), Cell(dollars(sum(each.alone_cents for each in participants)))]
    totals += [Cell(dollars(sum(s.cents for s in split.shares.all()))) for split in splits]
    return Table(
        caption="What each would pay a year, by way of sharing the cost",
        columns=columns,
        rows=rows,
        totals=Row(totals),
        stacks=len(splits) < WIDE,
    )


def _terms(terms: dict[str, Term]) -> Table:
    rows = []
    for code in ("alone", "gross", *COSTS, "net", "shared"):
        term = terms[code]
        amount, sign = _range(term), "−" if code in COSTS else ""
        step = amount.step
        rows.append(
            Row(
                [
                    Cell(term.get_code_display()),
                    Cell(f"{sign}{dollars(amount.mean, step)}"),
                    Cell(f"{dollars(amount.low, step)} to {dollars(amount.high, step)}"),
                ]
            )
        )
    return Table(
        caption="From gross to net, for the group, a year",
        columns=[
            Column("Line"),
            Column("On average", is_number=True),
            Column("Eight times in ten", is_number=True),
        ],
        rows=rows,
        stacks=False,
    )


def _objection(split: Split, proposed: str, members: int) -> Objection:
    name = rules.method(split.method).name
    if not split.groups_better_apart:
        sentence = rules.nobody_words(is_proven=split.is_proven)
    else:
        worst = listing([body.name for body in split.worst_group.all()])
        others = split.groups_better_apart - 1
        more = f", and {rules.better_apart_words(others, members)} more would gain too"
        more = more if others else ""
        sentence = (
            f"{worst} would pay {dollars(split.worst_loss_cents)} a year less without the "
            f"others{more}."
        )
    return Objection(
        name, sentence, split.method == proposed, split.method, bool(split.certificate)
    )


def _deals(deals: Sequence[tuple[Participant, calculations.Deal]], mine: set[int]) -> Table:
    """For each body: its share between the floor and its cost alone, and its best way out."""
    rows = []
    for each, deal in deals:
        gain = -deal.worst_loss_cents
        rows.append(
            Row(
                [
                    Cell(each.organisation.name),
                    Cell(dollars(deal.floor_cents)),
                    Cell(dollars(deal.share_cents)),
                    Cell(dollars(deal.alone_cents)),
                    Cell(listing(list(deal.worst_group)) or "none that gains"),
                    Cell(
                        dollars(abs(gain)) if deal.worst_group else "—",
                        is_loss=deal.is_raw,
                        note="▲ better apart" if deal.is_raw else "better by staying",
                    ),
                ],
                is_ours=each.organisation_id in mine,
            )
        )
    return Table(
        caption="Each town’s view of the proposed split, a year",
        columns=[
            Column("Town"),
            Column("What it adds to the others’ cost", is_number=True),
            Column("Share", is_number=True),
            Column("Alone", is_number=True),
            Column("Its best way out"),
            Column("Together they are", is_number=True),
        ],
        rows=rows,
    )


def _assumptions(found: Scenario) -> Table:
    scale = parameters.scale_evidence(found.service_id, found.parameters_on)
    terms = parameters.sharing_terms(found.service_id, found.parameters_on)
    ways = (
        parameters.term("travel", found.service_id, found.parameters_on),
        parameters.parameter("sharing.minutes_per_km", found.parameters_on),
    )
    kinds = {
        parameters.PUBLISHED: "published",
        parameters.OUR_READING: "our reading of studies",
        parameters.ASSUMPTION: "assumed",
    }
    return Table(
        caption="What the estimate assumes",
        columns=[
            Column("Assumption"),
            Column("Value", is_number=True),
            Column("Range", is_number=True),
            Column("Kind"),
            Column("Source"),
        ],
        rows=[
            Row(
                [
                    Cell(each.label, note=each.unit),
                    Cell(_plain(each.value)),
                    Cell(f"{_plain(each.low)} to {_plain(each.high)}"),
                    Cell(kinds[each.kind]),
                    Cell(each.title, href=each.href),
                ]
            )
            for each in (scale.elasticity, scale.flattening, *terms.values(), *ways)
        ],
    )


def _alone(participant: Participant) -> Range:
    return Range(participant.alone_low_cents, participant.alone_cents, participant.alone_high_cents)


def _range(term: Term) -> Range:
    return Range(term.low_cents, term.mean_cents, term.high_cents)


def _plain(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:g}"


def _tame(text: str) -> str:
    """A cell that a spreadsheet will not take for a formula."""
    return f"'{text}" if text.strip().startswith(("=", "+", "-", "@")) else text


def proof(found: Scenario, split: Split) -> str:
    """The certificate of a split beside its game, as one JSON document."""
    document = {"game": json.loads(found.game), "certificate": json.loads(split.certificate)}
    return json.dumps(document, indent=2, ensure_ascii=False)
