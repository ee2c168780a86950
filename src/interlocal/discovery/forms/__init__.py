"""What people ask and fill in."""

from interlocal.discovery.forms.finder import DISTANCES, Pick, Question

__all__ = ["DISTANCES", "Pick", "Question"]
