"""Natural cubic splines: smooth between their knots, straight beyond them."""

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.errors import UnusableInput

Array = NDArray[np.float64]


def natural_basis(at: NDArray, knots: NDArray) -> Array:
    """What each knot's height counts for at some places.

    ``natural_basis(at, knots) @ heights`` is the natural cubic spline through the
    heights: two smooth derivatives, no bend at or beyond the end knots.

    Parameters
    ----------
    at : shape (m,)
    knots : shape (k,), three or more, rising

    Returns
    -------
    shape (m, k); every row adds up to 1.

    Raises
    ------
    UnusableInput
        If there are fewer than three knots, or they do not rise.

    References
    ----------
    Green, P. J., and Silverman, B. W. (1994), Nonparametric Regression and
    Generalized Linear Models, Chapman & Hall, section 2.1.

    Examples
    --------
    Heights on a line give the line, beyond the knots too.

    >>> natural_basis(np.array([0.5, 9.0]), np.array([0.0, 1.0, 3.0])) @ [0.0, 2.0, 6.0]
    array([ 1., 18.])
    """
    ties, stiff = _bands(knots)
    gaps = np.diff(knots)
    # second derivatives at the knots, as a map from heights; none at the ends
    bends = np.zeros((len(knots), len(knots)))
    bends[1:-1] = np.linalg.solve(stiff, ties.T)
    asked = np.asarray(at, dtype=float)
    inside = np.clip(asked, knots[0], knots[-1])
    left = np.clip(np.searchsorted(knots, inside, side="right") - 1, 0, len(gaps) - 1)
    gap = gaps[left]
    after, before = inside - knots[left], knots[left + 1] - inside
    heights = np.eye(len(knots))
    basis = (after[:, None] * heights[left + 1] + before[:, None] * heights[left]) / gap[:, None]
    bow = (1 + after / gap)[:, None] * bends[left + 1] + (1 + before / gap)[:, None] * bends[left]
    basis -= (after * before / 6)[:, None] * bow
    first = (heights[1] - heights[0]) / gaps[0] - gaps[0] * bends[1] / 6
    last = (heights[-1] - heights[-2]) / gaps[-1] + gaps[-1] * bends[-2] / 6
    basis += np.minimum(asked - knots[0], 0.0)[:, None] * first
    return basis + np.maximum(asked - knots[-1], 0.0)[:, None] * last


def roughness(knots: NDArray) -> Array:
    """The form whose value at the heights is the spline's squared bend, added up: (k, k).

    Zero for heights on a line, and for no others.
    """
    ties, stiff = _bands(knots)
    return ties @ np.linalg.solve(stiff, ties.T)


def _bands(knots: NDArray) -> tuple[Array, Array]:
    """Green and Silverman's Q, shape (k, k - 2), and R, shape (k - 2, k - 2)."""
    gaps = np.diff(np.asarray(knots, dtype=float))
    if len(gaps) < 2 or not np.all(gaps > 0):
        raise UnusableInput("A spline needs three knots or more, each beyond the one before.")
    inner = np.arange(len(gaps) - 1)
    ties = np.zeros((len(gaps) + 1, len(inner)))
    ties[inner, inner] = 1 / gaps[:-1]
    ties[inner + 1, inner] = -1 / gaps[:-1] - 1 / gaps[1:]
    ties[inner + 2, inner] = 1 / gaps[1:]
    stiff = np.diag((gaps[:-1] + gaps[1:]) / 3)
    stiff[inner[:-1], inner[1:]] = stiff[inner[1:], inner[:-1]] = gaps[1:-1] / 6
    return ties, stiff
