"""What pages show, as values."""

from interlocal.proposals.pages.baselines import (
    Overview,
    VersionPage,
    asked_of,
    overview,
    seen,
    story,
    version_page,
)
from interlocal.proposals.pages.scenarios import Shown, proof, scenario, walk
from interlocal.proposals.pages.stated import shown

__all__ = [
    "Overview",
    "Shown",
    "VersionPage",
    "asked_of",
    "overview",
    "proof",
    "scenario",
    "seen",
    "shown",
    "story",
    "version_page",
    "walk",
]
