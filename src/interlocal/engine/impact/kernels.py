"""The compiled inner loop of efficiency; ``pivots`` beside it gives the same answers.

Compiled where ``interlocal[fast]`` is installed, plain (and far slower than the NumPy
path, which is then taken) where it is not. Loaded only where the work is worth it,
because loading the compiler takes a moment.
"""

from collections.abc import Callable

import numpy as np

try:
    from numba import njit
except ImportError:  # the bare library: NumPy only

    def njit(signature: str, cache: bool) -> Callable[[Callable], Callable]:  # type: ignore[no-redef]
        """Leave a function as it is."""
        return lambda function: function


SIGNATURE = "void(f8[:,::1], f8[:,::1], i8[:,::1], f8[:,:,::1], i8[::1], i8[::1], i8)"


@njit(SIGNATURE, cache=True)
def solve(columns, points, bases, inverses, states, out_rows, longest):
    """Pivot every open program to its end; arrays as in ``pivots.Programs``."""
    size, count = columns.shape
    mix = np.empty(count)
    price = np.empty(count)
    turned = np.empty(size)
    for program in range(len(points)):
        if states[program] != 0:
            continue
        inverse = inverses[program]
        point = points[program]
        state = 3
        largest = np.abs(point).max()
        for _ in range(longest):
            leaving, worst = -1, 0.0
            for i in range(1, size):
                weight, terms, norm = 0.0, 0.0, 0.0
                for k in range(size):
                    term = inverse[i, k] * point[k]
                    weight += term
                    terms += abs(term)
                    norm += inverse[i, k] * inverse[i, k]
                norm = np.sqrt(norm)
                if weight < -(1e-11 * terms + 1e-14 * norm * largest):
                    steep = weight / norm
                    if steep < worst:
                        leaving, worst = i, steep
            if leaving < 0:
                state = 1
                break
            least = 0.0
            for j in range(count):
                mix[j] = 0.0
                price[j] = 0.0
            for k in range(size):
                here, there = inverse[leaving, k], inverse[0, k]
                least = max(least, abs(here))
                row = columns[k]
                for j in range(count):
                    mix[j] += here * row[j]
                    price[j] += there * row[j]
            least *= -1e-10
            step = np.inf
            for j in range(count):
                if mix[j] < least:
                    ratio = max(price[j], 0.0) / -mix[j]
                    if ratio < step:
                        step = ratio
            if step == np.inf:
                state = 2
                out_rows[program] = leaving
                break
            entering, sharpest = -1, 0.0
            for j in range(count):
                tied = max(price[j], 0.0) <= (step + 1e-11) * -mix[j]
                if tied and mix[j] < least and mix[j] < sharpest:
                    entering, sharpest = j, mix[j]
            for i in range(size):
                turned[i] = 0.0
                for k in range(size):
                    turned[i] += inverse[i, k] * columns[k, entering]
            for k in range(size):
                inverse[leaving, k] /= turned[leaving]
            for i in range(size):
                if i != leaving:
                    for k in range(size):
                        inverse[i, k] -= turned[i] * inverse[leaving, k]
            bases[program, leaving] = entering
        states[program] = state
