"""Lower the largest excess, settle who is stuck, and go on: the engine of the nucleolus.

At each level the largest excess of the unsettled groups is made as small as
it can be. Only groups with a strictly positive multiplier are settled: a group
that is merely tight at one best point may be loose at another, and fixing it
gives a wrong nucleolus (Guajardo and Jornsten 2015). All that depends on
settled groups is settled with them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from interlocal.engine.games.coalitions import Floats, Masks, membership
from interlocal.engine.sharing.certificate import Step
from interlocal.engine.sharing.lp import LinearProgram
from interlocal.engine.sharing.pool import BOUND, EVERYONE, Pool
from interlocal.engine.sharing.simplex import POSITIVE, Stuck, Tableau, lower
from interlocal.engine.sharing.span import Span

CUTS = 4


@dataclass(frozen=True)
class Problem:
    """A game seen as savings: everything the levels need to know.

    ``alone`` and ``gain`` turn shares x into savings ``y = alone - x`` that add
    up to ``gain``. ``price(masks)`` gives costs, ``divide(masks)`` the excess
    divisors, and ``object_to(shares, level, span, most, starts)`` the unsettled
    groups whose excess is above the level, worst first (near ``starts`` first).
    ``slack`` is the smallest amount of money that counts. ``floors`` lets nobody
    pay more than alone.
    ``certified()`` says whether every search so far looked at all groups.
    """

    n: int
    alone: Floats
    gain: float
    price: Callable[[Masks], Floats]
    divide: Callable[[Masks], Floats]
    object_to: Callable[[Floats, float, Span, int, Masks], Masks] | None
    start: Masks
    slack: float
    floors: bool
    certified: Callable[[], bool]

    def savings(self, masks: Masks) -> Floats:
        """What groups save by themselves against everyone alone, shape (k,)."""
        return membership(masks, self.n) @ self.alone - self.price(masks)


class Solver(Protocol):
    """Solves one level over a pool."""

    def solve(self, pool: Pool) -> tuple[Floats, Floats]:
        """Return (y, e) and a multiplier for every row of the pool."""
        ...

    def settle(self, pool: Pool, tight: list[int]) -> None:
        """Be told that rows were settled."""
        ...


class SmallSimplex:
    """The dual simplex of ``simplex.py``, kept warm from round to round."""

    def __init__(self, pool: Pool, singles: np.ndarray, slack: float) -> None:
        basis = np.append(singles, EVERYONE)
        free = np.append(np.zeros(pool.n, dtype=bool), True)
        self._slack = slack
        self._table = Tableau.of(pool.rows, pool.bounds, basis, free)

    def solve(self, pool: Pool) -> tuple[Floats, Floats]:
        """Return (y, e) and a multiplier for every row of the pool."""
        table = self._table
        lower(pool.rows, pool.bounds, pool.alive, table, self._slack)
        if not table.is_sharp(pool.rows, pool.bounds, 0.1 * self._slack):
            table.refresh(pool.rows, pool.bounds)
        weights = np.zeros(pool.size)
        weights[table.basis] = table.weights
        return table.point.copy(), weights

    def settle(self, pool: Pool, tight: list[int]) -> None:
        """Free the settled rows; lean on the lower bound where one drops out."""
        table = self._table
        wanted = set(tight)
        places = np.array([p for p, row in enumerate(table.basis.tolist()) if row in wanted])
        table.free[places] = True
        dropped = places[table.weights[places].argmax()]
        table.basis[dropped], table.free[dropped] = BOUND, False
        table.refresh(pool.rows, pool.bounds)


class ByHighs:
    """The sturdier way: every level from scratch by HiGHS."""

    def solve(self, pool: Pool) -> tuple[Floats, Floats]:
        """Return (y, e) and a multiplier for every row of the pool."""
        costs = np.zeros(pool.n + 1)
        costs[-1] = 1
        program = LinearProgram(costs, -np.inf, np.inf)
        living = np.flatnonzero(pool.alive)
        program.add_rows(
            pool.rows[pool.settled], pool.bounds[pool.settled], pool.bounds[pool.settled]
        )
        program.add_rows(pool.rows[living], pool.bounds[living], np.inf)
        point, multipliers = program.solve()
        weights = np.zeros(pool.size)
        weights[living] = multipliers[len(pool.settled) :]
        return point, weights

    def settle(self, pool: Pool, tight: list[int]) -> None:
        """Nothing is kept, so there is nothing to do."""


@dataclass
class Answer:
    """Shares, and the steps of their proof."""

    shares: Floats
    steps: tuple[Step, ...]


def find_levels(problem: Problem, most_levels: int | None = None, sturdy: bool = False) -> Answer:
    """Find the levels one after the other, all of them or only the first few.

    Raises
    ------
    Stuck : the small simplex lost its way (``sturdy`` uses HiGHS instead).
    """
    pool = Pool(problem.n, problem.gain)
    singles = pool.add(*_described(problem, 1 << np.arange(problem.n)))
    others = ((1 << problem.n) - 1) ^ (1 << np.arange(problem.n))
    if problem.n > 2:
        pool.add(*_described(problem, others))
    if problem.start.size:
        pool.add(*_described(problem, problem.start))
    if problem.floors:
        pool.add_floors()
    solver: Solver = ByHighs() if sturdy else SmallSimplex(pool, singles, 0.5 * problem.slack)
    span = Span(problem.n)
    least = _least_levels(problem)
    steps: list[Step] = []
    before = np.inf
    while span.rank < problem.n and len(steps) != most_levels:
        point, weights = _solve_level(problem, pool, solver, span, before)
        tight = np.flatnonzero((weights > POSITIVE) & pool.alive)
        tight = tight[tight != BOUND]
        if not tight.size:
            raise Stuck("no group fixes the level")
        step = _step(pool, tight, weights, float(point[-1]))
        steps.append(step)
        if span.rank + tight.size - 1 >= problem.n:
            break
        rank = span.rank
        for mask in (*step.groups, *(1 << member for member in step.floors)):
            span.add(mask)
        if span.rank == rank:
            raise Stuck("a level settled nothing")
        before = float(point[-1])
        pool.settle(tight.tolist(), before, span)
        if span.rank < problem.n:
            open_members = ~span.holds(1 << np.arange(problem.n))
            floor = least[open_members].max()
            pool.bounds[BOUND] = floor - max(1.0, abs(before - floor), problem.slack * 1e6)
            solver.settle(pool, tight.tolist())
    return _finish(problem, steps, point)


def _solve_level(
    problem: Problem, pool: Pool, solver: Solver, span: Span, before: float
) -> tuple[Floats, Floats]:
    """Solve over the pool, fetch objectors, and again until nobody objects.

    An optimum over the pool that is no lower than the level before needs no
    look at the table: the level cannot be higher.
    """
    while True:
        point, weights = solver.solve(pool)
        if problem.object_to is None or point[-1] >= before - problem.slack:
            return point, weights
        shares = problem.alone - point[:-1]
        tight = pool.alive & (pool.bounds - pool.rows @ point > -problem.slack)
        starts = pool.masks[tight & (pool.masks > 0)]
        found = problem.object_to(shares, float(point[-1]), span, CUTS * problem.n, starts)
        fresh = np.array(
            [mask for mask in found.tolist() if mask not in pool.known], dtype=np.int64
        )
        if not fresh.size:
            return point, weights
        pool.add(*_described(problem, fresh))


def _described(problem: Problem, masks: Masks) -> tuple[Masks, Floats, Floats]:
    return masks, problem.divide(masks), problem.savings(masks)


def _least_levels(problem: Problem) -> Floats:
    """Bound the level from below by each member and the rest, shape (n,)."""
    ones = 1 << np.arange(problem.n)
    rest = ((1 << problem.n) - 1) ^ ones
    both = problem.divide(ones) + problem.divide(rest)
    return (problem.savings(ones) + problem.savings(rest) - problem.gain) / both


def _step(pool: Pool, tight: np.ndarray, weights: Floats, level: float) -> Step:
    groups = {
        int(pool.masks[row]): float(weights[row]) for row in tight if row not in pool.floor_of
    }
    floors = {pool.floor_of[int(row)]: float(weights[row]) for row in tight if row in pool.floor_of}
    return Step(level, groups, floors)


def _finish(problem: Problem, steps: list[Step], point: Floats) -> Answer:
    """Fit shares and levels to all settled groups at once, for full precision."""
    if not steps:
        return Answer(problem.alone - point[:-1], ())
    n, count = problem.n, len(steps)
    rows = [np.append(np.ones(n), np.zeros(count))]
    values = [problem.gain]
    for place, step in enumerate(steps):
        masks = np.array(list(step.groups), dtype=np.int64)
        block = np.zeros((masks.size, n + count))
        block[:, :n] = membership(masks, n)
        block[:, n + place] = problem.divide(masks)
        rows.extend(block)
        values.extend(problem.savings(masks))
        for member in step.floors:
            row = np.zeros(n + count)
            row[member] = 1
            rows.append(row)
            values.append(0.0)
    guess = np.concatenate([point[:-1], [step.level for step in steps]])
    table, wanted = np.array(rows), np.array(values)
    change = np.linalg.lstsq(table, wanted - table @ guess, rcond=1e-12)[0]
    fitted = guess + change
    if np.abs(table @ fitted - wanted).max() > 100 * problem.slack:
        raise Stuck("the levels do not fit together")
    done = tuple(
        Step(float(level), step.groups, step.floors)
        for level, step in zip(fitted[n:], steps, strict=True)
    )
    return Answer(problem.alone - fitted[:n], done)
