"""Noting a tie."""

from typing import Any

from django import forms

from interlocal.accounts.models import User
from interlocal.discovery.models import Tie
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation, Service


class NoteTie(forms.Form):
    """What ties one's own body to another."""

    town = forms.ChoiceField(label="Between")
    other = forms.CharField(label="And", max_length=160)
    kind = forms.ChoiceField(label="What ties them", choices=Tie.Kind.choices)
    service = forms.ChoiceField(required=False, label="About which service")
    since_year = forms.IntegerField(required=False, label="Since (year)", min_value=1)
    until_year = forms.IntegerField(
        required=False, label="Until (year)", min_value=1, help_text="Only if it has ended."
    )
    note = forms.CharField(required=False, label="In a few words", max_length=300)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [(body.slug, body.name) for body in registry.represented_by(user)]
        services = [(each.pk, each.name) for each in registry.shareable_services()]
        self.fields["town"].choices = mine  # type: ignore[attr-defined]
        self.fields["service"].choices = [("", "None in particular"), *services]  # type: ignore[attr-defined]

    def clean_town(self) -> Organisation:
        """One's own body."""
        return registry.organisations().get(slug=self.cleaned_data["town"])

    def clean_other(self) -> Organisation:
        """The other body; a wrong name suggests the nearest."""
        try:
            return registry.find_organisation(self.cleaned_data["other"])
        except registry.NotFound as problem:
            raise forms.ValidationError(str(problem)) from problem

    def clean_service(self) -> Service | None:
        """The service, or None."""
        code = self.cleaned_data["service"]
        return registry.find_service(code) if code else None
