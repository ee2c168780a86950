"""What each participant's service costs today, line by line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from interlocal.engine.errors import UnusableInput
from interlocal.engine.forecast.inputs import INFLATION, VOLUME, WAGES

Array = NDArray[np.float64]

FEES: Final = "fees"
LINES: Final = (
    "personnel",
    "benefits",
    "overhead",
    "equipment",
    "contracts",
    "facilities",
    FEES,
)
FLAT: Final = "flat"
DRIVERS: Final = (WAGES, INFLATION, VOLUME, FLAT)
USUAL_GROWTH: Final[Mapping[str, str]] = {
    "personnel": WAGES,
    "benefits": WAGES,
    "overhead": INFLATION,
    "equipment": INFLATION,
    "contracts": INFLATION,
    "facilities": INFLATION,
    FEES: INFLATION,
}


@dataclass(frozen=True, eq=False)
class Baselines:
    """The participants' own service, in money of the year that was measured.

    members : n names
    lines : shape (n, 7), money a year, in the order of LINES; fees are what is taken in,
        zero or more, and are taken off
    growth : what each of the seven lines grows with. ``wages`` and ``inflation`` are
        prices; ``volume`` grows with the volume, at prices that follow inflation;
        ``flat`` does not grow
    backfill : shape (n,), money a year: other duties of the staff that somebody must
        still do when the service moves; grows with wages
    stranded : shape (n,), money a year: overhead that stays behind when it moves; grows
        with inflation
    stranded_years : shape (n,), years until that is gone, counted from each part's move
    elsewhere : shape (n,), money a year: rise in services that stay in-house
    fte : shape (n,), full-time posts; NaN = not reported
    volume : shape (n,), a year (calls, permits, visits); NaN = not reported
    volume_growth : shape (n,), a year: a member's own trend, on top of the common one
    """

    members: tuple[str, ...]
    lines: Array
    growth: tuple[str, ...]
    backfill: Array
    stranded: Array
    stranded_years: Array
    elsewhere: Array
    fte: Array
    volume: Array
    volume_growth: Array

    @classmethod
    def build(
        cls,
        members: Sequence[str],
        lines: Mapping[str, ArrayLike],
        *,
        backfill: ArrayLike,
        stranded: ArrayLike,
        stranded_years: ArrayLike = 4.0,
        elsewhere: ArrayLike = 0.0,
        fte: ArrayLike | None = None,
        volume: ArrayLike | None = None,
        volume_growth: ArrayLike = 0.0,
        growth: Mapping[str, str] | None = None,
    ) -> Self:
        """Check and arrange what the participants entered.

        ``lines`` maps names of LINES to one amount per member; a line left out is none of
        theirs, but a NaN in a line that is there is refused: missing is not zero.
        ``backfill`` and ``stranded`` must be answered, because they reverse results.
        ``growth`` replaces USUAL_GROWTH line by line.

        Raises
        ------
        UnusableInput
            Naming the participant and line that is missing, negative or not a number.
        """
        names = tuple(members)
        if not names:
            raise UnusableInput("There are no participants; name at least one.")
        if len(set(names)) < len(names):
            raise UnusableInput("Two participants have the same name; tell them apart.")
        drivers = {**USUAL_GROWTH, **(growth or {})}
        for line in [*lines, *(growth or {})]:
            if line not in LINES:
                raise UnusableInput(f"There is no cost line {line!r}; use {', '.join(LINES)}.")
        for line, driver in drivers.items():
            if driver not in DRIVERS:
                raise UnusableInput(
                    f"{line.capitalize()} cannot grow with {driver!r}; use {', '.join(DRIVERS)}."
                )
        table = np.zeros((len(names), len(LINES)))
        for line, amounts in lines.items():
            table[:, LINES.index(line)] = _per_member(line, amounts, len(names))
        given = table[:, [LINES.index(line) for line in lines]]
        _complete(names, list(lines), given)
        trend = _per_member("volume growth", volume_growth, len(names))
        if not np.all(np.isfinite(trend) & (np.abs(trend) <= 0.2)):
            raise UnusableInput("Volume growth must be a yearly rate between -20% and 20%.")
        return cls(
            members=names,
            lines=table,
            growth=tuple(drivers[line] for line in LINES),
            backfill=_known("backfilled duties", backfill, names),
            stranded=_known("stranded overhead", stranded, names),
            stranded_years=_known("years of stranded overhead", stranded_years, names),
            elsewhere=_known("rise elsewhere", elsewhere, names),
            fte=_reported("posts", fte, names),
            volume=_reported("volume", volume, names),
            volume_growth=trend,
        )

    @property
    def cost(self) -> Array:
        """Each member's yearly cost alone, less fees, shape (n,)."""
        return self.lines @ SIGNS

    @property
    def unit_cost(self) -> Array:
        """Cost per unit of volume, shape (n,); NaN where no volume is reported or it is zero."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.volume > 0, self.cost / self.volume, np.nan)

    def index(self, member: str) -> int:
        """Where a member stands."""
        try:
            return self.members.index(member)
        except ValueError:
            raise UnusableInput(f"{member} is not a participant here.") from None


SIGNS: Final = np.array([-1.0 if line == FEES else 1.0 for line in LINES])


def _complete(names: tuple[str, ...], lines: list[str], table: Array) -> None:
    if not lines or lines == [FEES]:
        raise UnusableInput("There are no cost lines; give at least one, such as personnel.")
    for row, name in enumerate(names):
        missing = [line for line, value in zip(lines, table[row], strict=True) if np.isnan(value)]
        if len(missing) == len(lines):
            raise UnusableInput(
                f"{name} has no baseline; enter its cost lines, or leave it out of the scenario."
            )
        if missing:
            raise UnusableInput(
                f"{name}: {', '.join(missing)} not reported. Missing is not zero: "
                "enter the amount, or 0 where there is none."
            )
        for line, value in zip(lines, table[row], strict=True):
            if not np.isfinite(value) or value < 0:
                raise UnusableInput(f"{name}: {line} must be zero or more, got {value:g}.")


def _per_member(what: str, amounts: ArrayLike, n: int) -> Array:
    values = np.asarray(amounts, dtype=float)
    if values.ndim and values.shape != (n,):
        raise UnusableInput(
            f"Give one number for {what} per participant: got {values.shape} for {n}."
        )
    return np.broadcast_to(values, (n,)).copy()


def _known(what: str, amounts: ArrayLike, names: tuple[str, ...]) -> Array:
    values = _per_member(what, amounts, len(names))
    for name, value in zip(names, values, strict=True):
        if np.isnan(value):
            raise UnusableInput(
                f"{name}: {what} not answered. It can reverse the result: enter an amount, "
                "or 0 where there is none."
            )
        if not np.isfinite(value) or value < 0:
            raise UnusableInput(f"{name}: {what} must be zero or more, got {value:g}.")
    return values


def _reported(what: str, amounts: ArrayLike | None, names: tuple[str, ...]) -> Array:
    values = _per_member(what, np.nan if amounts is None else amounts, len(names))
    for name, value in zip(names, values, strict=True):
        if value < 0 or np.isinf(value):
            raise UnusableInput(f"{name}: {what} must be zero or more, got {value:g}.")
    return values
