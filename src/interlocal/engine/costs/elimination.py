"""The normal law of a curve's coefficients, one coefficient after the other.

What reports leave open is a square in the coefficients: the weighted squares of what the
curve misses, and what the prior holds the coefficients by. Its numbers stand in one table:
in row and column 0 the gap that the coefficients have to close, then the coefficients.
Completing the square in the last coefficient gives its law given the others, and leaves a
table of the same form without it; in the end only the gap is left, with what no coefficient
explains. That is Gauss's elimination. For three coefficients it takes two dozen lines of
arithmetic, which are done here for all laws at once, as arrays: a solver that is called for
each small table takes several times as long.

Everything is counted in reports of weight 1, whose noise squared is the unit: a prior of
variance v counts as much as noise ** 2 / v of them. So the table is the same for each noise,
but for what the prior adds on its diagonal.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Triangle = dict[tuple[int, int], Array]


def eliminated(products: Array, held: Array) -> Triangle:
    """The law of each coefficient given those before it.

    Parameters
    ----------
    products : shape (1 + p, 1 + p, ...), weighted products of the gap and the columns with
        each other, symmetric
    held : shape (p, ...), reports that the prior counts as, for each coefficient

    Returns
    -------
    Triangle, an array under each (i, j) with i <= j; coefficients count from 1. Given those
    before it, coefficient j has the precision (j, j), in reports, and the mean (0, j) less
    (i, j) times each coefficient i before it, all over (j, j). (0, 0) is the square that
    stays unexplained.
    """
    many = len(products)
    left = {(i, j): products[i, j] for j in range(many) for i in range(j + 1)}
    for j in range(1, many):
        left[j, j] = left[j, j] + held[j - 1]
    for j in range(many - 1, 0, -1):
        for i in range(j):
            share = left[i, j] / left[j, j]
            for h in range(i + 1):
                left[h, i] = left[h, i] - share * left[h, j]
    return left


def coefficients(left: Triangle, scatter: Array) -> Array:
    """Coefficients, shape (p, ...), each off its mean given those before it by ``scatter``.

    scatter : shape (p, ...), in standard deviations times the noise: zeros give the mean of
        the law, standard normal numbers times the noise give draws of it
    """
    found = np.empty(scatter.shape)
    for j in range(1, len(scatter) + 1):
        pull = left[0, j] + np.sqrt(left[j, j]) * scatter[j - 1]
        for i in range(1, j):
            pull = pull - left[i, j] * found[i - 1]
        found[j - 1] = pull / left[j, j]
    return found
