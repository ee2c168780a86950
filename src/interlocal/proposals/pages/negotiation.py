"""A negotiation as its page shows it: one's own limit, the mediator's word, the offers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from interlocal.accounts.models import User
from interlocal.proposals.calculations.clauses import alone_cents, judge_cents, today_cents
from interlocal.proposals.calculations.clauses import total_cents as whole_cost
from interlocal.proposals.calculations.negotiation import are_listed, ranges
from interlocal.proposals.models import Bench, Mediation, Offer, PrivateLimit
from interlocal.proposals.queries.benches import may_edit_bench
from interlocal.proposals.queries.clauses import Payer, kept_shares, payers_of
from interlocal.proposals.queries.negotiation import (
    limits_set_at,
    mediations_of,
    offers_of,
    own_limits,
    own_participants,
)
from interlocal.proposals.rules import method
from interlocal.proposals.rules import negotiation as rules
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import counted, dollars, listing

NEGLIGIBLE = 50  # cents a year


@dataclass(frozen=True)
class Own:
    """One's own body's limit: only its own people are ever given this."""

    key: int
    name: str
    cents: int | None
    set_words: str
    counts: bool

    @property
    def dollars(self) -> str:
        """As it stands in the form."""
        return "" if self.cents is None else f"{self.cents / 100:.2f}"


@dataclass(frozen=True)
class OfferShown:
    """One offer of the log, with what it means for everybody."""

    offer: Offer
    title: str
    headline: str
    table: Table
    may_withdraw: bool
    is_open: bool


@dataclass(frozen=True)
class NegotiationShown:
    """The page of a negotiation."""

    is_shared: bool
    own: tuple[Own, ...]
    answer: str
    answer_more: tuple[str, ...]
    earlier: tuple[str, ...]
    waiting: str
    may_ask: bool
    is_owner: bool
    where: Table | None
    where_not: str
    offers: tuple[OfferShown, ...]
    bodies: tuple[Organisation, ...]
    total: str
    gives_away: tuple[str, ...]
    starts: tuple[tuple[str, str], ...]


def negotiation_shown(bench: Bench, user: User, now: datetime) -> NegotiationShown:
    """All that the page needs for this reader; of limits only the reader's own go in."""
    scenario = bench.scenario
    payers = payers_of(scenario, bench)
    mediations = list(mediations_of(scenario))
    last = mediations[0] if mediations else None
    limits = own_limits(scenario, user)
    own_keys = [each.pk for each in own_participants(scenario, user)]
    waiting = rules.refuse_answer(
        {payer.key: payer.name for payer in payers},
        limits_set_at(scenario),
        [each.answered_at for each in mediations],
        now,
    )
    is_owner = may_edit_bench(scenario, user)
    mine = set(registry.represented_by(user).values_list("pk", flat=True))
    bodies = [payer.body for payer in payers if payer.organisation in mine]
    if scenario.owner_id in mine and scenario.owner not in bodies:
        bodies.append(scenario.owner)
    held = ranges(scenario.game)
    return NegotiationShown(
        is_shared=scenario.shared_at is not None,
        own=tuple(
            _own(payer, limits.get(payer.key), last) for payer in payers if payer.key in own_keys
        ),
        answer=_answer(last, payers),
        answer_more=_more(last),
        earlier=tuple(
            f"Round {each.round}, {each.answered_at:%-d %B %Y}: "
            + ("possible" if each.possible else "not possible")
            for each in mediations[1:]
        ),
        waiting=_waiting(waiting, last, now),
        may_ask=is_owner and not waiting and scenario.shared_at is not None,
        is_owner=is_owner,
        where=_where(payers, held, alone_cents(scenario.game), mine) if held else None,
        where_not=_where_not(scenario.game, len(payers)) if not held else "",
        offers=_offers(bench, payers, held, limits, mine),
        bodies=tuple(bodies) if scenario.shared_at else (),
        total=dollars(whole_cost(scenario.game)),
        gives_away=gives_away(len(payers), len(mediations)),
        starts=_starts(bench),
    )


def _starts(bench: Bench) -> tuple[tuple[str, str], ...]:
    """From what an offer may begin: the saved clause, and the kept ways of sharing."""
    splits, _ = kept_shares(bench.scenario)
    found = [("clause", "the saved clause")] if bench.clause else []
    return (
        *found,
        *((code, method(code).name) for code in ("nucleolus", "shapley", "scrb") if code in splits),
    )


def gives_away(parties: int, answered: int) -> tuple[str, ...]:
    """What an answer tells about limits, and what keeps it at that, in sentences."""
    said = [
        "The answer says whether the limits together reach the cost, and for three parties or more "
        "in which of three wide bands the room lies. Whoever knows its own limit can conclude "
        "something about the sum of the others’, and nothing about whose limit is where."
        if parties > 2
        else "With two parties, yes or no tells each one side of the other’s limit. That cannot "
        "be helped, so no band is named.",
        "All but one together are as two parties: acting together they could tell as much about "
        "the one.",
        "So the answer comes only when all have set a limit, to all at the same time, and once: "
        "the next one asks every party to set its limit anew, and at least "
        f"{rules.ROUND_DAYS} days later. {rules.rounds_left(answered).capitalize()} can be asked "
        "for.",
        "Limits are kept apart from all else: other parties, the owner’s people and staff see "
        "none of them on any page, in the API, or in the record, which says only that one was "
        "set. Whoever runs the database itself could read them.",
    ]
    return tuple(said)


def _own(payer: Payer, limit: PrivateLimit | None, last: Mediation | None) -> Own:
    if limit is None:
        return Own(payer.key, payer.name, None, "", counts=False)
    counts = last is None or limit.set_at > last.answered_at
    words = f"Set on {limit.set_at:%-d %B %Y}."
    if not counts:
        words += " It counted in the last answer. Set it anew, changed or not, for the next."
    return Own(payer.key, payer.name, limit.cents, words, counts=counts)


def _answer(last: Mediation | None, payers: Sequence[Payer]) -> str:
    if last is None:
        return ""
    names = listing([payer.name for payer in payers])
    if last.possible:
        return f"An agreement between {names} is possible. {rules.ROOMS[last.room]}"
    return f"With these limits no agreement between {names} is possible" + (
        ": together the limits do not reach the cost." if len(payers) > 2 else "."
    )


def _more(last: Mediation | None) -> tuple[str, ...]:
    if last is None:
        return ()
    said = [f"Round {last.round}, answered on {last.answered_at:%-d %B %Y}; all saw the same."]
    if last.possible:
        said.append(
            "Some way of sharing keeps everybody within their limit and below their cost alone"
            + (", and no sub-group would do better apart." if last.sub_groups else ".")
        )
        said.append("Possible is not fair: look at the shares before you offer.")
    else:
        said.append("Look for a lower cost, money from outside, or other partners.")
    if not last.sub_groups:
        said.append(
            "Sub-groups were left out: no way of sharing this cost pleases all of them, whatever "
            "the limits."
        )
    return tuple(said)


def _waiting(refusal: str, last: Mediation | None, now: datetime) -> str:
    if not refusal or last is None:
        return refusal
    until = last.answered_at + timedelta(days=rules.ROUND_DAYS)
    return f"{refusal} Not before {until:%-d %B %Y}." if now < until else refusal


def _where_not(document: str, members: int) -> str:
    """Why there is no least and most; empty where no split keeps everybody, which is said."""
    if are_listed(document):
        return ""
    return (
        "The least and the most that each could pay are not worked out among "
        f"{members} participants. Each offer is tested instead: whether anybody would do better "
        "apart, and who gains most by it."
    )


def _where(
    payers: Sequence[Payer],
    held: Sequence[tuple[int, int]],
    alone: Sequence[int],
    mine: set[int],
) -> Table:
    return Table(
        caption="Between what nobody would leave: from public costs alone, whatever the limits, a "
        "year",
        columns=[
            Column("Town"),
            Column("Least", is_number=True),
            Column("Most", is_number=True),
            Column("Alone", is_number=True),
        ],
        rows=[
            Row(
                [
                    Cell(payer.name),
                    Cell(dollars(low)),
                    Cell(dollars(high)),
                    Cell(dollars(cost), kind="estimated"),
                ],
                is_ours=payer.organisation in mine,
            )
            for payer, (low, high), cost in zip(payers, held, alone, strict=True)
        ],
    )


def _offers(
    bench: Bench,
    payers: Sequence[Payer],
    held: Sequence[tuple[int, int]] | None,
    limits: dict[int, PrivateLimit],
    mine: set[int],
) -> tuple[OfferShown, ...]:
    alone = alone_cents(bench.scenario.game)
    today = [today_cents(payer)[0] for payer in payers]
    found = []
    for offer in offers_of(bench.scenario):
        cents = [offer.cents[str(payer.key)] for payer in payers]
        test = judge_cents(bench.scenario.game, payers, cents)
        losers = [
            payer.name
            for payer, pays, cost in zip(payers, cents, alone, strict=True)
            if pays - cost > NEGLIGIBLE
        ]
        if losers:
            headline = f"▲ {listing(losers)} would pay more than alone."
        elif test.objections:
            worst = test.objectors[0]
            least = "" if test.counted or test.objections == 1 else "at least "
            headline = (
                f"Nobody would pay more than alone, but {least}"
                f"{counted(test.objections, 'sub-group')} would do better apart; most of all "
                f"{listing(list(worst.members))}, by {dollars(worst.loss_cents)} a year."
            )
        elif not test.certified:
            headline = (
                "Nobody would pay more than alone. No sub-group was found that would do better "
                "apart, but not all could be ruled out."
            )
        else:
            headline = "Nobody would pay more than alone, and no sub-group would do better apart."
        before = offer.answers.cents if offer.answers else None
        answering = f", answering offer {offer.answers.number}" if offer.answers else ""
        found.append(
            OfferShown(
                offer=offer,
                title=f"Offer {offer.number} by {offer.by.name}{answering}, "
                f"{offer.made_at:%-d %B %Y}",
                headline=headline,
                table=_offer_table(offer, payers, cents, alone, today, held, limits, mine, before),
                may_withdraw=offer.by_id in mine and offer.withdrawn_at is None,
                is_open=offer.withdrawn_at is None,
            )
        )
    return tuple(found)


def _offer_table(
    offer: Offer,
    payers: Sequence[Payer],
    cents: Sequence[int],
    alone: Sequence[int],
    today: Sequence[int],
    held: Sequence[tuple[int, int]] | None,
    limits: dict[int, PrivateLimit],
    mine: set[int],
    before: dict[str, int] | None,
) -> Table:
    rows = []
    for at, payer in enumerate(payers):
        gap = cents[at] - alone[at]
        cells = [
            Cell(payer.name),
            Cell(dollars(cents[at]), note=_against_limit(limits.get(payer.key), cents[at])),
            Cell(
                _gap(gap),
                is_loss=gap > NEGLIGIBLE,
                note=f"{'▲ loses' if gap > NEGLIGIBLE else 'of'} {dollars(alone[at])} alone"
                if gap <= NEGLIGIBLE
                else f"▲ loses; alone {dollars(alone[at])}",
            ),
            Cell(_gap(cents[at] - today[at])),
        ]
        if before is not None:
            cells.append(Cell(_gap(cents[at] - before[str(payer.key)])))
        if held:
            low, high = held[at]
            place = (
                "below it"
                if cents[at] < low - NEGLIGIBLE
                else "▲ above it"
                if cents[at] > high + NEGLIGIBLE
                else "inside"
            )
            cells.append(Cell(f"{dollars(low)} to {dollars(high)}", note=place))
        rows.append(Row(cells, is_ours=payer.organisation in mine))
    columns = [
        Column("Town"),
        Column("Would pay", is_number=True),
        Column("Against alone", is_number=True),
        Column("Against today", is_number=True),
    ]
    if before is not None:
        columns.append(Column("Against the offer before", is_number=True))
    if held:
        columns.append(Column("Where nobody would leave", is_number=True))
    return Table(
        caption=f"What offer {offer.number} means for everybody, a year",
        columns=columns,
        rows=rows,
    )


def _against_limit(limit: PrivateLimit | None, cents: int) -> str:
    """Beside one's own payment, for one's own people: whether it lies within the limit."""
    if limit is None:
        return ""
    return "within your limit" if cents <= limit.cents else "▲ above your limit"


def _gap(cents: int) -> str:
    if abs(cents) < NEGLIGIBLE:
        return "the same"
    return f"{dollars(abs(cents))} {'more' if cents > 0 else 'less'}"
