"""What a cost clause means for everyone: its bills, who loses, and which sub-groups would leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from interlocal.engine.errors import EngineError
from interlocal.engine.games import Game, OracleGame, acceptable_formula
from interlocal.engine.money import split_cents
from interlocal.engine.sharing import EQUAL, Clause, judge
from interlocal.proposals.calculations.baselines import figures_of
from interlocal.proposals.calculations.games import game_of, loses_no_more, renamed, with_total
from interlocal.proposals.queries import content_of
from interlocal.proposals.queries.clauses import Payer

Drivers = Mapping[str, Mapping[str, Any]]
KEPT_TESTS = 128
NAMED_OF_MANY = 3  # objecting groups named among many: they are long, and alike
FINEST = 10**8  # weights are kept to the millionth of a per cent
HALF_DOLLAR = 50  # a sub-group that gains less than this by leaving is not counted


class CannotShare(Exception):
    """The clause cannot be worked out; the message is fit to show to the person."""


@dataclass(frozen=True)
class Objectors:
    """A town or sub-group that would pay less apart; cents a year."""

    members: tuple[str, ...]
    pays_cents: int
    apart_cents: int

    @property
    def loss_cents(self) -> int:
        """What they would pay less apart."""
        return self.pays_cents - self.apart_cents

    @property
    def part(self) -> float:
        """The same as a part of what they pay."""
        return self.loss_cents / self.pays_cents if self.pays_cents else 0.0


@dataclass(frozen=True)
class Tried:
    """Shares in the participants' order with their test; ``objections`` counts all sub-groups.

    ``counted`` is False where sub-groups were searched for: there may be more objections then;
    ``worst_proven`` says that none loses more than the first named. ``certified`` says that the
    answer, whether anybody would do better apart, is proven.
    ``lines`` is the working: what each line adds to each bill, in words of the engine.
    """

    cents: tuple[int, ...]
    objectors: tuple[Objectors, ...]
    objections: int
    certified: bool
    lines: tuple[Mapping[str, Any], ...] = ()
    counted: bool = True
    worst_proven: bool = True

    @property
    def total_cents(self) -> int:
        """What all pay together."""
        return sum(self.cents)


@dataclass(frozen=True)
class Simple:
    """A simple formula that comes nearest to a fair split, or why there is none.

    ``weights`` are parts of one by driver. ``price`` is what each pays more (or less) than the
    benchmark, cents in the participants' order; ``moved_cents`` changes hands because of it.
    Not ``acceptable``: ``subsidy_cents`` is the least money from outside that would make it so,
    and ``in_the_way`` are the sub-groups that keep it from being less.
    """

    weights: dict[str, float]
    acceptable: bool
    certified: bool
    tried: Tried
    price: tuple[int, ...]
    moved_cents: int
    largest_loss_cents: int
    subsidy_cents: int
    in_the_way: tuple[tuple[str, ...], ...]


def total_cents(document: str) -> int:
    """What all cost together a year."""
    return round(game_of(document).total * 100)


def alone_cents(document: str) -> tuple[int, ...]:
    """What each costs alone a year, in the participants' order."""
    return tuple(round(float(cost) * 100) for cost in game_of(document).alone)


def today_cents(payer: Payer) -> tuple[int, bool]:
    """What a participant pays today, and whether by its own baseline; else public figures."""
    if payer.told is not None:
        lines = payer.told["lines"]
        net = sum(lines.values()) - 2 * lines.get("fees", 0)
        return max(net, 0), payer.told["footing"]["kind"] == "baseline"
    ground = payer.ground
    if ground is None:
        raise CannotShare(f"Nothing is known of what {payer.name} pays today.")
    if ground.version is None:
        return ground.participant.alone_cents, False
    return max(figures_of(ground.version, content_of(ground.version)).net.cents, 0), True


def try_clause(
    document: str,
    payers: Sequence[Payer],
    clause: Mapping[str, Any],
    drivers: Drivers,
    *,
    revenue: Mapping[str, int],
    today: Sequence[int],
    year: int = 1,
) -> Tried:
    """Work a clause out on the scenario's cost of a year, and test it on every sub-group.

    ``clause`` names members by slug and drivers by key, as a bench keeps it; ``revenue`` and
    ``today`` are cents. Raises CannotShare in words.
    """
    game = named_game(game_of(document), payers)
    names = {payer.slug: payer.name for payer in payers}
    labels = labels_of(drivers)
    try:
        read = Clause.from_dict(told(clause, names, labels))
        figures = figures_for(read, drivers, names)
        bill = read.shares(
            figures,
            game.total,
            members=game.members,
            year=year if read.needs_year else None,
            revenue={name: cents / 100 for name, cents in revenue.items()},
            today={p.name: cents / 100 for p, cents in zip(payers, today, strict=True)}
            if read.needs_today
            else None,
        )
    except EngineError as refusal:
        raise CannotShare(str(refusal)) from refusal
    cents = tuple(bill.cents[payer.name] for payer in payers)
    return judged(game, cents, tuple(line.as_dict() for line in bill.lines))


def judged(
    game: Game, cents: Sequence[int], lines: tuple[Mapping[str, Any], ...] = (), top: int = 8
) -> Tried:
    """Set bills beside what every sub-group would cost apart.

    Where all pay less than the cost, because revenue from outside came off first, that revenue
    counts for all together and for no sub-group: nobody knows who would have it apart.
    """
    paid = sum(cents) / 100
    if abs(paid - game.total) > 0.011:
        game = with_total(game, paid)
    is_searched = isinstance(game, OracleGame)
    shares = np.array(cents, dtype=float) / 100
    if shares.sum():
        shares *= game.total / shares.sum()
    found = judge(game, shares, top=min(top, NAMED_OF_MANY) if is_searched else top)
    return Tried(
        cents=tuple(cents),
        objectors=tuple(
            Objectors(group.members, round(group.pays * 100), round(group.cost * 100))
            for group in found.blocking
            if group.excess * 100 >= HALF_DOLLAR
        ),
        objections=found.objections if found.largest_loss * 100 >= HALF_DOLLAR else 0,
        certified=found.certified,
        lines=lines,
        counted=not is_searched,
        worst_proven=loses_no_more(game, shares, found.largest_loss),
    )


def judge_cents(document: str, payers: Sequence[Payer], cents: Sequence[int]) -> Tried:
    """The test of any shares, in the participants' order."""
    return _judged_once(document, tuple(payer.name for payer in payers), tuple(cents))


@lru_cache(maxsize=KEPT_TESTS)
def _judged_once(document: str, names: tuple[str, ...], cents: tuple[int, ...]) -> Tried:
    """Every way that a scenario keeps is tested again at each look; the answer stays the same."""
    return judged(renamed(game_of(document), names), cents)


def find_simple(
    document: str,
    payers: Sequence[Payer],
    drivers: Drivers,
    chosen: Sequence[str],
    benchmark: Sequence[int] | None = None,
) -> Simple:
    """The weights on the chosen drivers that come nearest to a fair split, if nobody loses.

    ``benchmark`` are the fair shares in cents. Without them it is the nucleolus, and among so
    many that sub-groups are searched for, the cost in proportion to cost alone. Raises
    CannotShare.
    """
    game = named_game(game_of(document), payers)
    named: dict[str, Any] = {}
    for key in chosen:
        if key == EQUAL:
            named[key] = np.ones(game.n)
            continue
        held = drivers[key]["values"]
        named[key] = [_one(held[payer.slug]) for payer in payers]
    target = None
    if benchmark is not None and any(benchmark):
        target = np.array(benchmark, dtype=float) * game.total / sum(benchmark)
    elif isinstance(game, OracleGame):
        target = game.alone * game.total / game.alone.sum()
    try:
        found = acceptable_formula(game, named, benchmark=target)
    except EngineError as refusal:
        raise CannotShare(str(refusal)) from refusal
    parts = split_cents(FINEST, [max(float(found.weights[key]), 0.0) for key in chosen])
    weights = {key: part / FINEST for key, part in zip(chosen, parts, strict=True)}
    clause = {key: part for key, part in weights.items() if part > 0}
    cents = try_clause(
        document,
        payers,
        {"version": 1, "pools": [{"name": "Everything", "weights": clause}]},
        drivers,
        revenue={},
        today=[0] * len(payers),
    ).cents
    price = found.price.by_member if found.price else {}
    return Simple(
        weights=weights,
        acceptable=found.acceptable,
        certified=found.certified,
        tried=judged(game, cents),
        price=tuple(round(price.get(payer.name, 0.0) * 100) for payer in payers),
        moved_cents=round(found.distance * 100),
        largest_loss_cents=round(found.largest_loss * 100),
        subsidy_cents=int(np.ceil(found.subsidy * 100 - 1e-6)),
        in_the_way=found.in_the_way,
    )


def figures_for(read: Clause, drivers: Drivers, names: Mapping[str, str]) -> dict[str, Any]:
    """What a clause counts, by the drivers' labels and the members' names."""
    labels = labels_of(drivers)
    return {
        labels[key]: {
            names[slug]: value for slug, value in latest(read, labels[key], driver).items()
        }
        for key, driver in drivers.items()
        if labels[key] in read.driver_names
    }


def latest(read: Clause, name: str, driver: Mapping[str, Any]) -> dict[str, Any]:
    """A driver's numbers by slug: all periods where the clause averages them, else the latest."""
    averages = read.driver(name).average_of > 1
    return {
        slug: value[-1] if isinstance(value, list) and value and not averages else value
        for slug, value in driver["values"].items()
    }


def labels_of(drivers: Drivers) -> dict[str, str]:
    """What a person calls each driver; by its key where two have one label."""
    labels = {key: str(driver.get("label") or key) for key, driver in drivers.items()}
    said = list(labels.values())
    return {key: label if said.count(label) == 1 else key for key, label in labels.items()}


def told(
    clause: Mapping[str, Any], names: Mapping[str, str], labels: Mapping[str, str]
) -> dict[str, Any]:
    """A clause with the members' names and the drivers' labels, so that refusals can be read."""

    def members(row: Mapping[str, Any]) -> dict[str, Any]:
        return {
            entry: [names.get(slug, slug) for slug in row[entry]]
            for entry in ("members", "not_for")
            if row.get(entry)
        }

    def driver(key: str) -> str:
        return labels.get(key, key)

    found = dict(clause)
    if "drivers" in clause:
        found["drivers"] = {driver(key): how for key, how in clause["drivers"].items()}
    found["pools"] = [
        {
            **pool,
            **members(pool),
            **({"per": driver(pool["per"])} if pool.get("per") else {}),
            **(
                {"weights": {driver(key): part for key, part in pool["weights"].items()}}
                if "weights" in pool
                else {}
            ),
        }
        for pool in clause.get("pools", [])
    ]
    found["limits"] = [
        {
            **limit,
            **members(limit),
            **({"driver": driver(limit["driver"])} if limit.get("driver") else {}),
        }
        for limit in clause.get("limits", [])
    ]
    if clause.get("credits"):
        found["credits"] = [driver(key) for key in clause["credits"]]
    return found


def named_game(game: Game, payers: Sequence[Payer]) -> Game:
    """The same costs under the participants' names, in their order."""
    return renamed(game, [payer.name for payer in payers])


def _one(value: Any) -> float:
    """A driver's number: the average where it was counted over several periods."""
    return float(np.mean(value)) if isinstance(value, list) else float(value)
