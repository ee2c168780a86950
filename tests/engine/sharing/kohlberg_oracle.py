"""An independent judge of nucleoli: Kohlberg's criterion by small linear programs.

Written apart from the engine, for checking it: excesses by enumeration, then
for each level a linear program (scipy's HiGHS) decides whether the groups with
at least that excess are balanced.
"""

import numpy as np
from scipy.optimize import linprog


def members_of(n):
    masks = np.arange(1, 2**n - 1)
    return masks, (masks[:, None] >> np.arange(n)) & 1


def excesses_of(costs, shares, kind):
    masks, rows = members_of(len(shares))
    excess = rows @ shares - costs[masks]
    if kind == "per_capita":
        excess = excess / rows.sum(axis=1)
    if kind == "proportional":
        excess = excess / costs[masks]
    return rows, excess


def is_balanced(rows, floors):
    """Do weights exist, positive on all rows and not negative on floors, that add to ones?

    Largest smallest weight t with weights(rows) >= t, floors >= 0, scale free.
    """
    n = rows.shape[1]
    k, f = len(rows), len(floors)
    table = np.concatenate([rows, np.eye(n)[floors]]) if f else rows
    # sum of weights times rows equals s * ones; weights of rows >= t; s <= 1
    a_eq = np.column_stack([table.T, -np.ones(n), np.zeros(n)])
    a_ub = np.column_stack([-np.eye(k), np.zeros((k, f + 1)), np.ones(k)])
    cost = np.zeros(k + f + 2)
    cost[-1] = -1
    bounds = [(0, None)] * (k + f) + [(0, 1), (None, 1)]
    found = linprog(cost, A_ub=a_ub, b_ub=np.zeros(k), A_eq=a_eq, b_eq=np.zeros(n), bounds=bounds)
    return found.status == 0 and -found.fun > 1e-9


def is_nucleolus(costs, shares, kind="plain", floors=True, slack=None):
    """Judge shares of a cost game by Kohlberg's criterion."""
    costs, shares = np.asarray(costs, float), np.asarray(shares, float)
    n = len(shares)
    if slack is None:
        spread = np.ptp(costs - members_sums(costs, n))
        slack = 1e-7 * max(spread, 1e-9 * np.abs(costs).max(), 1e-12)
    if abs(shares.sum() - costs[-1]) > slack:
        return False
    alone = costs[1 << np.arange(n)]
    if floors and (shares > alone + slack).any():
        return False
    if n == 1:
        return True
    rows, excess = excesses_of(costs, shares, kind)
    width = slack if kind != "proportional" else slack / np.abs(costs[1:]).min()
    tight = np.flatnonzero(np.abs(shares - alone) <= slack) if floors else np.empty(0, int)
    order = np.argsort(-excess)
    place = 0
    while True:
        level = excess[order[place]]
        while place < len(order) and excess[order[place]] >= level - width:
            place += 1
        above = rows[order[:place]]
        if not is_balanced(above, tight):
            return False
        if place == len(order) or np.linalg.matrix_rank(above) == n:
            return True


def members_sums(costs, n):
    masks = np.arange(2**n)
    return ((masks[:, None] >> np.arange(n)) & 1) @ costs[1 << np.arange(n)]
