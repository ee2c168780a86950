"""Why nobody can meet the limits: which limit, and for whom."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.grouping.budget import Budget
from interlocal.engine.grouping.limits import Limits, Rules
from interlocal.engine.grouping.listing import Listing, TooMany, list_all
from interlocal.engine.grouping.partition import partition
from interlocal.engine.grouping.region import Region, joined

NEARBY = 40  # towns looked at around one that cannot be served
ROOM = 200_000  # groups listed to find out


def why_unserved(rules: Rules, lost: NDArray) -> str:
    """Say for whom no group is allowed, and which limit stands in the way."""
    region, limits = rules.region, rules.limits
    names = region.among(lost[:5].tolist())
    who = joined(names) + (f" and {len(lost) - 5} more" if len(lost) > 5 else "")
    town = int(lost[0])
    near = _around(rules, town)
    helps = [
        words
        for words, loosened in _loosened(limits, region)
        if _serves(region, near, town, loosened)
    ]
    if helps:
        ways = " or ".join(helps)
        return f"No group is allowed that holds {who}. In the way of {names[0]}: {ways}."
    every = joined([words for words, _ in _loosened(limits, region)] or ["the costs"])
    return (
        f"No group is allowed that holds {who}; several limits together stand in the way: {every}."
    )


def why_no_plan(rules: Rules, listing: Listing) -> str:
    """Every town has an allowed group, but no plan serves all: say who is left over."""
    region, n = rules.region, rules.region.n
    alone = np.full((len(listing.members), n), n, dtype=listing.members.dtype)
    alone[0] = np.arange(n)
    both = Listing(
        n,
        np.concatenate([listing.members, alone], axis=1),
        np.append(np.zeros(listing.count), np.ones(n)),
        np.append(listing.host, np.arange(n)).astype(np.int16),
    )
    found = partition(both, np.arange(both.count), np.arange(n), seconds=20.0)
    words = joined([words for words, _ in _loosened(rules.limits, region)] or ["the costs"])
    if found.ids is None:
        return f"No plan serves every town within these limits: {words}."
    left = found.ids[found.ids >= listing.count] - listing.count
    who = joined(region.among(left[:6].tolist())) + (" and others" if len(left) > 6 else "")
    return (
        f"Every town has an allowed group, but no plan serves all at once: {len(left)} are left "
        f"over at best, for example {who}. Loosen one of: {words}."
    )


def _loosened(limits: Limits, region: Region) -> list[tuple[str, Limits]]:
    """Each limit that is set, in words, and the limits without it."""
    found: list[tuple[str, Limits]] = []
    if limits.min_population is not None:
        found.append(
            (
                f"the smallest population of {limits.min_population:,.0f}",
                replace(limits, min_population=None),
            )
        )
    if limits.max_population is not None:
        found.append(
            (
                f"the largest population of {limits.max_population:,.0f}",
                replace(limits, max_population=None),
            )
        )
    if limits.max_minutes is not None:
        found.append(
            (f"the most minutes of {limits.max_minutes:g}", replace(limits, max_minutes=None))
        )
    if limits.hosts is not None:
        found.append(("who may host", replace(limits, hosts=None)))
    if limits.forbid:
        found.append(("who must not be together", replace(limits, forbid=())))
    if limits.force:
        found.append(("who must be together", replace(limits, force=())))
    if limits.contiguous:
        found.append(("that members must be joined by borders", replace(limits, contiguous=False)))
    if limits.max_towns < region.n:
        more = replace(limits, max_towns=min(region.n, limits.max_towns + 3))
        found.append((f"the most towns of {limits.max_towns}", more))
    return found


def _around(rules: Rules, town: int) -> NDArray:
    """The nearest towns and those bound to them."""
    region = rules.region
    if region.minutes is not None:
        near = np.argsort(np.minimum(region.minutes[:, town], region.minutes[town]), kind="stable")
        inside = set(near[:NEARBY].tolist())
    else:
        inside, edge = {town}, [town]
        while edge and len(inside) < NEARBY:
            edge = [int(j) for i in edge for j in np.flatnonzero(region.borders[i])]
            edge = [j for j in dict.fromkeys(edge) if j not in inside][: NEARBY - len(inside)]
            inside |= set(edge)
    for bond in rules.bonds:
        if inside & set(bond):
            inside |= set(bond)
    return np.array(sorted(inside))


def _serves(region: Region, near: NDArray, town: int, limits: Limits) -> bool:
    others = np.sort(np.delete(region.population, town))[::-1]
    people = region.population[town] + others[: limits.max_towns - 1].sum()
    if limits.min_population is not None and people < limits.min_population:
        return False
    names = set(region.among(near.tolist()))
    part = Region(
        {name: people for name, people in region.towns.items() if name in names},
        region.borders[np.ix_(near, near)],
        None if region.minutes is None else region.minutes[np.ix_(near, near)],
    )
    hosts = limits.hosts
    inner = replace(
        limits,
        hosts=None if hosts is None else [name for name in hosts if name in names],
        forbid=[group for group in limits.forbid if set(group) <= names],
        force=[group for group in limits.force if set(group) <= names],
    )
    if hosts is not None and not inner.hosts:
        inner = replace(inner, hosts=None, max_towns=1)  # nobody near may host, each serves itself
        if any(len(set(group)) > 1 for group in inner.force):
            return False
    try:
        members = list_all(Rules.of(part, inner), Budget(), ROOM, compiled=False)
    except TooMany:
        return True
    return bool((members == np.flatnonzero(near == town)[0]).any())
