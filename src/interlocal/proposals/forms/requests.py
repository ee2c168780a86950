"""Asking a finance office, and saying no."""

from typing import Any

from django import forms

from interlocal.proposals.rules.requests import LEAST_DAYS, MOST_DAYS
from interlocal.registry import queries as registry


class Ask(forms.Form):
    """To whom the letter goes, and by when it is due."""

    name = forms.CharField(label="Name", max_length=120, help_text="Whom the letter greets.")
    email = forms.EmailField(
        label="Email",
        max_length=254,
        help_text="Any address of their finance office. They need no account.",
    )
    due_on = forms.DateField(
        label="Please by",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=f"Between {LEAST_DAYS} and {MOST_DAYS} days from today.",
    )
    message = forms.CharField(
        label="A word from you",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text="It opens the letter. What the service is, and why you ask, is said below it.",
    )

    def clean_name(self) -> str:
        """One line."""
        name: str = " ".join(self.cleaned_data["name"].split())
        return name


class Decline(forms.Form):
    """Why somebody cannot answer."""

    note = forms.CharField(
        label="A word to whoever asked",
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text="For example: ask the police department, they keep these figures.",
    )


class Start(forms.Form):
    """For which body and service to start a baseline."""

    organisation = forms.ChoiceField(label="For")
    service = forms.ChoiceField(label="Service")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = [(body.slug, body.name) for body in registry.represented_by(user)]
        services = [("", "Choose"), *((s.pk, s.name) for s in registry.shareable_services())]
        self.fields["organisation"].choices = bodies  # type: ignore[attr-defined]
        self.fields["service"].choices = services  # type: ignore[attr-defined]


class Paste(forms.Form):
    """Rows from a spreadsheet: copied, or as a workbook."""

    text = forms.CharField(
        label="Rows from your spreadsheet",
        required=False,
        strip=False,  # an empty first cell is a cell
        max_length=100_000,
        widget=forms.Textarea({"rows": 10, "spellcheck": "false"}),
        help_text="Mark the cells, copy, and paste them here: one line of cost a row. Headings "
        "such as Item, Amount, FTE, Source are understood; without headings the first words are "
        "the line and the first number is its amount.",
    )
    file = forms.FileField(
        label="Or a workbook (XLSX)",
        required=False,
        max_length=200,
        widget=forms.FileInput(
            {"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
        help_text="Up to 2 MB. It is read once and not kept; the rows then stand above.",
    )
    sheet = forms.CharField(
        label="Sheet of the workbook",
        required=False,
        max_length=80,
        help_text="Only where several hold rows; otherwise the one called Lines is read.",
    )
    source = forms.CharField(
        label="Where they are from",
        required=False,
        max_length=200,
        help_text="For example: adopted budget FY2025, police department. It goes with each row "
        "that names no source of its own.",
    )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        found = super().clean() or self.cleaned_data
        if not self.errors and not found.get("text", "").strip() and not found.get("file"):
            self.add_error("text", "Paste the rows here, or choose a workbook below.")
        return found
