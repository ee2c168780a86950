"""What the finder shows, as values: answers on one scale, a map, the walk back of a figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from interlocal import parameters
from interlocal.discovery import rules
from interlocal.discovery.calculations import Finding, Outlook, other_shapes
from interlocal.discovery.queries import TownFacts
from interlocal.parameters import Finding as Study
from interlocal.parameters import Statute
from interlocal.registry import queries as registry
from interlocal.registry.models import Fact, Service
from interlocal.web.maps import CHOSEN, NEIGHBOUR, Map, Place, region_map, shade_of
from interlocal.web.origins import Origin, Walk
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import MINUS, dollars, in_sentence, listing

SHADES = (0, 5_000_00, 10_000_00, 20_000_00, 40_000_00)
LEGEND: list[tuple[int | None, str]] = [
    (0, "costs more"),
    (1, "under $5,000"),
    (2, "$5,000 to $10,000"),
    (3, "$10,000 to $20,000"),
    (4, "$20,000 to $40,000"),
    (5, "$40,000 or more"),
    (None, "not compared"),
]


Said = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Law:
    """What one statute asks for, as far as it was read, and since when it is held."""

    approval: str
    lines: Said
    citation: str
    href: str
    since: str


@dataclass(frozen=True)
class Answer:
    """One ranked answer as the page shows it; dollars for the drawn range.

    ``reasons`` and ``warnings`` are sentences, each with the drawing before it.
    """

    finding: Finding
    kicker: str
    expected: str
    range_text: str
    low: float
    middle: float
    high: float
    partners: str
    place: str
    walk: Walk
    reasons: Said
    warnings: Said
    parts: Table
    law: tuple[Law, ...]


@dataclass(frozen=True)
class Answers:
    """All answers, their common scale, and what is said beside them.

    The map is drawn when it is asked for: not every page that shows answers shows it.
    """

    outlook: Outlook
    answers: tuple[Answer, ...]
    floor: float
    ceiling: float
    table: Table
    remarks: Said
    studies: tuple[tuple[Service, tuple[Study, ...]], ...]

    @cached_property
    def map(self) -> Map:
        """The towns that were compared, shaded by what the best answer with each would bring."""
        return partner_map(self.outlook)


def answers_of(outlook: Outlook, shown: Sequence[Finding]) -> Answers:
    """Chosen findings of an outlook on one scale."""
    ends = [
        end / 100 for each in shown for end in (each.match.net_low_cents, each.match.net_high_cents)
    ]
    services = {each.service.pk: each.service for each in shown}
    shapes = _shapes(outlook, shown)
    return Answers(
        outlook=outlook,
        answers=tuple(
            _answer(finding, number, said)
            for number, (finding, said) in enumerate(zip(shown, shapes, strict=True), 1)
        ),
        floor=min([0.0, *ends]),
        ceiling=max([0.0, *ends]),
        table=_table(shown),
        remarks=tuple(("warning", remark.text) for remark in outlook.remarks),
        studies=tuple(
            (service, parameters.evidence_for(service.pk)) for service in services.values()
        ),
    )


def _shapes(outlook: Outlook, shown: Sequence[Finding]) -> list[str]:
    """What another curve would say of each finding: where one service is looked at closely."""
    services = {each.service.pk for each in shown}
    if len(services) != 1:
        return [""] * len(shown)
    found = other_shapes(
        outlook.comparison, services.pop(), [each.match for each in shown], outlook.on
    )
    return [rules.shapes_sentence(each) for each in found]


def _table(shown: Sequence[Finding]) -> Table:
    """The answers as rows, for who would rather compare than read."""
    return Table(
        caption="Expected net saving a year, in the order above",
        columns=[
            Column("Service"),
            Column("Partners"),
            Column("On average", is_number=True),
            Column("Low", is_number=True),
            Column("High", is_number=True),
            Column("Group saves", is_number=True),
            Column("Distance", is_number=True),
        ],
        rows=[_row(finding) for finding in shown],
    )


def _row(finding: Finding) -> Row:
    match, step = finding.match, finding.match.saving.step
    return Row(
        [
            Cell(finding.service.name),
            Cell(listing([body.name for body in match.partners])),
            Cell(dollars(match.net_mean_cents, step), kind="estimated"),
            Cell(dollars(match.net_low_cents, step)),
            Cell(dollars(match.net_high_cents, step)),
            Cell(f"{round(match.chance_of_saving * 10)} of 10"),
            Cell(f"{match.distance_km:.0f} km"),
        ],
        place=match.partners[0].slug,
    )


def _answer(finding: Finding, number: int, shapes: str) -> Answer:
    match = finding.match
    partners = listing([body.name for body in match.partners])
    step = match.saving.step
    low, high = dollars(match.net_low_cents, step), dollars(match.net_high_cents, step)
    return Answer(
        finding=finding,
        kicker=f"{number}. {finding.service.name} with {partners}",
        expected=expectation(match.net_mean_cents, step),
        range_text=f"Eight times in ten between {low} and {high}.",
        low=match.net_low_cents / 100,
        middle=match.net_mean_cents / 100,
        high=match.net_high_cents / 100,
        partners=partners,
        place=match.partners[0].slug,
        walk=walk(finding, shapes),
        reasons=tuple(("check", reason.text) for reason in finding.reasons),
        warnings=tuple(
            ("info" if warning.code == "evidence" else "warning", warning.text)
            for warning in finding.warnings
        ),
        parts=_parts(finding),
        law=tuple(_law(statute) for statute in finding.law.statutes),
    )


def _law(statute: Statute) -> Law:
    return Law(
        approval=statute.approval,
        lines=tuple(("info", line) for line in rules.law_lines([statute])),
        citation=statute.citation,
        href=statute.href,
        since=f"{statute.since:%-d %B %Y}",
    )


def _parts(finding: Finding) -> Table:
    """How the points of an answer come about: how much is here, its weight, its points."""
    rank = finding.rank
    return Table(
        caption=f"{rank.points:.1f} points of 100: place {rank.place} of {rank.of}",
        columns=[
            Column("What counts"),
            Column("Here, 0 to 1", is_number=True),
            Column("Weight", is_number=True),
            Column("Points", is_number=True),
        ],
        rows=[
            Row(
                [
                    Cell(label),
                    Cell(_signed(part, 2)),
                    Cell(str(weight)),
                    Cell(_signed(points, 1)),
                ]
            )
            for label, part, weight, points in rank.lines
        ],
        stacks=False,
    )


def _signed(number: float, digits: int) -> str:
    return f"{number:.{digits}f}".replace("-", MINUS)


def expectation(cents: int, step: int) -> str:
    """What may be expected on average, said as an average."""
    size = dollars(abs(cents), step)
    return f"On average {size} a year {'saved' if cents >= 0 else 'more spent'}"


def walk(finding: Finding, shapes: str = "") -> Walk:
    """From the expected saving back to the figures; ``shapes`` is what another curve says."""
    match = finding.match
    name = in_sentence(finding.service.name)
    pair = len(match.partners) == 1
    return Walk(
        number=dollars(match.net_mean_cents, match.saving.step),
        meaning=f"a year is what {match.town.name} may expect to save net on {name}, on average.",
        steps=[
            f"{match.town.name}’s part: "
            + (
                "half of the pair’s net saving."
                if pair
                else "its Shapley part of the group’s net saving."
            ),
            "Net saving: the saving from scale, less the costs of working together, of bringing "
            "pay together, of overhead that stays behind, of duties that must be filled again and "
            "of the change itself; each drawn from its range.",
            f"Saving from scale: each town moves along a cost curve fitted to {match.fitted_on} "
            "towns and held to what studies found. Nobody’s service level changes.",
            *([shapes] if shapes else []),
            "Cost alone: what the town reported, with benefits that are booked centrally spread "
            "over its services.",
        ],
        origins=[origin for facts in finding.facts for origin in _origins(facts, finding.service)],
        method="How savings are estimated",
    )


def _origins(facts: TownFacts, service: Service) -> list[Origin]:
    found = [
        (f"{facts.town.name}, spending on {in_sentence(service.name)}", facts.spending[service.pk]),
        (f"{facts.town.name}, spending on no one service", facts.unallocated),
        (f"{facts.town.name}, population", facts.population),
    ]
    return [origin(label, fact) for label, fact in found if fact is not None]


def origin(label: str, fact: Fact) -> Origin:
    """Where one fact stands, exactly."""
    load = fact.load
    value = fact.value
    is_money = fact.measure.unit == "USD"
    return Origin(
        label=label,
        value="not reported"
        if value is None
        else f"${value:,.0f}"
        if is_money
        else f"{value:,.0f}",
        kind=fact.kind,
        title=load.source.title,
        publisher=load.source.publisher,
        year=fact.year,
        href=load.source.href,
        file_name=load.file_name,
        locator=fact.locator,
        loaded_at=load.loaded_at,
        licence=load.source.licence,
        note=fact.note,
    )


def partner_map(outlook: Outlook) -> Map:
    """The compared towns, shaded by what the best answer with each would bring."""
    best: dict[int, Finding] = {}
    for finding in outlook.findings:
        for body in finding.match.partners:
            best.setdefault(body.pk, finding)
    outlines = registry.boundaries_of(outlook.compared).select_related(None)
    shapes = {shape.organisation_id: shape for shape in outlines}
    near = {key for pair in registry.borders_of(outlook.town).values_list("a", "b") for key in pair}
    page_of = reverse("registry:town", args=["SLUG"])
    places = []
    for body in outlook.compared:
        found = best.get(body.pk)
        cents = found.match.net_mean_cents if found else None
        is_home = body == outlook.town
        places.append(
            Place(
                id=body.slug,
                name=body.name,
                geojson=shapes[body.pk].geojson if body.pk in shapes else "",
                shade=None if is_home else shade_of(cents, SHADES),
                value="the asking town"
                if is_home
                else _value(found)
                if found
                else "not compared, or beyond the distance",
                href=page_of.replace("SLUG", body.slug),
                state=CHOSEN if is_home else NEIGHBOUR if body.pk in near else "",
            )
        )
    sketch = any(shape.kind == "sketch" for shape in shapes.values())
    return region_map(
        places,
        label=f"What {outlook.town.name} may expect to save a year with each town, at best",
        legend=LEGEND,
        value_label="Average, at best",
        note="Sketch from positions, not true boundaries." if sketch else "",
    )


def _value(finding: Finding) -> str:
    match = finding.match
    return (
        f"{dollars(match.net_mean_cents, match.saving.step)} ({in_sentence(finding.service.name)})"
    )
