"""Ways to share a common cost, each with a proof that can be checked.

``interlocal.engine.games`` is loaded first so that the two packages may be
imported in either order. Methods that turn a game into shares are offered by
``engine.games``; what people do with shares is offered here: cost clauses, the
test of given weights, who joins, and bargaining.
"""

import interlocal.engine.games  # noqa: F401
from interlocal.engine.sharing.bargaining import (
    ROOMS,
    Learned,
    Mediation,
    Offer,
    learned,
    mediate,
    offer,
)
from interlocal.engine.sharing.clauses import (
    EQUAL,
    Clause,
    Driver,
    Limit,
    Line,
    PhaseIn,
    Pool,
    Revenue,
    Shares,
)
from interlocal.engine.sharing.formula import LARGEST_FORMULA, Formula, acceptable_formula
from interlocal.engine.sharing.joining import (
    CHANCES,
    Invitation,
    Joiner,
    Joining,
    Without,
    who_joins,
)
from interlocal.engine.sharing.weighing import Judged, Party, PriceOfSimplicity, judge, weighed

__all__ = [
    "CHANCES",
    "EQUAL",
    "LARGEST_FORMULA",
    "ROOMS",
    "Clause",
    "Driver",
    "Formula",
    "Invitation",
    "Joiner",
    "Joining",
    "Judged",
    "Learned",
    "Limit",
    "Line",
    "Mediation",
    "Offer",
    "Party",
    "PhaseIn",
    "Pool",
    "PriceOfSimplicity",
    "Revenue",
    "Shares",
    "Without",
    "acceptable_formula",
    "judge",
    "learned",
    "mediate",
    "offer",
    "weighed",
    "who_joins",
]
