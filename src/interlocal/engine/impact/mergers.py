"""What merging units could gain at most, and which part of it needs no merger."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from interlocal.engine.errors import UnusableInput
from interlocal.engine.impact.technology import Technology
from interlocal.engine.impact.units import Array, Orientation, Returns


@dataclass(frozen=True)
class MergerGains:
    """Potential of mergers, one a row; ``total = learning * harmony * size``.

    For the input orientation a figure of 0.9 means that nine tenths of the inputs would
    do, and 1.1 that a tenth more would be needed; for the output orientation 1.1 means
    that a tenth more could be produced. NaN where ``outside``, apart from ``harmony``.

    total : the merged unit against the frontier
    learning : part of ``total`` from each member doing as well as the best; needs no merger
    pure : what is left after learning, ``harmony * size``
    harmony : part of ``pure`` from another mix of inputs and outputs; members could trade
        or share instead of merging
    size : part of ``pure`` from being larger; only this part needs one large unit
    outside : the merged unit is larger than anything seen, so that nothing can be said
    mergers : places of the members
    """

    total: Array
    learning: Array
    pure: Array
    harmony: Array
    size: Array
    outside: NDArray[np.bool_]
    mergers: tuple[tuple[int, ...], ...]
    orientation: Orientation
    returns: Returns


def merger_gains(
    inputs: ArrayLike,
    outputs: ArrayLike,
    mergers: Sequence[Sequence[int]] | NDArray,
    returns: Returns = "variable",
    orientation: Orientation = "input",
    compiled: bool | None = None,
) -> MergerGains:
    """Split the potential of mergers into learning, harmony and size.

    The merged unit uses what its members use and produces what they produce. How much of
    that would the best need? Then the same after each member does as well as the best
    (what is left is the pure gain of merging), and for a unit of the members' average
    size (what is gained there is harmony, and the rest is size).

    Parameters
    ----------
    inputs, outputs, returns, orientation, compiled : as ``efficiency``
    mergers : for each merger the places of two members or more; or an array, shape
        (k, size)

    Returns
    -------
    MergerGains

    Raises
    ------
    UnusableInput
        As ``efficiency``, and if a merger has fewer than two members, names a unit twice,
        or one that is not there.

    Notes
    -----
    Three linear programs a merger. Under variable and increasing returns a merged unit
    that produces more than any mix of the units seen is outside the data: no figure is
    given, because none would be supported.

    References
    ----------
    Bogetoft and Wang (2005), Estimating the Potential Gains from Mergers, J. of
    Productivity Analysis 23(2), 145-171. The example's data: documentation of
    ``dea.merge`` in the R package Benchmarking (Bogetoft and Otto).

    Examples
    --------
    >>> found = merger_gains([100, 200, 300, 500], [75, 100, 300, 400], [[0, 1]])
    >>> [round(float(part[0]), 4) for part in (found.total, found.pure, found.learning)]
    [0.6296, 0.85, 0.7407]
    >>> [round(float(part[0]), 4) for part in (found.harmony, found.size)]
    [1.0, 0.85]
    """
    technology = Technology.build(inputs, outputs, returns, compiled)
    return gains(technology, mergers, orientation)


def gains(
    technology: Technology,
    mergers: Sequence[Sequence[int]] | NDArray,
    orientation: Orientation = "input",
) -> MergerGains:
    """The same for a technology that was built before; parameters as ``merger_gains``."""
    used, made = technology.inputs, technology.outputs
    members, starts, counts = _members(mergers, len(used))
    each = technology.reach_of_units(orientation).factor[:, None]
    best_used, best_made = (used * each, made) if orientation == "input" else (used, made * each)
    total = _factor(technology, used, made, members, starts, orientation)
    pure = _factor(technology, best_used, best_made, members, starts, orientation)
    harmony = _factor(technology, best_used, best_made, members, starts, orientation, counts)
    outside = np.isnan(total) | np.isnan(pure)
    total, pure = (np.where(outside, np.nan, factor) for factor in (total, pure))
    whole = members.tolist()
    return MergerGains(
        total=total,
        learning=total / pure,
        pure=pure,
        harmony=harmony,
        size=pure / harmony,
        outside=outside,
        mergers=tuple(
            tuple(whole[start : start + count])
            for start, count in zip(starts.tolist(), counts.tolist(), strict=True)
        ),
        orientation=orientation,
        returns=technology.returns,
    )


def _factor(
    technology: Technology,
    used: Array,
    made: Array,
    members: NDArray[np.int64],
    starts: NDArray[np.int64],
    orientation: Orientation,
    over: NDArray[np.int64] | None = None,
) -> Array:
    parts = (np.ones(len(starts)) if over is None else 1.0 / over)[:, None]
    together = [np.add.reduceat(table[members], starts) * parts for table in (used, made)]
    return technology.reach(together[0], together[1], orientation).factor


def _members(
    mergers: Sequence[Sequence[int]] | NDArray, units: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """All members in one row, where each merger starts, and how many members it has."""
    counts = np.array([len(merger) for merger in mergers], dtype=np.int64)
    if not counts.size:
        raise UnusableInput("There is no merger to look at; name one or more.")
    if (counts < 2).any():
        raise UnusableInput(
            f"Merger {(counts < 2).argmax()} has fewer than two members; name two or more."
        )
    flat = (
        np.concatenate([np.asarray(merger) for merger in mergers])
        if (not isinstance(mergers, np.ndarray))
        else mergers.ravel()
    )
    if flat.dtype.kind not in "iu":
        raise UnusableInput("Members are named by their places, whole numbers from 0.")
    members = flat.astype(np.int64)
    which = np.repeat(np.arange(counts.size), counts)
    unknown = (members < 0) | (members >= units)
    if unknown.any():
        place = unknown.argmax()
        raise UnusableInput(
            f"Merger {which[place]} names unit {members[place]}; there are {units} units, "
            "counted from 0."
        )
    order = np.lexsort((members, which))
    again = (np.diff(members[order]) == 0) & (np.diff(which[order]) == 0)
    if again.any():
        place = order[again.argmax()]
        raise UnusableInput(
            f"Merger {which[place]} names unit {members[place]} twice; name each member once."
        )
    return members, np.cumsum(counts) - counts, counts
