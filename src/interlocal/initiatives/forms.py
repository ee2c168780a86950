"""What people say about an initiative."""

from typing import Any

from django import forms

from interlocal.accounts.models import User
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation, Service


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
        """The body that is meant."""
        return _meant_by(self.cleaned_data["organisation"])


class Open(forms.Form):
    """Whom one wants to talk with, about what, without a shortlist."""

    opened_for = forms.ChoiceField(label="For")
    partner = forms.CharField(
        label="With",
        max_length=160,
        help_text="A town, a school district or another body, by its name.",
    )
    service = forms.ChoiceField(label="About")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [(body.slug, body.name) for body in registry.represented_by(user)]
        services = [(each.pk, each.name) for each in registry.shareable_services()]
        self.fields["opened_for"].choices = mine  # type: ignore[attr-defined]
        self.fields["service"].choices = services  # type: ignore[attr-defined]

    def clean_opened_for(self) -> Organisation:
        """One's own body."""
        return registry.organisations().get(slug=self.cleaned_data["opened_for"])

    def clean_partner(self) -> Organisation:
        """The body that is meant."""
        return _meant_by(self.cleaned_data["partner"])

    def clean_service(self) -> Service:
        """The service."""
        return registry.find_service(self.cleaned_data["service"])


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


def _meant_by(name: str) -> Organisation:
    """A body by its name; a wrong one suggests the nearest."""
    try:
        return registry.find_organisation(name)
    except registry.NotFound as problem:
        raise forms.ValidationError(str(problem)) from problem
