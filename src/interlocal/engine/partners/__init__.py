"""Who fits whom: a town's best partners, with the reasons as data.

``rank_partners`` answers one town, with ranges and reasons; ``rank_pairs`` answers all
towns at once with expected values, among their ``nearest`` towns.
"""

from interlocal.engine.partners.neighbours import nearest
from interlocal.engine.partners.pairs import PairIndex, PairRanking, rank_pairs
from interlocal.engine.partners.positions import distances_km
from interlocal.engine.partners.ranking import PartnerRow, Partners, rank_partners

__all__ = [
    "PairIndex",
    "PairRanking",
    "PartnerRow",
    "Partners",
    "distances_km",
    "nearest",
    "rank_pairs",
    "rank_partners",
]
