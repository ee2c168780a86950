"""From public figures to a first baseline, and from baselines to values that forecasts take."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from interlocal import parameters
from interlocal.discovery import calculations as discovery
from interlocal.discovery.queries import TownFacts
from interlocal.proposals import queries
from interlocal.proposals.models import BaselineVersion, Participant
from interlocal.proposals.rules import baselines as said
from interlocal.proposals.rules.comparability import Caution, Stated, cautions
from interlocal.registry.models import Fact, Organisation
from interlocal.web.words import Range, in_sentence


class CannotCompute(Exception):
    """The figures do not allow an answer; the message is fit to show to the person."""


class CannotPrefill(Exception):
    """Public figures give no baseline; the message is fit to show to the person."""


@dataclass(frozen=True)
class Figure:
    """A sum of lines, in cents a year, as sure as its least sure line.

    ``low_cents`` and ``high_cents`` add up the ends of the lines, the widest that
    the sum can be. ``kind`` is reported, estimated or imputed; ``sources`` are the
    words of whoever gave them; ``facts`` are the keys of registry facts.
    """

    cents: int
    low_cents: int
    high_cents: int
    kind: str
    sources: tuple[str, ...]
    facts: tuple[int, ...]


@dataclass(frozen=True)
class BaselineFigures:
    """One body's baseline as a forecast takes it. Missing is None, never zero.

    ``by_category`` holds only the kinds of line that were given (see
    ``rules.baselines.CATEGORIES``); ``fees`` and ``revenue`` are positive there
    and taken off in ``net``. ``backfill_cents`` is None where the question was not
    answered or a duty has no cost; ``stranded`` is None where it was not answered,
    else pairs of cents a year and years.
    """

    organisation: Organisation
    version: int
    number: int
    is_locked: bool
    sha256: str
    fiscal_year: int | None
    by_category: dict[str, Figure]
    costs: Figure
    net: Figure
    fte: Decimal | None
    volume: Decimal | None
    volume_unit: str
    backfill_cents: int | None
    backfill_hours_per_week: Decimal | None
    stranded: tuple[tuple[int, int], ...] | None

    def stranded_cents_in(self, year: int) -> int | None:
        """What stays in the year-th year after the move (1 is the first); None: not answered."""
        if self.stranded is None:
            return None
        return sum(cents for cents, years in self.stranded if year <= years)


@dataclass(frozen=True)
class BaselineSet:
    """Several baselines side by side, and what keeps them from being compared."""

    figures: tuple[BaselineFigures, ...]
    cautions: tuple[Caution, ...]


def baseline_set(versions: Iterable[BaselineVersion], *, on: date) -> BaselineSet:
    """Plain values of several versions, for forecasts; and their comparability in words.

    Take ``versions`` from ``queries.versions_visible_to(user)``, or for a scenario of
    an initiative from ``queries.handed_over_in(initiative)`` (the newest handed over
    or locked of each partner). ``on`` chooses the parameters that the checks use.

    A scenario that cites a baseline keeps ``version`` (the row's key) and ``sha256``
    (empty unless locked). Nothing is filled in: a body without a version is simply
    not in the set, and the caller says so.
    """
    held = [(version, queries.content_of(version)) for version in versions]
    return BaselineSet(
        figures=tuple(figures_of(version, content) for version, content in held),
        cautions=tuple(
            cautions([Stated(_name(version), content) for version, content in held], limits(on))
        ),
    )


def net_range(version: BaselineVersion) -> Range:
    """What a body says that the service costs it, less fees: likely, and between which ends.

    Raises CannotCompute where fees and revenue cover all of it: then there is nothing to share.
    """
    net = figures_of(version, queries.content_of(version)).net
    if net.cents <= 0:
        raise CannotCompute(
            f"By its baseline, {version.baseline.organisation.name} has no cost left after fees "
            "and revenue, so there is nothing to share. Look at the lines of that baseline."
        )
    return Range(max(net.low_cents, 0), net.cents, net.high_cents)


def kind_alone(participant: Participant) -> str:
    """How sure a participant's cost alone is; as sure as the least sure line of its baseline."""
    if participant.alone_low_cents != participant.alone_high_cents:
        return said.ESTIMATED
    if participant.stated:
        return said.least_sure(row.kind for row in participant.stated.costline_rows.all())
    return str(participant.cost_fact.kind) if participant.cost_fact else said.REPORTED


def figures_of(version: BaselineVersion, content: said.Content) -> BaselineFigures:
    """One version as plain values."""
    costs = [line for line in content.lines if not line.is_income]
    codes = [code for code in said.CATEGORIES if any(x.category == code for x in content.lines)]
    return BaselineFigures(
        organisation=version.baseline.organisation,
        version=version.pk,
        number=version.number,
        is_locked=version.is_locked,
        sha256=version.sha256,
        fiscal_year=content.fiscal_year,
        by_category={
            code: _sum([line for line in content.lines if line.category == code]) for code in codes
        },
        costs=_sum(costs),
        net=_sum(content.lines),
        fte=content.fte,
        volume=content.volume,
        volume_unit=content.volume_unit,
        backfill_cents=backfill_cents(content),
        backfill_hours_per_week=_hours(content),
        stranded=None
        if not content.stranded_answer
        else tuple((row.cents, row.years) for row in content.stranded),
    )


def backfill_cents(content: said.Content) -> int | None:
    """What it costs a year to still do the duties on the side; None where it is not known."""
    costs = [duty.cents for duty in content.duties]
    if not content.duties_answer or None in costs:
        return None
    return sum(cost for cost in costs if cost is not None)


def limits(on: date) -> tuple[int, int]:
    """What a full-time position is taken to cost at least and at most, in cents a year."""
    pay = parameters.parameter("baselines.position", on)
    return round(pay.low * 100), round(pay.high * 100)


def from_facts(facts: TownFacts, service: str, service_name: str, on: date) -> list[said.Line]:
    """Lines taken from public figures, each with the fact that it rests on.

    Spending as reported is one line that is not broken down. Where the town books
    benefits centrally, the service's part is a line of its own: estimated, with a
    range. Raises CannotPrefill where nothing is on file, or too much is booked centrally.
    """
    town = facts.town
    spent = facts.spending.get(service)
    if service in facts.below_zero:
        raise CannotPrefill(
            f"{town.name} reports less than zero for {in_sentence(service_name)}, as a refund or a "
            "correction would be. That does not say what it costs: write the lines yourself, or "
            "paste them from a spreadsheet."
        )
    if spent is None or spent.value is None:
        raise CannotPrefill(
            f"No public figure says what {in_sentence(service_name)} cost {town.name}. Write the "
            "lines yourself, or paste them from a spreadsheet."
        )
    lines = [
        said.Line(
            category="whole",
            what=f"{service_name}: spending as reported"[:160],
            cents=round(spent.value * 100),
            kind=said.REPORTED if spent.kind == Fact.Kind.REPORTED else str(spent.kind),
            source=_source(spent),
            fact=spent.pk,
        )
    ]
    central = facts.unallocated
    if central is None or not central.value:
        return lines
    comparison = discovery.compare([facts], on)
    if not comparison.towns or comparison.loaded.refused[0]:
        raise CannotPrefill(
            f"{town.name} books too much centrally to say which part of it is "
            f"{in_sentence(service_name)}. Write the lines yourself."
        )
    value, low, high = (float(ends[0]) for ends in comparison.cost_of(service))
    reported = float(spent.value)
    lines.append(
        said.Line(
            category="benefits",
            what="Benefits booked centrally, this service’s part",
            cents=round((value - reported) * 100),
            low_cents=round((low - reported) * 100),
            high_cents=round((high - reported) * 100),
            kind=said.ESTIMATED,
            source=_source(central),
            note="Spread over the services in proportion to their spending.",
            fact=central.pk,
        )
    )
    return lines


def _sum(lines: Sequence[said.Line]) -> Figure:
    """The sum of costs; income is taken off where costs are among the lines."""
    mixed = any(not line.is_income for line in lines)
    cents = low = high = 0
    for line in lines:
        least, most = line.ends
        if line.is_income and mixed:
            cents, low, high = cents - line.cents, low - most, high - least
        else:
            cents, low, high = cents + line.cents, low + least, high + most
    return Figure(
        cents=cents,
        low_cents=low,
        high_cents=high,
        kind=said.least_sure(line.kind for line in lines),
        sources=tuple(dict.fromkeys(line.source for line in lines if line.source)),
        facts=tuple(dict.fromkeys(line.fact for line in lines if line.fact)),
    )


def _hours(content: said.Content) -> Decimal | None:
    hours = [duty.hours_per_week for duty in content.duties]
    if not content.duties_answer or None in hours:
        return None
    return sum((each for each in hours if each is not None), Decimal(0))


def _source(fact: Fact) -> str:
    source = fact.load.source
    title = source.title if str(fact.year) in source.title else f"{source.title}, {fact.year}"
    return f"{source.publisher}: {title}"[:200]


def _name(version: BaselineVersion) -> str:
    return version.baseline.organisation.name
