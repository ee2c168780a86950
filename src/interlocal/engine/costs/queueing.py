"""How many consoles a call centre needs: the Erlang C model.

Calls come at random, wait in one line and are answered by the first free console.
Two half-busy centres need more consoles than one that takes all their calls; this is
the one economy of scale that can be computed rather than guessed.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from interlocal.engine.errors import UnusableInput

Array = NDArray[np.float64]

MOST_CONSOLES = 100_000  # far above any centre; stops a slip in units from running on


def erlang_c(load: ArrayLike, consoles: int) -> Array:
    """The chance that a call has to wait.

    Parameters
    ----------
    load : array, erlangs (calls an hour times hours per call), zero or more
    consoles : staffed consoles, above zero

    Returns
    -------
    Array of the shape of ``load``, a chance; 1 where the load is not below the
    number of consoles, because the line then grows without end.

    References
    ----------
    Erlang (1917); the recursion over Erlang B avoids factorials.

    Examples
    --------
    >>> erlang_c([1.0, 2.0], 3).round(4).tolist()
    [0.0909, 0.4444]
    """
    offered = _load(load)
    if consoles < 1:
        raise UnusableInput("A centre needs one console or more.")
    blocked = np.ones_like(offered)
    for s in range(1, consoles + 1):
        blocked = offered * blocked / (s + offered * blocked)
    return _waiting(offered, blocked, consoles)


def consoles_needed(
    calls_per_hour: ArrayLike,
    handle_seconds: float,
    answer_within: float,
    share_answered: float,
    minimum: int = 1,
) -> NDArray[np.int64]:
    """The fewest staffed consoles that answer enough calls in time.

    Parameters
    ----------
    calls_per_hour : array, calls an hour, zero or more
    handle_seconds : seconds that a call keeps a console busy
    answer_within : seconds
    share_answered : share of calls answered within that time, at least
    minimum : consoles staffed however quiet it is

    Returns
    -------
    Array of whole consoles, of the shape of ``calls_per_hour``.

    Raises
    ------
    UnusableInput
        If a volume or time is missing or negative, or the share is not below 1.

    Examples
    --------
    Two centres of 12 calls an hour need two consoles each, one of 24 needs three:

    >>> consoles_needed([12, 24], 120, answer_within=15, share_answered=0.9).tolist()
    [2, 3]
    """
    calls = np.asarray(calls_per_hour, dtype=float)
    if not (handle_seconds > 0 and answer_within >= 0 and 0 < share_answered < 1):
        raise UnusableInput(
            "Give a handling time above zero, an answering time of zero or more, "
            "and a share above 0 and below 1."
        )
    if minimum < 1:
        raise UnusableInput("Staff at least one console.")
    offered = _load(calls * handle_seconds / 3600)
    need = np.zeros(offered.shape, dtype=np.int64)
    blocked = np.ones_like(offered)
    for s in range(1, MOST_CONSOLES):
        blocked = offered * blocked / (s + offered * blocked)
        late = _waiting(offered, blocked, s) * np.exp(
            -np.maximum(s - offered, 0) * answer_within / handle_seconds
        )
        need[(need == 0) & (s >= minimum) & (offered < s) & (late <= 1 - share_answered)] = s
        if need.all():
            return need
    raise UnusableInput(f"More than {MOST_CONSOLES} consoles would be needed; check the units.")


def _load(load: ArrayLike) -> Array:
    offered = np.asarray(load, dtype=float)
    if not np.all((offered >= 0) & np.isfinite(offered)):
        raise UnusableInput("Call volumes must be given, and zero or more.")
    return offered


def _waiting(offered: Array, blocked: Array, consoles: int) -> Array:
    busy = np.minimum(offered / consoles, 1.0)
    return np.where(busy < 1, blocked / (1 - busy * (1 - blocked)), 1.0)
