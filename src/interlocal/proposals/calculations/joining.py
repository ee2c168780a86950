"""Who joins: what each pays in every group that may come about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from interlocal.engine.errors import EngineError
from interlocal.engine.sharing import Clause, Joining, who_joins
from interlocal.proposals.calculations.clauses import (
    CannotShare,
    Drivers,
    figures_for,
    labels_of,
    named_game,
    told,
)
from interlocal.proposals.calculations.games import game_of
from interlocal.proposals.queries.clauses import Payer

SAMPLES = 500  # groups with each participant, where there are too many to look at all
EQUALLY = "alone"  # without a clause: in proportion to the cost alone


@dataclass(frozen=True)
class JoinerFigures:
    """One participant's place in it; cents a year. None where the rule cannot bill a group."""

    slug: str
    name: str
    chance: float
    alone_cents: int
    pays_cents: int | None
    adds_cents: int
    brings_cents: int | None
    pivotal: bool
    chance_with: float
    expected_cents: int
    low_cents: int
    high_cents: int
    error_cents: int = 0
    """How far a sampled expectation may be off, 19 times in 20."""


@dataclass(frozen=True)
class WithoutFigures:
    """The others' bills if one stays out, by slug; None where the rule cannot bill them."""

    slug: str
    name: str
    cents: Mapping[str, int] | None
    changes: Mapping[str, int] | None
    viable: bool


@dataclass(frozen=True)
class InvitationFigures:
    """What one who has not said yes would change for those who have; cents a year."""

    slug: str
    name: str
    saves_others_cents: int | None
    pays_cents: int | None
    alone_cents: int


@dataclass(frozen=True)
class JoiningFigures:
    """All of it; names stand for the participants."""

    by_clause: bool
    exact: bool
    groups: int
    viable_groups: int
    chance_of_a_group: float
    joiners: tuple[JoinerFigures, ...]
    without: tuple[WithoutFigures, ...]
    smallest: tuple[tuple[str, ...], ...]
    invite_next: tuple[InvitationFigures, ...]
    pivotal: tuple[str, ...]
    costs_more: tuple[str, ...]


def work_out_joining(
    document: str,
    payers: Sequence[Payer],
    chances: Mapping[str, float],
    *,
    clause: Mapping[str, Any],
    drivers: Drivers,
    revenue: Mapping[str, int],
    today: Sequence[int],
    host: str = "",
    seed: int = 0,
) -> JoiningFigures:
    """Look at every group of the participants (a sample beyond 15).

    ``chances`` are by slug; ``host`` is the slug of one whom every group needs, or "". Without
    a clause each group divides its cost in proportion to the costs alone. Raises CannotShare.
    """
    game = named_game(game_of(document), payers)
    names = {payer.slug: payer.name for payer in payers}
    rule: Clause | str = EQUALLY
    given: dict[str, Any] = {}
    try:
        if clause:
            rule = read = Clause.from_dict(told(clause, names, labels_of(drivers)))
            given["drivers"] = figures_for(read, drivers, names)
            given["revenue"] = {name: cents / 100 for name, cents in revenue.items()}
            if read.needs_year:
                given["year"] = 1
            if read.needs_today:
                given["today"] = {
                    payer.name: cents / 100 for payer, cents in zip(payers, today, strict=True)
                }
        found = who_joins(
            game,
            rule,
            {names[slug]: chance for slug, chance in chances.items()},
            needed=[names[host]] if host else (),
            rng=np.random.default_rng(seed),
            samples=SAMPLES,
            **given,
        )
    except EngineError as refusal:
        raise CannotShare(str(refusal)) from refusal
    return _figures(found, payers, by_clause=bool(clause))


def _figures(found: Joining, payers: Sequence[Payer], *, by_clause: bool) -> JoiningFigures:
    slugs = {payer.name: payer.slug for payer in payers}

    def by_slug(amounts: Mapping[str, float] | None) -> dict[str, int] | None:
        if amounts is None:
            return None
        return {slugs[name]: round(amount * 100) for name, amount in amounts.items()}

    return JoiningFigures(
        by_clause=by_clause,
        exact=found.exact,
        groups=found.groups,
        viable_groups=found.viable_groups,
        chance_of_a_group=found.chance_of_a_group,
        joiners=tuple(
            JoinerFigures(
                slug=slugs[one.member],
                name=one.member,
                chance=one.chance,
                alone_cents=round(one.alone * 100),
                pays_cents=_cents(one.pays),
                adds_cents=round(one.adds * 100),
                brings_cents=_cents(one.brings),
                pivotal=one.pivotal,
                chance_with=one.chance_with,
                expected_cents=round(one.expected * 100),
                low_cents=round(one.low * 100),
                high_cents=round(one.high * 100),
                error_cents=round(one.error * 100),
            )
            for one in found.joiners
        ),
        without=tuple(
            WithoutFigures(
                slugs[one.member],
                one.member,
                by_slug(one.bills),
                by_slug(one.changes),
                one.viable,
            )
            for one in found.without
        ),
        smallest=found.smallest,
        invite_next=tuple(
            InvitationFigures(
                slugs[one.member],
                one.member,
                _cents(one.saves_others),
                _cents(one.pays),
                round(one.alone * 100),
            )
            for one in found.invite_next
        ),
        pivotal=found.pivotal,
        costs_more=found.costs_more,
    )


def _cents(dollars: float | None) -> int | None:
    return None if dollars is None else round(dollars * 100)
