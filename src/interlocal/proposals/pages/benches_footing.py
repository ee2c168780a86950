"""What each participant of a bench stands on: a baseline, or public figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from interlocal.accounts.models import User
from interlocal.proposals.models import Bench
from interlocal.proposals.pages.benches_walk import fact_origins
from interlocal.proposals.queries import versions_visible_to
from interlocal.proposals.queries.benches import (
    Ground,
    grounds_of,
    versions_to_stand_on,
)
from interlocal.proposals.rules import benches as rules
from interlocal.proposals.rules.comparability import Caution
from interlocal.web.origins import Walk
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import Range, about, counted, dollars, listing

STATES = {"handed-over": "Handed over, not locked", "locked": "Locked"}


@dataclass(frozen=True)
class Stand:
    """What one participant stands on."""

    name: str
    state: str
    is_public: bool
    sentence: str
    href: str
    walk: Walk | None


@dataclass(frozen=True)
class FootingPage:
    """What all stand on, and what newer there is."""

    stands: tuple[Stand, ...]
    table: Table | None
    public: str
    newer: str
    cautions: tuple[Mapping[str, Any] | Caution, ...]
    notes: tuple[str, ...]


def footing_page(bench: Bench, user: User) -> FootingPage:
    """All that the page of the baselines needs."""
    grounds = grounds_of(bench.scenario)
    told = {each["slug"]: each for each in bench.forecast.get("participants", [])}
    seen = set(versions_visible_to(user).values_list("pk", flat=True))
    return FootingPage(
        stands=tuple(_stand(each, seen) for each in grounds),
        table=_table(grounds, told) if told else None,
        public=rules.public_words(
            [each.organisation.name for each in grounds if each.version is None]
        ),
        newer=_newer(bench, grounds),
        cautions=tuple(bench.forecast.get("cautions", [])),
        notes=tuple(bench.forecast.get("notes", [])),
    )


def _stand(ground: Ground, seen: set[int]) -> Stand:
    name, version, participant = ground.organisation.name, ground.version, ground.participant
    if version is None:
        alone = Range(
            participant.alone_low_cents, participant.alone_cents, participant.alone_high_cents
        )
        facts = [participant.cost_fact, participant.central_fact, participant.population_fact]
        return Stand(
            name=name,
            state="From public figures, estimated",
            is_public=True,
            sentence=f"{about(alone)[:1].upper()}{about(alone)[1:]} a year "
            f"({participant.year}), benefits spread.",
            href="",
            walk=Walk(
                number=dollars(alone.mean, alone.step),
                meaning=f"a year is what the service costs {name} alone, estimated.",
                steps=["Spending as reported, with benefits that are booked centrally spread."],
                origins=fact_origins([fact.pk for fact in facts if fact is not None]),
                method="How savings are estimated",
            ),
        )
    href = ""
    if version.pk in seen:
        href = reverse("proposals:version", args=[version.baseline_id, version.number])
    return Stand(
        name=name,
        state=STATES[version.state],
        is_public=False,
        sentence=f"Version {version.number} of its baseline, fiscal year {version.fiscal_year}.",
        href=href,
        walk=None,
    )


def _newer(bench: Bench, grounds: list[Ground]) -> str:
    """Who has handed over a baseline since, in a sentence."""
    newest = versions_to_stand_on(bench.scenario)
    names = []
    for ground in grounds:
        version = newest.get(ground.organisation.pk)
        if version and (ground.version is None or ground.version.pk != version.pk):
            names.append(ground.organisation.name)
    if not names:
        return ""
    verb = "has" if len(names) == 1 else "have"
    return f"{listing(names)} {verb} handed over a newer baseline."


def _table(grounds: list[Ground], told: Mapping[str, Mapping[str, Any]]) -> Table:
    """Participants across, kinds of line down."""
    held = [told[ground.organisation.slug] for ground in grounds]
    codes = [code for code in rules.ENGINE_LINES if any(code in each["lines"] for each in held)]
    rows = []
    for code in codes:
        cells = [Cell(rules.ENGINE_LINES[code])]
        for each in held:
            cents = each["lines"].get(code)
            kind = "estimated" if each["footing"]["kind"] == "public" else ""
            sign = "−" if code == "fees" and cents else ""
            cells.append(Cell("none" if cents is None else f"{sign}{dollars(cents)}", kind=kind))
        rows.append(Row(cells))
    rows += [
        Row([Cell("Year of the figures"), *(Cell(str(each["footing"]["year"])) for each in held)]),
        Row(
            [
                Cell("Duties that somebody must still do"),
                *(_answer(each, each["backfill_cents"], "backfill") for each in held),
            ]
        ),
        Row(
            [
                Cell("Overhead that stays"),
                *(
                    _answer(
                        each,
                        sum(cents for cents, _ in each["stranded"]),
                        "stranded",
                        note=_years(each["stranded"]),
                    )
                    for each in held
                ),
            ]
        ),
        Row([Cell("People"), *(Cell(f"{each['people']:,.0f}") for each in held)]),
    ]
    return Table(
        caption="What the forecast takes from each, dollars a year",
        columns=[Column("Line"), *(Column(each["name"], is_number=True) for each in held)],
        rows=rows,
        stacks=False,
    )


def _answer(each: Mapping[str, Any], cents: int, what: str, note: str = "") -> Cell:
    is_assumed = what in each["footing"]["assumed"]
    note = note if cents else ""
    return Cell(dollars(cents), kind="estimated" if is_assumed else "reported", note=note)


def _years(rows: list[list[Any]]) -> str:
    most = max((years for _, years in rows), default=0)
    return f"for up to {counted(round(most), 'year')}" if most else ""
