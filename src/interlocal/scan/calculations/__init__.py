"""Units of work, done by processes or a cluster, kept as they finish; and the scan's own work.

``done_units(units, solve, folder=..., place=Processes(4))`` gives each unit's result as it
comes; ``solve`` is any function of a unit that other processes can import by its name.
``grouped`` is the scan's: the best grouping of one state's towns for one service.
"""

from interlocal.scan.calculations.cluster import Cluster, own_cluster
from interlocal.scan.calculations.evidence import Evidence, evidence_of, fitted
from interlocal.scan.calculations.grouping import GAP, grouped, net_draws, priced
from interlocal.scan.calculations.positions import beside
from interlocal.scan.calculations.processes import Here, Processes
from interlocal.scan.calculations.units import (
    CannotScan,
    Done,
    Unit,
    done_units,
    kept_result,
    seed_of,
)

__all__ = [
    "GAP",
    "CannotScan",
    "Cluster",
    "Done",
    "Evidence",
    "Here",
    "Processes",
    "Unit",
    "beside",
    "done_units",
    "evidence_of",
    "fitted",
    "grouped",
    "kept_result",
    "net_draws",
    "own_cluster",
    "priced",
    "seed_of",
]
