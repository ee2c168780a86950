"""The search for a region's best grouping, and the questions asked of it."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from interlocal.discovery.calculations.regions_problem import (
    CannotGroup,
    RegionProblem,
    Wishes,
)
from interlocal.discovery.calculations.regions_results import (
    GroupingResult,
    GroupResult,
    Ids,
    OtherPlan,
    Pair,
    Share,
    StaysOut,
)
from interlocal.engine.errors import EngineError, NoAnswer
from interlocal.engine.grouping import Limits, Plan, Progress, Region, Split, group
from interlocal.engine.money import split_cents
from interlocal.scan.calculations.grouping import net_draws
from interlocal.web.words import Range

SEED = 1
DRAWS = 50
SECONDS = 60.0
NEAR = (1e-6, 1e-5, 1e-4, 1e-3, 1e-2)  # shares of the cost within which others are looked for
ROOM = 1_000  # other plans looked at within one of them
OFTEN = 0.25  # share of draws from which a pair that the plan parts is named

Listener = Callable[["Step"], None]


@dataclass(frozen=True)
class Step:
    """How far a search has come.

    stage : "listing" groups, "bound", "plan", "proof", then "others", "draws",
        "stays out"
    done : groups listed, or draws made
    gap : share of the cost that is open, None before there is a plan and a bound
    seconds : since the search began
    """

    stage: str
    done: int
    cost_cents: int | None
    gap: float | None
    seconds: float


def best_grouping(
    problem: RegionProblem,
    *,
    wishes: Wishes | None = None,
    seed: int = SEED,
    draws: int = DRAWS,
    gap: float = 0.0,
    time_limit: float | None = SECONDS,
    alternatives: int = 1,
    stays_out: Sequence[str] = (),
    on_progress: Listener | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> GroupingResult:
    """The grouping of a region's towns with the least expected cost, with its proof.

    Savings are small beside the towns' whole cost, so the proof is carried to the end
    unless a ``gap`` (a share of that cost) is good enough. ``time_limit`` seconds are
    for the plan and its proof; the draws, the other plans and the plans without a town
    get as many again at most. ``draws`` = 0 leaves the draws out.

    The same problem, wishes and seed give the same answer, as long as no limit of time
    cuts a search short. Raises CannotGroup for wishes that nobody can meet, saying
    which and for whom.
    """
    wishes = wishes or Wishes()
    clock = _Clock(on_progress, should_stop)
    try:
        plan = group(
            _region(problem),
            problem.model,
            _limits(problem, wishes),
            gap=gap,
            clock=time.monotonic,
            time_limit=time_limit,
            rng=np.random.default_rng(seed),
            progress=clock.tell,
        )
        if plan.bound is None:  # not all groups were listed, so nothing is proven
            raise CannotGroup(
                "The search was stopped before all groups that the rules allow were listed; "
                "give it more time, or narrower rules.",
                problem.left_out,
            )
        clock.deadline = None if time_limit is None else time.monotonic() + time_limit
        others, complete = _others(plan, alternatives, clock)
        pairs, made = _pairs(plan, draws, clock)
        without = tuple(
            _without(problem, wishes, town, plan, seed, gap, clock) for town in stays_out
        )
    except EngineError as refusal:
        raise CannotGroup(str(refusal), problem.left_out) from None
    return _result(problem, wishes, seed, plan, others, complete, pairs, made, without)


class _Clock:
    """Tells the listener, and says when to stop."""

    def __init__(self, listener: Listener | None, stop: Callable[[], bool] | None) -> None:
        self.listener, self.stop = listener, stop
        self.began = time.monotonic()
        self.deadline: float | None = None

    def tell(self, progress: Progress, stage: str = "") -> bool:
        """False stops the search."""
        cost, bound = progress.cost, progress.bound
        if self.listener is not None:
            known = cost is not None and bound is not None and cost > 0
            self.listener(
                Step(
                    stage=stage or progress.stage,
                    done=progress.listed,
                    cost_cents=None if cost is None else round(cost * 100),
                    gap=max(0.0, cost - bound) / cost if known and cost and bound else None,
                    seconds=time.monotonic() - self.began,
                )
            )
        return not self.over

    @property
    def over(self) -> bool:
        """Asked to stop, or out of time."""
        late = self.deadline is not None and time.monotonic() > self.deadline
        return late or (self.stop is not None and self.stop())

    @property
    def left(self) -> float | None:
        """Seconds left, None without a limit."""
        return None if self.deadline is None else max(0.0, self.deadline - time.monotonic())


def _region(problem: RegionProblem) -> Region:
    names = problem.names
    return Region(
        {names[town.id]: float(town.population) for town in problem.towns},
        [(names[a], names[b]) for a, b in problem.borders],
        None if problem.model.travel is None else problem.model.travel.minutes,
    )


def _limits(problem: RegionProblem, wishes: Wishes) -> Limits:
    names = problem.names
    left_out = {town.id: town for town in problem.left_out}
    for town in wishes.named:
        if town in left_out:
            gone = left_out[town]
            raise CannotGroup(f"{gone.name} cannot be in a wish: {gone.reason}", problem.left_out)
        if town not in names:
            raise CannotGroup(f"“{town}” is no town of {problem.region}; check the wishes.")
    return Limits(
        max_towns=wishes.max_towns,
        max_minutes=wishes.max_minutes,
        max_population=wishes.max_population,
        min_population=wishes.min_population,
        hosts=None if wishes.hosts is None else [names[town] for town in wishes.hosts],
        forbid=[[names[town] for town in group] for group in wishes.never],
        force=[[names[town] for town in group] for group in wishes.must],
        contiguous=wishes.contiguous,
    )


def _ids(plan: Plan, problem: RegionProblem) -> dict[str, str]:
    return {name: town for town, name in problem.names.items()}


def _others(
    plan: Plan, wanted: int, clock: _Clock
) -> tuple[list[tuple[Sequence[Ids], float]], bool]:
    """The next best plans, cheapest first, and whether none was missed."""
    if wanted < 1 or clock.over:
        return [], False
    found: list[tuple[Sequence[Ids], float]] = []
    complete = False
    for within in NEAR:
        clock.tell(Progress("others", len(found), plan.cost, plan.bound))
        near = plan.alternatives(within, ROOM, clock=time.monotonic, time_limit=clock.left or 1e9)
        found, complete = list(zip(near.plans, near.costs, strict=True)), near.complete
        if len(found) >= wanted or not complete or clock.over:
            break
    return found[:wanted], complete


def _pairs(plan: Plan, draws: int, clock: _Clock) -> tuple[list[tuple[str, str, float]], int]:
    """How often towns are together in the best grouping of a draw, and how many draws."""
    if draws < 1 or clock.over:
        return [], 0
    try:
        sure = plan.confidence(draws, progress=lambda progress: clock.tell(progress, "draws"))
    except NoAnswer:  # stopped before the first draw was done
        return [], 0
    upper = np.argwhere(np.triu(sure.together, 1) > 0).tolist()
    names = sure.names
    return [(names[i], names[j], float(sure.together[i, j])) for i, j in upper], len(sure.costs)


def _without(
    problem: RegionProblem,
    wishes: Wishes,
    town: str,
    plan: Plan,
    seed: int,
    gap: float,
    clock: _Clock,
) -> StaysOut:
    """The best grouping of the others, the town paying for itself."""
    if town not in problem.names:
        raise CannotGroup(f"“{town}” is not among the towns that are grouped.")
    left = problem.without([town])
    rest = group(
        _region(left),
        left.model,
        _limits(left, wishes.without([town])),
        gap=gap,
        clock=time.monotonic,
        time_limit=clock.left,
        rng=np.random.default_rng(seed),
        progress=lambda progress: clock.tell(progress, "stays out"),
    )
    ids = _ids(rest, left)
    alone = plan.alone[problem.names[town]]
    return StaysOut(
        town=town,
        groups=tuple(tuple(ids[name] for name in names) for names in rest.groups),
        dearer_cents=round((rest.cost + alone - plan.cost) * 100),
        gap=rest.gap,
        status=rest.status,
    )


def _result(
    problem: RegionProblem,
    wishes: Wishes,
    seed: int,
    plan: Plan,
    others: list[tuple[Sequence[Ids], float]],
    complete: bool,
    pairs: list[tuple[str, str, float]],
    draws: int,
    stays_out: tuple[StaysOut, ...],
) -> GroupingResult:
    ids = _ids(plan, problem)
    nets = list(net_draws(problem.model, plan))
    groups = tuple(_groups(problem, plan, nets))
    alone = sum(found.alone_cents for found in groups)
    shared = sum(found.shared_cents for found in groups)
    total = np.sum(nets, axis=0)
    mine = [tuple(sorted(ids[name] for name in names)) for names in plan.groups]
    group_of = {town: members for members in mine for town in members}
    return GroupingResult(
        region=problem.region,
        service=problem.service,
        service_name=problem.service_name,
        on=problem.on,
        basis=problem.basis,
        wishes=wishes,
        seed=seed,
        towns={town.id: town for town in problem.towns},
        left_out=problem.left_out,
        groups=groups,
        alone_cents=alone,
        shared_cents=shared,
        net=_range(total, alone - shared),
        chance_of_saving=float((total > 0).mean()),
        bound_cents=_bound(plan, shared),
        gap=plan.gap,
        status=plan.status,
        others=tuple(_other(plan, names, cost, ids) for names, cost in others),
        others_complete=complete,
        pairs=tuple(
            sorted(
                (
                    Pair((ids[a], ids[b]), share, ids[b] in group_of[ids[a]])
                    for a, b, share in pairs
                    if share >= OFTEN or ids[b] in group_of[ids[a]]
                ),
                key=lambda pair: (-pair.share, pair.towns),
            )
        ),
        draws=draws,
        stays_out=stays_out,
        notes=plan.notes,
    )


def _groups(
    problem: RegionProblem, plan: Plan, nets: Sequence[NDArray[np.float64]]
) -> Iterator[GroupResult]:
    ids = _ids(plan, problem)
    towns = {town.id: town for town in problem.towns}
    every = zip(
        plan.groups,
        plan.hosts,
        plan.costs,
        nets,
        plan.gains(),
        plan.split("core"),
        plan.split("per_head"),
        strict=True,
    )
    for names, host, cost, net, parts, split, per_head in every:
        members = tuple(ids[name] for name in names)
        alone = sum(towns[town].alone_cents for town in members)
        shared = round(cost * 100) if len(members) > 1 else alone
        people = sum(towns[town].population for town in members)
        subsidy = round(split.subsidy * 100)
        yield GroupResult(
            members=members,
            host=ids[host],
            population=people,
            alone_cents=alone,
            shared_cents=shared,
            net=_range(net, alone - shared),
            chance_of_saving=float((net > 0).mean()),
            parts={part: round(money * 100) for part, money in parts.items()},
            shares=tuple(_shares(problem, split, ids, shared - subsidy)),
            stable=split.stable and not subsidy,
            subsidy_cents=subsidy,
            per_head_stable=per_head.stable,
            beyond_data=len(members) > 1 and people > problem.model.fit.largest > 0,
        )


def _shares(
    problem: RegionProblem, split: Split, ids: dict[str, str], total_cents: int
) -> Iterator[Share]:
    alone = {town.id: town.alone_cents for town in problem.towns}
    # nobody pays, so there is nothing to split
    payers = split.members
    cents = split_cents(total_cents, split.shares) if split.shares.sum() else [0] * len(payers)
    for name, pays in zip(payers, cents, strict=True):
        yield Share(ids[name], alone[ids[name]], pays)


def _range(draws: NDArray[np.float64], mean_cents: int) -> Range:
    """The mean as the other figures add up to, between the ends of the draws."""
    low, high = (round(float(end) * 100) for end in np.percentile(draws, [10, 90]))
    return Range(min(low, mean_cents), mean_cents, max(high, mean_cents))


def _other(plan: Plan, names: Sequence[Ids], cost: float, ids: dict[str, str]) -> OtherPlan:
    before, after = set(plan.groups), set(names)

    def told(groups: Sequence[Ids]) -> tuple[Ids, ...]:
        return tuple(tuple(ids[name] for name in members) for members in groups)

    return OtherPlan(
        groups=told(names),
        dearer_cents=round((cost - plan.cost) * 100),
        gone=told([members for members in plan.groups if members not in after]),
        new=told([members for members in names if members not in before]),
    )


def _bound(plan: Plan, shared: int) -> int | None:
    """The proven bound in cents; that of a proven plan is its cost, whatever rounding says."""
    if plan.bound is None:
        return None
    if plan.status == "optimal":
        return shared
    return min(shared, round(plan.bound * 100))
