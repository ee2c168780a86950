"""The group that objects most when larger groups make members cheaper.

Finding the largest ``charges(S) - c(S)`` for a submodular cost is minimising a
submodular function, which Wolfe's method does exactly: it walks to the point
of smallest length in the polytope of added costs over all orders (Fujishige).
"""

from collections.abc import Callable

import numpy as np

from interlocal.engine.games.coalitions import Floats

MOST_STEPS = 2000
TINY = 1e-12


def minimise(
    prefix_costs: Callable[[np.ndarray], Floats], count: int, scale: float, enough: float
) -> tuple[np.ndarray, float, float]:
    """Minimise a submodular set function over subsets of ``count`` things.

    Parameters
    ----------
    prefix_costs : takes an order (a permutation) and returns the function's
        values at its prefixes of 1, 2, ..., ``count`` things; zero at nothing.
    scale : the size of values that matter, for tolerances.
    enough : stop as soon as the minimum is proved to be above this.

    Returns
    -------
    the members of the best set found, boolean, shape (count,); its value; and a bound
    that the minimum cannot lie below.
    """
    best_value, best_set = 0.0, np.zeros(count, dtype=bool)
    if count == 0:
        return best_set, 0.0, 0.0
    bound = -np.inf

    def vertex(direction: Floats) -> Floats:
        nonlocal best_value, best_set
        order = np.argsort(direction, kind="stable")
        values = prefix_costs(order)
        place = int(values.argmin())
        if values[place] < best_value:
            best_value = float(values[place])
            best_set = np.zeros(count, dtype=bool)
            best_set[order[: place + 1]] = True
        point = np.empty(count)
        point[order] = np.diff(values, prepend=0.0)
        return point

    corners = vertex(np.zeros(count))[None, :]
    mix = np.ones(1)
    point = corners[0].copy()
    for _ in range(MOST_STEPS):
        bound = max(bound, float(np.minimum(point, 0).sum()))
        corner = vertex(point)
        if best_value - bound <= 1e-10 * scale or bound > enough:
            break
        if point @ (point - corner) <= TINY * max(1.0, float((corners**2).sum(axis=1).max())):
            break
        corners = np.vstack([corners, corner])
        mix = np.append(mix, 0.0)
        corners, mix = _shorten(corners, mix)
        point = mix @ corners
    return best_set, best_value, bound


def _shorten(corners: Floats, mix: Floats) -> tuple[Floats, Floats]:
    """Move to the shortest point of the corners' span, dropping corners on the way."""
    while True:
        wanted = _affine(corners)
        if (wanted > TINY).all() or len(mix) == 1:
            return corners, wanted
        falling = wanted <= TINY
        steps = mix[falling] / np.maximum(mix[falling] - wanted[falling], TINY)
        step = min(1.0, float(steps.min()))
        mix = (1 - step) * mix + step * wanted
        keep = mix > TINY
        if keep.all():
            keep[np.argmin(mix)] = False
        corners, mix = corners[keep], mix[keep] / mix[keep].sum()


def _affine(corners: Floats) -> Floats:
    """Weights, adding up to one, of the shortest point in the corners' affine span."""
    gram = corners @ corners.T
    size = len(corners)
    shift = float(np.trace(gram)) / size or 1.0
    system = gram + shift
    try:
        weights = np.linalg.solve(system, np.ones(size))
    except np.linalg.LinAlgError:
        weights = np.linalg.lstsq(system, np.ones(size), rcond=None)[0]
    return weights / weights.sum()
