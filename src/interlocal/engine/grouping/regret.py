"""The plan that nobody will be sorry for: least greatest regret over the draws.

A plan's regret in a draw is what it costs above the cheapest plan of that draw. Which plan
keeps the greatest of these regrets least is a game against the draws: whoever picks the
draw mixes those that hurt, the planner answers with a good plan for the mixture, and each
answer proves that no plan has less regret than its bound leaves. The mixture's plans are
then put together anew by a solver for whole numbers.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from interlocal.engine.grouping.budget import Budget, Progress, Stop
from interlocal.engine.grouping.confidence import Redraws
from interlocal.engine.grouping.listing import Listing
from interlocal.engine.grouping.problem import Problem
from interlocal.engine.grouping.region import Array
from interlocal.engine.grouping.relaxation import Ids, Master, Prices, make_safe, reduced_costs
from interlocal.engine.grouping.search import EXACT, Search
from interlocal.engine.sharing.lp import LinearProgram

DRAWS = 100  # of a model's draws that are looked at, evenly spread
ROUNDS = 20  # of the game
POLISH = 20.0  # seconds for putting plans together anew


@dataclass(frozen=True, eq=False)
class Regret:
    """What a plan costs above the best of each draw; money a year.

    costs : shape (d,), the plan in each draw
    best : shape (d,), the cheapest plan found for that draw
    bounds : shape (d,), proven: no plan costs less in that draw
    at_least : proven: every plan's greatest regret is this or more
    """

    costs: Array
    best: Array
    bounds: Array
    at_least: float

    @property
    def by_draw(self) -> Array:
        """Above the cheapest plan found for each draw, shape (d,)."""
        return self.costs - self.best

    @property
    def greatest(self) -> float:
        """The greatest regret, measured against the cheapest plans found."""
        return float(self.by_draw.max())

    @property
    def at_most(self) -> float:
        """Proven: in no draw does the plan cost more than this above the cheapest."""
        return float((self.costs - self.bounds).max())

    @property
    def worst(self) -> int:
        """The draw of the greatest regret."""
        return int(self.by_draw.argmax())


@dataclass(eq=False)
class LeastRegret:
    """The game between plans and draws; every stop leaves figures that hold.

    costs : shape (m, d), each group in each draw
    plans : plans found so far, the first one is the plan of least expected cost
    paid : what each of them costs in each draw, shape (d,)
    whole : every plan's greatest regret is this or more, by the solver for whole numbers
    """

    problem: Problem
    search: Search
    gap: float
    budget: Budget
    plans: list[Ids] = field(default_factory=list)
    paid: list[Array] = field(default_factory=list)
    whole: float = 0.0

    def __post_init__(self) -> None:
        listing = self.problem.listing
        # whoever interrupted the search is still told what is known; only time cuts this short
        self.costs = self.problem.draw_costs(DRAWS, self.budget.quiet())
        self.add(self.search.best)
        prices, mean = self.search.root.prices, self.paid[0].mean()
        master = Master(listing, 4.0 * float(self.costs.max()) + 1.0)
        master.add(np.union1d(self.search.seen, self.search.best))
        self.redraws = Redraws(
            self.problem, self.search.best, prices, master, self.gap, self.search.rng
        )
        # a first bound for every draw, in one pass each; nothing costs less than nothing
        self.bounds = np.zeros(self.costs.shape[1])
        for draw in range(len(self.bounds)):
            if self.budget.left <= 0:
                break
            redrawn = listing.with_costs(self.costs[:, draw])
            scaled = Prices(prices.towns * (self.paid[0][draw] / max(mean, 1e-9)), np.zeros(0))
            left = reduced_costs(redrawn, scaled, [])
            self.bounds[draw] = make_safe(redrawn, scaled, [], left)[1]
        # mixtures of draws, with what any plan costs at least under each
        self.proofs: list[tuple[Array, float]] = []

    def add(self, ids: Ids) -> None:
        """Take note of a plan."""
        self.plans.append(ids)
        self.paid.append(self.costs[ids].sum(axis=0))

    @property
    def best(self) -> Array:
        """The cheapest plan found for each draw, shape (d,)."""
        return np.min(self.paid, axis=0)

    @property
    def chosen(self) -> int:
        """The plan whose greatest regret is least."""
        return int((np.array(self.paid) - self.best).max(axis=1).argmin())

    def result(self) -> tuple[Ids, Regret]:
        """The plan of least greatest regret so far, and what is proven of it."""
        best, chosen = self.best, self.chosen
        proven = [self.whole, *(float(value - mix @ best) for mix, value in self.proofs)]
        paid = self.paid[chosen]
        least = float(np.clip(max(proven), 0.0, (paid - best).max()))
        return self.plans[chosen], Regret(paid, best, np.minimum(self.bounds, best), least)

    def run(self) -> None:
        """Every draw's own plan, the game, and the last touch; Stop leaves what is known."""
        listing = self.problem.listing
        for draw in range(len(self.bounds)):
            self._tell()
            ids, bound = self._near_best(listing.with_costs(self.costs[:, draw].copy()))
            self.bounds[draw] = max(self.bounds[draw], bound)
            self.add(ids)
        for _ in range(ROUNDS):
            self._tell()
            mix, value = self._worst_mixture()
            ids, bound = self._near_best(listing.with_costs(self.costs @ mix))
            self.proofs.append((mix, bound))
            self.add(ids)
            scale = self.gap / 10 * float(mix @ self.best)
            if mix @ (self.paid[-1] - self.best) >= value - max(scale, EXACT * value):
                break
        self._combine()

    def _tell(self) -> None:
        self.budget.tell(Progress("plan", self.problem.listing.count, self.search.cost))

    def _near_best(self, listing: Listing) -> tuple[Ids, float]:
        if listing.count > self.problem.effort.few_listed:
            return self.redraws.near_best(listing, self.budget.quiet())
        question = replace(self.problem, listing=listing, counts=self.problem.counts[:1])
        search = question.search(self.gap, self.search.rng, plan=self.search.best)
        search.run(self.budget)
        return search.best, search.bound

    def _worst_mixture(self) -> tuple[Array, float]:
        """The mixture of draws at which the best plan so far regrets most."""
        regrets = np.unique(np.round(np.array(self.paid) - self.best, 6), axis=0)
        unit = max(float(regrets.max()), 1e-9)
        draws = regrets.shape[1]
        game = LinearProgram(np.append(np.zeros(draws), -1.0), 0.0, np.append(np.ones(draws), 1.0))
        game.add_rows(np.append(np.ones(draws), 0.0), 1.0, 1.0)
        rows = np.column_stack([regrets / unit, -np.ones(len(regrets))])
        game.add_rows(rows, 0.0, np.inf)
        mix = np.maximum(game.solve()[0][:-1], 0.0)
        mix /= mix.sum()
        return mix, float((regrets @ mix).min())

    def _combine(self) -> None:
        """Put the plans' groups together anew; all groups where there are few."""
        every = self.problem.listing.count <= self.problem.effort.few_listed
        ids = np.unique(np.concatenate(self.plans))
        if every:
            ids = np.arange(self.problem.listing.count)
        found, bound = _least_greatest(
            self.problem.listing,
            ids,
            self.costs[ids],
            self.search.root.prices.towns,
            self.best,
            self.plans[self.chosen],
            min(self.budget.left, POLISH),
        )
        if found is not None:
            self.add(found)
        if every and np.isfinite(bound):
            # against the cheapest plans found, so that it holds against cheaper ones too
            self.whole = bound


def least_regret(
    problem: Problem, search: Search, gap: float, budget: Budget
) -> tuple[Ids, Regret | None, bool]:
    """The plan of least greatest regret that was found, its proof, and whether all was done.

    Stopped before the groups were priced in the draws, the plan of least expected cost, of
    whose regret nothing is known.
    """
    try:
        game = LeastRegret(problem, search, gap, budget)
    except Stop:
        budget.over()
        return search.best, None, False
    try:
        game.run()
        done = True
    except Stop:
        done = False
    ids, regret = game.result()
    return ids, regret, done


def _least_greatest(
    listing: Listing,
    ids: Ids,
    costs: Array,
    prices: Array,
    best: Array,
    start: Ids,
    seconds: float,
) -> tuple[Ids | None, float]:
    """HiGHS: the plan out of ``ids`` of least greatest regret, and a bound for all such."""
    import highspy

    k, n, draws = len(ids), listing.n, len(best)
    known = np.isin(ids, start)
    greatest = float((costs[known].sum(axis=0) - best).max())
    unit = max(greatest, 1e-6 * float(best.mean()), 1e-9)
    # a plan's prices add up to the same sum whatever it is, so that only what is above counts
    level = best / max(float(prices.sum()), 1e-9)
    above = costs - listing.sums(prices)[ids][:, None] * level
    members = listing.members[:, ids].T
    inside = members != n
    column, town = np.repeat(np.arange(k), inside.sum(axis=1)), members[inside]
    order = np.argsort(town, kind="stable")
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = k + 1, n + draws
    model.col_cost_ = np.append(np.zeros(k), 1.0)
    model.col_lower_ = np.zeros(k + 1)
    model.col_upper_ = np.append(np.ones(k), highspy.kHighsInf)
    model.row_lower_ = np.append(np.ones(n), np.full(draws, -highspy.kHighsInf))
    model.row_upper_ = np.append(np.ones(n), (best - prices.sum() * level) / unit)
    # each town once; in every draw the plan less the best is at most the regret, the last column
    starts = np.searchsorted(town[order], np.arange(n))
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.append(starts, len(town) + (k + 1) * np.arange(draws + 1))
    model.a_matrix_.index_ = np.append(column[order], np.tile(np.arange(k + 1), draws))
    rows = np.column_stack([above.T / unit, -np.ones(draws)])
    model.a_matrix_.value_ = np.append(np.ones(len(town)), rows.ravel())
    kinds = [highspy.HighsVarType.kInteger] * k
    model.integrality_ = [*kinds, highspy.HighsVarType.kContinuous]
    solver = highspy.Highs()
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("mip_rel_gap", 1e-6),
        ("time_limit", float(max(seconds, 0.0))),
    ):
        solver.setOptionValue(name, value)
    solver.passModel(model)
    solution = highspy.HighsSolution()
    solution.col_value = [*known.astype(float).tolist(), greatest / unit]
    solver.setSolution(solution)
    solver.run()
    info, use = solver.getInfo(), np.array(solver.getSolution().col_value)
    bound = max(float(info.mip_dual_bound), 0.0) * unit
    if info.primal_solution_status != 2 or len(use) != k + 1:
        return None, bound
    return ids[use[:-1] > 0.5], bound
