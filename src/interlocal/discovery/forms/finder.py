"""What people ask the finder."""

from typing import Any

from django import forms

from interlocal.discovery import rules
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation, Service

DISTANCES = [(10, "10 km"), (25, "25 km"), (50, "50 km"), (100, "100 km"), (500, "any distance")]


class Weight(forms.NumberInput):
    """A slider that works without a script."""

    input_type = "range"


class Question(forms.Form):
    """For which town, which service, how far; what counts how much; and why not somebody."""

    town = forms.CharField(max_length=160, label="Town")
    service = forms.ChoiceField(required=False, label="Service")
    km = forms.TypedChoiceField(choices=DISTANCES, coerce=float, label="How far")
    why = forms.CharField(
        max_length=160,
        required=False,
        label="Why not this town?",
        help_text="Says where it stands and why, or why it cannot be compared.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services = registry.shareable_services()
        choices = [("", "Any service"), *((each.pk, each.name) for each in services)]
        self.fields["service"].choices = choices  # type: ignore[attr-defined]
        for part in rules.PARTS:
            self.fields[f"w_{part.code}"] = forms.IntegerField(
                label=part.label,
                help_text=part.meaning,
                required=False,
                min_value=0,
                max_value=rules.MOST_WEIGHT,
                initial=part.usual,
                widget=Weight(attrs={"step": 1}),
            )

    @property
    def weighed(self) -> list[forms.BoundField]:
        """The sliders, in order."""
        return [self[f"w_{part.code}"] for part in rules.PARTS]

    @property
    def weights(self) -> dict[str, int]:
        """How much each part counts, once the form is valid."""
        return {part.code: self.cleaned_data[f"w_{part.code}"] for part in rules.PARTS}

    def clean(self) -> dict[str, Any]:
        """Something has to count; a part of which nothing is said counts as usual."""
        said = super().clean() or {}
        for part in rules.PARTS:
            if said.get(f"w_{part.code}") is None:
                said[f"w_{part.code}"] = part.usual
        if not any(said[f"w_{part.code}"] for part in rules.PARTS):
            raise forms.ValidationError("Something has to count: move one slider above zero.")
        return said

    def clean_why(self) -> Organisation | None:
        """The partner that is asked about, if any; a wrong name suggests the nearest."""
        name = self.cleaned_data["why"].strip()
        try:
            return registry.find_organisation(name) if name else None
        except registry.NotFound as problem:
            raise forms.ValidationError(str(problem)) from problem

    def clean_town(self) -> Organisation:
        """The town that is meant; a wrong name suggests the nearest.

        Where the name still stands that the page itself wrote, ``at`` says whose it is: many
        towns share a name.
        """
        said = self.cleaned_data["town"].strip()
        shown = self.data.get("at", "").replace("\x00", "")
        for body in registry.organisations().filter(slug__in=[said, shown]):
            if said in {body.slug, body.name}:
                return body
        try:
            return registry.find_organisation(said)
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
