"""The other rows of a cost clause: limits, revenue, averages, credits, a phase-in."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.forms import BoundField

from interlocal.proposals.forms.baselines import Amount
from interlocal.proposals.forms.clauses_fields import (
    MOST_YEARS,
    Chosen,
    Drivers,
    Number,
    no_formula,
)
from interlocal.proposals.rules import clauses as rules

LIMITS: Final = [
    ("", "No limit"),
    ("floor-amount", "At least, dollars a year (a minimum)"),
    ("cap-amount", "At most, dollars a year"),
    ("cap-share", "At most, per cent of all"),
    ("floor-share", "At least, per cent of all"),
    ("cap-change", "At most, per cent more than today"),
    ("floor-change", "At least, per cent more than today (0: what is paid today)"),
    ("cap-per", "At most, dollars for each unit"),
    ("floor-per", "At least, dollars for each unit"),
]


class LimitForm(forms.Form):
    """A cap, a floor or a minimum."""

    what = forms.ChoiceField(label="Limit", choices=LIMITS, required=False)
    value = Number(label="Value", min_value=-100)
    per = forms.ChoiceField(
        label="For each of", required=False, help_text="Only for a limit by the unit."
    )
    until = forms.IntegerField(
        label="Up to year",
        required=False,
        min_value=1,
        max_value=MOST_YEARS,
        help_text="Empty: always.",
    )
    who = Chosen(label="For these only", required=False, help_text="None ticked: for everybody.")

    def __init__(
        self, *args: Any, drivers: Drivers, names: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        labels = [(key, rules.name_of_driver(key, drivers)) for key in drivers]
        self.fields["per"].choices = [("", "Choose"), *labels]  # type: ignore[attr-defined]
        self.fields["who"].choices = [*names.items()]  # type: ignore[attr-defined]

    @property
    def frame_fields(self) -> list[BoundField]:
        """All but for whom."""
        return [self["what"], self["value"], self["per"], self["until"]]

    def clean(self) -> dict[str, Any]:
        """A value where there is a limit, and none below zero except against today."""
        said = super().clean() or {}
        what, value = said.get("what") or "", said.get("value")
        if what and value is None and "value" not in self.errors:
            self.add_error("value", "Give the limit a value.")
        if what and value is not None and value < 0 and not what.endswith("change"):
            self.add_error("value", "A limit starts from zero.")
        if what.endswith("share") and value is not None and value > 100:
            self.add_error("value", "A part of all is at most 100 %.")
        if what.endswith("per") and not said.get("per"):
            self.add_error("per", "Say for each of what the limit is.")
        return said


class RevenueForm(forms.Form):
    """Money from outside that comes off before anything is divided."""

    name = forms.CharField(label="Revenue", max_length=rules.LONGEST_LABEL, required=False)
    cents = Amount(label="Dollars a year")
    pool = forms.ChoiceField(label="Comes off", required=False)

    def __init__(self, *args: Any, pools: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pool"].choices = [  # type: ignore[attr-defined]
            ("", "the whole cost"),
            *((str(place), f"pool {place + 1}") for place in range(pools)),
        ]

    def clean_name(self) -> str:
        """A name, or none where the row is empty."""
        text = self.cleaned_data["name"]
        return no_formula(text) if text.strip() else ""

    def clean(self) -> dict[str, Any]:
        """Both or nothing."""
        said = super().clean() or {}
        if said.get("name") and said.get("cents") is None and "cents" not in self.errors:
            self.add_error("cents", "Missing is not zero: give it, or 0 if none came.")
        if said.get("cents") is not None and not said.get("name") and "name" not in self.errors:
            self.add_error("name", "Say where it comes from.")
        return said


class CountingForm(forms.Form):
    """How drivers with several periods are averaged, and what a town brings in itself."""

    credits = Chosen(
        label="Comes off each town’s own bill",
        required=False,
        help_text="What a town brings in itself, such as its license fees.",
    )

    def __init__(self, *args: Any, drivers: Drivers, credited: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.periods = {key: n for key in drivers if (n := rules.periods_of(drivers[key])) > 1}
        own = [key for key in drivers if rules.is_own_money(drivers[key]) or key in credited]
        self.fields["credits"].choices = [  # type: ignore[attr-defined]
            (key, rules.name_of_driver(key, drivers)) for key in own
        ]
        for key, most in self.periods.items():
            unit = str(drivers[key].get("periods") or "years")
            self.fields[f"avg-{key}"] = forms.IntegerField(
                label=f"{rules.name_of_driver(key, drivers)}: average of the latest",
                required=False,
                min_value=1,
                max_value=most,
                initial=most,
                help_text=f"1 to {most} {unit}; empty for all {most}.",
            )

    @property
    def averages(self) -> list[BoundField]:
        """The questions about averages."""
        return [self[f"avg-{key}"] for key in self.periods]

    @property
    def has_own(self) -> bool:
        """Whether some driver counts dollars that a town brings in."""
        return bool(self.fields["credits"].choices)  # type: ignore[attr-defined]

    def average_of(self, key: str) -> int:
        """Over how many periods a driver is averaged; all of them unless somebody said fewer."""
        return int(self.cleaned_data.get(f"avg-{key}") or self.periods.get(key, 1))


class PhaseForm(forms.Form):
    """From today's payments to the formula, year by year."""

    parts = forms.CharField(
        label="The formula’s part by year, in per cent",
        required=False,
        max_length=120,
        help_text="For example 25, 50, 75: a quarter follows the formula in the first year, the "
        "rest what each pays today. Empty: the formula counts at once.",
    )

    def clean_parts(self) -> list[float]:
        """Parts of one."""
        found = []
        for word in re.split(r"[,;\s]+", self.cleaned_data["parts"].replace("%", " ").strip()):
            if not word:
                continue
            if not re.fullmatch(r"\d+(\.\d+)?", word) or float(word) > 100:
                raise forms.ValidationError("Write numbers from 0 to 100, with commas between.")
            found.append(round(float(word) / 100, 6))
        if len(found) > MOST_YEARS:
            raise forms.ValidationError(f"A phase-in lasts {MOST_YEARS} years at most.")
        return found


class LookForm(forms.Form):
    """What of the clause is shown: which year, and whose bill is worked out line by line."""

    year = forms.IntegerField(
        label="Year of sharing shown", required=False, min_value=1, max_value=MOST_YEARS, initial=1
    )
    town = forms.ChoiceField(label="Worked out for", required=False)

    def __init__(self, *args: Any, names: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["town"].choices = [*names.items()]  # type: ignore[attr-defined]
