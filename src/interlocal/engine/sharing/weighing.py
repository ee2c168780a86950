"""What given shares mean for everyone: who loses, and who would do better apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games.coalitions import Floats
from interlocal.engine.games.game import Game, checked_values
from interlocal.engine.sharing.clauses.pieces import refuse_weights
from interlocal.engine.sharing.core import BlockingGroup, core_check, tolerance_of

Values = ArrayLike | Mapping[str, float]
Drivers = Mapping[str, Values]


@dataclass(frozen=True)
class Party:
    """One member's view: what it pays, against alone, today and the benchmark.

    ``saving`` is ``alone - share``; negative is a loss. ``change`` is against
    ``today`` and ``distance`` against the benchmark, positive when it pays
    more; None where that was not given.
    """

    member: str
    share: float
    alone: float
    saving: float
    loses: bool
    today: float | None = None
    change: float | None = None
    benchmark: float | None = None
    distance: float | None = None


@dataclass(frozen=True)
class PriceOfSimplicity:
    """What shares differ from a fair benchmark, in money, and whom it costs.

    ``by_member`` is positive for those who pay more than the benchmark;
    ``largest`` belongs to ``largest_member``, ``mean`` is taken over all
    members without sign, and ``moved`` is the money that changes hands.
    """

    by_member: Mapping[str, float]
    largest: float
    largest_member: str
    mean: float
    moved: float


@dataclass(frozen=True, eq=False)
class Judged:
    """Shares with their test.

    ``losers`` would each pay less alone. ``blocking`` are the sub-groups (of one
    and more) that would do better apart, worst first, ``objections`` how many
    there are. ``acceptable`` says that there are none; ``certified`` that every
    sub-group was looked at, or proved content.
    """

    members: tuple[str, ...]
    shares: Floats
    parties: tuple[Party, ...]
    losers: tuple[str, ...]
    blocking: tuple[BlockingGroup, ...]
    objections: int
    acceptable: bool
    certified: bool
    price: PriceOfSimplicity | None = None
    weights: Mapping[str, float] = field(default_factory=dict)

    @property
    def largest_loss(self) -> float:
        """What the worst placed sub-group loses; zero when nobody does."""
        return max((group.excess for group in self.blocking), default=0.0)

    def by_member(self) -> dict[str, float]:
        """Give the shares by name."""
        return dict(zip(self.members, self.shares.tolist(), strict=True))


def judge(
    g: Game,
    shares: Values,
    *,
    benchmark: Values | None = None,
    today: Values | None = None,
    top: int = 10,
) -> Judged:
    """Set shares, however they came about, beside what everyone could have apart.

    Parameters
    ----------
    g : the cost game.
    shares : one number per member, adding up to ``c(N)``; array or mapping.
    benchmark : shares to measure the distance from, such as the nucleolus.
    today : what each member pays today, in the unit of the costs.
    top : how many sub-groups to name.

    Returns
    -------
    Judged, with one Party per member in member order.

    Raises
    ------
    UnusableInput : shares that do not add up, or not one per member.

    Notes
    -----
    One pass over the table of costs; a game priced on demand is searched.
    """
    values = g.checked_shares(shares)
    check, slack = core_check(g, values, top), tolerance_of(g)
    target = None if benchmark is None else g.checked_shares(benchmark)
    before = None if today is None else checked_values(today, g.members, "payment of today")
    parties = tuple(
        _party(
            name,
            float(values[place]),
            float(g.alone[place]),
            slack,
            None if before is None else float(before[place]),
            None if target is None else float(target[place]),
        )
        for place, name in enumerate(g.members)
    )
    return Judged(
        members=g.members,
        shares=values,
        parties=parties,
        losers=tuple(party.member for party in parties if party.loses),
        blocking=check.blocking,
        objections=check.count,
        acceptable=check.inside,
        certified=check.certified,
        price=None if target is None else price_of(values, target, g.members),
    )


def weighed(
    g: Game,
    drivers: Drivers,
    weights: Mapping[str, float] | Sequence[float],
    *,
    benchmark: Values | None = None,
    today: Values | None = None,
    top: int = 10,
) -> Judged:
    """Share by given weights on drivers, and judge: one move of a slider.

    Parameters
    ----------
    g : the cost game.
    drivers : for each driver's name one number per member, none negative.
    weights : the part of the cost divided by each driver, adding up to one.
    benchmark, today, top : as for ``judge``; hand the benchmark in, so that it is
        not worked out again at every move.

    Returns
    -------
    Judged, with the ``weights`` by driver.

    Raises
    ------
    UnusableInput : weights that do not add up to one, a driver that nobody has.
    """
    names = tuple(drivers)
    if not isinstance(weights, Mapping):
        if len(weights) != len(names):
            raise UnusableInput(f"There are {len(names)} drivers but {len(weights)} weights.")
        weights = dict(zip(names, weights, strict=True))
    strange = [name for name in weights if name not in drivers]
    if strange:
        raise UnusableInput(f'There are no figures for the driver "{strange[0]}".')
    given = {name: float(weights.get(name, 0.0)) for name in names}
    refuse_weights(given, "the formula")
    parts = np.array([part_of(name, drivers[name], g) for name in names])
    shares = g.total * np.array(list(given.values())) @ parts
    found = judge(g, shares, benchmark=benchmark, today=today, top=top)
    return Judged(**{**vars(found), "weights": given})


def part_of(name: str, values: Values, g: Game) -> Floats:
    """Each member's part of a driver, shape (n,), adding up to one."""
    numbers = checked_values(values, g.members, f"{name} driver")
    if (numbers < 0).any() or not numbers.any():
        raise UnusableInput(f"The driver {name} counts something: from zero up, and not all zero.")
    return numbers / numbers.sum()


def price_of(shares: Floats, target: Floats, members: tuple[str, ...]) -> PriceOfSimplicity:
    """Measure how far shares lie from a benchmark, member by member."""
    gaps = shares - target
    worst = int(np.abs(gaps).argmax())
    return PriceOfSimplicity(
        by_member=dict(zip(members, gaps.tolist(), strict=True)),
        largest=float(abs(gaps[worst])),
        largest_member=members[worst],
        mean=float(np.abs(gaps).mean()),
        moved=float(np.abs(gaps).sum() / 2),
    )


def _party(
    name: str,
    share: float,
    alone: float,
    slack: float,
    today: float | None,
    benchmark: float | None,
) -> Party:
    return Party(
        member=name,
        share=share,
        alone=alone,
        saving=alone - share,
        loses=share - alone > slack,
        today=today,
        change=None if today is None else share - today,
        benchmark=benchmark,
        distance=None if benchmark is None else share - benchmark,
    )
