"""The understandable formula nearest to a fair split at which nobody would do better apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from interlocal.engine.errors import NoAnswer, UnusableInput
from interlocal.engine.games.coalitions import Floats, listed, membership
from interlocal.engine.games.game import Game, checked_values
from interlocal.engine.money import split_cents
from interlocal.engine.sharing.certificate import Verdict
from interlocal.engine.sharing.clauses import Clause
from interlocal.engine.sharing.core import BlockingGroup, core_check, tolerance_of
from interlocal.engine.sharing.lp import LinearProgram
from interlocal.engine.sharing.nucleolus import NOT_CERTIFIED, as_table, nucleolus, prenucleolus
from interlocal.engine.sharing.result import Sharing
from interlocal.engine.sharing.search import finder
from interlocal.engine.sharing.span import Span
from interlocal.engine.sharing.weighing import Drivers, PriceOfSimplicity, Values, part_of, price_of

LARGEST_FORMULA = 40
TOO_MANY = (
    "{n} members are too many: whether a sub-group would do better apart is looked at for up to "
    "{most}. Share in two steps (first between groups of towns, then inside each), or leave "
    "towns with the same figures together as one."
)


@dataclass(frozen=True, eq=False)
class Formula(Sharing):
    """A split by weighted drivers.

    ``weights`` gives each driver's part of the cost (adds up to one),
    ``acceptable`` says whether no member or group would do better apart,
    ``largest_loss`` is what the worst group loses (zero when acceptable).
    ``distance`` is the money that changes hands against the benchmark, and
    ``price`` says what that is for each member: the price of simplicity.

    Where no weights are acceptable, ``subsidy`` is the least money from outside
    with which some are, ``subsidised`` are the weights that need no more, and
    ``in_the_way`` are the groups that keep it from being less.
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    acceptable: bool = True
    largest_loss: float = 0.0
    blocking: tuple[BlockingGroup, ...] = ()
    distance: float = 0.0
    price: PriceOfSimplicity | None = None
    benchmark: Mapping[str, float] = field(default_factory=dict)
    subsidy: float = 0.0
    subsidised: Mapping[str, float] = field(default_factory=dict)
    in_the_way: tuple[tuple[str, ...], ...] = ()
    certified: bool = True

    def clause(self) -> Clause:
        """The formula as a clause that can be kept, signed and billed by."""
        return Clause.of_weights({name: part for name, part in self.weights.items() if part > 0})

    def verify(self) -> Verdict:
        """Check that the weights give the shares and that the claim about groups holds."""
        drivers = self.inputs["drivers"]
        parts = np.array([drivers[name] for name in self.weights])
        shares = np.array(list(self.weights.values())) @ (parts.T / parts.sum(axis=1)).T
        if not np.allclose(shares * self.game.total, self.shares, rtol=1e-9, atol=1e-9):
            return Verdict(False, ("The weights do not give these shares.",))
        check = core_check(self.game, self.shares)
        if check.inside != self.acceptable or not check.certified:
            return Verdict(False, ("The claim about groups that would do better apart fails.",))
        return Verdict(True)


def acceptable_formula(
    g: Game,
    drivers: Drivers,
    *,
    benchmark: Values | None = None,
    whole_percents: bool = True,
) -> Formula:
    """Weigh drivers so that the split comes nearest a benchmark and no group loses.

    A driver is anything that a council understands: people, calls, assessed
    value, equal parts. Each driver splits its part of the cost in proportion.

    Parameters
    ----------
    g : the cost game, of up to 40 members.
    drivers : for each driver's name one number per member, none negative.
    benchmark : shares to come near to; the nucleolus without.
    whole_percents : round the weights to whole per cents where the rounded
        formula is still acceptable.

    Returns
    -------
    Formula. Where no weights are acceptable, those with the smallest largest
    loss, with the groups that object and the least subsidy; ``acceptable`` is
    then False. ``certified`` is False when not every group could be looked at.

    Raises
    ------
    UnusableInput : no drivers, a driver that nobody has, or a negative one;
        more than 40 members.

    Notes
    -----
    Small linear programs, fed with the groups that object until none does:
    first the smallest largest loss, then the smallest sum of differences. Up to
    25 members every group is looked at; beyond, an exact search stands in
    where the costs allow one (``OracleGame``).
    """
    if g.n > LARGEST_FORMULA:
        raise UnusableInput(TOO_MANY.format(n=g.n, most=LARGEST_FORMULA))
    if not drivers:
        raise UnusableInput("There are no drivers; name at least one, such as people.")
    g = as_table(g)
    names = tuple(drivers)
    parts = np.array([part_of(name, drivers[name], g) for name in names])
    target = _benchmark(g, benchmark)
    cuts = _Cuts(g, parts)
    weights, loss = _least_loss(cuts)
    aid: dict[str, Any] = {}
    notes: tuple[str, ...] = ()
    if loss > tolerance_of(g):
        aid, notes = _aid(cuts, names, loss)
    else:
        loss = 0.0
    weights = _nearest(cuts, target, loss)
    if whole_percents:
        weights = _rounded(g, parts, weights, loss)
    shares = g.total * weights @ parts
    shares.flags.writeable = False
    check = core_check(g, shares)
    certified = cuts.certified and check.certified
    given = {name: checked_values(drivers[name], g.members, "driver").tolist() for name in names}
    price = price_of(shares, target, g.members)
    return Formula(
        method="formula",
        members=g.members,
        shares=shares,
        game=g,
        inputs={"drivers": given},
        notes=notes if certified else (*notes, NOT_CERTIFIED),
        weights=dict(zip(names, weights.tolist(), strict=True)),
        acceptable=check.inside,
        largest_loss=max((group.excess for group in check.blocking), default=0.0),
        blocking=check.blocking,
        distance=price.moved,
        price=price,
        benchmark=dict(zip(g.members, target.tolist(), strict=True)),
        certified=certified,
        **aid,
    )


def _benchmark(g: Game, benchmark: Values | None) -> Floats:
    if benchmark is not None:
        return g.checked_shares(benchmark)
    try:
        return nucleolus(g).shares
    except NoAnswer:
        return prenucleolus(g).shares


class _Cuts:
    """Linear programs over the drivers, fed with the groups that object until none does.

    Groups that objected in one program are kept for the next.
    """

    def __init__(self, g: Game, parts: Floats) -> None:
        self.g, self.parts, self.count = g, parts, len(parts)
        self.slack = tolerance_of(g)
        self._search = finder(g)
        self._span = Span(g.n)
        self._known = np.int64(1) << np.arange(g.n)

    @property
    def certified(self) -> bool:
        """False once a search could not look at every group."""
        return self._search.certified

    def solve(
        self, program: LinearProgram, scale: float, column: int | None, room: float
    ) -> tuple[Floats, list[int]]:
        """Return the best point, and the groups whose rows have a multiplier.

        The first columns of the program are the drivers' parts of ``scale``
        dollars. A group may lose what stands in ``column``, or else ``room``.
        """
        masks: list[int] = []
        found = self._known
        while True:
            masks += found.tolist()
            self._add(program, found, scale, column, room)
            point, duals = program.solve()
            allowed = float(point[column]) if column is not None else room
            charges = scale * point[: self.count] @ self.parts
            found = self._search.find(charges, 1.0, allowed + self.slack, self._span, 2 * self.g.n)
            found = found[~np.isin(found, np.array(masks, dtype=np.int64))]
            if not found.size:
                self._known = np.array(masks, dtype=np.int64)
                tight = np.flatnonzero(np.abs(duals[-len(masks) :]) > 1e-9)
                return point, [masks[place] for place in tight.tolist()]

    def _add(
        self,
        program: LinearProgram,
        masks: np.ndarray,
        scale: float,
        column: int | None,
        room: float,
    ) -> None:
        rows = np.zeros((masks.size, program.count))
        rows[:, : self.count] = scale * membership(masks, self.g.n) @ self.parts.T
        if column is not None:
            rows[:, column] = -1.0
        slack = 0.0 if column is not None else room + self.slack / 2
        program.add_rows(rows, -np.inf, self.g.costs_of(masks) + slack)


def _least_loss(cuts: _Cuts) -> tuple[Floats, float]:
    """Minimise the largest loss of a group over the weights."""
    count = cuts.count
    program = LinearProgram(
        np.append(np.zeros(count), 1.0), np.zeros(count + 1), np.append(np.ones(count), np.inf)
    )
    program.add_rows(np.append(np.ones(count), 0.0), 1.0, 1.0)
    point, _ = cuts.solve(program, cuts.g.total, count, 0.0)
    return point[:count], float(point[count])


def _aid(
    cuts: _Cuts, names: tuple[str, ...], loss: float
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Find the least money from outside with which some weights please everyone.

    The columns are what each driver brings in; the most that can be brought in
    with no group paying more than its own cost is a linear program.
    """
    g, count = cuts.g, cuts.count
    program = LinearProgram(-np.ones(count), np.zeros(count), np.full(count, np.inf))
    program.add_rows(np.ones(count), -np.inf, g.total)
    money, groups = cuts.solve(program, 1.0, None, 0.0)
    subsidy = max(g.total - float(money.sum()), 0.0)
    held = [mask for mask in groups if mask != g.everyone]
    notes = (
        f"No weights on {listed(names)} keep every group content; these lose the worst-off "
        f"group as little as can be, {loss:,.2f}. With {subsidy:,.2f} from outside there are "
        "weights that all can accept.",
    )
    parts = money / money.sum() if money.sum() > 0 else money
    return {
        "subsidy": subsidy,
        "subsidised": dict(zip(names, parts.tolist(), strict=True)),
        "in_the_way": tuple(g.names(mask) for mask in held),
    }, notes


def _nearest(cuts: _Cuts, target: Floats, loss: float) -> Floats:
    """Minimise the sum of differences from the target with no loss above ``loss``."""
    count, n = cuts.count, cuts.g.n
    program = LinearProgram(
        np.append(np.zeros(count), np.ones(n)),
        np.zeros(count + n),
        np.append(np.ones(count), np.full(n, np.inf)),
    )
    program.add_rows(np.append(np.ones(count), np.zeros(n)), 1.0, 1.0)
    shares = cuts.g.total * cuts.parts.T
    program.add_rows(np.hstack([-shares, np.eye(n)]), -target, np.inf)
    program.add_rows(np.hstack([shares, np.eye(n)]), target, np.inf)
    point, _ = cuts.solve(program, cuts.g.total, None, loss)
    return point[:count]


def _rounded(g: Game, parts: Floats, weights: Floats, loss: float) -> Floats:
    percents = np.array(split_cents(100, np.maximum(weights, 0.0))) / 100
    found = finder(g).find(g.total * percents @ parts, 1.0, loss + tolerance_of(g), Span(g.n), 1)
    return weights if found.size else percents
