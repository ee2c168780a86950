"""Asking about a story of one's own."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from interlocal.proposals.forms.benches import Percent


class OwnStory(forms.Form):
    """What happens, by how much, to whom, and from which year on."""

    moves = forms.ChoiceField(label="What happens")
    change = Percent(
        label="Change, per cent",
        required=False,
        min_value=-99,
        max_value=1000,
        help_text="−20 is a fifth less, 100 is twice as much. Not asked when somebody leaves.",
    )
    who = forms.ChoiceField(label="To whom", required=False)
    year = forms.IntegerField(label="From year", min_value=1, max_value=15, initial=1)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        names: Mapping[str, str],
        drivers: Mapping[str, str],
        years: int,
    ) -> None:
        super().__init__(data)
        self.fields["moves"].choices = [  # type: ignore[attr-defined]
            ("volume", "The volume moves"),
            ("wages", "Wages move"),
            ("inflation", "Other prices move"),
            *((code, f"{label} moves") for code, label in drivers.items()),
            ("leaves", "Somebody leaves"),
        ]
        self.fields["who"].choices = [("", "Everybody"), *names.items()]  # type: ignore[attr-defined]
        self.years = years

    def clean(self) -> dict[str, Any]:
        """Prices are everybody's; a leaver is somebody, and not in the first year."""
        said = super().clean() or {}
        moves, who, year = said.get("moves"), said.get("who"), said.get("year") or 1
        if year > self.years:
            self.add_error("year", f"The forecast ends after year {self.years}.")
        if moves == "leaves":
            if not who:
                self.add_error("who", "Say who leaves.")
            if year < 2:
                self.add_error("year", "Nobody can leave before year 2.")
        elif said.get("change") is None and "change" not in self.errors:
            self.add_error("change", "Say by how much.")
        if moves in {"wages", "inflation"} and who:
            self.add_error("who", "Wages and prices rise for everybody.")
        return said


def asked(form: OwnStory, data: Mapping[str, Any]) -> bool:
    """Whether a story was asked about and can be read."""
    return "moves" in data and form.is_valid()


def choices_of(drivers: Mapping[str, Mapping[str, Any]], skip: Sequence[str]) -> dict[str, str]:
    """The drivers that a story may move, by name."""
    return {
        code: str(held.get("label", code)) for code, held in drivers.items() if code not in skip
    }
