"""A pool of a cost clause as people write it: its part of the cost, and what divides it."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.forms import BoundField

from interlocal.proposals.forms.clauses_fields import Chosen, Drivers, Number, no_formula
from interlocal.proposals.rules import clauses as rules

REST, SHARE, AMOUNT, PRICE = "rest", "share", "amount", "price"
TAKES: Final = [
    (REST, "the rest of the cost"),
    (SHARE, "a part of it, in per cent"),
    (AMOUNT, "a fixed amount a year, in dollars"),
    (PRICE, "a price for each unit, in dollars"),
]
EVERYBODY, ONLY, BUT = "", "members", "not_for"
WHO: Final = [
    (EVERYBODY, "Everybody"),
    (ONLY, "Only those ticked"),
    (BUT, "All but those ticked"),
]


class PoolForm(forms.Form):
    """One part of the cost: how much it takes, who takes part, and the weights that divide it."""

    name = forms.CharField(label="Name", max_length=rules.LONGEST_LABEL, required=False)
    takes = forms.ChoiceField(label="Takes", choices=TAKES, required=False, initial=REST)
    size = Number(
        label="How much",
        min_value=0,
        help_text="Per cent, dollars a year, or dollars a unit; empty for the rest.",
    )
    per = forms.ChoiceField(
        label="For each of",
        required=False,
        help_text="Only for a price: what is counted. What it brings comes off the cost first.",
    )
    who = forms.ChoiceField(label="Who takes part", choices=WHO, required=False)
    towns = Chosen(label="Those ticked", required=False)

    def __init__(
        self, *args: Any, drivers: Drivers, names: Mapping[str, str], place: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.place, self.keys = place, [*drivers, rules.EQUAL]
        labels = {key: rules.name_of_driver(key, drivers) for key in self.keys}
        self.fields["name"].initial = "Everything" if place == 0 else f"Pool {place + 1}"
        units = labels | {rules.EQUAL: "Towns that take part"}
        self.fields["per"].choices = [("", "Choose"), *units.items()]  # type: ignore[attr-defined]
        self.fields["towns"].choices = [*names.items()]  # type: ignore[attr-defined]
        for key in self.keys:
            self.fields[f"w-{key}"] = Number(
                label=labels[key],
                min_value=0,
                largest=100,
                max_digits=9,
                widget=forms.NumberInput(
                    {"step": "any", "data-weight": "", "inputmode": "decimal"}
                ),
            )

    def clean_name(self) -> str:
        """A name that no spreadsheet takes for a formula."""
        return no_formula(self.cleaned_data["name"] or f"Pool {self.place + 1}")

    def clean(self) -> dict[str, Any]:
        """A size where one is needed, a unit for a price, and somebody ticked."""
        said = super().clean() or {}
        takes, size = said.get("takes"), said.get("size")
        if takes == PRICE:
            if size is None and said.get("per") and "size" not in self.errors:
                self.add_error("size", "Give the price, in dollars.")
            if size is not None and not said.get("per"):
                self.add_error("per", "Say for each of what the price is.")
        elif self.weights and takes in (SHARE, AMOUNT) and said.get("size", "") is None:
            self.add_error("size", "Say how much of the cost this pool takes.")
        if takes == SHARE and size is not None and size > 100:
            self.add_error("size", "A part of the cost is at most 100 %.")
        if self.is_used and said.get("who") and not said.get("towns"):
            self.add_error("towns", "Tick at least one, or let everybody take part.")
        return said

    @property
    def frame_fields(self) -> list[BoundField]:
        """What the pool is called, and how much it takes."""
        return [self["name"], self["takes"], self["size"], self["per"]]

    @property
    def weight_fields(self) -> list[BoundField]:
        """The weights."""
        return [self[f"w-{key}"] for key in self.keys]

    @property
    def weights(self) -> dict[str, float]:
        """The weights above zero, in per cent, by driver."""
        said = getattr(self, "cleaned_data", {})
        return {
            key: float(weight)
            for key in self.keys
            if (weight := said.get(f"w-{key}")) is not None and weight > 0
        }

    @property
    def is_price(self) -> bool:
        """Whether it is charged by the unit."""
        return self.data_of("takes") == PRICE

    @property
    def is_used(self) -> bool:
        """Whether it divides or charges anything."""
        said = getattr(self, "cleaned_data", {})
        if said.get("takes") == PRICE:
            return said.get("size") is not None or bool(said.get("per"))
        return bool(self.weights)

    @property
    def is_for_some(self) -> bool:
        """Whether it is for some of the towns only."""
        return bool(self.data_of("who"))

    def data_of(self, name: str) -> str:
        """What stands in a field, posted or to begin with."""
        if self.is_bound:
            return str(self.data.get(f"{self.prefix}-{name}") or "")
        return str(self.initial.get(name) or "")

    @property
    def total(self) -> str:
        """What the weights add up to, as shown beside them."""
        total = Decimal(0)
        for key in self.keys:
            text = self.data_of(f"w-{key}") or "0"
            if re.fullmatch(r"\d*\.?\d+|\d+\.", text):
                total += Decimal(text)
        return rules.per_cent(float(total))
