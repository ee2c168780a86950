"""The nucleolus: make the worst-off group as well off as can be, then the next, and so on."""

import numpy as np

from interlocal.engine.errors import NoAnswer
from interlocal.engine.games.coalitions import Floats, Masks
from interlocal.engine.games.game import LARGEST_TABLE, CostGame, Game
from interlocal.engine.games.oracle import OracleGame
from interlocal.engine.sharing.certificate import Step
from interlocal.engine.sharing.core import tolerance_of
from interlocal.engine.sharing.excess import checked_excess, divisors
from interlocal.engine.sharing.kohlberg import terms_of
from interlocal.engine.sharing.levels import Answer, Problem, find_levels
from interlocal.engine.sharing.result import Sharing, sharing
from interlocal.engine.sharing.search import finder
from interlocal.engine.sharing.simplex import Stuck
from interlocal.engine.sharing.span import Span

WHOLE_POOL = 8
NOT_CERTIFIED = (
    "Not certified: not every group could be looked at, so some group may have more to complain "
    "about than was found."
)


SEARCHED = 18  # beyond, an exact search is quicker than looking at every group


def as_table(g: Game) -> Game:
    """Look at every group where that is possible: up to 25 members.

    A game that brings an exact search of its own is searched instead beyond 18.
    """
    if not isinstance(g, OracleGame):
        return g
    return g.table() if g.n <= (LARGEST_TABLE if g.separate is None else SEARCHED) else g


def nucleolus(g: Game, excess: str = "plain") -> Sharing:
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


def prenucleolus(g: Game, excess: str = "plain") -> Sharing:
    """As ``nucleolus``, but a member may be asked for more than its cost alone.

    It always exists. Where no member pays more than alone it is the nucleolus.
    """
    return _solved("prenucleolus", g, excess)


def _solved(method: str, g: Game, excess: str) -> Sharing:
    g = as_table(g)
    checked_excess(excess, g)
    inputs = {"excess": excess}
    if g.n == 1:
        return sharing(method, g, np.array([g.total]), inputs=inputs)
    floors = method == "nucleolus"
    if floors and g.gain <= tolerance_of(g):
        step = Step(None, {}, dict.fromkeys(range(g.n), 1.0))
        return sharing(method, g, g.alone * 1.0, inputs=inputs, steps=(step,))
    problem = problem_of(g, excess, floors)
    answer = solve(problem)
    steps = unscaled(g, excess, answer)
    notes = () if problem.certified() else (NOT_CERTIFIED,)
    return sharing(method, g, answer.shares, inputs=inputs, steps=steps, notes=notes)


def solve(problem: Problem, most_levels: int | None = None) -> Answer:
    """Find the levels with the small simplex, or with HiGHS where that gets stuck."""
    try:
        return find_levels(problem, most_levels)
    except Stuck:
        return find_levels(problem, most_levels, sturdy=True)


def problem_of(g: Game, excess: str, floors: bool) -> Problem:
    """See a game as savings, with a search for groups that object."""
    scale = cost_scale(g, excess)
    slack = tolerance_of(g)

    search = finder(g)

    def divide(masks: Masks) -> Floats:
        return divisors(g.costs_of, masks, excess) / scale

    def object_to(shares: Floats, level: float, span: Span, most: int, starts: Masks) -> Masks:
        charges, factor, above = terms_of(shares, level / scale, excess, slack)
        return search.find(charges, factor, above, span, most, starts)

    whole = isinstance(g, CostGame) and g.n <= WHOLE_POOL
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
        certified=lambda: search.certified,
    )


def cost_scale(g: Game, excess: str) -> float:
    """Divide costs by this in the proportional excess, so that divisors are about one."""
    return g.total if excess == "proportional" else 1.0


def unscaled(g: Game, excess: str, answer: Answer) -> tuple[Step, ...]:
    """Give levels in their own unit: money, money per head, or a fraction of cost."""
    scale = cost_scale(g, excess)
    return tuple(
        Step(None if step.level is None else step.level / scale, step.groups, step.floors)
        for step in answer.steps
    )
