"""Cost clauses: any formula of drivers as data, and the bill that it makes, line by line."""

from interlocal.engine.sharing.clauses.bill import Line, Shares
from interlocal.engine.sharing.clauses.clause import VERSION, Clause
from interlocal.engine.sharing.clauses.pieces import EQUAL, Driver, Limit, PhaseIn, Pool, Revenue

__all__ = [
    "EQUAL",
    "VERSION",
    "Clause",
    "Driver",
    "Limit",
    "Line",
    "PhaseIn",
    "Pool",
    "Revenue",
    "Shares",
]
