"""What people write when they sign in, choose a password, or want a token."""

from typing import Any

from allauth.account import forms as library
from django import forms

CHOSEN = "Twelve characters or more. A sentence is easy to remember."


class SignIn(library.LoginForm):
    """Signing in with address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remember"].label = "Stay signed in on this device"
        self.fields["remember"].help_text = "Not where others use the same computer."


class ChangePassword(library.ChangePasswordForm):
    """A new password from somebody who knows the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = "Current password"
        self.fields["oldpassword"].help_text = ""  # the page has a link for who forgot it
        ask_twice(self.fields)


class NewPassword(library.ResetPasswordKeyForm):
    """A password from somebody who followed the link in a letter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_twice(self.fields)


class FirstPassword(library.SetPasswordForm):
    """A password from somebody who is signed in without one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_twice(self.fields)


def ask_twice(fields: dict[str, forms.Field]) -> None:
    """Word the two fields of a new password; the rules are said once, in short."""
    fields["password1"].label, fields["password1"].help_text = "New password", CHOSEN
    fields["password2"].label = "New password, once more"


class IssueToken(forms.Form):
    """Asking for a token."""

    label = forms.CharField(
        label="What is it for?",
        max_length=80,
        help_text="For example: nightly export to the finance system.",
        error_messages={"required": "Say what the token is for."},
    )
    may_write = forms.BooleanField(
        label="It may also change things",
        required=False,
        help_text="Without this it can only read what you can read.",
    )
