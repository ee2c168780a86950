"""What happens to a split when the world does not keep to the forecast."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.errors import UnusableInput
from interlocal.engine.forecast.baseline import Baselines
from interlocal.engine.forecast.flows import Flows, flows
from interlocal.engine.forecast.growth import World
from interlocal.engine.forecast.inputs import (
    INFLATION,
    VOLUME,
    WAGES,
    Draws,
    Uncertain,
    likely_inputs,
)
from interlocal.engine.forecast.option import ALONE, Option
from interlocal.engine.forecast.result import EXACT
from interlocal.engine.forecast.shares import Drivers, ShareRule, shares_by_year
from interlocal.engine.forecast.stories import Exit, Stress

Array = NDArray[np.float64]

USUAL_PARTS: Final = ("stranded", "backfill", "coordination", "elsewhere")


@dataclass(frozen=True)
class Crossing:
    """A participant that would have gained in a year, and loses under the stress.

    net, calm_net : its net saving in that year, stressed and not, money
    """

    member: str
    year: int
    net: float
    calm_net: float


@dataclass(frozen=True, eq=False)
class StressRun:
    """One rule under one stress, at likely values.

    rule, stress : their names; "" is the calm world
    shares : shape (T, n); 0 for who has left
    drift : shape (T, n), shares less those of the calm world in the same year
    bill : shape (n, T), money a year in a usual year: no one-off cost, no grant
    net : shape (n, T), net saving in a usual year; for who has left, what leaving costs
    crossings : who falls from gain into loss, each with its first such year, earliest first
    losing_anyway : who loses in some usual year without any stress
    """

    rule: str
    stress: str
    shares: Array
    drift: Array
    bill: Array
    net: Array
    crossings: tuple[Crossing, ...]
    losing_anyway: tuple[str, ...]

    @property
    def first(self) -> Crossing | None:
        """The first to cross into loss; None where nobody does."""
        return self.crossings[0] if self.crossings else None

    @property
    def largest_drift(self) -> float:
        """How many points of share move at most, as a ratio (0.05 is five points)."""
        return float(np.abs(self.drift).max())


@dataclass(frozen=True)
class RuleRecord:
    """How one rule held over all stories.

    largest_drift, drifts_most_under : the largest move of a share, and in which story
    stories_with_a_loser : in how many somebody crosses into loss
    first, first_under : the earliest crossing of all, and its story; None and "" without
    losing_anyway : who loses without any story
    """

    rule: str
    largest_drift: float
    drifts_most_under: str
    stories_with_a_loser: int
    first: Crossing | None
    first_under: str
    losing_anyway: tuple[str, ...]

    @classmethod
    def of(cls, runs: Sequence[StressRun], calm: StressRun) -> "RuleRecord":
        """The record of one rule's runs."""
        widest = max(runs, key=lambda run: run.largest_drift, default=calm)
        crossed = [(run.first, run.stress) for run in runs if run.first]
        first, under = min(crossed, key=lambda one: (one[0].year, one[0].net), default=(None, ""))
        return cls(
            rule=calm.rule,
            largest_drift=widest.largest_drift,
            drifts_most_under=widest.stress,
            stories_with_a_loser=len(crossed),
            first=first,
            first_under=under,
            losing_anyway=calm.losing_anyway,
        )


@dataclass(frozen=True, eq=False)
class StressTest:
    """Every rule under every stress.

    calm : each rule's name to its run without stress
    runs : every rule under every stress, rules within stresses
    """

    members: tuple[str, ...]
    calm: Mapping[str, StressRun]
    runs: tuple[StressRun, ...]

    def records(self) -> tuple["RuleRecord", ...]:
        """How each rule held over all stories, in the order of the rules."""
        return tuple(
            RuleRecord.of([run for run in self.runs if run.rule == rule], calm)
            for rule, calm in self.calm.items()
        )

    def of(self, rule: str, stress: str) -> StressRun:
        """One run by the names of its rule and stress."""
        for run in self.runs:
            if (run.rule, run.stress) == (rule, stress):
                return run
        raise UnusableInput(f"There is no run of {rule!r} under {stress!r}.")


def stress_test(
    baselines: Baselines,
    option: Option,
    rules: Mapping[str, ShareRule],
    stresses: Sequence[Stress],
    inputs: Sequence[Uncertain],
    drivers: Drivers,
    *,
    years: int,
    years_since_baseline: int = 1,
) -> StressTest:
    """How each share rule holds when something happens.

    Everything runs at its likely value, so that a difference is the stress and nothing
    else. A usual year is looked at: one-off costs and grants are left out, since they
    would hide who gains and who loses when they are over.

    Parameters
    ----------
    baselines, option : as in ``forecast``; lines of the option say with ``variable`` what
        part of them falls when a member leaves or demand moves, the rest is fixed
    rules : names to share rules
    stresses : what may happen (``usual_stresses`` makes a list)
    inputs : the uncertain inputs, of which the likely values are used
    drivers : what the rules look at
    years, years_since_baseline : as in ``forecast``

    Returns
    -------
    StressTest

    Raises
    ------
    UnusableInput
        If a stress names a participant or driver that is not there, or a year beyond the
        forecast; and as ``forecast``.
    """
    if option.kind == ALONE:
        raise UnusableInput("Doing nothing has no shares to stress; choose another option.")
    if drivers.members != baselines.members:
        raise UnusableInput("Drivers and baselines must name the same participants in order.")
    if not rules:
        raise UnusableInput("There is no share rule to stress; name at least one.")
    scene = _Scene(baselines, option, likely_inputs(inputs), drivers, years, years_since_baseline)
    calm = {run.rule: run for run in scene.runs(rules, Stress("", ()), {})}
    runs = tuple(run for stress in stresses for run in scene.runs(rules, stress, calm))
    return StressTest(baselines.members, calm, runs)


@dataclass(frozen=True, eq=False)
class _Scene:
    """What all runs have in common."""

    baselines: Baselines
    option: Option
    likely: Draws
    drivers: Drivers
    years: int
    lead: int

    def runs(
        self, rules: Mapping[str, ShareRule], stress: Stress, calm: Mapping[str, StressRun]
    ) -> Iterator[StressRun]:
        """One stress under every rule; without ``calm`` runs, the calm world itself."""
        members = self.baselines.members
        world, paths = self._world(stress)
        parts = flows(self.baselines, self.option, self.likely, self.years, self.lead, world)
        for name, rule in rules.items():
            shares = shares_by_year(rule, members, self.years, paths, world.present)
            bill, net = self._usual(parts, shares, stress)
            usual = calm.get(name)
            before = net if usual is None else usual.net
            yield StressRun(
                rule=name,
                stress=stress.name,
                shares=shares,
                drift=shares * 0 if usual is None else shares - usual.shares,
                bill=bill,
                net=net,
                crossings=_crossings(members, net, before, world.present),
                losing_anyway=tuple(
                    member
                    for member, row in zip(members, before, strict=True)
                    if (row < -EXACT).any()
                ),
            )

    def _world(self, stress: Stress) -> tuple[World, dict[str, Array]]:
        """The shocked world, and the drivers' paths in it."""
        baselines, years = self.baselines, self.years
        paths = self.drivers.paths(years, self.lead)
        calm = World.calm(len(baselines.members), years)
        volume, present = calm.volume.copy(), calm.present.copy()
        prices = {WAGES: calm.wages.copy(), INFLATION: calm.inflation.copy()}
        for event in stress.events:
            if event.year > years:
                raise UnusableInput(
                    f"{stress.name}: year {event.year} lies beyond the forecast's {years}."
                )
            since = slice(event.year - 1, None)
            who = slice(None)
            if event.member:
                at = baselines.index(event.member)
                who = slice(at, at + 1)
            if isinstance(event, Exit):
                if event.member == self.option.host:
                    raise UnusableInput(
                        f"{event.member} runs the service; if it left, there would be none. "
                        "Forecast that as an option of its own."
                    )
                present[who, since] = False
                continue
            for what in event.moves:
                if what in prices:
                    prices[what][since] *= 1 + event.change
                    continue
                if what != VOLUME and what not in paths:
                    raise UnusableInput(f"{stress.name}: there is no driver {what!r}.")
                if what == VOLUME:
                    volume[who, since] *= 1 + event.change
                if what in paths:
                    paths[what][who, since] *= 1 + event.change
        if not present.any(axis=0).all():
            raise UnusableInput(f"{stress.name}: nobody is left; keep at least one participant.")
        return World(volume, prices[WAGES], prices[INFLATION], present), paths

    def _usual(self, parts: Flows, shares: Array, stress: Stress) -> tuple[Array, Array]:
        """Bills and net savings of a usual year, shape (n, T) each."""
        debt = parts.shared["borrowing"][:, 0]
        pool = (parts.shared["running"] + parts.shared["pay"])[:, 0] + debt
        leaving = np.zeros((len(self.baselines.members), self.years))
        for event in stress.events:
            if isinstance(event, Exit):
                at, first = self.baselines.index(event.member), event.year - 1
                paid = np.zeros(self.years)
                paid[first] = event.payment
                if event.keeps_debt:
                    paid[first:] += shares[first - 1, at] * debt[first:]
                pool = pool - paid
                leaving[at] += paid
                leaving[at, first] += event.restart
        bill = shares.T * pool
        own = sum((parts.own[name][..., 0] for name in USUAL_PARTS), np.zeros_like(bill))
        return bill, parts.moved * parts.alone[..., 0] - bill - own - leaving


def _crossings(
    members: tuple[str, ...], net: Array, calm: Array, present: NDArray[np.bool_]
) -> tuple[Crossing, ...]:
    lost = (net < -EXACT) & (calm >= -EXACT) & present
    found = []
    for row in np.flatnonzero(lost.any(axis=1)):
        year = int(lost[row].argmax())
        found.append(
            Crossing(members[row], year + 1, float(net[row, year]), float(calm[row, year]))
        )
    return tuple(sorted(found, key=lambda one: (one.year, one.net)))
