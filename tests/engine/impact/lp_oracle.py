"""Efficiency by its definition, one small linear program at a time, and made-up units."""

import numpy as np
from scipy.optimize import linprog

EXACT = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}


def factor(inputs, outputs, used, made, returns="variable", orientation="input"):
    """What to multiply ``used`` (or ``made``) by; NaN where no mix of units will do."""
    m, s, n = inputs.shape[1], outputs.shape[1], len(inputs)
    per_input, per_output = np.where(used > 0, used, 1.0), np.where(made > 0, made, 1.0)
    mix_in, mix_out = (inputs / per_input).T, -(outputs / per_output).T
    if orientation == "input":
        first, limit = np.append(-used / per_input, np.zeros(s)), np.append(0 * used, -made)
    else:
        first, limit = np.append(np.zeros(m), made / per_output), np.append(used, 0 * made)
    limit = limit / np.append(per_input, per_output)
    rows = np.column_stack([first, np.concatenate([mix_in, mix_out])])
    whole, equal = np.append(0.0, np.ones(n))[None], {}
    if returns == "variable":
        equal = {"A_eq": whole, "b_eq": [1.0]}
    elif returns != "constant":
        sign = 1.0 if returns == "decreasing" else -1.0
        rows, limit = np.concatenate([rows, sign * whole]), np.append(limit, sign)
    goal = np.append(1.0 if orientation == "input" else -1.0, np.zeros(n))
    found = linprog(goal, rows, limit, method="highs", options=EXACT, **equal)
    assert found.status in (0, 2), found.message
    return found.x[0] if found.status == 0 else np.nan


def made_up(kind, rng, n, m, s):
    """Units of an awkward kind."""
    if kind == "uniform":
        inputs, outputs = rng.uniform(1, 10, (n, m)), rng.uniform(1, 10, (n, s))
    elif kind == "zeros and ties":
        inputs = rng.integers(0, 4, (n, m)).astype(float)
        outputs = rng.integers(0, 4, (n, s)).astype(float)
    elif kind == "sizes far apart":
        size = np.exp(rng.normal(0, 3, (n, 1)))
        inputs = size * np.exp(rng.normal(0, 0.3, (n, m)))
        outputs = size * np.exp(rng.normal(0, 0.3, (n, s)))
    elif kind == "on one line":
        size = rng.integers(1, 5, (n, 1)).astype(float)
        inputs, outputs = size * np.ones(m), size * np.arange(1, s + 1)
    else:  # twins, in units of measure far apart
        half = -(-n // 2)
        inputs = np.round(rng.uniform(1, 4, (half, m)), 1) * 10.0 ** rng.integers(-6, 7, m)
        outputs = np.round(rng.uniform(1, 4, (half, s)), 1) * 10.0 ** rng.integers(-6, 7, s)
        inputs, outputs = (np.concatenate([t, t])[:n] for t in (inputs, outputs))
    for table in (inputs, outputs):
        table[~(table > 0).any(axis=1), 0] = 1.0
    return inputs, outputs


KINDS = ("uniform", "zeros and ties", "sizes far apart", "on one line", "twins")
