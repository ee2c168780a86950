"""What people ask and fill in."""

from interlocal.discovery.forms.compare import MOST_SIDE_BY_SIDE, SideBySide
from interlocal.discovery.forms.finder import DISTANCES, Pick, Question
from interlocal.discovery.forms.groupings import Name, Rules, WhatIf, as_asked
from interlocal.discovery.forms.notices import FORMS, Look, Post
from interlocal.discovery.forms.ties import NoteTie

__all__ = [
    "DISTANCES",
    "FORMS",
    "MOST_SIDE_BY_SIDE",
    "Look",
    "Name",
    "NoteTie",
    "Pick",
    "Post",
    "Question",
    "Rules",
    "SideBySide",
    "WhatIf",
    "as_asked",
]
