"""What people ask and say: one concept a file."""

from interlocal.registry.forms.people import (
    Ask,
    AskFromOutside,
    ChangeRole,
    Confirm,
    Decline,
    End,
    Invite,
    Newcomer,
    Suggest,
)
from interlocal.registry.forms.towns import Members, Towns

__all__ = [
    "Ask",
    "AskFromOutside",
    "ChangeRole",
    "Confirm",
    "Decline",
    "End",
    "Invite",
    "Members",
    "Newcomer",
    "Suggest",
    "Towns",
]
