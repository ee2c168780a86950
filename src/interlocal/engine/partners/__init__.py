"""Who fits whom: a town's best partners, with the reasons as data."""

from interlocal.engine.partners.positions import distances_km
from interlocal.engine.partners.ranking import PartnerRow, Partners, rank_partners

__all__ = ["PartnerRow", "Partners", "distances_km", "rank_partners"]
