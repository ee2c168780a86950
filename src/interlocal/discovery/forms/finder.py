"""What people ask the finder."""

from typing import Any

from django import forms

from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation, Service

DISTANCES = [(10, "10 km"), (25, "25 km"), (50, "50 km"), (100, "100 km"), (500, "any distance")]


class Question(forms.Form):
    """For which town, which service, how far."""

    town = forms.CharField(max_length=160, label="Town")
    service = forms.ChoiceField(required=False, label="Service")
    km = forms.TypedChoiceField(choices=DISTANCES, coerce=float, label="How far")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services = registry.shareable_services()
        choices = [("", "Any service"), *((each.pk, each.name) for each in services)]
        self.fields["service"].choices = choices  # type: ignore[attr-defined]

    def clean_town(self) -> Organisation:
        """The town that is meant; a wrong name suggests the nearest."""
        try:
            return registry.find_organisation(self.cleaned_data["town"])
        except registry.NotFound as problem:
            raise forms.ValidationError(str(problem)) from problem

    def clean_service(self) -> Service | None:
        """The service, or None for any."""
        code = self.cleaned_data["service"]
        return registry.find_service(code) if code else None


class Pick(forms.Form):
    """Partners to put on a shortlist."""

    owner = forms.ModelChoiceField(queryset=Organisation.objects.none(), to_field_name="slug")
    service = forms.ModelChoiceField(queryset=Service.objects.none())
    partner = forms.ModelMultipleChoiceField(
        queryset=Organisation.objects.none(), to_field_name="slug"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = registry.organisations()  # type: ignore[attr-defined]
        self.fields["service"].queryset = registry.shareable_services()  # type: ignore[attr-defined]
        self.fields["partner"].queryset = registry.organisations()  # type: ignore[attr-defined]
