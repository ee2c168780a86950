"""What the finder answers for one town: groups ranked, with reasons and what is not known."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from interlocal import parameters
from interlocal.accounts.models import User
from interlocal.discovery import queries, rules
from interlocal.discovery.calculations.comparison import NOT_ESTIMATED, Comparison, compare
from interlocal.discovery.calculations.partners import NEAR_KM, best_partners
from interlocal.discovery.queries import Posted, TownFacts
from interlocal.discovery.rules import Bond, Match, Rank, Remark
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation, Service


@dataclass(frozen=True)
class Known:
    """What is known of the towns beside the figures of a match."""

    facts: dict[int, TownFacts]
    services: dict[str, Service]
    bonds: dict[int, tuple[Bond, ...]]
    posted: Posted
    on: date
    paths: dict[frozenset[str], rules.LegalPath] = field(default_factory=dict)

    def bonds_with(self, match: Match) -> list[Bond]:
        """What ties the asking town to the partners of a match."""
        return [bond for body in match.partners for bond in self.bonds.get(body.pk, ())]

    def law_of(self, match: Match) -> rules.LegalPath:
        """The legal path of a match, read once for the same states."""
        states = frozenset({body.state for body in match.members})
        if states not in self.paths:
            self.paths[states] = rules.LegalPath.of(match, self.on)
        return self.paths[states]

    def name_of(self, match: Match) -> str:
        """A match in short."""
        return rules.group_name(match, self.services[match.service].name)


@dataclass(frozen=True)
class Finding:
    """A match with all that a reader needs to judge it.

    The words are made when they are asked for: of hundreds of groups a page shows a few.
    ``above`` is the match before it and its rank, if it is not the first.
    """

    match: Match
    rank: Rank
    known: Known = field(repr=False, compare=False)
    above: tuple[Match, Rank] | None = field(repr=False, compare=False)

    @property
    def service(self) -> Service:
        """What would be shared."""
        return self.known.services[self.match.service]

    @property
    def facts(self) -> tuple[TownFacts, ...]:
        """What is known of each member, the asking town first."""
        return tuple(self.known.facts[body.pk] for body in self.match.members)

    @property
    def law(self) -> rules.LegalPath:
        """What is known of the law for the group."""
        return self.known.law_of(self.match)

    @cached_property
    def headline(self) -> str:
        """The match in one sentence."""
        return rules.headline(self.match, self.service.name)

    @cached_property
    def reasons(self) -> tuple[Remark, ...]:
        """What speaks for it."""
        posted = self.known.posted.about(self.match.service, self.match.partners)
        return (
            *rules.reasons(self.match),
            *rules.tie_remarks(self.match, self.known.bonds),
            *rules.posted_remarks(posted),
            *rules.law_reasons(self.law, self.service.pk),
        )

    @cached_property
    def warnings(self) -> tuple[Remark, ...]:
        """What studies found, what speaks against it, and what its figures do not know."""
        directions = [found.direction for found in parameters.evidence_for(self.service.pk)]
        evidence = rules.evidence_remark(self.service.name, directions)
        return (evidence, *rules.warnings(self.match), *rules.law_warnings(self.law))

    @cached_property
    def would_change(self) -> str:
        """What would put it above the one before it; blank for the first."""
        if self.above is None:
            return ""
        match, rank = self.above
        return rules.what_would_change(self.rank, rank, self.known.name_of(match))


@dataclass(frozen=True)
class Outlook:
    """What the finder answers for one town.

    ``remarks`` say what could not be compared and why; ``compared`` are the
    towns that were looked at, ``region`` the council they belong to, if any;
    ``comparison`` are their figures, side by side.
    """

    town: Organisation
    region: Organisation | None
    compared: tuple[Organisation, ...]
    findings: tuple[Finding, ...]
    remarks: tuple[Remark, ...]
    max_km: float
    on: date
    weights: Mapping[str, int]
    comparison: Comparison

    def of_group(self, partners: Iterable[Organisation]) -> Finding | None:
        """The finding about exactly these partners, if they were ranked."""
        wanted = set(partners)
        return next((each for each in self.findings if set(each.match.partners) == wanted), None)

    @property
    def best_of_each(self) -> tuple[Finding, ...]:
        """The best finding of each service, best services first, gaining or not."""
        seen: dict[str, Finding] = {}
        for finding in self.findings:
            seen.setdefault(finding.service.pk, finding)
        return tuple(seen.values())

    @property
    def worth_showing(self) -> tuple[Finding, ...]:
        """The best of each service; where it is about one service only, all its groups."""
        best = self.best_of_each
        return self.findings if len(best) == 1 else best

    def best(self, how_many: int) -> list[Finding]:
        """The best finding of each of the best services, where a saving is expected."""
        gaining = [each for each in self.best_of_each if each.match.net_mean_cents > 0]
        return gaining[:how_many]


def outlook(
    town: Organisation,
    *,
    on: date,
    service: Service | None = None,
    max_km: float = NEAR_KM,
    a_service: int | None = 5,
    weights: Mapping[str, int] | None = None,
    user: User | None = None,
) -> Outlook:
    """A town's possible partners for one service, or for all that can be compared.

    ``weights`` say how much each part counts (``rules.PARTS``); ``user`` is who asks:
    ties, needs and offers count as far as that person may see them.
    """
    region = registry.regions_of(town).first()
    towns = queries.towns_to_compare(town, region)
    facts = queries.facts_for_comparison(towns)
    borders = {*registry.neighbours_among(towns).values_list("a", "b")}
    offered = list(registry.shareable_services()) if service is None else [service]
    codes = [each.pk for each in offered if each.pk not in NOT_ESTIMATED]
    comparison = compare(facts, on)
    matches = best_partners(
        town, facts, codes, borders, on, a_service=None, max_km=max_km, comparison=comparison
    )
    known = Known(
        facts={fact.town.pk: fact for fact in facts},
        services={each.pk: each for each in offered},
        bonds=queries.bonds_of(town, towns, user),
        posted=queries.posted_among(town, towns, borders, user, on),
        on=on,
    )
    findings = _ranked(matches, known, dict(weights or rules.USUAL), max_km)
    return Outlook(
        town=town,
        region=region,
        compared=tuple(fact.town for fact in facts),
        findings=tuple(_first_of_each(findings, a_service)),
        remarks=tuple(_remarks(town, facts, offered, service, max_km, comparison)),
        max_km=max_km,
        on=on,
        weights=dict(weights or rules.USUAL),
        comparison=comparison,
    )


def _ranked(
    matches: Sequence[Match], known: Known, weights: dict[str, int], max_km: float
) -> list[Finding]:
    """The matches by their points, the first first; equal ones by their saving."""
    largest = max((abs(match.net_mean_cents) for match in matches), default=0)
    parts = [
        rules.parts_of(
            match,
            largest_cents=largest,
            max_km=max_km,
            bonds=known.bonds_with(match),
            need=rules.need_part(
                known.posted.meet(match.service, match.partners),
                bool(known.posted.about(match.service, match.partners)),
            ),
            law=known.law_of(match).part,
        )
        for match in matches
    ]
    points = [rules.score(each, weights) for each in parts]
    order = sorted(range(len(matches)), key=lambda i: (-points[i], -matches[i].net_mean_cents))
    ranked = [
        (matches[i], Rank(place, len(matches), parts[i], weights, largest))
        for place, i in enumerate(order, 1)
    ]
    return [
        Finding(match, rank, known, above)
        for (match, rank), above in zip(ranked, [None, *ranked], strict=False)
    ]


def _first_of_each(findings: Sequence[Finding], most: int | None) -> list[Finding]:
    """So many of each service at most, in order."""
    seen: Counter[str] = Counter()
    kept = []
    for finding in findings:
        seen[finding.service.pk] += 1
        if most is None or seen[finding.service.pk] <= most:
            kept.append(finding)
    return kept


@dataclass(frozen=True)
class WhyNot:
    """Where one partner stands for a town, and why not higher, or why nowhere."""

    partner: Organisation
    finding: Finding | None
    sentences: tuple[str, ...]


def why_not(found: Outlook, partner: Organisation) -> WhyNot:
    """The best place of a partner in an outlook of all groups, and what holds it back.

    Give an outlook with ``a_service=None``, so that nobody was cut off.
    """
    mine = [each for each in found.findings if partner in each.match.partners]
    if mine:
        best = mine[0]
        first = found.findings[0]
        return WhyNot(
            partner, best, tuple(rules.why_not_first(partner.name, best.rank, first.rank))
        )
    if partner == found.town:
        return WhyNot(partner, None, (f"{partner.name} asks; it cannot be its own partner.",))
    km = queries.km_between(found.town, partner)
    if km is None:
        said = [f"No position is known for {partner.name} or {found.town.name}."]
    elif partner not in found.compared:
        if found.region:
            why = f"is no member of {found.region.name}"
        elif partner.state != found.town.state:
            why = "lies in another state"
        else:
            why = "is not among the nearest towns of the state"
        said = [f"{partner.name} was not compared: it {why}, {km:.0f} km away."]
    elif km > found.max_km:
        said = [
            f"{partner.name} is {km:.0f} km away in a line, beyond the {found.max_km:g} km asked "
            "for. Look farther."
        ]
    else:
        said = [each.text for each in found.remarks if each.text.startswith(f"{partner.name} ")]
        said = (
            said
            or [each.text for each in found.remarks]
            or [f"{partner.name} and {found.town.name} report no cost for the same service."]
        )
    return WhyNot(partner, None, tuple(said))


def _remarks(
    town: Organisation,
    facts: Sequence[TownFacts],
    offered: Sequence[Service],
    service: Service | None,
    max_km: float,
    comparison: Comparison,
) -> list[Remark]:
    """What the answer does not know: the town first, then partners nearby."""
    own = next(fact for fact in facts if fact.town == town)
    if not own.people:
        return [rules.no_population_remark(town.name)]
    if town.latitude is None:
        return [rules.no_position_remark(town.name)]
    if service and service.pk in NOT_ESTIMATED:
        return [rules.not_estimated_remark(service.name)]
    if service and service.pk not in comparison.lines:
        return [rules.nobody_reports_remark(service.name)]
    near = {body.pk for body in queries.within(town, [fact.town for fact in facts], max_km)}
    found = [] if near else [(False, rules.nobody_near_remark(town.name, max_km))]
    for row, fact in enumerate(comparison.facts):
        if fact.town != town and fact.town.pk not in near:
            continue
        refusal = rules.refusal_remark(
            fact.town.name,
            comparison.loaded.status[row],
            float(comparison.loaded.central_share[row]),
        )
        if refusal:
            found.append((fact.town != town, refusal))
        elif service or fact.town == town:
            found += [
                (
                    fact.town != town,
                    rules.missing_remark(
                        fact.town.name,
                        each.name,
                        fact.year,
                        is_below_zero=each.pk in fact.below_zero,
                    ),
                )
                for each in offered
                if each.pk in comparison.lines and each.pk not in fact.spent
            ]
    return [remark for _, remark in sorted(found, key=lambda pair: pair[0])]
