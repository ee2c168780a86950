"""What a service costs when its volume is known: posts from work, whole or in steps.

Each model answers ``posts(groups)`` and ``cost(groups)`` for any groups of towns, so
that it can stand in for a cost curve or be set beside it. Volumes, times and pay are
the towns' own figures; none is assumed here.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.costs.queueing import consoles_needed
from interlocal.engine.errors import UnusableInput

Array = NDArray[np.float64]

# mean distance from the middle of a square to a point in it, for a side of 1:
# (sqrt(2) + ln(1 + sqrt(2))) / 6
MIDDLE_TO_POINT = 0.3825978582321066


class StaffedService(Protocol):
    """Anything that can say how many posts, and what yearly cost, a group needs."""

    def posts(self, groups: NDArray) -> Array:
        """Full-time posts, shape (g,)."""

    def cost(self, groups: NDArray) -> Array:
        """Money a year, shape (g,)."""


@dataclass(frozen=True)
class Dispatch:
    """Emergency dispatch, staffed slot by slot of the year by Erlang C.

    calls_per_hour : shape (n, t), calls an hour of each town in each slot of the year
    slot_hours : shape (t,), hours a year in each slot; 8,760 together
    handle_seconds, answer_within, share_answered, minimum : as ``consoles_needed``
    hours_per_post : hours a year that one dispatcher is at a console, net of leave
    cost_per_post, cost_per_console : money a year; consoles are paid for the busiest
        slot
    centre : money a year for having a centre at all
    """

    calls_per_hour: Array
    slot_hours: Array
    handle_seconds: float
    answer_within: float
    share_answered: float
    minimum: int
    hours_per_post: float
    cost_per_post: float
    cost_per_console: float = 0.0
    centre: float = 0.0

    def __post_init__(self) -> None:
        _volumes("calls", self.calls_per_hour, 2)
        if np.shape(self.slot_hours) != np.shape(self.calls_per_hour)[1:]:
            raise UnusableInput("Give the hours a year of every slot.")
        if not abs(float(np.sum(self.slot_hours)) - 8_760) < 25:
            raise UnusableInput("The slots must add up to the 8,760 hours of a year.")
        _above_zero("hours per post", self.hours_per_post)
        _money(self.cost_per_post, self.cost_per_console, self.centre)

    def consoles(self, groups: NDArray) -> NDArray[np.int64]:
        """Staffed consoles per group and slot, shape (g, t)."""
        calls = _members(groups, len(self.calls_per_hour)) @ self.calls_per_hour
        return consoles_needed(
            calls, self.handle_seconds, self.answer_within, self.share_answered, self.minimum
        )

    def posts(self, groups: NDArray) -> Array:
        return self.consoles(groups) @ self.slot_hours / self.hours_per_post

    def cost(self, groups: NDArray) -> Array:
        consoles = self.consoles(groups)
        posts = consoles @ self.slot_hours / self.hours_per_post
        return (
            self.centre + posts * self.cost_per_post + consoles.max(axis=1) * self.cost_per_console
        )


@dataclass(frozen=True)
class Inspections:
    """Building inspection: hours from permits and inspections, posts in steps.

    permits, inspections : shape (n,), a year
    hours_per_permit, hours_per_inspection : hours, travel included in the latter
    hours_per_post : productive hours a year of one post
    step : smallest part of a post that can be hired (1 for whole posts, 0.2 for days)
    minimum : posts that must be held however little there is to do (the official)
    cost_per_post : money a year
    """

    permits: Array
    inspections: Array
    hours_per_permit: float
    hours_per_inspection: float
    hours_per_post: float
    step: float
    minimum: float
    cost_per_post: float

    def __post_init__(self) -> None:
        _volumes("permits", self.permits, 1)
        _volumes("inspections", self.inspections, 1)
        if np.shape(self.permits) != np.shape(self.inspections):
            raise UnusableInput("Give permits and inspections for the same towns.")
        _above_zero("hours per post", self.hours_per_post)
        _above_zero("step", self.step)
        _money(self.hours_per_permit, self.hours_per_inspection, self.minimum, self.cost_per_post)

    def hours(self, groups: NDArray) -> Array:
        """Hours of work a year, shape (g,)."""
        work = (
            np.asarray(self.permits) * self.hours_per_permit
            + np.asarray(self.inspections) * self.hours_per_inspection
        )
        return _members(groups, len(work)) @ work

    def posts(self, groups: NDArray) -> Array:
        return _in_steps(self.hours(groups) / self.hours_per_post, self.step, self.minimum)

    def cost(self, groups: NDArray) -> Array:
        return self.posts(groups) * self.cost_per_post


@dataclass(frozen=True)
class AnimalControl:
    """Animal control: hours from calls and the way to them, posts in steps.

    The officer drives from the middle of the group's area and back; the area is taken
    as square, and roads as ``detour`` times the straight line. A larger group has
    fewer idle hours but longer ways, so that sharing can cost more.

    calls : shape (n,), a year
    area_sqkm : shape (n,), square kilometres
    hours_per_call : hours on the spot
    speed_kmh : kilometres an hour
    detour : ratio of road to straight line, 1 or more
    hours_per_post, step, minimum, cost_per_post : as ``Inspections``
    cost_per_km : money, of the vehicle
    shelter : money a year for having a pound at all
    """

    calls: Array
    area_sqkm: Array
    hours_per_call: float
    speed_kmh: float
    detour: float
    hours_per_post: float
    step: float
    minimum: float
    cost_per_post: float
    cost_per_km: float = 0.0
    shelter: float = 0.0

    def __post_init__(self) -> None:
        _volumes("calls", self.calls, 1)
        _volumes("areas", self.area_sqkm, 1)
        if np.shape(self.calls) != np.shape(self.area_sqkm):
            raise UnusableInput("Give calls and areas for the same towns.")
        if not self.detour >= 1:
            raise UnusableInput("Roads are never shorter than the straight line: detour >= 1.")
        _above_zero("speed", self.speed_kmh)
        _above_zero("hours per post", self.hours_per_post)
        _above_zero("step", self.step)
        _money(
            self.hours_per_call, self.minimum, self.cost_per_post, self.cost_per_km, self.shelter
        )

    def kilometres(self, groups: NDArray) -> Array:
        """Kilometres driven a year, shape (g,)."""
        members = _members(groups, len(np.asarray(self.calls)))
        way = 2 * self.detour * MIDDLE_TO_POINT * np.sqrt(members @ np.asarray(self.area_sqkm))
        return members @ np.asarray(self.calls) * way

    def posts(self, groups: NDArray) -> Array:
        members = _members(groups, len(np.asarray(self.calls)))
        hours = members @ np.asarray(self.calls) * self.hours_per_call
        hours = hours + self.kilometres(groups) / self.speed_kmh
        return _in_steps(hours / self.hours_per_post, self.step, self.minimum)

    def cost(self, groups: NDArray) -> Array:
        return (
            self.shelter
            + self.posts(groups) * self.cost_per_post
            + self.kilometres(groups) * self.cost_per_km
        )


def _in_steps(posts: Array, step: float, minimum: float) -> Array:
    # a hair below a whole step is a whole step, not one more
    return np.maximum(np.ceil(posts / step - 1e-9) * step, minimum)


def _members(groups: NDArray, n: int) -> Array:
    members = np.atleast_2d(np.asarray(groups, dtype=bool))
    if members.shape[1] != n:
        raise UnusableInput(f"Groups name {members.shape[1]} towns, the service has {n}.")
    if not members.any(axis=1).all():
        raise UnusableInput("A group has no members.")
    return members.astype(float)


def _volumes(what: str, amounts: NDArray, dimensions: int) -> None:
    values = np.asarray(amounts, dtype=float)
    if values.ndim != dimensions or not np.all((values >= 0) & np.isfinite(values)):
        raise UnusableInput(f"Give the {what} of every town, zero or more; missing is not zero.")


def _above_zero(what: str, value: float) -> None:
    if not (np.isfinite(value) and value > 0):
        raise UnusableInput(f"The {what} must be above zero.")


def _money(*amounts: float) -> None:
    if not all(np.isfinite(amount) and amount >= 0 for amount in amounts):
        raise UnusableInput("Hours, posts and costs must be given, and zero or more.")
