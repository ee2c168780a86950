"""A driver typed or pasted."""

from django import forms

from interlocal.proposals.forms.clauses_fields import no_formula
from interlocal.proposals.rules import clauses as rules


class DriverForm(forms.Form):
    """A driver typed or pasted, with where it comes from."""

    label = forms.CharField(
        label="What is counted",
        max_length=rules.LONGEST_LABEL,
        help_text="For example: Calls for service.",
    )
    unit = forms.CharField(
        label="Unit",
        max_length=rules.LONGEST_LABEL,
        required=False,
        help_text="For example: calls.",
    )
    source = forms.CharField(
        label="Source", max_length=160, help_text="Which report or office it is from."
    )
    year = forms.IntegerField(label="Year", min_value=1990, max_value=2100)
    periods = forms.ChoiceField(
        label="Where a row has several numbers, they are",
        choices=[("quarters", "quarters, the latest last"), ("years", "years, the latest last")],
        required=False,
        initial="quarters",
    )
    rows = forms.CharField(
        label="A row for each town",
        widget=forms.Textarea({"rows": 8}),
        help_text="Town, then its number; paste two columns of a spreadsheet. Several numbers are "
        "averaged.",
    )

    def clean_label(self) -> str:
        """A name that no spreadsheet takes for a formula."""
        return no_formula(self.cleaned_data["label"])

    def clean_unit(self) -> str:
        """The same for the unit."""
        text = self.cleaned_data["unit"]
        return no_formula(text) if text.strip() else ""

    def clean_source(self) -> str:
        """The same for the source."""
        return no_formula(self.cleaned_data["source"])
