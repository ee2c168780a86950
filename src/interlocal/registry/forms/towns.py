"""What people ask of the list of towns."""

from typing import Any

from django import forms

from interlocal.registry import queries
from interlocal.registry.models import Organisation
from interlocal.registry.pages import SORTS, USUAL, Wanted, choices


class Towns(forms.Form):
    """Which towns, with which figure; everything stands in the address bar.

    What cannot be understood is said beside its field, and the list shows the usual instead.
    """

    use_required_attribute = False

    q = forms.CharField(
        label="Town",
        max_length=120,
        required=False,
        widget=forms.TextInput(
            attrs={"class": "usa-input", "type": "search", "autocomplete": "off"}
        ),
    )
    region = forms.ModelChoiceField(
        label="Region",
        queryset=Organisation.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label="All regions",
        widget=forms.Select(attrs={"class": "usa-select"}),
        error_messages={"invalid_choice": "No such region is known. All towns are shown."},
    )
    show = forms.ChoiceField(
        label="Figure to compare",
        required=False,
        widget=forms.Select(attrs={"class": "usa-select"}),
        error_messages={"invalid_choice": "No such figure is known. The usual one is shown."},
    )
    sort = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = choices()
        self.fields["region"].queryset = queries.regions()  # type: ignore[attr-defined]
        measures = [(each.code, each.label) for each in self.known.values() if not each.service]
        services = [(each.code, each.service.name) for each in self.known.values() if each.service]
        self.fields["show"].choices = [  # type: ignore[attr-defined]
            ("The whole town", measures),
            ("Spending per head on a service", services),
        ]

    def clean_sort(self) -> str:
        """A word of a column, with “-” before it for falling; anything else is no order."""
        sort = self.cleaned_data["sort"]
        return sort if sort.removeprefix("-") in SORTS else ""

    def wanted(self, page: str = "") -> Wanted:
        """What was asked for, the usual standing in for what was not understood."""
        self.full_clean()
        said = self.cleaned_data
        return Wanted(
            choices=self.known,
            show=said.get("show") or USUAL,
            q=said.get("q", ""),
            region=said.get("region"),
            sort=said.get("sort", ""),
            page=page,
        )


class Members(Towns):
    """The same for the members of one region."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["region"]
