"""Units of work, done by processes or a cluster, and kept as they finish.

``done_units(units, solve, folder=..., place=Processes(4))`` gives each unit's result as it
comes; ``solve`` is any function of a unit that another process can import by its name.
``grouping.grouped`` is the scan's: the best grouping of one state's towns for one service;
``evidence.fitted`` builds the cost model that the scan and the finder share. These two are
imported by their own names, so that a worker loads the engine only where it is needed.
"""

from interlocal.scan.calculations.cluster import Cluster, own_cluster
from interlocal.scan.calculations.processes import Here, Processes
from interlocal.scan.calculations.units import (
    CannotScan,
    Done,
    Place,
    Unit,
    done_units,
    kept_result,
    seed_of,
    write_whole,
)

__all__ = [
    "CannotScan",
    "Cluster",
    "Done",
    "Here",
    "Place",
    "Processes",
    "Unit",
    "done_units",
    "kept_result",
    "own_cluster",
    "seed_of",
    "write_whole",
]
