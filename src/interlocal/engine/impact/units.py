"""What the compared units use and produce, checked before anything is computed."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from interlocal.engine.errors import UnusableInput

Array = NDArray[np.float64]
Returns = Literal["constant", "variable", "decreasing", "increasing"]
Orientation = Literal["input", "output"]

RETURNS = ("constant", "variable", "decreasing", "increasing")
ORIENTATIONS = ("input", "output")


def tables(inputs: ArrayLike, outputs: ArrayLike) -> tuple[Array, Array]:
    """Inputs (n, m) and outputs (n, s) as arrays; a single column may be given flat.

    Raises
    ------
    UnusableInput
        If a figure is missing, not finite or negative, if the rows differ in number, or
        if a unit uses nothing or produces nothing.
    """
    used, made = _table(inputs, "input"), _table(outputs, "output")
    if len(used) != len(made):
        raise UnusableInput(
            f"There are inputs for {len(used)} units and outputs for {len(made)}; "
            "give both for every unit."
        )
    if not len(used):
        raise UnusableInput("There is no unit to compare; give one or more.")
    for table, word in ((used, "inputs"), (made, "outputs")):
        bare = np.flatnonzero(~(table > 0).any(axis=1))
        if bare.size:
            raise UnusableInput(f"Unit {bare[0]} has no {word} above zero; leave it out.")
    return used, made


def asked(returns: str, orientation: str) -> None:
    """Refuse words that are not known."""
    if returns not in RETURNS:
        raise UnusableInput(f"Returns to scale are one of {', '.join(RETURNS)}, not {returns!r}.")
    if orientation not in ORIENTATIONS:
        raise UnusableInput(f"The orientation is input or output, not {orientation!r}.")


def _table(values: ArrayLike, word: str) -> Array:
    table = np.array(values, dtype=float)
    if table.ndim == 1:
        table = table[:, None]
    if table.ndim != 2 or not table.shape[1]:
        raise UnusableInput(f"Give a table with a row for each unit and a column for each {word}.")
    for wrong, told in (
        (~np.isfinite(table), "missing or not a number; leave the unit out or find the figure"),
        (table < 0, "below zero; inputs and outputs are amounts"),
    ):
        if wrong.any():
            row, column = np.argwhere(wrong)[0]
            raise UnusableInput(f"{word.capitalize()} {column} of unit {row} is {told}.")
    return table
