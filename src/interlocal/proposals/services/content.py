"""From a kept scenario to what its papers say. Reads only; saves nothing."""

from collections.abc import Sequence
from datetime import date

from interlocal import parameters
from interlocal.proposals import calculations, queries, rules
from interlocal.proposals.documents import content as paper
from interlocal.proposals.models import BaselineVersion, Participant, Scenario, Split, Term
from interlocal.web.words import Range, counted, dollars, in_sentence, listing

RANGE_WORDS = "In eight of ten simulated futures the figure lies inside its range."
DIRECTIONS = {
    parameters.SAVES: paper.Direction.LOWER,
    parameters.NO_EFFECT: paper.Direction.NONE,
    parameters.COSTS_MORE: paper.Direction.HIGHER,
    parameters.MIXED: paper.Direction.MIXED,
}
KIND_WORDS = {
    parameters.PUBLISHED: "published",
    parameters.OUR_READING: "our reading",
    parameters.ASSUMPTION: "assumed",
}
COSTS = ("travel", "coordination", "pay", "stranded", "backfill", "elsewhere", "transition")


class ScenarioPaper:
    """What all papers of one scenario have in common, read once."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.participants = list(queries.participants_of(scenario))
        self.terms = {term.code: term for term in queries.terms_of(scenario)}
        self.splits = [
            split
            for split in queries.splits_of(scenario)
            if not split.refusal
            and (rules.method(split.method).in_papers or split.method == scenario.proposed_method)
        ]
        self.counted_twice = queries.serving_the_same(scenario)
        self.evidence = parameters.evidence_for(scenario.service_id)

    def content(
        self,
        participant: Participant,
        *,
        contact: paper.Contact,
        made_on: date,
        horizon: paper.Horizon | None = None,
    ) -> paper.Content:
        """The paper for one participant; with what the years ahead bring it, if known."""
        scenario = self.scenario
        chosen = next(split for split in self.splits if split.method == scenario.proposed_method)
        return paper.Content(
            town=participant.organisation.name,
            service=scenario.service.name,
            made_on=made_on,
            participants=[self._line(each, chosen) for each in self.participants],
            split=rules.method(chosen.method).name,
            splits=[split_of(split) for split in self.splits],
            terms=[self._term(code) for code in ("gross", *COSTS, "net")],
            proposal=self._proposal(chosen),
            warnings=self._warnings(chosen),
            evidence=[
                paper.Evidence(DIRECTIONS[found.direction], found.text, found.citation, found.href)
                for found in (*self.evidence, *parameters.general_evidence()[:2])
                if found.direction in DIRECTIONS
            ],
            method=self._method(),
            assumptions=self._assumptions(),
            sources=self._sources(),
            contact=contact,
            range_words=RANGE_WORDS,
            horizon=horizon,
            audience=(
                f"Made for {participant.organisation.name} by "
                f"{scenario.owner.name}. Only the two of you see this paper."
                if participant.organisation != scenario.owner
                else f"Made for {scenario.owner.name}. Only {scenario.owner.name} sees this paper."
            ),
        )

    def _line(self, participant: Participant, chosen: Split) -> paper.Participant:
        share = next(s for s in chosen.shares.all() if s.participant_id == participant.pk)
        return paper.Participant(
            name=participant.organisation.name,
            alone=Range(
                participant.alone_low_cents, participant.alone_cents, participant.alone_high_cents
            ),
            share=share.cents,
            saving=Range(
                share.saving_low_cents,
                participant.alone_cents - share.cents,
                share.saving_high_cents,
            ),
            kind=paper.Kind(calculations.kind_alone(participant)),
            note=_alone_words(participant),
        )

    def _term(self, code: str) -> paper.Term:
        term: Term = self.terms[code]
        return paper.Term(
            step=paper.Step(code),
            label=term.get_code_display(),
            amount=Range(term.low_cents, term.mean_cents, term.high_cents),
        )

    def _proposal(self, chosen: Split) -> list[str]:
        scenario = self.scenario
        names = [each.organisation.name for each in self.participants]
        method = rules.method(chosen.method)
        return [
            f"{listing(names)} would talk about running one service for "
            f"{in_sentence(scenario.service.name)} instead of {len(names)}. Who would host it, "
            "and under which form of agreement, is open.",
            f"For the figures here the yearly cost is shared by the rule “{method.name}”: "
            f"{method.idea} It is a proposal to start from, not a decision.",
            "Nothing is decided by reading this paper. Each governing body decides for itself.",
        ]

    def _warnings(self, chosen: Split) -> list[paper.Caution]:
        found = [
            paper.Caution(
                "The saving may not come",
                f"In {round(self.scenario.chance_of_saving * 10)} of 10 simulated futures the "
                "group saves on balance; in the others sharing costs more than going alone.",
            )
        ]
        if chosen.groups_better_apart:
            group = listing([body.name for body in chosen.worst_group.all()])
            found.append(
                paper.Caution(
                    "Somebody would do better apart",
                    f"Under this split {group} would pay about "
                    f"{dollars(chosen.worst_loss_cents, 1_000_00)} a year more than without the "
                    "others.",
                )
            )
        found += [
            paper.Caution(
                "People are counted twice", rules.counted_twice_words(district.name, town.name)
            )
            for district, town in self.counted_twice
        ]
        spread = [
            each.organisation.name
            for each in self.participants
            if each.alone_low_cents != each.alone_high_cents and not each.stated
        ]
        if spread:
            found.append(
                paper.Caution(
                    "Benefits are spread by an estimate",
                    f"{listing(spread)} book a part of staff benefits and insurance centrally. "
                    "It was spread over services in proportion to spending; the true part may "
                    "differ.",
                )
            )
        years = sorted({each.year for each in self.participants if each.year})
        if len(years) > 1:
            found.append(
                paper.Caution(
                    "The figures are of different years",
                    "Costs are of " + listing([f"FY{year}" for year in years]) + ".",
                )
            )
        return [
            *found,
            paper.Caution(
                "What the figures do not know",
                "Service levels, contracts that bind, labor agreements, fees and grants are not "
                "in these figures. Each town keeps its own service level in the estimate.",
            ),
            paper.Caution(
                "Leaving later",
                "Breakups turn on missing clauses. Agree before signing how a town leaves, with "
                "what notice, and what happens to staff, debt and equipment.",
            ),
        ]

    def _method(self) -> list[str]:
        scenario = self.scenario
        return [
            *self._alone(),
            _scale_words(scenario.fitted_on_towns)
            + " Sharing moves each town along that curve; differences in service level between "
            "towns are not counted as a saving.",
            "From that gross saving the costs of sharing are taken off: the ways to each other, "
            "working together, bringing pay together, overhead that stays behind, duties that "
            "must be filled again, a rise in what stays in-house, and the change itself spread "
            "over the years.",
            f"The calculation was repeated {scenario.draws:,} times with different draws of all "
            f"that is uncertain (engine {scenario.engine_version}, seed {scenario.seed}, "
            f"parameters of {scenario.parameters_on.day} {scenario.parameters_on:%B %Y}).",
            "Each way to share the cost was tested for every town and every sub-group: would it "
            "pay less without the others?",
        ]

    def _alone(self) -> list[str]:
        """What cost alone is, for those who publish it and those who said it themselves."""
        own = [each.organisation.name for each in self.participants if each.stated]
        words = []
        if len(own) < len(self.participants):
            words.append(
                "Cost alone is what each town reported for this service. Where a town books "
                "benefits centrally, they were spread over its services, with a range."
            )
        if own:
            words.append(
                f"For {listing(own)} cost alone is what {'it' if len(own) == 1 else 'each'} says "
                "in a baseline of its own, less fees and revenue; who handed it over and when "
                "stands under the sources."
            )
        return words

    def _assumptions(self) -> list[paper.Assumption]:
        scenario = self.scenario
        scale = parameters.scale_evidence(scenario.service_id, scenario.parameters_on)
        terms = parameters.sharing_terms(scenario.service_id, scenario.parameters_on)
        ways = (
            parameters.term("travel", scenario.service_id, scenario.parameters_on),
            parameters.parameter("sharing.minutes_per_km", scenario.parameters_on),
        )
        return [
            paper.Assumption(
                name=f"{each.label} ({each.unit})",
                value=_plain(each.value),
                between=f"{_plain(each.low)} to {_plain(each.high)}",
                source=_short(each.title),
                kind=KIND_WORDS[each.kind],
            )
            for each in (scale.elasticity, scale.flattening, *terms.values(), *ways)
        ]

    def _sources(self) -> list[paper.Source]:
        found: dict[tuple[str, str], paper.Source] = {}
        for each in self.participants:
            if each.stated:
                found[("", each.organisation.name)] = _own_source(each, each.stated)
            for fact, what in (
                (each.cost_fact, "spending"),
                (each.population_fact, "population"),
                (each.central_fact, "spending on no one service"),
                (each.grand_list_fact, "grand list"),
            ):
                if fact is None:
                    continue
                source = fact.load.source
                key = (source.code, f"{what} {fact.year}")
                found[key] = paper.Source(
                    publisher=source.publisher,
                    title=source.title,
                    year=str(fact.year),
                    table=what,
                    href=source.href,
                )
        return [found[key] for key in sorted(found)]


def _alone_words(participant: Participant) -> str:
    """How the cost alone was arrived at."""
    version, fact = participant.stated, participant.cost_fact
    if version:
        year = f"FY{version.fiscal_year}: " if version.fiscal_year else ""
        return f"{year}by its own baseline, version {version.number}, less fees and revenue"
    if fact is None:
        return ""
    reported = dollars(round((fact.value or 0) * 100))
    spread = participant.alone_low_cents != participant.alone_high_cents
    return f"FY{fact.year} spending of {reported} as reported" + (
        ", with a part of the benefits booked centrally" if spread else ""
    )


def _own_source(participant: Participant, version: BaselineVersion) -> paper.Source:
    """A baseline among the sources, with who stands behind it."""
    said = rules.handed_over_words(*queries.behind(version))
    return paper.Source(
        publisher=participant.organisation.name,
        title=f"Baseline, version {version.number}, {rules.BY_ITSELF}. {said}",
        year=str(version.fiscal_year or ""),
        table="cost of the service",
    )


def _scale_words(towns: int) -> str:
    if not towns:
        return (
            "No town around publishes what this service costs, so the cost curve is what studies "
            "found, alone."
        )
    return (
        f"A cost curve was fitted to {counted(towns, 'town')} that "
        f"{'reports' if towns == 1 else 'report'} this service, held to what studies found."
    )


def split_of(split: Split) -> paper.Split:
    """A split as papers tell it."""
    method = rules.method(split.method)
    return paper.Split(
        title=method.name,
        idea=method.idea,
        shares=[share.cents for share in split.shares.all()],
        groups_better_apart=split.groups_better_apart,
        is_proven=split.is_proven,
        worst_group=_names(split),
        worst_loss=split.worst_loss_cents,
    )


def _names(split: Split) -> Sequence[str]:
    return [body.name for body in split.worst_group.all()]


def _short(citation: str) -> str:
    """Authors and year of a citation, or its first words up to a semicolon."""
    authors, found, _ = citation.partition("). ")
    return f"{authors})" if found else citation.partition(";")[0]


def _plain(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:g}"
