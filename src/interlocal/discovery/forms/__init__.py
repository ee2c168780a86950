"""What people ask and fill in."""

from interlocal.discovery.forms.finder import DISTANCES, Pick, Question
from interlocal.discovery.forms.notices import FORMS, Look, Post

__all__ = ["DISTANCES", "FORMS", "Look", "Pick", "Post", "Question"]
