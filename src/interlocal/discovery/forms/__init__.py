"""What people ask and fill in."""

from interlocal.discovery.forms.finder import DISTANCES, Pick, Question
from interlocal.discovery.forms.notices import FORMS, Look, Post
from interlocal.discovery.forms.ties import NoteTie

__all__ = [
    "DISTANCES",
    "FORMS",
    "Look",
    "NoteTie",
    "Pick",
    "Post",
    "Question",
]
