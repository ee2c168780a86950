"""How the sign-in library behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):
    """People come by invitation: who speaks for a town is never self-declared."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
