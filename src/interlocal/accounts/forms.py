"""What people write about their tokens."""

from django import forms


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
