"""What sharing would cost and save, and who would pay what: the room's door to the engine."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from interlocal.discovery import calculations as discovery
from interlocal.discovery.queries import TownFacts
from interlocal.engine import VERSION
from interlocal.engine.costs import NetSavings, ServiceModel, Summary
from interlocal.engine.errors import EngineError, NoAnswer
from interlocal.engine.games import (
    Game,
    OracleGame,
    Sharing,
    core_check,
    equal,
    nucleolus,
    proportional,
    raw_deal,
    scrb,
    shapley,
    tau,
)
from interlocal.engine.money import split_cents
from interlocal.proposals import rules
from interlocal.proposals.calculations.baselines import CannotCompute
from interlocal.proposals.calculations.games import game_and_document, game_of, worst_group_with
from interlocal.registry.models import Organisation
from interlocal.web.words import Range, in_sentence, listing

ENGINE_VERSION = VERSION
DRAWS = 1000
MOST_DRAWN_MEMBERS = 10  # up to so many, every sub-group is worked out in every draw
KEPT_DEALS = 32
USE_WEIGHT = 0.8  # King County's animal services: 80 % use, 20 % population
TERMS = (
    "alone",
    "gross",
    "travel",
    "coordination",
    "pay",
    "stranded",
    "backfill",
    "elsewhere",
    "transition",
)


@dataclass(frozen=True)
class SplitFigures:
    """One split: cents a year in member order, ranges of savings, and its test."""

    method: str
    refusal: str = ""
    certificate: str = ""
    cents: tuple[int, ...] = ()
    savings: tuple[Range, ...] = ()
    groups_better_apart: int = 0
    is_proven: bool = True
    worst_group: tuple[int, ...] = ()
    worst_loss_cents: int = 0

    @property
    def everyone_gains(self) -> bool:
        """Whether every member is expected to pay less than alone."""
        return bool(self.savings) and all(saving.mean > 0 for saving in self.savings)


@dataclass(frozen=True)
class Figures:
    """All that was worked out for a group. Ranges hold eight draws in ten; cents a year.

    ``members`` are the facts used, in order; ``terms`` maps the term's code to
    its range, with ``net`` and ``shared`` at the end.
    """

    members: tuple[TownFacts, ...]
    alone: tuple[Range, ...]
    terms: dict[str, Range]
    splits: tuple[SplitFigures, ...]
    chance_of_saving: float
    fitted_on: int
    game: str
    seed: int
    draws: int


def work_out(
    *,
    service: str,
    service_name: str,
    members: Sequence[Organisation],
    facts: Sequence[TownFacts],
    on: date,
    seed: int,
    draws: int = DRAWS,
    stated: Mapping[int, Range] | None = None,
) -> Figures:
    """Cost alone, cost shared, net saving and every split of it.

    ``facts`` cover the members and the towns to learn the cost curve from. ``stated``
    are the costs of members' own baselines by the body's key, cents a year: they go before
    the published figures, and stand in where there are none. Raises CannotCompute where a
    member has neither.
    """
    stated = stated or {}
    if service in discovery.NOT_ESTIMATED:
        raise CannotCompute(
            f"{service_name} is not estimated: laws and formulas of its own say how it is shared."
        )
    comparison = discovery.compare(facts, on, also=(service,))
    refuse_incomparable(comparison, service, service_name, members, stated)
    own = {
        comparison.towns.index(body): _dollars(stated[body.pk])
        for body in members
        if body.pk in stated
    }
    model = discovery.model_of(comparison, service, on, draws=draws, seed=seed, stated=own)
    where = [comparison.towns.index(body) for body in members]
    if not model.costs[where].sum() > 0:
        raise CannotCompute(
            f"{listing([body.name for body in members])} report that {in_sentence(service_name)} "
            "costs them nothing, so there is nothing to share."
        )
    mask = np.zeros((1, len(comparison.towns)), dtype=bool)
    mask[0, where] = True
    parts = model.savings(mask)
    try:
        game, document = game_and_document(model, where, _labels(members))
    except EngineError as refusal:
        raise CannotCompute(str(refusal)) from refusal
    return Figures(
        members=tuple(comparison.facts[row] for row in where),
        alone=tuple(_ranges(Summary.of(model.costs[where]))),
        terms=_terms(parts),
        splits=tuple(_split(way, game) for way in _ways(game, comparison, where, model, parts)),
        chance_of_saving=float(parts.p_saves[0]),
        fitted_on=int(model.fit.used.sum()),
        game=document,
        seed=seed,
        draws=draws,
    )


def refuse_incomparable(
    comparison: discovery.Comparison,
    service: str,
    service_name: str,
    members: Sequence[Organisation],
    stated: Collection[int] = (),
) -> None:
    """Raise CannotCompute, naming the bodies without a figure and why.

    ``stated`` are the keys of bodies with a baseline of their own: no matter then what
    they publish, or book centrally.
    """
    lost, can_say = [], False
    for body in members:
        if body not in comparison.towns:
            lost.append(f"{body.name} (no population is known)")
            continue
        if body.pk in stated:
            continue
        row = comparison.towns.index(body)
        fact, status = comparison.facts[row], comparison.loaded.status[row]
        if status == "no costs":
            lost.append(f"{body.name} (reports no spending by service)")
        elif service not in fact.spending:
            lost.append(f"{body.name} (reports no {in_sentence(service_name)} line)")
        elif status == "central line too large":
            lost.append(f"{body.name} (books too much centrally to compare)")
        else:
            continue
        can_say = True
    if lost:
        baseline = ", let them hand over a baseline in an initiative" if can_say else ""
        raise CannotCompute(
            f"Missing is not zero, so {in_sentence(service_name)} cannot be worked out for "
            f"{', '.join(lost)}. Leave out who cannot be compared{baseline}, or add a figure first."
        )


def _dollars(cents: Range) -> tuple[float, float, float]:
    return cents.mean / 100, cents.low / 100, cents.high / 100


def _terms(parts: NetSavings) -> dict[str, Range]:
    shared = parts.alone - parts.net
    draws = {code: getattr(parts, code)[0] for code in TERMS}
    draws |= {"net": parts.net[0], "shared": shared[0]}
    return {code: _ranges(Summary.of(values[None]))[0] for code, values in draws.items()}


def _ranges(summary: Summary) -> list[Range]:
    rows = zip(summary.low, summary.mean, summary.high, strict=True)
    return [Range(*(round(float(value) * 100) for value in row)) for row in rows]


@dataclass(frozen=True)
class _Way:
    """A method: the expected shares, and what each member saves in every draw, given them.

    ``shares`` may refuse with an EngineError; ``saved`` takes the expected shares,
    shape (m,), and gives dollars a year, shape (m, d).
    """

    code: str
    shares: Callable[[], Sharing]
    saved: Callable[[NDArray[np.float64]], NDArray[np.float64]]


def _ways(
    game: Game,
    comparison: discovery.Comparison,
    where: Sequence[int],
    model: ServiceModel,
    parts: NetSavings,
) -> list[_Way]:
    """Every method on offer.

    A method is agreed, not a percentage: it is applied to what the costs are in each draw.
    """
    people, costs = comparison.population[where], model.costs[where]
    net = parts.net[0]
    shared = parts.alone[0] - net

    def in_proportion(key: NDArray[np.float64]) -> NDArray[np.float64]:
        return costs - key / key.sum(axis=0) * shared

    def use(spent: NDArray[np.float64]) -> NDArray[np.float64]:
        heads = (people / people.sum()).reshape([-1] + [1] * (spent.ndim - 1))
        return USE_WEIGHT * spent / spent.sum(axis=0) + (1 - USE_WEIGHT) * heads

    def grand_lists() -> NDArray[np.float64]:
        lists = [comparison.facts[row].grand_list for row in where]
        values = [float(fact.value) for fact in lists if fact and fact.value is not None]
        if len(values) < len(lists):
            raise NoAnswer("Not every participant has a grand list on file.")
        return np.array(values)

    def around(shares: NDArray[np.float64]) -> NDArray[np.float64]:
        """The expected saving, moved with the group's net in proportion to cost alone."""
        weight = game.alone / game.alone.sum()
        return (game.alone - shares)[:, None] + np.outer(weight, net - net.mean())

    def by_shapley(shares: NDArray[np.float64]) -> NDArray[np.float64]:
        if len(where) > MOST_DRAWN_MEMBERS:
            return around(shares)
        return discovery.shapley_savings(model, where)

    return [
        _Way("equal", lambda: equal(game), lambda _: costs - shared / len(where)),
        _Way(
            "per-capita",
            lambda: proportional(game, people),
            lambda _: in_proportion(people[:, None]),
        ),
        _Way(
            "grand-list",
            lambda: proportional(game, grand_lists()),
            lambda _: in_proportion(grand_lists()[:, None]),
        ),
        _Way(
            "usage",
            lambda: proportional(game, use(costs.mean(axis=1))),
            lambda _: in_proportion(use(costs)),
        ),
        _Way("scrb", lambda: scrb(game), around),
        _Way("shapley", lambda: shapley(game), by_shapley),
        _Way("nucleolus", lambda: nucleolus(game), around),
        _Way("per-capita-nucleolus", lambda: nucleolus(game, "per_capita"), around),
        _Way("proportional-nucleolus", lambda: nucleolus(game, "proportional"), around),
        _Way("tau", lambda: tau(game), around),
    ]


def _split(way: _Way, game: Game) -> SplitFigures:
    left_out = rules.left_out_words(game.n)
    if left_out and way.code in rules.LISTED_ONLY:
        return SplitFigures(method=way.code, refusal=left_out)
    try:
        sharing = way.shares()
    except EngineError as refusal:
        return SplitFigures(method=way.code, refusal=str(refusal)[:300])
    shares = sharing.shares
    low, high = np.percentile(way.saved(shares), [10, 90], axis=1)
    check = core_check(game, shares, top=1)
    cents = split_cents(round(game.total * 100), shares)
    worst = check.blocking[0] if check.blocking else None
    return SplitFigures(
        method=way.code,
        certificate="" if left_out else sharing.certificate.to_json(indent=None),
        cents=tuple(cents),
        savings=tuple(
            Range(
                round(low[row] * 100), round(game.alone[row] * 100) - paid, round(high[row] * 100)
            )
            for row, paid in enumerate(cents)
        ),
        groups_better_apart=check.count,
        is_proven=check.certified,
        worst_group=tuple(game.members.index(name) for name in worst.members) if worst else (),
        worst_loss_cents=round(worst.excess * 100) if worst else 0,
    )


def _labels(members: Sequence[Organisation]) -> list[str]:
    """What the engine calls the members: their names, told apart where two share one."""
    names = [body.name for body in members]
    return [
        body.name if names.count(body.name) == 1 else f"{body.name} ({body.slug})"
        for body in members
    ]


def proposed(figures: Figures) -> str:
    """The method to put forward for these figures."""
    return rules.to_propose(
        [
            (split.method, split.worst_loss_cents if split.groups_better_apart else 0)
            for split in figures.splits
            if split.cents
        ]
    )


@dataclass(frozen=True)
class Deal:
    """One member's view of a split, cents a year.

    ``floor_cents`` is what it adds to the cost of the others: below it, others carry it.
    ``worst_group`` are the names of the sub-group with it that loses most by staying, and
    ``worst_loss_cents`` what it loses (negative: it gains by staying).
    """

    member: str
    share_cents: int
    alone_cents: int
    floor_cents: int
    worst_group: tuple[str, ...]
    worst_loss_cents: int
    is_raw: bool


def deals(game: str, cents: Sequence[int]) -> list[Deal]:
    """Is this split a raw deal for anybody? From a kept game and the shares in cents.

    The shares are kept to the cent and the game is not, so that the last fraction of a cent
    is put back before they are compared. Where the sub-groups are too many to be listed, each
    member's best way out is searched for; one that gains nothing by any has none.
    """
    return list(_deals(game, tuple(cents)))


@lru_cache(maxsize=KEPT_DEALS)
def _deals(game: str, cents: tuple[int, ...]) -> tuple[Deal, ...]:
    costs = game_of(game)
    shares = np.array(cents, dtype=float)
    shares *= costs.total / shares.sum()
    if isinstance(costs, OracleGame):
        return tuple(_searched(costs, shares, at, paid) for at, paid in enumerate(cents))
    return tuple(
        Deal(
            member=deal.member,
            share_cents=paid,
            alone_cents=round(deal.alone * 100),
            floor_cents=round(deal.floor * 100),
            worst_group=deal.worst["plain"].members if deal.worst else (),
            worst_loss_cents=round(deal.worst["plain"].loss * 100) if deal.worst else 0,
            is_raw=deal.raw,
        )
        for paid, deal in zip(cents, raw_deal(costs, shares, ranges=False), strict=True)
    )


def _searched(game: OracleGame, shares: NDArray[np.float64], at: int, paid: int) -> Deal:
    worst = worst_group_with(game, shares, at)
    return Deal(
        member=game.members[at],
        share_cents=paid,
        alone_cents=round(float(game.alone[at]) * 100),
        floor_cents=round(float(game.marginals[at]) * 100),
        worst_group=worst.members if worst else (),
        worst_loss_cents=round(worst.excess * 100) if worst else 0,
        is_raw=worst is not None,
    )
