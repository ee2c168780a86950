"""Where a group's saving comes from, in parts that add up exactly."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from interlocal.engine.costs import HostedCost, ServiceModel
from interlocal.engine.costs.savings import TERMS
from interlocal.engine.errors import UnusableInput
from interlocal.engine.grouping.prices import draws_of
from interlocal.engine.grouping.problem import Problem

Group = tuple[int, ...]


def gains(problem: Problem, groups: Sequence[Group], hosts: Sequence[int]) -> list[Mapping]:
    """One mapping per group, part -> money a year; negative parts are what sharing costs.

    The parts add up to all members alone less the group's cost. A HostedCost has "fixed",
    "scale", "travel" and "coordination"; a ServiceModel "gross" and its terms of sharing,
    means over the draws.
    """
    cost = problem.cost
    if problem.objective != "expected":
        raise UnusableInput("A saving has parts where the plan is one of expected costs.")
    if isinstance(cost, HostedCost):
        return [_of_form(cost, group, host) for group, host in zip(groups, hosts, strict=True)]
    if isinstance(cost, ServiceModel):
        return [_of_model(problem, cost, group) for group in groups]
    raise UnusableInput("The parts of a saving are known for a HostedCost or a ServiceModel.")


def _of_form(cost: HostedCost, group: Group, host: int) -> Mapping[str, float]:
    members = list(group)
    work, fixed = np.asarray(cost.work, dtype=float)[members], np.asarray(cost.host_fixed)
    further = len(members) - 1
    ways = float(work @ np.asarray(cost.minutes)[members, host]) * cost.per_minute
    return {
        "fixed": float(fixed[members].sum() - fixed[host]),
        "scale": float(cost.base(work).sum() - cost.base(work.sum(keepdims=True))[0]),
        "travel": 0.0 - ways,
        "coordination": 0.0 - (cost.coordination * further + cost.crowding * further**2),
    }


def _of_model(problem: Problem, model: ServiceModel, group: Group) -> Mapping[str, float]:
    mask = np.zeros((1, problem.region.n), dtype=bool)
    mask[0, list(group)] = True
    parts = replace(model, travel=None).savings(mask)
    found = {"gross": float(parts.gross.mean())}
    found |= {term: 0.0 - float(getattr(parts, term).mean()) for term in TERMS}
    if model.travel is not None:
        # the host is one that the limits allow, so its ways are priced anew
        members = np.array(group, dtype=np.int16)[:, None]
        every = np.arange(model.fit.draws)
        with_ways = draws_of(model, members, problem.rules, every).mean()
        found["travel"] = 0.0 - float(with_ways - (parts.alone - parts.net).mean())
    return found
