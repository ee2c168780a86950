"""What people say about an initiative."""

from django import forms

from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation


class Answer(forms.Form):
    """Whether a body wants to talk."""

    interested = forms.TypedChoiceField(
        label="Your answer",
        choices=[("yes", "We want to talk"), ("no", "Not now")],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label="A word to the others",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody in this initiative reads it.",
    )


class AddPartner(forms.Form):
    """One more body at the table."""

    organisation = forms.CharField(label="Add a partner", max_length=160)

    def clean_organisation(self) -> Organisation:
        """The body that is meant; a wrong name suggests the nearest."""
        try:
            return registry.find_organisation(self.cleaned_data["organisation"])
        except registry.NotFound as problem:
            raise forms.ValidationError(str(problem)) from problem


class Invite(forms.Form):
    """The letter that goes with an invitation without figures."""

    message = forms.CharField(
        label="Your letter to the partners",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="A few personal lines work better than a long letter.",
    )


class Close(forms.Form):
    """Why an initiative ends here."""

    why = forms.CharField(
        label="Why does it end here?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Partners will read it. Nothing is deleted.",
    )
