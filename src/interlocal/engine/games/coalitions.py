"""Coalitions as bit masks: bit i is set when member i belongs to the group."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from interlocal.engine.errors import UnusableInput

Floats = NDArray[np.float64]
Masks = NDArray[np.int64]


def checked_members(members: Iterable[object]) -> tuple[str, ...]:
    """Return member names as a tuple, refusing empty lists, blanks and repeats."""
    if isinstance(members, str):
        raise UnusableInput("Give the members as a list of names, not as one piece of text.")
    names = tuple(str(name).strip() for name in members)
    if not names:
        raise UnusableInput("There are no members; name at least one.")
    if "" in names:
        raise UnusableInput(f"Member {names.index('') + 1} has no name; give every member one.")
    for place, name in enumerate(names):
        if name in names[:place]:
            raise UnusableInput(f"Two members are called {name}; give each member its own name.")
    return names


def names_of(mask: int, members: Sequence[str]) -> tuple[str, ...]:
    """Name the members whose bits are set in ``mask``, in member order."""
    return tuple(name for bit, name in enumerate(members) if mask >> bit & 1)


def bits_of(mask: int) -> list[int]:
    """List the positions of the members in ``mask``."""
    return [bit for bit in range(mask.bit_length()) if mask >> bit & 1]


def mask_of(group: Iterable[str], members: Sequence[str]) -> int:
    """Turn names into a mask, refusing strangers and repeats."""
    mask = 0
    for name in group:
        if name not in members:
            raise UnusableInput(f"{name} is not a member; the members are {listed(members)}.")
        bit = 1 << members.index(name)
        if mask & bit:
            raise UnusableInput(f"{name} appears twice in one group; name each member once.")
        mask |= bit
    return mask


def listed(names: Iterable[str]) -> str:
    """Join names for a sentence: "Alder, Birch and Cedar"."""
    words = list(names)
    if len(words) < 2:
        return "".join(words) or "nobody"
    return ", ".join(words[:-1]) + " and " + words[-1]


def subset_sums(values: ArrayLike) -> Floats:
    """Sum ``values`` over every subset, in bit order, shape (2**k,)."""
    numbers = np.asarray(values)
    sums = np.zeros(1 << numbers.size, dtype=numbers.dtype)
    for bit, value in enumerate(numbers):
        half = 1 << bit
        np.add(sums[:half], value, out=sums[half : 2 * half])
    return sums


def sizes(n: int) -> NDArray[np.int64]:
    """Count the members of every subset of ``n``, in bit order."""
    return subset_sums(np.ones(n, dtype=np.int64)).astype(np.int64)


def membership(masks: ArrayLike, n: int) -> Floats:
    """Turn masks into rows of zeros and ones, shape (k, n)."""
    numbers = np.asarray(masks, dtype=np.int64).reshape(-1, 1)
    return (numbers >> np.arange(n) & 1).astype(float)


def masks_of_rows(rows: ArrayLike) -> Masks:
    """Turn rows of zeros and ones, shape (k, n), into masks."""
    table = np.asarray(rows, dtype=np.int64)
    return table @ (np.int64(1) << np.arange(table.shape[1], dtype=np.int64))
