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

    def njit(signature: str, **how: object) -> Callable[[Callable], Callable]:  # type: ignore[no-redef]
        """Leave a function as it is."""
        return lambda function: function


SIGNATURE = "void(f8[:,::1], f8[:,::1], i8[:,::1], f8[:,:,::1], i8[::1], i8[::1], i8)"


FREE = {"contract", "nnan", "nsz", "reassoc"}  # what lets a loop take eight columns at once


@njit(SIGNATURE, cache=True, error_model="numpy", fastmath=FREE)
def solve(columns, points, bases, inverses, states, out_rows, longest):
    """Pivot every open program to its end; arrays as in ``pivots.Programs``."""
    size, count = columns.shape
    heavy = np.zeros(count)
    for k in range(size):
        heavy += np.abs(columns[k])
    mix = np.empty(count)
    price = np.empty(count)
    turned = np.empty(size)
    for program in range(len(points)):
        if states[program] != 0:
            continue
        inverse = inverses[program]
        point = points[program]
        basis = bases[program]
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
            here, there = 0.0, 0.0
            for k in range(size):
                here = max(here, abs(inverse[leaving, k]))
                there = max(there, abs(inverse[0, k]))
            here *= 1e-10
            there *= 1e-11
            for j in range(count):
                mix[j] = here * heavy[j]
                price[j] = there * heavy[j]
            for k in range(size):
                here, there = inverse[leaving, k], inverse[0, k]
                row = columns[k]
                for j in range(count):
                    mix[j] += here * row[j]
                    price[j] += there * row[j]
            for i in range(1, size):
                price[basis[i]] = np.inf
            least = 0.0
            for j in range(count):
                mix[j] /= price[j]
                least = min(least, mix[j])
            if least == 0.0:
                state = 2
                out_rows[program] = leaving
                break
            entering = 0
            while entering < count and mix[entering] != least:
                entering += 1
            if entering == count:
                break
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
            basis[leaving] = entering
        states[program] = state
