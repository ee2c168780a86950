"""Games too large for a table: costs are asked for where they are needed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games.coalitions import Floats, checked_members, listed, membership, names_of
from interlocal.engine.games.game import CostGame, Game
from interlocal.engine.games.terms import Term, price_of_terms

LARGEST_ORACLE = 60
CHUNK = 1 << 15

Separate = Callable[[Floats, np.ndarray, np.ndarray], tuple[np.ndarray, float]]
"""``separate(charges, inside, outside)`` finds the group with the largest
``charges(S) - c(S)`` among those that hold all of ``inside`` and none of
``outside`` (both boolean, shape (n,)); returns its members (boolean, shape
(n,)) and a bound that no such group exceeds. The group of nobody counts zero.
"""


@dataclass(frozen=True, eq=False)
class OracleGame(Game):
    """A cost game of up to 60 members whose costs are computed on demand.

    Attributes
    ----------
    cost_batch : takes groups as rows of zeros and ones, shape (k, n), and
        returns their costs, shape (k,).
    separate : an exact search for the group that objects most (``Separate``);
        without one, results on large games are searched for but not certified.
    submodular : True when every member adds less to larger groups; then the
        exact search is built in.

    Examples
    --------
    >>> import numpy as np
    >>> g = OracleGame(range(30), lambda groups: 10 * np.sqrt(groups.sum(axis=1)))
    >>> round(g.total, 2)
    54.77
    """

    cost_batch: Callable[[Floats], Floats]
    separate: Separate | None = None
    submodular: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        names = checked_members(self.members)
        if len(names) > LARGEST_ORACLE:
            raise UnusableInput(
                f"{len(names)} members are too many; at most {LARGEST_ORACLE} can be handled."
            )
        object.__setattr__(self, "members", names)

    @classmethod
    def build(
        cls, members: Iterable[object], *terms: Term, separate: Separate | None = None
    ) -> "OracleGame":
        """Add up cost terms, priced on demand; notices when they are submodular."""
        if not terms:
            raise UnusableInput("There are no cost terms; give at least one.")
        return cls(
            checked_members(members),
            lambda groups: price_of_terms(groups, terms),
            separate,
            submodular=all(term.submodular for term in terms),
        )

    def costs_of(self, masks: ArrayLike) -> Floats:
        """Ask for the costs of several groups given as masks, shape (k,)."""
        numbers = np.asarray(masks, dtype=np.int64).ravel()
        parts = [
            self.price(membership(numbers[start : start + CHUNK], self.n))
            for start in range(0, numbers.size, CHUNK)
        ]
        return np.concatenate(parts) if parts else np.empty(0)

    def price(self, groups: Floats) -> Floats:
        """Ask for the costs of groups given as rows, refusing answers that are unusable."""
        costs = np.asarray(self.cost_batch(groups), dtype=float)
        if costs.shape != (len(groups),):
            raise UnusableInput(
                f"cost_batch was asked for {len(groups)} groups and gave {costs.size} costs; "
                "return one cost for each row."
            )
        costs = np.where(groups.any(axis=1), costs, 0.0)
        if not np.isfinite(costs).all():
            row = groups[int(np.argmin(np.isfinite(costs)))]
            mask = sum(1 << int(bit) for bit in np.flatnonzero(row))
            raise UnusableInput(
                f"The cost of {listed(names_of(mask, self.members))} is missing or infinite; "
                "every group needs a number."
            )
        return costs

    def table(self) -> CostGame:
        """Ask for every cost at once (at most 25 members)."""
        if self.n > 25:
            raise UnusableInput(f"{self.n} members are too many for a table (at most 25).")
        return CostGame.from_table(self.costs_of(np.arange(1 << self.n)), self.members, copy=False)
