"""The pages of the room."""

from interlocal.registry.views.bodies import body
from interlocal.registry.views.claims import ask, confirm, decline, requests, take_back
from interlocal.registry.views.facts import fact
from interlocal.registry.views.invitations import invitation, resend, suggest, withdraw
from interlocal.registry.views.people import change_role, end, people, resume
from interlocal.registry.views.regions import region
from interlocal.registry.views.towns import town, town_figure, town_service, towns

__all__ = [
    "ask",
    "body",
    "change_role",
    "confirm",
    "decline",
    "end",
    "fact",
    "invitation",
    "people",
    "region",
    "requests",
    "resend",
    "resume",
    "suggest",
    "take_back",
    "town",
    "town_figure",
    "town_service",
    "towns",
    "withdraw",
]
