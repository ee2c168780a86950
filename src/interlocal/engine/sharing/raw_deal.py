"""For each member: is this a raw deal?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games.coalitions import Floats
from interlocal.engine.games.game import CostGame, Game
from interlocal.engine.sharing.core import tolerance_of
from interlocal.engine.sharing.core_range import CoreRange, core_range
from interlocal.engine.sharing.excess import EXCESSES, all_dear, worst_groups
from interlocal.engine.sharing.nucleolus import as_table


@dataclass(frozen=True)
class WorstGroup:
    """The group holding a member that loses most by staying, by one measure.

    ``loss`` is positive when the group pays more than it would cost on its own,
    in money ("plain"), money per member ("per_capita") or as a fraction of the
    group's own cost ("proportional").
    """

    members: tuple[str, ...]
    loss: float


@dataclass(frozen=True)
class Deal:
    """One member's view of a split.

    Attributes
    ----------
    share, alone : what it pays, and would pay alone.
    saving : ``alone - share``; negative is a loss.
    floor : what it adds to the cost of the others; below it, others carry it.
    worst : the worst group by each kind of excess; empty when there is nobody
        to leave with.
    core_low, core_high : the least and the most that it pays inside the core
        (inside the least core when the core is empty); None when not asked for.
    raw : True when it, or a group that it belongs to, would do better apart.
    """

    member: str
    share: float
    alone: float
    saving: float
    floor: float
    worst: Mapping[str, WorstGroup]
    core_low: float | None
    core_high: float | None
    raw: bool


def raw_deal(
    g: Game, shares: ArrayLike | Mapping[str, float], *, ranges: bool = True
) -> tuple[Deal, ...]:
    """Set each member's share beside what it could have without the others.

    Parameters
    ----------
    g : the cost game.
    shares : one number per member that add up to ``c(N)``; array or mapping.
    ranges : False leaves out the core ranges, which take two linear programs
        per member.

    Returns
    -------
    one Deal per member, in member order.

    Notes
    -----
    One pass over the table per kind of excess. The proportional excess is left
    out when some group costs nothing or less.
    """
    table = as_table(g)
    if not isinstance(table, CostGame):
        raise UnusableInput("This looks at every group: at most 25 members; use core_check.")
    g, values = table, table.checked_shares(shares)
    kinds = [kind for kind in EXCESSES if kind != "proportional" or all_dear(g)]
    scans = {kind: worst_groups(g.costs, values, kind) for kind in kinds}
    slack = tolerance_of(g)
    found = core_range(g) if ranges else None
    return tuple(_deal(g, values, scans, found, member, slack) for member in range(g.n))


def _deal(
    g: CostGame,
    shares: Floats,
    scans: Mapping[str, tuple[Floats, np.ndarray]],
    ranges: CoreRange | None,
    member: int,
    slack: float,
) -> Deal:
    worst = {
        kind: WorstGroup(g.names(int(masks[member])), float(losses[member]))
        for kind, (losses, masks) in scans.items()
        if np.isfinite(losses[member])
    }
    share, alone = float(shares[member]), float(g.alone[member])
    return Deal(
        member=g.members[member],
        share=share,
        alone=alone,
        saving=alone - share,
        floor=float(g.marginals[member]),
        worst=worst,
        core_low=None if ranges is None else float(ranges.low[member]),
        core_high=None if ranges is None else float(ranges.high[member]),
        raw=bool(worst) and worst["plain"].loss > slack,
    )
