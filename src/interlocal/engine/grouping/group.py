"""Which towns should share with which: the least-cost plan of a region, with a proof."""

from collections.abc import Callable
from typing import Any

import numpy as np

from interlocal.engine.errors import NoAnswer, UnusableInput
from interlocal.engine.grouping.budget import Budget, Progress, Stop
from interlocal.engine.grouping.effort import USUAL, Effort
from interlocal.engine.grouping.limits import Limits
from interlocal.engine.grouping.listing import TooMany
from interlocal.engine.grouping.plan import Plan, everyone_alone, searched
from interlocal.engine.grouping.problem import Problem
from interlocal.engine.grouping.region import Region

MOST_GROUPS = 10_000_000  # listed at once: about 1 GB with eight towns a group


def group(
    region: Region,
    cost: Any,
    limits: Limits,
    *,
    objective: str = "expected",
    gap: float = 0.005,
    clock: Callable[[], float] | None = None,
    time_limit: float | None = None,
    rng: np.random.Generator | None = None,
    progress: Callable[[Progress], bool | None] | None = None,
    most_groups: int = MOST_GROUPS,
    compiled: bool | None = None,
    effort: Effort = USUAL,
) -> Plan:
    """Find the least-cost way to put every town into one group, with a proven bound.

    Every group that the limits allow is listed and priced. Column generation over the
    whole list proves a bound, a search by neighbouring groups finds a plan, and branching,
    cuts and HiGHS close the gap between them.

    Parameters
    ----------
    region : towns, borders, minutes
    cost : ``HostedCost``, ``ServiceModel`` (its expected cost with every term of
        sharing), a staffed service, a function ``groups (g, n) -> costs (g,)``, or
        ``AtHost(function(groups, hosts))``; money a year
    limits : what every group must keep to
    objective : "expected"; "cvar": each group judged by the mean of its worst fifth of
        draws; "regret": the plan whose greatest cost above the best plan of a draw is least
        (``Plan.regret``). The latter two need a ServiceModel.
    gap : share of the cost at which the proof is good enough; 0 = to the end
    clock, time_limit : seconds, and what tells them, such as ``time.monotonic``
    rng : numpy Generator for the search by example; a fixed seed without one
    progress : told how far the search is; answering False stops it
    most_groups : groups listed at most
    compiled : use the compiled kernels, which take a moment to load; None = from 60 towns
        on, where ``interlocal[fast]`` is installed
    effort : what is done by which way, and for how long; for studies of the search itself

    Returns
    -------
    Plan, whose ``bound`` holds for every plan within the limits.

    Raises
    ------
    UnusableInput : towns, costs or limits that are missing, negative or contradict
    NoAnswer : limits that nobody can meet, with the limit and the towns; more allowed
        groups than ``most_groups``; a stop before any plan where towns may not be alone

    A search that is stopped early answers with the best plan so far, which may be every
    town alone, and what was proven until then (``bound`` None: nothing).

    Notes
    -----
    Set partitioning with column generation. Work grows with the number of allowed groups:
    some 13,000 for 38 towns and groups of six, 260,000 for 351 towns.

    References
    ----------
    Barnhart, C., and others (1998), Branch-and-price: column generation for solving huge
    integer programs, Operations Research 46(3), 316-329.

    Examples
    --------
    >>> import numpy as np
    >>> towns = Region({"Alder": 3_000, "Birch": 5_000, "Cedar": 9_000},
    ...     [("Alder", "Birch"), ("Birch", "Cedar")])
    >>> plan = group(towns, lambda groups: 100 + 0 * groups.sum(axis=1), Limits(max_towns=2))
    >>> plan.cost, plan.status
    (200.0, 'optimal')
    """
    if not 0 <= gap < 1:
        raise UnusableInput("The gap is a share of the cost: 0 or more, below 1.")
    budget = Budget(clock, time_limit, progress)
    chance = np.random.default_rng(0) if rng is None else rng
    try:
        problem = Problem.build(
            region, cost, limits, objective, budget, most_groups, compiled, effort
        )
    except TooMany:
        raise NoAnswer(
            f"The limits allow more than {most_groups:,} groups; lower the most towns or the "
            "most minutes, ask for contiguous groups, or take a part of the region."
        ) from None
    except Stop:
        return everyone_alone(region, cost, limits, objective, budget.stopped or "interrupted")
    return searched(problem, problem.search(gap, chance), budget)
