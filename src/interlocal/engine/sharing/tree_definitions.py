"""Spanning-tree rules from their definitions, for checking: apart from the fast code."""

from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.sharing.definitions import shapley

Numbers = NDArray[Any]
LARGEST = 12


def bird(links: Numbers) -> Numbers:
    """Each member pays the first link on its way to the source in a cheapest tree."""
    parent = {node: up for up, node in _grown_tree(links)}
    return np.array([links[node, parent[node]] for node in range(1, len(links))])


def kar(links: Numbers) -> Numbers:
    """The Shapley value of the cheapest-tree game."""
    return shapley(_game(links))


def folk(links: Numbers) -> Numbers:
    """The Shapley value of the irreducible game.

    There every link costs as little as it can without a cheaper tree for all:
    the dearest link on the tree's path between its ends.
    """
    return shapley(_game(_irreducible(links)))


def _game(links: Numbers) -> Numbers:
    n = len(links) - 1
    table = [links[0, 0] * 0] * (1 << n)
    for mask in range(1, 1 << n):
        nodes = [0, *(bit + 1 for bit in range(n) if mask >> bit & 1)]
        table[mask] = sum(links[a, b] for a, b in _kruskal(links, nodes))
    return np.array(table, dtype=links.dtype)


def _kruskal(links: Numbers, nodes: list[int]) -> list[tuple[int, int]]:
    part = {node: node for node in nodes}

    def root(node: int) -> int:
        while part[node] != node:
            node = part[node]
        return node

    chosen = []
    for a, b in sorted(combinations(nodes, 2), key=lambda pair: links[pair]):
        if root(a) != root(b):
            part[root(a)] = root(b)
            chosen.append((a, b))
    return chosen


def _grown_tree(links: Numbers) -> list[tuple[int, int]]:
    """Take the tree that grows from the source, ties to the earlier member."""
    inside, edges = [0], []
    while len(inside) < len(links):
        outside = [node for node in range(len(links)) if node not in inside]
        nearest = {node: min(links[up, node] for up in inside) for node in outside}
        node = min(outside, key=lambda place: (nearest[place], place))
        parent = next(up for up in inside if links[up, node] == nearest[node])
        edges.append((parent, node))
        inside.append(node)
    return edges


def _irreducible(links: Numbers) -> Numbers:
    edges = _kruskal(links, list(range(len(links))))
    reduced = links * 0
    for a in range(len(links)):
        dearest = {a: links[0, 0] * 0}
        while len(dearest) < len(links):
            for u, v in edges:
                for near, far in ((u, v), (v, u)):
                    if near in dearest and far not in dearest:
                        dearest[far] = max(dearest[near], links[near, far])
        for b, cost in dearest.items():
            reduced[a, b] = cost
    return reduced


def from_links(method: str, connections: list[list[float]], exact: bool = False) -> Numbers | None:
    """Compute a tree rule's shares from its definition; None where that is too long."""
    rules = {"bird": bird, "kar": kar, "folk": folk}
    if method not in rules or (len(connections) - 1 > LARGEST and method != "bird"):
        return None
    if exact:
        links = np.array(
            [[Fraction(repr(float(cost))) for cost in row] for row in connections], dtype=object
        )
    else:
        links = np.array(connections, dtype=float)
    return rules[method](links)
