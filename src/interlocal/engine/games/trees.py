"""Networks that connect members to a source: checks and cheapest trees."""

import numpy as np
from numpy.typing import ArrayLike

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games.coalitions import Floats


def checked_connection_costs(connections: ArrayLike) -> Floats:
    """Return the link costs as a square array, refusing gaps and lopsided tables."""
    try:
        links = np.array(connections, dtype=float)
    except (TypeError, ValueError):
        raise UnusableInput("A link cost is not a plain number; write digits only.") from None
    if links.ndim != 2 or links.shape[0] != links.shape[1] or len(links) < 2:
        raise UnusableInput(
            "Link costs are a square table: the source first, then the members, in rows and "
            "columns alike."
        )
    off = ~np.eye(len(links), dtype=bool)
    if not np.isfinite(links[off]).all():
        raise UnusableInput("A link cost is missing or infinite; give every link a cost.")
    if (links[off] < 0).any():
        raise UnusableInput("A link cost is negative; a link costs nothing or more.")
    if not np.allclose(links[off], links.T[off], rtol=1e-12, atol=0):
        raise UnusableInput("A link costs differently in its two directions; give one cost.")
    np.fill_diagonal(links, 0.0)
    return links


def cheapest_tree(links: Floats) -> list[tuple[int, int, float]]:
    """Grow the cheapest tree from the source (Prim), as (parent, node, cost) in order.

    Ties go to the earlier node.
    """
    count = len(links)
    nearest, parent = links[0].copy(), np.zeros(count, dtype=int)
    outside = np.ones(count, dtype=bool)
    outside[0] = False
    edges = []
    for _ in range(count - 1):
        node = int(np.argmin(np.where(outside, nearest, np.inf)))
        edges.append((int(parent[node]), node, float(nearest[node])))
        outside[node] = False
        closer = outside & (links[node] < nearest)
        nearest[closer], parent[closer] = links[node][closer], node
    return edges


def spanning_costs(links: Floats, groups: Floats) -> Floats:
    """Price the cheapest tree of every group, Prim on all groups at once, shape (k,)."""
    waiting = groups > 0
    nearest = np.where(waiting, links[0, 1:], np.inf)
    total = np.zeros(len(groups))
    rows = np.arange(len(groups))
    for _ in range(groups.shape[1]):
        node = nearest.argmin(axis=1)
        cost = nearest[rows, node]
        active = np.isfinite(cost)
        if not active.any():
            break
        total[active] += cost[active]
        waiting[rows[active], node[active]] = False
        np.minimum(nearest, links[1:, 1:][node], out=nearest)
        nearest[~waiting] = np.inf
    return total
