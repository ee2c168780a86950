"""The understandable formula nearest to a fair split at which nobody would do better apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from interlocal.engine.errors import NoAnswer, UnusableInput
from interlocal.engine.games.coalitions import Floats, listed, membership
from interlocal.engine.games.game import Game, checked_values
from interlocal.engine.money import split_cents
from interlocal.engine.sharing.certificate import Verdict
from interlocal.engine.sharing.core import BlockingGroup, core_check, tolerance_of
from interlocal.engine.sharing.lp import LinearProgram
from interlocal.engine.sharing.nucleolus import as_table, nucleolus, prenucleolus
from interlocal.engine.sharing.result import Sharing
from interlocal.engine.sharing.search import finder
from interlocal.engine.sharing.span import Span


@dataclass(frozen=True, eq=False)
class Formula(Sharing):
    """A split by weighted drivers.

    ``weights`` gives each driver's part of the cost (adds up to one),
    ``acceptable`` says whether no member or group would do better apart,
    ``largest_loss`` is what the worst group loses (zero when acceptable), and
    ``distance`` is the money that changes hands against the benchmark.
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    acceptable: bool = True
    largest_loss: float = 0.0
    blocking: tuple[BlockingGroup, ...] = ()
    distance: float = 0.0

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
    drivers: Mapping[str, ArrayLike | Mapping[str, float]],
    *,
    benchmark: ArrayLike | Mapping[str, float] | None = None,
    whole_percents: bool = True,
) -> Formula:
    """Weigh drivers so that the split comes nearest a benchmark and no group loses.

    A driver is anything that a council understands: people, calls, assessed
    value, equal parts. Each driver splits its part of the cost in proportion.

    Parameters
    ----------
    g : the cost game.
    drivers : for each driver's name one number per member, none negative.
    benchmark : shares to come near to; the nucleolus without.
    whole_percents : round the weights to whole per cents where the rounded
        formula is still acceptable.

    Returns
    -------
    Formula. Where no weights are acceptable, those with the smallest largest
    loss, with the groups that object; ``acceptable`` is then False.

    Raises
    ------
    UnusableInput : no drivers, a driver that nobody has, or a negative one.

    Notes
    -----
    Two small linear programs, fed with the groups that object until none does:
    first the smallest largest loss, then the smallest sum of differences.
    """
    g = as_table(g)
    if not drivers:
        raise UnusableInput("There are no drivers; name at least one, such as people.")
    names = tuple(drivers)
    parts = np.array([_part(name, drivers[name], g) for name in names])
    target = _benchmark(g, benchmark)
    weights, loss = _least_loss(g, parts)
    if loss > tolerance_of(g):
        notes: tuple[str, ...] = (
            f"No weights on {listed(names)} keep every group content; these lose the worst-off "
            f"group as little as can be, {loss:,.2f}.",
        )
    else:
        notes, loss = (), 0.0
    weights = _nearest(g, parts, target, loss)
    if whole_percents:
        weights = _rounded(g, parts, weights, loss)
    shares = g.total * weights @ parts
    shares.flags.writeable = False
    check = core_check(g, shares)
    given = {name: checked_values(drivers[name], g.members, "driver").tolist() for name in names}
    return Formula(
        method="formula",
        members=g.members,
        shares=shares,
        game=g,
        inputs={"drivers": given},
        notes=notes,
        weights=dict(zip(names, weights.tolist(), strict=True)),
        acceptable=check.inside,
        largest_loss=max((group.excess for group in check.blocking), default=0.0),
        blocking=check.blocking,
        distance=float(np.abs(shares - target).sum() / 2),
    )


def _part(name: str, values: ArrayLike | Mapping[str, float], g: Game) -> Floats:
    numbers = checked_values(values, g.members, f"{name} driver")
    if (numbers < 0).any() or not numbers.any():
        raise UnusableInput(f"The driver {name} counts something: from zero up, and not all zero.")
    return numbers / numbers.sum()


def _benchmark(g: Game, benchmark: ArrayLike | Mapping[str, float] | None) -> Floats:
    if benchmark is not None:
        return g.checked_shares(benchmark)
    try:
        return nucleolus(g).shares
    except NoAnswer:
        return prenucleolus(g).shares


def _least_loss(g: Game, parts: Floats) -> tuple[Floats, float]:
    """Minimise the largest loss of a group over the weights."""
    count = len(parts)
    program = LinearProgram(
        np.append(np.zeros(count), 1.0), np.zeros(count + 1), np.append(np.ones(count), np.inf)
    )
    program.add_rows(np.append(np.ones(count), 0.0), 1.0, 1.0)
    point = _until_nobody_objects(g, parts, program, loss_column=True, loss=0.0)
    return point[:count], float(point[count])


def _nearest(g: Game, parts: Floats, target: Floats, loss: float) -> Floats:
    """Minimise the sum of differences from the target with no loss above ``loss``."""
    count = len(parts)
    program = LinearProgram(
        np.append(np.zeros(count), np.ones(g.n)),
        np.zeros(count + g.n),
        np.append(np.ones(count), np.full(g.n, np.inf)),
    )
    program.add_rows(np.append(np.ones(count), np.zeros(g.n)), 1.0, 1.0)
    shares = g.total * parts.T
    above = np.hstack([-shares, np.eye(g.n)])
    below = np.hstack([shares, np.eye(g.n)])
    program.add_rows(above, -target, np.inf)
    program.add_rows(below, target, np.inf)
    point = _until_nobody_objects(g, parts, program, loss_column=False, loss=loss)
    return point[:count]


def _until_nobody_objects(
    g: Game, parts: Floats, program: LinearProgram, *, loss_column: bool, loss: float
) -> Floats:
    count, span, search = len(parts), Span(g.n), finder(g)
    slack, known = tolerance_of(g), np.empty(0, dtype=np.int64)
    while True:
        point, _ = program.solve()
        allowed = float(point[count]) if loss_column else loss
        shares = g.total * point[:count] @ parts
        found = search.find(shares, 1.0, allowed + slack, span, 2 * g.n)
        found = found[~np.isin(found, known)]
        if not found.size:
            return point
        known = np.concatenate([known, found])
        paid = g.total * membership(found, g.n) @ parts.T
        rows = np.zeros((found.size, program.count))
        rows[:, :count] = paid
        if loss_column:
            rows[:, count] = -1.0
        room = 0.0 if loss_column else loss + slack / 2
        program.add_rows(rows, -np.inf, g.costs_of(found) + room)


def _rounded(g: Game, parts: Floats, weights: Floats, loss: float) -> Floats:
    percents = np.array(split_cents(100, np.maximum(weights, 0.0))) / 100
    found = finder(g).find(g.total * percents @ parts, 1.0, loss + tolerance_of(g), Span(g.n), 1)
    return weights if found.size else percents
