"""Judges plans without the engine's solver: everything is computed again from scratch.

``judge`` answers with a list of what is wrong, empty when nothing is; ``best_of_all``
walks through every way to divide a small region.
"""

import itertools

import numpy as np


def group_cost(cost, region, members, limits):
    """Cost of one group at its cheapest host within the limits; infinite if not allowed."""
    if not allowed(region, members, limits):
        return np.inf
    if callable(cost):
        mask = np.zeros((1, region.n), dtype=bool)
        mask[0, list(members)] = True
        return float(np.asarray(cost(mask))[0])
    load = sum(float(cost.work[i]) for i in members)
    further = len(members) - 1
    fixed = float(cost.base(np.array([load]))[0])
    fixed += cost.coordination * further + cost.crowding * further**2
    ways = [
        float(cost.host_fixed[h])
        + cost.per_minute * sum(float(cost.work[i]) * float(cost.minutes[i, h]) for i in members)
        for h in hosts_within(region, members, limits)
    ]
    return fixed + min(ways)


def hosts_within(region, members, limits):
    if len(members) == 1:
        return list(members)
    may = range(region.n) if limits.hosts is None else [region.index[h] for h in limits.hosts]
    return [
        h
        for h in members
        if h in may
        and (
            limits.max_minutes is None
            or all(i == h or region.travel[i, h] <= limits.max_minutes for i in members)
        )
    ]


def allowed(region, members, limits):
    """Does a group keep to every limit?"""
    names = {region.names[i] for i in members}
    people = sum(float(region.towns[name]) for name in names)
    if len(members) > limits.max_towns:
        return False
    several = len(members) > 1  # a town by itself can be too small, but not too large
    if several and limits.max_population is not None and people > limits.max_population:
        return False
    if limits.min_population is not None and people < limits.min_population:
        return False
    if any(set(wish) <= names for wish in limits.forbid):
        return False
    if any(set(wish) & names and not set(wish) <= names for wish in limits.force):
        return False
    if limits.contiguous and not joined_up(region, members):
        return False
    return bool(hosts_within(region, members, limits))


def joined_up(region, members):
    left, front = set(members), [members[0]]
    while front:
        town = front.pop()
        if town in left:
            left.discard(town)
            front.extend(other for other in left if region.borders[town, other])
    return not left


def divisions(places):
    """Every way to divide places into groups."""
    if not places:
        yield []
        return
    first, rest = places[0], places[1:]
    for size in range(len(rest) + 1):
        for others in itertools.combinations(rest, size):
            left = [place for place in rest if place not in others]
            for more in divisions(left):
                yield [(first, *others), *more]


def best_of_all(region, cost, limits):
    """Least cost over every division of the region, and the division; (inf, None) if none."""
    price = {}
    for size in range(1, region.n + 1):
        for members in itertools.combinations(range(region.n), size):
            price[members] = group_cost(cost, region, members, limits)
    best, how = np.inf, None
    for division in divisions(tuple(range(region.n))):
        total = sum(price[members] for members in division)
        if total < best:
            best, how = total, division
    return best, how


def judge(plan, region, cost, limits, best_known=np.inf):
    """What is wrong with a plan: every town once, limits kept, cost right, bound possible."""
    wrong = []
    served = sorted(name for group in plan.groups for name in group)
    if served != sorted(region.names):
        wrong.append("not every town is in one group")
    total = 0.0
    for group, host in zip(plan.groups, plan.hosts, strict=True):
        members = tuple(sorted(region.index[name] for name in group))
        if not allowed(region, members, limits):
            wrong.append(f"{group} breaks the limits")
        elif region.index[host] not in hosts_within(region, members, limits):
            wrong.append(f"{host} may not host {group}")
        total += group_cost(cost, region, members, limits)
    slack = 1e-6 * max(1.0, abs(total))
    if not abs(total - plan.cost) <= slack:
        wrong.append(f"costs {total}, not {plan.cost}")
    if plan.bound is not None and plan.bound > min(total, best_known) + slack:
        wrong.append(f"the bound {plan.bound} is above a known plan at {min(total, best_known)}")
    return wrong
