"""What the forms of a bench have in common: per cents, dollars, lists by year, rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from interlocal.proposals.forms.baselines import as_dollars

MOST_ROWS = 60


class BenchName(forms.Form):
    """A name for a bench or its copy."""

    name = forms.CharField(
        label="Name", max_length=120, help_text="What tells it from the others: its way, its year."
    )


class Percent(forms.FloatField):
    """A per cent as people write it; a ratio comes out."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}), **more
        )

    def to_python(self, value: Any) -> Any:
        """The number, with a per cent sign or without."""
        text = value.replace("%", "").replace("−", "-").strip() if isinstance(value, str) else value
        return super().to_python(text)

    def clean(self, value: Any) -> Any:
        """The ratio; None where nothing is written."""
        number = super().clean(value)
        return None if number is None else round(number / 100, 8)


class ByYear(forms.CharField):
    """Numbers for the first, the second, the third year, with semicolons between them."""

    def __init__(self, one: forms.Field, **more: Any) -> None:
        self.one = one
        super().__init__(required=False, max_length=400, **more)

    def clean(self, value: Any) -> Any:
        """One number a year; none where nothing is written."""
        text = super().clean(value) or ""
        return [self.one.clean(part) for part in text.split(";") if part.strip()]


class Row(forms.Form):
    """One row of a table that can be taken out."""

    remove = forms.BooleanField(label="Remove", required=False)


def per_cent(ratio: float | None) -> str:
    """A ratio as people write a per cent.

    >>> per_cent(0.031), per_cent(1.0), per_cent(None)
    ('3.1', '100', '')
    """
    return "" if ratio is None else f"{ratio * 100:.8g}"


def money(cents: int | None) -> str:
    """Cents as people write dollars; empty where nothing is known."""
    return "" if cents is None else as_dollars(cents)


def needed(form: forms.Form, field: str, words: str) -> None:
    """Refuse a row that was begun and lacks a field."""
    if form.cleaned_data.get(field) is None and field not in form.errors:
        form.add_error(field, words)


def rows_of(
    form: type[Row],
    prefix: str,
    data: Mapping[str, Any] | None,
    initial: Sequence[Mapping[str, Any]],
    *,
    extra: int = 1,
    kwargs: Mapping[str, Any] | None = None,
) -> BaseFormSet[Row]:
    """The rows of a table; the blank ones at the end count for nothing."""
    made = formset_factory(form, extra=extra, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    return made(data, prefix=prefix, initial=list(initial), form_kwargs=dict(kwargs or {}))


def kept(rows: BaseFormSet[Row]) -> Iterable[dict[str, Any]]:
    """What stands in the rows that were filled and not taken out."""
    for row in rows:
        said = getattr(row, "cleaned_data", None)
        if said and not said.get("remove"):
            yield {code: value for code, value in said.items() if code != "remove"}


def problems_of(named: Iterable[tuple[str, forms.BaseForm]]) -> list[tuple[str, str]]:
    """All that is wrong in several forms: what, and where to mend it."""
    found = []
    for prefix, form in named:
        found += [(f"{prefix}{error}", "") for error in form.non_field_errors()]
        found += [
            (f"{prefix}{field.label}: {error}", f"#{field.id_for_label}")
            for field in form
            for error in field.errors
        ]
    return found
