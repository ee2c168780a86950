"""How little and how much each member could pay with nobody better off apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from interlocal.engine.games.coalitions import Floats, membership
from interlocal.engine.games.game import CostGame, Game
from interlocal.engine.sharing.certificate import Certificate, Verdict, fingerprint
from interlocal.engine.sharing.core import tolerance_of
from interlocal.engine.sharing.excess import largest_excesses
from interlocal.engine.sharing.least_core import least_core
from interlocal.engine.sharing.lp import LinearProgram
from interlocal.engine.sharing.nucleolus import as_table
from interlocal.engine.sharing.search import finder
from interlocal.engine.sharing.span import Span

WEIGHTY = 1e-9


@dataclass(frozen=True, eq=False)
class CoreRange:
    """The least and the most that each member pays inside the core.

    Attributes
    ----------
    members : names, in the order of the arrays.
    low, high : arrays, shape (n,), in the game's unit of money.
    empty : True when the core is empty; then ``low`` and ``high`` describe the
        least core, where every group may pay up to ``level`` above its cost.
    level : zero, or the least-core level when the core is empty.
    certificate : for every bound a division that reaches it, and weights on
        groups that show that no division goes beyond.
    """

    members: tuple[str, ...]
    low: Floats
    high: Floats
    empty: bool
    level: float
    game: Game
    bounds: tuple[dict[str, Any], ...]

    @cached_property
    def certificate(self) -> Certificate:
        """The proof of every bound, for storing as JSON."""
        return Certificate(
            method="core range",
            members=self.members,
            shares=(),
            fingerprint=fingerprint(self.game) if isinstance(self.game, CostGame) else "",
            inputs={"level": self.level, "bounds": list(self.bounds)},
        )

    def verify(self) -> Verdict:
        """Check every bound without solving anything."""
        from interlocal.engine.sharing.verify import verify

        return verify(self.certificate, self.game)


def core_range(g: Game) -> CoreRange:
    """Find the least and the most that each member pays inside the core.

    Two linear programs per member, over the groups that matter, which are
    fetched from the table as they are violated.

    Parameters
    ----------
    g : the cost game.

    Returns
    -------
    CoreRange. An empty core is no error: the range is that of the least core,
    and ``empty`` and ``level`` say so.

    Examples
    --------
    >>> from interlocal.engine.games import CostGame
    >>> found = core_range(CostGame.from_table([0, 60, 40, 90], ["Alder", "Birch"]))
    >>> found.low.tolist(), found.high.tolist()
    ([50.0, 30.0], [60.0, 40.0])
    """
    g = as_table(g)
    level = 0.0
    if g.n > 1:
        least = least_core(g).levels[0]
        level = least if least > tolerance_of(g) else 0.0
    bounds = tuple(_bounds(g, level))
    values = np.array([bound["value"] for bound in bounds]).reshape(g.n, 2)
    for side in (values[:, 0], values[:, 1]):
        side.flags.writeable = False
    return CoreRange(g.members, values[:, 0], values[:, 1], level > 0, level, g, bounds)


def _bounds(g: Game, level: float) -> Iterator[dict[str, Any]]:
    """Yield the lowest and the highest share of each member, with proofs."""
    slack, search = tolerance_of(g), finder(g)
    program = LinearProgram(np.zeros(g.n), -np.inf, np.inf)
    program.add_rows(np.ones(g.n), g.gain, g.gain)
    masks = [g.everyone]
    span = Span(g.n)

    def add(found: np.ndarray) -> None:
        rows = membership(found, g.n)
        program.add_rows(rows, rows @ g.alone - g.costs_of(found) - level, np.inf)
        masks.extend(found.tolist())

    ones = 1 << np.arange(g.n)
    if g.n > 1:
        add(np.unique(np.concatenate([ones, g.everyone ^ ones])))
    for member in range(g.n):
        for side, sign in (("low", -1.0), ("high", 1.0)):
            costs = np.zeros(g.n)
            costs[member] = sign
            program.change_costs(costs)
            while True:
                savings, weights = program.solve()
                shares = g.alone - savings
                found = search.find(shares, 1.0, level + slack, span, 2 * g.n)
                found = found[~np.isin(found, masks)]
                if not found.size:
                    break
                add(found)
            yield {
                "member": g.members[member],
                "side": side,
                "value": float(shares[member]),
                "shares": shares.tolist(),
                "everyone": float(sign * weights[0]),
                "groups": [
                    {
                        "members": list(g.names(masks[row])),
                        "weight": float(weights[row]),
                    }
                    for row in range(1, len(masks))
                    if weights[row] > WEIGHTY
                ],
            }


def check_range(certificate: Certificate, g: CostGame) -> list[str]:
    """List what is wrong with the proof of a range; nothing when it holds.

    For the most that i pays, the weights satisfy ``1_i = sum w 1_S + t 1_N``,
    so that ``x_i <= sum w (c(S) + level) + t c(N)``; for the least with
    ``-1_i`` in place of ``1_i``, turned about.
    """
    level = float(certificate.inputs["level"])
    slack = 16 * tolerance_of(g)
    if level < 0:
        return ["The level is negative."]
    for bound in certificate.inputs["bounds"]:
        shares = np.array(bound["shares"], dtype=float)
        member = g.members.index(bound["member"])
        sign = 1.0 if bound["side"] == "high" else -1.0
        where = f"The {bound['side']} bound of {bound['member']}"
        if abs(shares.sum() - g.total) > slack or abs(shares[member] - bound["value"]) > slack:
            return [f"{where} is not reached by its division."]
        if largest_excesses(g.costs, shares, 1, level + slack)[2]:
            return [f"{where} is reached only with a group that would do better apart."]
        masks = np.array([g.mask(group["members"]) for group in bound["groups"]], dtype=np.int64)
        weights = np.array([float(group["weight"]) for group in bound["groups"]])
        if (weights < 0).any():
            return [f"{where} has a negative weight."]
        total = weights @ membership(masks, g.n) + sign * bound["everyone"]
        target = np.zeros(g.n)
        target[member] = sign
        if np.abs(total - target).max() > 1e-7:
            return [f"{where} has weights that do not combine to the member."]
        limit = weights @ (g.costs[masks] + level) + sign * bound["everyone"] * g.total
        if abs(sign * bound["value"] - limit) > slack * max(1.0, float(weights.sum())):
            return [f"{where} is not the limit that its weights give."]
    return []
