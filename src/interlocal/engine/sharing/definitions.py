"""Textbook definitions, written for checking: slow, plain, and apart from the fast code.

All take costs as an array in bit order. With an array of Fractions they are
exact; with floats they check a result computed another way.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.games.coalitions import sizes

Numbers = NDArray[Any]


def equal(costs: Numbers) -> Numbers:
    """Split ``c(N)`` into n equal parts."""
    n = _count(costs)
    return np.array([costs[-1] / n] * n)


def proportional(costs: Numbers, key: Sequence[float]) -> Numbers:
    """Split ``c(N)`` in proportion to ``key``."""
    parts = np.array([_like(costs, part) for part in key])
    return costs[-1] * parts / parts.sum()


def aca(costs: Numbers) -> Numbers:
    """Separable costs, and the rest in proportion to alternate cost avoided."""
    alone = costs[_singles(costs)]
    return _separable(costs, alone)


def scrb(costs: Numbers, benefits: Sequence[float] | None = None) -> Numbers:
    """Separable costs, and the rest in proportion to remaining benefits."""
    limits = costs[_singles(costs)]
    if benefits is not None:
        limits = np.minimum(limits, np.array([_like(costs, value) for value in benefits]))
    return _separable(costs, limits)


def tau(costs: Numbers) -> Numbers:
    """Compromise between the utopia costs and the largest claims on each member."""
    n = _count(costs)
    least = costs[-1] - costs[_others(costs)]
    sums = np.array([costs[0]] * costs.size)
    for member in range(n):
        sums[_with(n, member)] = sums[_with(n, member)] + least[member]
    room = costs - sums
    most = np.array([least[member] + room[_with(n, member)].min() for member in range(n)])
    width = (most - least).sum()
    if not width > 0:
        return least
    return least + (most - least) * ((costs[-1] - least.sum()) / width)


def shapley(costs: Numbers) -> Numbers:
    """Weigh every marginal cost ``c(S + i) - c(S)`` by ``s! (n - s - 1)! / n!``."""
    n = _count(costs)
    counts = sizes(n)
    exact = costs.dtype == object
    weights = [Fraction(1, n * comb(n - 1, s)) for s in range(n)]
    values = []
    for member in range(n):
        group = _with(n, member)
        added = costs[group] - costs[group ^ (1 << member)]
        by_size = np.array(weights if exact else [float(weight) for weight in weights])
        values.append((added * by_size[counts[group] - 1]).sum())
    return np.array(values)


def weighted_shapley(costs: Numbers, weights: Sequence[float]) -> Numbers:
    """Follow the weighted potential: ``P(S) = (c(S) + sum of w_i P(S - i)) / w(S)``.

    The shares are ``w_i (P(N) - P(N - i))`` (Hart and Mas-Colell 1989).
    """
    n = _count(costs)
    heft = np.array([_like(costs, weight) for weight in weights])
    potential = np.array([costs[0]] * costs.size)
    counts = sizes(n)
    for size in range(1, n + 1):
        masks = np.flatnonzero(counts == size)
        value, sums = costs[masks], np.array([costs[0]] * masks.size)
        for member in range(n):
            inside = (masks >> member & 1).astype(bool)
            value[inside] = value[inside] + heft[member] * potential[masks[inside] ^ (1 << member)]
            sums[inside] = sums[inside] + heft[member]
        potential[masks] = value / sums
    return np.array([heft[i] * (potential[-1] - potential[_others(costs)[i]]) for i in range(n)])


def owen(costs: Numbers, unions: Sequence[Sequence[str]], members: Sequence[str]) -> Numbers:
    """Weigh marginal costs over the orders in which unions stay together."""
    masks = [[1 << members.index(name) for name in union] for union in unions]
    values = [costs[0]] * _count(costs)
    for place, union in enumerate(masks):
        rest = [sum(other) for other in masks[:place] + masks[place + 1 :]]
        for bit in union:
            mates = [mate for mate in union if mate != bit]
            for size_out, size_in, before in _befores(rest, mates):
                chance = Fraction(1, len(masks) * comb(len(masks) - 1, size_out))
                chance /= len(union) * comb(len(union) - 1, size_in)
                weight = chance if costs.dtype == object else float(chance)
                values[bit.bit_length() - 1] += weight * (costs[before | bit] - costs[before])
    return np.array(values)


def _befores(rest: list[int], mates: list[int]) -> Iterator[tuple[int, int, int]]:
    """Yield how many unions and mates came before, with their mask."""
    for outer in range(1 << len(rest)):
        whole = sum(mask for place, mask in enumerate(rest) if outer >> place & 1)
        for inner in range(1 << len(mates)):
            part = sum(mask for place, mask in enumerate(mates) if inner >> place & 1)
            yield outer.bit_count(), inner.bit_count(), whole | part


def _separable(costs: Numbers, limits: Numbers) -> Numbers:
    separable = costs[-1] - costs[_others(costs)]
    remaining = limits - separable
    joint = costs[-1] - separable.sum()
    if not joint:
        return separable
    return separable + remaining * (joint / remaining.sum())


def _count(costs: Numbers) -> int:
    return int(costs.size).bit_length() - 1


def _singles(costs: Numbers) -> NDArray[np.int64]:
    return np.int64(1) << np.arange(_count(costs))


def _others(costs: Numbers) -> NDArray[np.int64]:
    return (costs.size - 1) ^ _singles(costs)


def _with(n: int, member: int) -> NDArray[np.int64]:
    """List the masks of the groups that hold ``member``."""
    masks = np.arange(1 << (n - 1))
    low = masks & ((1 << member) - 1)
    return (masks >> member << (member + 1)) | (1 << member) | low


def _like(costs: Numbers, value: float) -> Any:
    return Fraction(repr(float(value))) if costs.dtype == object else float(value)


def from_definition(method: str, costs: Numbers, inputs: Mapping[str, Any]) -> Numbers | None:
    """Compute a method's shares from its definition; None for an unknown method."""
    if method == "proportional":
        return proportional(costs, inputs["key"])
    if method == "scrb":
        return scrb(costs, inputs.get("benefits"))
    if method == "weighted shapley":
        return weighted_shapley(costs, inputs["weights"])
    if method == "owen":
        return owen(costs, inputs["unions"], list(inputs["members"]))
    plain = {"equal": equal, "aca": aca, "tau": tau, "shapley": shapley}
    return plain[method](costs) if method in plain else None
