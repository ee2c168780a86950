"""What people say when they share a scenario."""

from django import forms


class Share(forms.Form):
    """The letter that goes with an invitation."""

    message = forms.CharField(
        label="Your letter to the partners",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="A few personal lines work better than a long letter.",
    )
