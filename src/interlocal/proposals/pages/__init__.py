"""What pages show, as values."""

from interlocal.proposals.pages.scenarios import Shown, proof, scenario, walk

__all__ = ["Shown", "proof", "scenario", "walk"]
