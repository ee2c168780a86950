"""What is not known for sure: named inputs with a range, and seeded draws of them.

An input says low, likely and high: eight futures in ten lie between low and high, and as
many above likely as below. Its law is two half-normals joined at the likely value, so
that low, likely and high are exactly its 10, 50 and 90 per cent points.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist
from typing import Final, Self
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.errors import UnusableInput

Array = NDArray[np.float64]

WAGES, INFLATION, VOLUME, INTEREST = "wages", "inflation", "volume", "interest"
RATES: Final = (WAGES, INFLATION, VOLUME, INTEREST)
RATIOS: Final = (
    "alone",
    "running",
    "fees",
    "stranded",
    "backfill",
    "pay",
    "coordination",
    "elsewhere",
    "transition",
    "grant",
)
KINDS: Final = (*RATES, *RATIOS)
TENTH = NormalDist().inv_cdf(0.9)  # standard deviations from the middle to the 90 % point
LOWEST_RATE, HIGHEST_RATE = -0.2, 0.5  # a year; beyond that it is a slip of the pen
PERT_CELLS = 4_000


@dataclass(frozen=True)
class Uncertain:
    """A named input that is known as a range.

    name : what people call it; names must differ, and draws belong to the name
    low, likely, high : the 10, 50 and 90 per cent points
    kind : what it moves. ``wages``, ``inflation``, ``volume`` and ``interest`` are rates a
        year (0.03 is three per cent); every other kind is a ratio to the amounts given
        elsewhere (1.1 is ten per cent more): ``alone`` the members' cost lines,
        ``running`` the lines of the shared service, and so on
    of : the member or cost line that it is about; "" for all of them
    """

    name: str
    low: float
    likely: float
    high: float
    kind: str
    of: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise UnusableInput(
                f"{self.name}: there is no kind {self.kind!r}; choose one of {', '.join(KINDS)}."
            )
        if not np.isfinite([self.low, self.likely, self.high]).all():
            raise UnusableInput(f"{self.name}: give a low, a likely and a high number.")
        if not self.low <= self.likely <= self.high:
            raise UnusableInput(
                f"{self.name}: a range must run low, likely, high; got {self.low:g}, "
                f"{self.likely:g}, {self.high:g}."
            )
        least, most = (LOWEST_RATE, HIGHEST_RATE) if self.kind in RATES else (0.0, np.inf)
        least = max(least, 0.0) if self.kind == INTEREST else least
        if self.low < least or self.high > most:
            what = (
                f"a yearly rate between {least:.0%} and {most:.0%}"
                if self.kind in RATES
                else "a ratio of zero or more (1 leaves the amount as it is)"
            )
            raise UnusableInput(
                f"{self.name}: {self.low:g} to {self.high:g} is beyond reason; give {what}."
            )

    @classmethod
    def amount(
        cls, name: str, low: float, likely: float, high: float, kind: str, of: str = ""
    ) -> Self:
        """An input told in money: the same range as a ratio to the likely amount."""
        if not likely > 0:
            raise UnusableInput(f"{name}: the likely amount must be above zero to carry a range.")
        return cls(name, low / likely, 1.0, high / likely, kind, of)

    @classmethod
    def from_ends(
        cls, name: str, lowest: float, likely: float, highest: float, kind: str, of: str = ""
    ) -> Self:
        """An input told by the ends of what is possible (a PERT law), as parameters are.

        low, likely and high become that law's 10, 50 and 90 per cent points.
        """
        low, middle, high = pert_points(lowest, likely, highest)
        return cls(name, low, middle, high, kind, of)

    def at(self, scores: NDArray) -> Array:
        """Values at normal scores (0 = likely), same shape; ratios never below zero."""
        z = np.asarray(scores, dtype=float) / TENTH
        values = self.likely + z * np.where(z < 0, self.likely - self.low, self.high - self.likely)
        least = -0.5 if self.kind in RATES and self.kind != INTEREST else 0.0
        return np.maximum(values, least)


@dataclass(frozen=True, eq=False)
class Draws:
    """Futures of all inputs.

    inputs : the k inputs
    values : shape (k, d), rates and ratios; column j is one future
    """

    inputs: tuple[Uncertain, ...]
    values: Array

    @property
    def size(self) -> int:
        """How many futures, d."""
        return self.values.shape[1]

    def of_kind(self, kind: str) -> Iterator[tuple[Uncertain, Array]]:
        """The inputs of one kind, each with its draws, shape (d,)."""
        for one, row in zip(self.inputs, self.values, strict=True):
            if one.kind == kind:
                yield one, row


def draw_inputs(
    inputs: Sequence[Uncertain],
    rng: np.random.Generator,
    draws: int = 1_000,
    together: Mapping[tuple[str, str], float] | None = None,
) -> Draws:
    """Draw all inputs.

    Each input takes the ``draws`` equally likely values of its law, in an order shuffled by
    a stream of its own. The stream depends on the generator's seed and on the input's
    name alone: options drawn from generators with the same seed see the same luck in
    every input that they share, so that they are compared fairly.

    Parameters
    ----------
    inputs : k inputs with different names
    rng : numpy Generator; one number is taken from it
    draws : d, 20 or more
    together : rank correlations between inputs by pairs of names; pairs not named, and
        all pairs by default, are independent

    Returns
    -------
    Draws with values of shape (k, d)

    Raises
    ------
    UnusableInput
        If names repeat, a pair names no input, or correlations contradict each other.

    References
    ----------
    McKay, Beckman and Conover (1979), Latin hypercube sampling; Iman and Conover (1982),
    rank correlation among inputs.

    Examples
    --------
    >>> rain = Uncertain("Wage settlement", 0.02, 0.03, 0.05, "wages")
    >>> drawn = draw_inputs([rain], np.random.default_rng(1))
    >>> np.percentile(drawn.values[0], [10, 50, 90]).round(4).tolist()
    [0.02, 0.03, 0.05]
    """
    _different(inputs)
    if draws < 20:
        raise UnusableInput("Ask for 20 draws or more; a range of fewer says little.")
    seed = int(rng.integers(2**63))
    grid = normal_scores(draws)
    order = np.empty((len(inputs), draws), dtype=np.intp)
    for row, one in enumerate(inputs):
        stream = np.random.default_rng([seed, crc32(one.name.encode())])
        order[row] = stream.permutation(draws)
    scores = grid[order]
    if together:
        scores = _correlated(scores, [one.name for one in inputs], together, grid)
    values = [one.at(row) for one, row in zip(inputs, scores, strict=True)]
    return Draws(tuple(inputs), np.array(values).reshape(len(inputs), draws))


def likely_inputs(inputs: Sequence[Uncertain]) -> Draws:
    """One future: every input at its likely value; values of shape (k, 1)."""
    _different(inputs)
    return Draws(tuple(inputs), np.array([[float(one.likely)] for one in inputs]).reshape(-1, 1))


def one_at_a_time(inputs: Sequence[Uncertain]) -> Draws:
    """2k + 1 futures: all likely; then each input at low and at high, others likely."""
    _different(inputs)
    k = len(inputs)
    values = np.tile(np.array([float(one.likely) for one in inputs]).reshape(-1, 1), 2 * k + 1)
    for row, one in enumerate(inputs):
        values[row, 1 + 2 * row], values[row, 2 + 2 * row] = one.low, one.high
    return Draws(tuple(inputs), values)


@cache
def normal_scores(draws: int) -> Array:
    """The middles of ``draws`` equally likely slices of the normal law, rising."""
    law = NormalDist()
    scores = np.array([law.inv_cdf((slot + 0.5) / draws) for slot in range(draws)])
    scores.flags.writeable = False
    return scores


def pert_points(lowest: float, likely: float, highest: float) -> tuple[float, float, float]:
    """10, 50 and 90 per cent points of the PERT law with these ends and this mode.

    Examples
    --------
    >>> [round(x, 3) for x in pert_points(0, 0.5, 1)]
    [0.247, 0.5, 0.753]
    """
    if not (np.isfinite([lowest, likely, highest]).all() and lowest <= likely <= highest):
        raise UnusableInput("A range must run lowest, likely, highest.")
    width = highest - lowest
    if width == 0:
        return lowest, likely, highest
    left, right = 4 * (likely - lowest) / width, 4 * (highest - likely) / width
    at = (np.arange(PERT_CELLS) + 0.5) / PERT_CELLS
    chance = np.cumsum(at**left * (1 - at) ** right)
    chance /= chance[-1]
    low, middle, high = np.interp([0.1, 0.5, 0.9], chance, at + 0.5 / PERT_CELLS)
    return (
        float(lowest + width * low),
        float(lowest + width * middle),
        float(lowest + width * high),
    )


def _different(inputs: Sequence[Uncertain]) -> None:
    names = [one.name for one in inputs]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise UnusableInput(f"Two inputs are called {twice[0]!r}; give each its own name.")


def _correlated(
    scores: Array, names: list[str], together: Mapping[tuple[str, str], float], grid: Array
) -> Array:
    matrix = np.eye(len(names))
    for pair, value in together.items():
        if unknown := [name for name in pair if name not in names]:
            raise UnusableInput(f"A correlation names {unknown[0]!r}, which is no input.")
        if not -0.99 <= value <= 0.99 or pair[0] == pair[1]:
            raise UnusableInput(
                f"The correlation of {pair[0]} and {pair[1]} must lie between -0.99 and 0.99."
            )
        first, second = names.index(pair[0]), names.index(pair[1])
        # what a normal law needs for the rank correlation that was asked for
        matrix[first, second] = matrix[second, first] = 2 * np.sin(np.pi * value / 6)
    try:
        root = np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        raise UnusableInput(
            "The correlations contradict each other; state fewer, or weaker ones."
        ) from None
    mixed = root @ scores
    # back to the exact slices of every law: only the order carries the correlation
    return grid[np.argsort(np.argsort(mixed, axis=1), axis=1)]
