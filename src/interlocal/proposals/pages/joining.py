"""Who joins, as the page shows it: answers in sentences first, then tables."""

from collections.abc import Mapping
from dataclasses import dataclass

from interlocal.accounts.models import User
from interlocal.proposals.calculations.clauses import CannotShare, today_cents
from interlocal.proposals.calculations.joining import (
    JoinerFigures,
    JoiningFigures,
    work_out_joining,
)
from interlocal.proposals.models import Bench, Intent
from interlocal.proposals.pages.joining_tables import (
    NEGLIGIBLE,
    bills_table,
    invite_table,
    without_table,
)
from interlocal.proposals.queries.benches import may_edit_bench
from interlocal.proposals.queries.clauses import Payer, payers_of
from interlocal.proposals.queries.negotiation import intents_of, own_participants
from interlocal.proposals.rules import negotiation as rules
from interlocal.registry import queries as registry
from interlocal.web.tables import Table
from interlocal.web.words import counted, dollars, listing

HOSTED = {"lead", "contract"}


@dataclass(frozen=True)
class Said:
    """What is known of one participant, and what the reader may say of it."""

    key: int
    name: str
    words: str
    saying: str
    is_assumed: bool
    is_own: bool
    may_assume: bool


@dataclass(frozen=True)
class JoiningShown:
    """The page of who joins."""

    said: tuple[Said, ...]
    answers: tuple[str, ...]
    bills: Table | None
    without: Table | None
    invite: Table | None
    refusal: str
    assumption: str
    likely: int
    unsure: int
    own: str


def joining_shown(bench: Bench, user: User, likely: int, unsure: int) -> JoiningShown:
    """All that the page needs; ``likely`` and ``unsure`` are chances in per cent."""
    scenario = bench.scenario
    payers = payers_of(scenario, bench)
    intents = intents_of(scenario)
    odds = {"yes": 1.0, "likely": likely / 100, "unsure": unsure / 100, "no": 0.0}
    chances = {payer.slug: odds[_saying(intents.get(payer.key))] for payer in payers}
    said = _said(bench, user, payers, intents)
    found, refusal = None, ""
    try:
        found = work_out_joining(
            scenario.game,
            payers,
            chances,
            clause=bench.clause,
            drivers=bench.drivers,
            revenue=bench.revenue,
            today=[today_cents(payer)[0] for payer in payers],
            host=bench.host.slug if bench.host and bench.option in HOSTED else "",
            seed=scenario.seed,
        )
    except CannotShare as problem:
        refusal = str(problem)
    mine = set(registry.represented_by(user).values_list("slug", flat=True))
    own = next((payer.slug for payer in payers if payer.slug in mine), "")
    return JoiningShown(
        said=said,
        answers=_answers(found, own) if found else (),
        bills=bills_table(found, mine) if found else None,
        without=without_table(found, mine) if found else None,
        invite=invite_table(found, mine) if found and found.invite_next else None,
        refusal=refusal,
        assumption=_assumption(bench, likely, unsure, found),
        likely=likely,
        unsure=unsure,
        own=next((payer.name for payer in payers if payer.slug == own), ""),
    )


def _saying(intent: Intent | None) -> str:
    return intent.saying if intent else "unsure"


def _said(
    bench: Bench, user: User, payers: list[Payer], intents: Mapping[int, Intent]
) -> tuple[Said, ...]:
    own = {each.pk for each in own_participants(bench.scenario, user)}
    is_owner = may_edit_bench(bench.scenario, user)
    found = []
    for payer in payers:
        intent = intents.get(payer.key)
        has_said = bool(intent and not intent.is_assumed)
        words = rules.SAYINGS[_saying(intent)]
        if intent and intent.is_assumed:
            words = f"{words} (assumed by {bench.scenario.owner.name}; it has not said)"
        elif intent:
            words = f"{words}, said on {intent.said_at:%-d %B %Y}"
        found.append(
            Said(
                key=payer.key,
                name=payer.name,
                words=words,
                saying=_saying(intent),
                is_assumed=bool(intent and intent.is_assumed),
                is_own=payer.key in own,
                may_assume=is_owner and payer.key not in own and not has_said,
            )
        )
    return tuple(found)


def _answers(found: JoiningFigures, own: str) -> tuple[str, ...]:
    said = []
    mine = next((one for one in found.joiners if one.slug == own), None)
    if mine:
        said.append(_expected(mine))
    if not found.viable_groups:
        said.append(
            "No group of these would come about: in each, somebody would pay more than alone. "
            "Change the clause first."
        )
        return tuple(said)
    if found.smallest:
        others = len(found.smallest) - 1
        more = f" (or one of {counted(others, 'other group')} as small)" if others else ""
        said.append(
            f"The smallest group that would work: {listing(list(found.smallest[0]))}{more}."
        )
    if found.pivotal:
        verb = "is" if len(found.pivotal) == 1 else "are"
        said.append(
            f"It hangs on {listing(list(found.pivotal))}, who {verb} pivotal: without, no group "
            "would come about."
        )
    else:
        said.append("It hangs on nobody alone: whoever stays out, some group still works.")
    nexts = [
        one for one in found.invite_next if one.saves_others_cents and one.saves_others_cents > 0
    ]
    if nexts:
        said.append(
            f"Ask {nexts[0].name} next: its joining would save those who have said yes "
            f"{dollars(nexts[0].saves_others_cents or 0)} a year."
        )
    dear = sorted(
        (one for one in found.joiners if one.name in found.costs_more),
        key=lambda one: one.brings_cents or 0,
    )
    if dear:
        verb = "costs" if len(dear) == 1 else "each cost"
        each = listing([f"{one.name} ({dollars(-(one.brings_cents or 0))} a year)" for one in dear])
        brings = "it brings" if len(dear) == 1 else "they bring"
        said.append(
            f"▲ {each} {verb} the others more than {brings}, if everybody joins under this rule. "
            "Another rule may charge what is added."
        )
    said.append(
        f"That some group comes about has a chance of {round(100 * found.chance_of_a_group)} in "
        "100, if these chances hold."
    )
    return tuple(said)


def _expected(one: JoinerFigures) -> str:
    ends = (
        f"between {dollars(one.low_cents)} and {dollars(one.high_cents)} eight times in ten"
        if one.high_cents - one.low_cents > NEGLIGIBLE
        else "whatever the others do"
        if abs(one.expected_cents - one.low_cents) <= NEGLIGIBLE
        else f"eight times in ten {dollars(one.low_cents)}"
    )
    return (
        f"{one.name} should expect to pay about {dollars(one.expected_cents)} a year if it means "
        f"to join, {ends}; alone {dollars(one.alone_cents)}."
    )


def _assumption(bench: Bench, likely: int, unsure: int, found: JoiningFigures | None) -> str:
    rule = (
        "by the bench’s saved clause"
        if bench.clause
        else "in proportion to the costs alone, because no clause was saved"
    )
    host = (
        f" Every group has {bench.host.name} in it, who would provide."
        if bench.host and bench.option in HOSTED
        else ""
    )
    looked = ""
    if found:
        looked = (
            f" {found.viable_groups:,} of {found.groups:,} groups "
            + ("would come about" if found.exact else "that were sampled would come about")
            + ": two or more, and nobody pays more than alone."
        )
        if not found.exact:
            looked += (
                f" {len(found.joiners)} participants make more groups than can all be looked at: "
                "all pairs and triples were, and others by chance. What is said of the smallest "
                "group and of whom it hangs on speaks of these."
            )
    return (
        f"Each group divides its own estimated cost {rule}.{host}{looked} “Likely” counts as "
        f"{likely} in 100 and “has not said” as {unsure} in 100; towns are taken to decide "
        "independently. These are assumptions, not forecasts."
    )
