"""The nearest towns of every town: a k-d tree in NumPy.

Towns are split at medians into leaves of equal size; each leaf then looks through the
other leaves from the nearest on, until none can hold anything nearer. Exact, also for
towns at one point.
"""

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.errors import UnusableInput
from interlocal.engine.partners.positions import kilometres, unit_vectors

Array = NDArray[np.float64]

LEAF = 64  # towns a leaf: small enough to skip far ones, large enough for whole-array work


def nearest(position: NDArray, k: int, max_km: float = np.inf) -> tuple[NDArray[np.intp], Array]:
    """The k nearest other towns of every town, nearest first.

    Parameters
    ----------
    position : shape (n, 2), latitude and longitude, degrees
    k : how many
    max_km : farther towns are left out

    Returns
    -------
    indices, shape (n, k), with -1 where fewer are within reach; and kilometres as the
    crow flies, shape (n, k), with inf there.

    Examples
    --------
    >>> near, km = nearest(np.array([[41.0, -72], [41.1, -72], [41.3, -72]]), k=1)
    >>> near.ravel().tolist()
    [1, 0, 1]
    """
    if k < 1:
        raise UnusableInput("Ask for one neighbour or more.")
    points = unit_vectors(position)
    n = len(points)
    found, chord = np.full((n, k), -1), np.full((n, k), np.inf)
    if n > 1:
        leaves = _leaves(points)
        low = np.array([points[leaf].min(axis=0) for leaf in leaves])
        high = np.array([points[leaf].max(axis=0) for leaf in leaves])
        sizes = np.array([len(leaf) for leaf in leaves])
        for here, leaf in enumerate(leaves):
            apart = np.maximum(low - high[here], low[here] - high).clip(0)
            gap = np.sqrt((apart**2).sum(axis=1))
            gap[here] = -1.0  # even before a leaf that touches it
            order = np.argsort(gap, kind="stable")
            found[leaf], chord[leaf] = _search(
                points, leaf, leaves, order, gap[order], np.cumsum(sizes[order]), k
            )
    km = kilometres(chord)
    gone = (km > max_km) | (found < 0)
    return np.where(gone, -1, found), np.where(gone, np.inf, km)


def side_by_side(position: NDArray) -> NDArray[np.intp]:
    """All towns in an order in which near ones mostly follow each other; shape (n,)."""
    return np.concatenate(_leaves(unit_vectors(position)))


def _leaves(points: Array) -> list[NDArray[np.intp]]:
    todo, done = [np.arange(len(points))], []
    while todo:
        inside = todo.pop()
        if len(inside) <= LEAF:
            done.append(inside)
            continue
        axis = np.ptp(points[inside], axis=0).argmax()
        half = len(inside) // 2
        order = np.argpartition(points[inside, axis], half)
        todo += [inside[order[:half]], inside[order[half:]]]
    return done


def _search(
    points: Array,
    leaf: NDArray[np.intp],
    leaves: list[NDArray[np.intp]],
    order: NDArray[np.intp],
    gap: Array,
    reached: NDArray[np.intp],
    k: int,
) -> tuple[NDArray[np.intp], Array]:
    """The k nearest of a leaf's towns, looking through leaves in order of their gap."""
    look = int(np.searchsorted(reached, k + 1)) + 1
    while True:
        look = min(look, len(order))
        near = np.concatenate([leaves[other] for other in order[:look]])
        square = np.zeros((len(leaf), len(near)))
        for axis in range(3):
            square += (points[leaf, axis, None] - points[near, axis]) ** 2
        square[:, : len(leaf)][np.eye(len(leaf), dtype=bool)] = np.inf  # own leaf comes first
        best = _smallest(square, k)
        kth = np.sqrt(np.take_along_axis(square, best, axis=1))
        if look == len(order) or (kth.shape[1] == k and gap[look] >= kth[:, -1].max()):
            short = k - best.shape[1]
            indices = np.where(np.isinf(kth), -1, near[best])
            return (
                np.pad(indices, ((0, 0), (0, short)), constant_values=-1),
                np.pad(kth, ((0, 0), (0, short)), constant_values=np.inf),
            )
        wider = int(np.searchsorted(gap, kth[:, -1].max())) if kth.shape[1] == k else 0
        look = max(look + 1, wider)


def _smallest(values: Array, k: int) -> NDArray[np.intp]:
    """Columns of the k smallest values per row, smallest first."""
    if k < values.shape[1]:
        columns = np.argpartition(values, k - 1, axis=1)[:, :k]
    else:
        columns = np.broadcast_to(np.arange(values.shape[1]), values.shape)
    inside = np.take_along_axis(values, columns, axis=1)
    return np.take_along_axis(columns, np.argsort(inside, axis=1, kind="stable"), axis=1)
