"""Numbers, names and ticks of a cost clause: read as data, and refused where they are formulas."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django import forms

from interlocal.proposals.rules import clauses as rules

MOST_YEARS: Final = 15
Drivers = Mapping[str, Mapping[str, Any]]


def no_formula(text: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    if problem := rules.refuse_label(text):
        raise forms.ValidationError(problem)
    return text.strip()


class Number(forms.DecimalField):
    """A number as people paste it, with dollar and per cent signs; a formula is never run."""

    def __init__(self, *, largest: int | None = None, **more: Any) -> None:
        start = more.get("min_value")
        more.setdefault("max_digits", 14)
        more.setdefault("decimal_places", 6)
        more.setdefault("widget", forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(
            required=False,
            max_value=largest,
            error_messages={
                "invalid": "Write a number.",
                "min_value": f"It starts from {start}." if start is not None else "",
            },
            **more,
        )

    def to_python(self, value: Any) -> Any:
        """The number; a formula is named, not read."""
        if isinstance(value, str):
            if value.strip().startswith(rules.FORMULA_SIGNS):
                raise forms.ValidationError(
                    f"“{value.strip()[:30]}” is a formula. Write a number; nothing is run here."
                )
            value = re.sub(r"[\s,$%]", "", value.replace("−", "-"))
        return super().to_python(value)


class Chosen(forms.MultipleChoiceField):
    """Ticks; an empty one counts for nothing."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[str]:
        """The ticked keys."""
        return [one for one in super().to_python(value) if one]
