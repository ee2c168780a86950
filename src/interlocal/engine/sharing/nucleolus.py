"""The nucleolus: make the worst-off group as well off as can be, then the next, and so on."""

import numpy as np

from interlocal.engine.errors import NoAnswer
from interlocal.engine.games.coalitions import Floats, Masks
from interlocal.engine.games.game import CostGame
from interlocal.engine.sharing.certificate import Step
from interlocal.engine.sharing.core import tolerance_of
from interlocal.engine.sharing.excess import checked_excess
from interlocal.engine.sharing.levels import Answer, Problem, find_levels
from interlocal.engine.sharing.result import Sharing, sharing
from interlocal.engine.sharing.scan import objectors
from interlocal.engine.sharing.simplex import Stuck
from interlocal.engine.sharing.span import Span

WHOLE_POOL = 8


def nucleolus(g: CostGame, excess: str = "plain") -> Sharing:
    """Share so that the group with most to complain about has as little as can be.

    A group's complaint is what it pays above its own cost (its excess). The
    largest complaint is made as small as possible; then, with that held, the
    next largest; until everything is fixed. Nobody pays more than alone. When
    the core is not empty the nucleolus lies in it.

    Parameters
    ----------
    g : the cost game.
    excess : "plain" counts money, "per_capita" money per member of the group,
        "proportional" money per unit of the group's own cost.

    Returns
    -------
    Sharing; shares add up to ``c(N)``; ``levels`` and ``binding`` hold the
    complaints and the groups that fix them, and ``verify()`` checks the proof.

    Raises
    ------
    NoAnswer : everyone together costs more than everyone alone, so that
        somebody must pay more than alone; use ``prenucleolus``.

    References
    ----------
    Schmeidler, D. (1969), The nucleolus of a characteristic function game,
    SIAM Journal on Applied Mathematics 17(6), 1163-1170. Kohlberg, E. (1971),
    On the nucleolus of a characteristic function game, ibid. 20(1), 62-66.

    Examples
    --------
    >>> from interlocal.engine.games import CostGame
    >>> nucleolus(CostGame.from_table([0, 60, 40, 90], ["Alder", "Birch"])).by_member()
    {'Alder': 55.0, 'Birch': 35.0}
    """
    if g.gain < -tolerance_of(g):
        raise NoAnswer(
            f"Together the service costs {-g.gain:,.2f} more than everyone alone, so somebody "
            "must pay more than alone; do not share, or use the prenucleolus."
        )
    return _solved("nucleolus", g, excess)


def prenucleolus(g: CostGame, excess: str = "plain") -> Sharing:
    """As ``nucleolus``, but a member may be asked for more than its cost alone.

    It always exists. Where no member pays more than alone it is the nucleolus.
    """
    return _solved("prenucleolus", g, excess)


def _solved(method: str, g: CostGame, excess: str) -> Sharing:
    checked_excess(excess, g.costs)
    inputs = {"excess": excess}
    if g.n == 1:
        return sharing(method, g, np.array([g.total]), inputs=inputs)
    floors = method == "nucleolus"
    if floors and g.gain <= tolerance_of(g):
        step = Step(None, {}, dict.fromkeys(range(g.n), 1.0))
        return sharing(method, g, g.alone * 1.0, inputs=inputs, steps=(step,))
    problem = problem_of(g, excess, floors)
    answer = solve(problem)
    return sharing(method, g, answer.shares, inputs=inputs, steps=unscaled(g, excess, answer))


def solve(problem: Problem, most_levels: int | None = None) -> Answer:
    """Find the levels with the small simplex, or with HiGHS where that gets stuck."""
    try:
        return find_levels(problem, most_levels)
    except Stuck:
        return find_levels(problem, most_levels, sturdy=True)


def problem_of(g: CostGame, excess: str, floors: bool) -> Problem:
    """See a game as savings, with a scan of the table for groups that object."""
    scale = cost_scale(g, excess)
    slack = tolerance_of(g)

    def divide(masks: Masks) -> Floats:
        if excess == "plain":
            return np.ones(masks.size)
        if excess == "per_capita":
            return np.bitwise_count(masks).astype(float)
        return g.costs[masks] / scale

    def object_to(shares: Floats, level: float, span: Span, most: int) -> Masks:
        if excess == "plain":
            return objectors(g.costs, shares, 1.0, level + slack, span, most)
        if excess == "per_capita":
            return objectors(g.costs, shares - level, 1.0, slack, span, most)
        return objectors(g.costs, shares, 1.0 + level / scale, slack, span, most)

    whole = g.n <= WHOLE_POOL
    inside = np.arange(1, g.everyone) if whole else np.empty(0, dtype=np.int64)
    sizes = np.bitwise_count(inside)
    return Problem(
        n=g.n,
        alone=g.alone,
        gain=g.gain,
        price=g.costs_of,
        divide=divide,
        object_to=None if whole else object_to,
        start=inside[(sizes > 1) & (sizes < g.n - 1)],
        slack=slack,
        floors=floors,
    )


def cost_scale(g: CostGame, excess: str) -> float:
    """Divide costs by this in the proportional excess, so that divisors are about one."""
    return float(g.costs[1:].mean()) if excess == "proportional" else 1.0


def unscaled(g: CostGame, excess: str, answer: Answer) -> tuple[Step, ...]:
    """Give levels in their own unit: money, money per head, or a fraction of cost."""
    scale = cost_scale(g, excess)
    return tuple(
        Step(None if step.level is None else step.level / scale, step.groups, step.floors)
        for step in answer.steps
    )
