"""A request by somebody who signed in."""

from django.http import HttpRequest

from interlocal.accounts.models import User


class SignedInRequest(HttpRequest):
    """What a view behind ``login_required`` is given: its user is a person."""

    user: User
