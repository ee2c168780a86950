"""What papers of a bench refuse, in words."""

from typing import Final

NOTHING_SHARED: Final = (
    "Going on alone is what every paper compares with, so it has none of its own. Choose a way of "
    "sharing in the option first."
)
