"""Cost games and fair shares: the public face of the sharing engine.

>>> from interlocal.engine.games import CostGame, shapley
>>> g = CostGame.from_table([0, 60, 40, 90], ["Alder", "Birch"])
>>> shapley(g).cents()
{'Alder': 5500, 'Birch': 3500}
"""

from interlocal.engine.games.additivity import cheaper_apart
from interlocal.engine.games.documents import (
    document_of_game,
    game_of_document,
    game_of_rows,
    rows_of_game,
)
from interlocal.engine.games.game import LARGEST_TABLE, CostGame, Game
from interlocal.engine.games.oracle import LARGEST_ORACLE, OracleGame
from interlocal.engine.games.terms import (
    Fixed,
    PerGroup,
    PerMember,
    Power,
    SpanningTree,
    Steps,
    Term,
)
from interlocal.engine.sharing.certificate import Certificate, Step, Verdict
from interlocal.engine.sharing.core import BlockingGroup, CoreCheck, core_check
from interlocal.engine.sharing.core_range import CoreRange, core_range
from interlocal.engine.sharing.excess import EXCESSES, worst_groups
from interlocal.engine.sharing.formula import Formula, acceptable_formula
from interlocal.engine.sharing.least_core import least_core
from interlocal.engine.sharing.nucleolus import nucleolus, prenucleolus
from interlocal.engine.sharing.raw_deal import Deal, WorstGroup, raw_deal
from interlocal.engine.sharing.result import Sharing
from interlocal.engine.sharing.sampling import Estimate, estimate_shapley
from interlocal.engine.sharing.separable import aca, scrb
from interlocal.engine.sharing.shapley import shapley
from interlocal.engine.sharing.simple import equal, proportional
from interlocal.engine.sharing.tau import tau
from interlocal.engine.sharing.trees import bird, folk, kar
from interlocal.engine.sharing.verify import verify

__all__ = [
    "EXCESSES",
    "LARGEST_ORACLE",
    "LARGEST_TABLE",
    "BlockingGroup",
    "Certificate",
    "CoreCheck",
    "CoreRange",
    "CostGame",
    "Deal",
    "Estimate",
    "Fixed",
    "Formula",
    "Game",
    "OracleGame",
    "PerGroup",
    "PerMember",
    "Power",
    "Sharing",
    "SpanningTree",
    "Step",
    "Steps",
    "Term",
    "Verdict",
    "WorstGroup",
    "aca",
    "acceptable_formula",
    "bird",
    "cheaper_apart",
    "core_check",
    "core_range",
    "document_of_game",
    "equal",
    "estimate_shapley",
    "folk",
    "game_of_document",
    "game_of_rows",
    "kar",
    "least_core",
    "nucleolus",
    "prenucleolus",
    "proportional",
    "raw_deal",
    "rows_of_game",
    "scrb",
    "shapley",
    "tau",
    "verify",
    "worst_groups",
]
