"""The pages of the room."""

from interlocal.registry.views.facts import fact
from interlocal.registry.views.regions import region
from interlocal.registry.views.towns import town, town_figure, town_service, towns

__all__ = ["fact", "region", "town", "town_figure", "town_service", "towns"]
