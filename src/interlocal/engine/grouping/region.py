"""A region: its towns, who borders whom, and the minutes between them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.errors import UnusableInput

Array = NDArray[np.float64]
Matrix = NDArray[np.bool_]

LARGEST = 2**15 - 1  # towns: a town's number and the mark for "none" fit in 16 bits


def joined(names: Sequence[str]) -> str:
    """Names as a list in a sentence."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


@dataclass(frozen=True, eq=False)
class Region:
    """The towns that might share a service.

    towns : name -> people
    adjacency : pairs of names with a common border, or a matrix of shape (n, n)
    travel : shape (n, n), minutes from town i to town h; ``inf`` = no way; optional

    Raises UnusableInput for a town without people, an unknown name in a border, or
    minutes that are missing or negative.
    """

    towns: Mapping[str, float]
    adjacency: Iterable[tuple[str, str]] | NDArray
    travel: NDArray | None = None

    def __post_init__(self) -> None:
        if not self.towns:
            raise UnusableInput("The region has no towns; name at least one.")
        if len(self.towns) > LARGEST:
            raise UnusableInput(f"At most {LARGEST:,} towns at once; take a state at a time.")
        for name, people in self.towns.items():
            if people is None or not (np.isfinite(people) and people > 0):
                raise UnusableInput(f"{name} has no population; give its people, above zero.")
        # computed here so that bad borders and minutes are refused at once
        _ = self.borders, self.minutes

    @property
    def n(self) -> int:
        """The number of towns."""
        return len(self.towns)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The towns' names, in order."""
        return tuple(self.towns)

    @cached_property
    def index(self) -> dict[str, int]:
        """Name -> place in the order."""
        return {name: place for place, name in enumerate(self.names)}

    @cached_property
    def population(self) -> Array:
        """People, shape (n,)."""
        return np.array([float(self.towns[name]) for name in self.names])

    @cached_property
    def borders(self) -> Matrix:
        """Who borders whom, shape (n, n), symmetric, nobody borders itself."""
        if isinstance(self.adjacency, np.ndarray):
            given = np.asarray(self.adjacency, dtype=bool)
            if given.shape != (self.n, self.n):
                raise UnusableInput(
                    f"Borders have the shape {given.shape}; {self.n} towns need a matrix "
                    f"of {self.n} by {self.n}."
                )
            both = given | given.T
        else:
            both = np.zeros((self.n, self.n), dtype=bool)
            for first, second in self.adjacency:
                i, j = self.place(first), self.place(second)
                both[i, j] = both[j, i] = True
        both[np.diag_indices(self.n)] = False
        return both

    @cached_property
    def minutes(self) -> Array | None:
        """Minutes from town i to town h, shape (n, n), where they are known."""
        if self.travel is None:
            return None
        given = np.asarray(self.travel, dtype=float)
        if given.shape != (self.n, self.n):
            raise UnusableInput("Give minutes from all towns to all, or none.")
        bad = np.isnan(given) | (given < 0)
        if bad.any():
            i, h = np.argwhere(bad)[0]
            raise UnusableInput(
                f"The minutes from {self.names[i]} to {self.names[h]} are missing or negative; "
                "use infinity where there is no way."
            )
        ways = given.copy()
        np.fill_diagonal(ways, 0.0)
        return ways

    def place(self, name: str) -> int:
        """A town's place in the order."""
        if name not in self.index:
            raise UnusableInput(f"{name} is not a town of this region; check the name.")
        return self.index[name]

    def places(self, names: Iterable[str]) -> tuple[int, ...]:
        """Towns' places, each once, in order."""
        if isinstance(names, str):
            raise UnusableInput(f'"{names}" is one name; put the towns into a list or set.')
        return tuple(sorted({self.place(name) for name in names}))

    def among(self, places: Iterable[int]) -> tuple[str, ...]:
        """The names at these places."""
        return tuple(self.names[place] for place in places)

    @cached_property
    def parts(self) -> tuple[tuple[int, ...], ...]:
        """The pieces of the region that share no border, largest first."""
        return pieces(self.borders)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know before trusting a plan of this region."""
        found = []
        if len(self.parts) > 1:
            small = "; ".join(_few(self.among(part)) for part in self.parts[1:])
            found.append(
                f"The region falls into {len(self.parts)} parts without a common border; "
                f"apart from the largest: {small}."
            )
        if self.minutes is not None:
            same = np.argwhere(np.triu(self.minutes + self.minutes.T == 0, 1))
            found += [
                f"{self.names[i]} and {self.names[j]} are no minutes apart: "
                "check that they are two towns."
                for i, j in same[:5]
            ]
        return tuple(found)


def neighbours(contact: Matrix) -> list[list[int]]:
    """Each town's neighbours."""
    return [np.flatnonzero(row).tolist() for row in contact]


def pieces(graph: Matrix) -> tuple[tuple[int, ...], ...]:
    """The connected parts of a graph, largest first."""
    left = np.ones(len(graph), dtype=bool)
    found = []
    while left.any():
        part = np.zeros(len(graph), dtype=bool)
        edge = np.array([int(left.argmax())])
        while edge.size:
            part[edge] = True
            edge = np.flatnonzero(graph[edge].any(axis=0) & ~part)
        left &= ~part
        found.append(tuple(np.flatnonzero(part).tolist()))
    return tuple(sorted(found, key=lambda part: (-len(part), part)))


def _few(names: Sequence[str], most: int = 6) -> str:
    rest = len(names) - most
    return joined(names) if rest <= 0 else f"{', '.join(names[:most])} and {rest} more"
