"""Writing a baseline: its words, and tables with rows that come and go without a script."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict

from interlocal.discovery.forms.notices import Dollars
from interlocal.proposals.models import BaselineVersion, CostLine
from interlocal.proposals.rules.baselines import (
    QUESTIONS,
    TABLES,
    WORDS,
    Asset,
    Binding,
    Content,
    Duty,
    Line,
    Stranded,
)

BLANK_ROWS = {"lines": 2, "duties": 1, "stranded": 1, "assets": 1, "bindings": 1}
MOST_ROWS = 300
UNANSWERED = ("", "Not answered yet")
YES_NO = [UNANSWERED, *BaselineVersion.YesNo.choices]
LISTED = [UNANSWERED, *BaselineVersion.Listed.choices]


class Amount(Dollars):
    """Dollars, with words about minus signs."""

    def clean(self, value: Any) -> Any:
        """Cents, or None where nothing is written."""
        text = str(value or "").strip()
        if text.startswith(("-", "−", "(")):
            raise forms.ValidationError(
                "Write it without a minus. Fees and revenue are taken off by their kind of line."
            )
        if text.startswith(("=", "@", "+")):
            raise forms.ValidationError(
                "Write a number, not a formula; formulas are not worked out here."
            )
        return super().clean(value)


class Said(forms.Form):
    """The words and answers of a baseline."""

    fiscal_year = forms.IntegerField(
        label="Fiscal year of the costs",
        required=False,
        min_value=1990,
        max_value=2100,
        help_text="The year in which it ends, for example 2025 for July 2024 to June 2025.",
    )
    volume = forms.DecimalField(
        label="How much work there is",
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        error_messages={"min_value": "A volume cannot be negative."},
        help_text="Calls, permits, visits, miles: what your service counts. Empty if not counted.",
    )
    volume_unit = forms.CharField(
        label="Counted in", required=False, max_length=60, help_text="For example: calls a year."
    )
    service_level = forms.CharField(
        label="What residents get for it",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text="For example: 90 of 100 calls answered within ten seconds; two on duty at night.",
    )
    hours = forms.CharField(
        label="Hours", required=False, max_length=160, help_text="For example: weekdays 8 to 4."
    )
    benefits = forms.ChoiceField(label=QUESTIONS["benefits"], choices=YES_NO, required=False)
    overhead = forms.ChoiceField(label=QUESTIONS["overhead"], choices=YES_NO, required=False)
    fees_netted = forms.ChoiceField(label=QUESTIONS["fees_netted"], choices=YES_NO, required=False)
    capital = forms.ChoiceField(label=QUESTIONS["capital"], choices=YES_NO, required=False)
    duties_answer = forms.ChoiceField(
        label="Do the staff do other duties on the side?",
        choices=LISTED,
        required=False,
        help_text="For example: the dispatcher also watches the lobby. Somebody must still do it "
        "when the service moves; left out, it can turn a saving into a loss.",
    )
    stranded_answer = forms.ChoiceField(
        label="What would go on costing you if the service moved?",
        choices=LISTED,
        required=False,
        help_text="A part of a building, software, a supervisor’s time: it stays for some years.",
    )

    @property
    def questions(self) -> list[forms.BoundField]:
        """What makes baselines comparable."""
        return [self[code] for code in QUESTIONS]


class LineRow(forms.Form):
    """One line of cost or income."""

    category = forms.ChoiceField(
        label="Kind of line", choices=[("", "Choose"), *CostLine.Category.choices]
    )
    what = forms.CharField(label="What", max_length=160)
    cents = Amount(label="Dollars a year")
    fte = forms.DecimalField(
        label="Full-time", required=False, min_value=0, max_digits=8, decimal_places=2
    )
    kind = forms.ChoiceField(label="How sure", choices=CostLine.Kind.choices, initial="reported")
    source = forms.CharField(label="Source", required=False, max_length=200)
    note = forms.CharField(label="Note", required=False, max_length=300)
    low_cents = Amount(label="If estimated, from")
    high_cents = Amount(label="up to")
    fact = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_cents(self) -> int:
        """An amount; what is not known is no line."""
        cents: int | None = self.cleaned_data["cents"]
        if cents is None:
            raise forms.ValidationError("Give the dollars a year, or remove the line.")
        return cents

    def clean(self) -> dict[str, Any]:
        """The amount lies in its range."""
        said = super().clean() or {}
        cents, low, high = (said.get(name) for name in ("cents", "low_cents", "high_cents"))
        if cents is not None and (
            (low is not None and low > cents) or (high is not None and high < cents)
        ):
            self.add_error("low_cents", "The dollars must lie between “from” and “to”.")
        return said


class DutyRow(forms.Form):
    """A duty on the side."""

    what = forms.CharField(label="Duty", max_length=160)
    hours_per_week = forms.DecimalField(
        label="Hours a week", required=False, min_value=0, max_value=1000, decimal_places=2
    )
    cents = Amount(label="Dollars a year to still do it")


class StrandedRow(forms.Form):
    """Overhead that stays."""

    what = forms.CharField(label="What stays", max_length=160)
    cents = Amount(label="Dollars a year")
    years = forms.IntegerField(label="For how many years", min_value=1, max_value=50)

    def clean_cents(self) -> int:
        """An amount."""
        cents: int | None = self.cleaned_data["cents"]
        if cents is None:
            raise forms.ValidationError("Give the dollars a year, an estimate if need be.")
        return cents


class AssetRow(forms.Form):
    """A thing that the service uses."""

    what = forms.CharField(label="What", max_length=160)
    bought_year = forms.IntegerField(
        label="Bought in", required=False, min_value=1900, max_value=2100
    )
    years_left = forms.IntegerField(
        label="Years it will last", required=False, min_value=0, max_value=100
    )
    cents = Amount(label="Worth today, dollars")


class BindingRow(forms.Form):
    """A contract that binds."""

    what = forms.CharField(label="For what", max_length=160)
    partner = forms.CharField(label="With whom", required=False, max_length=160)
    until_on = forms.DateField(
        label="Until", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    leaving_cents = Amount(label="What leaving it costs, dollars")


ROWS: dict[str, tuple[type[forms.Form], type[Any]]] = {
    "lines": (LineRow, Line),
    "duties": (DutyRow, Duty),
    "stranded": (StrandedRow, Stranded),
    "assets": (AssetRow, Asset),
    "bindings": (BindingRow, Binding),
}


class BaselineForm:
    """The whole form: one form for the words, one set of rows for each table."""

    def __init__(self, data: QueryDict | None = None, *, content: Content | None = None) -> None:
        posted = _without_removed(data) if data is not None else None
        begun = content or Content()
        self.said = Said(posted, initial={code: getattr(begun, code) for code in Said.base_fields})
        self.tables: dict[str, BaseFormSet[forms.Form]] = {
            name: _rows(name, posted, getattr(begun, name)) for name in TABLES
        }
        self.refusals: list[str] = []

    def is_valid(self) -> bool:
        """Whether all that was written can be read."""
        return all([self.said.is_valid(), *(rows.is_valid() for rows in self.tables.values())])

    @property
    def content(self) -> Content:
        """What was written, once it is valid; blank rows are no rows."""
        words = {
            code: value for code, value in self.said.cleaned_data.items() if code not in TABLES
        }
        for code in WORDS[2:]:
            words[code] = words[code].strip()
        tables: dict[str, Any] = {
            name: tuple(_values(name, rows)) for name, rows in self.tables.items()
        }
        return Content(**words, **tables)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """All that is wrong: what, and where to mend it."""
        found = [(refusal, "") for refusal in self.refusals]
        named: list[tuple[str, forms.Form]] = [("", self.said)]
        for name, rows in self.tables.items():
            named += [(f"{LABELS[name]} {n}, ", row) for n, row in enumerate(rows, 1)]
        for prefix, form in named:
            found += [
                (f"{prefix}{field.label}: {error}", f"#{field.id_for_label}")
                for field in form
                for error in field.errors
            ]
        return found


LABELS = {
    "lines": "Line",
    "duties": "Duty",
    "stranded": "What stays",
    "assets": "Asset",
    "bindings": "Contract",
}


def _rows(
    name: str, data: Mapping[str, Any] | None, held: Iterable[Any]
) -> BaseFormSet[forms.Form]:
    """The rows of a table; some blank ones at the end, which count for nothing."""
    row = ROWS[name][0]
    initial = [_initial(row, each) for each in held]
    made = formset_factory(row, extra=BLANK_ROWS[name], absolute_max=MOST_ROWS, max_num=MOST_ROWS)
    if data is not None:
        return made(data, prefix=name)
    return made(initial=initial, prefix=name)


def _initial(form: type[forms.Form], row: Any) -> dict[str, Any]:
    found = {}
    for code, field in form.base_fields.items():
        value = getattr(row, code)
        if isinstance(field, Dollars) and value is not None:
            value = as_dollars(value)
        elif isinstance(value, Decimal):
            value = f"{value.normalize():f}"
        found[code] = value
    return found


def as_dollars(cents: int) -> str:
    """An amount as people write it: cents only where there are some."""
    return f"{cents // 100:,}" + (f".{cents % 100:02d}" if cents % 100 else "")


def _values(name: str, rows: BaseFormSet[forms.Form]) -> Iterable[Any]:
    made = ROWS[name][1]
    for row in rows:
        if row.has_changed() and row.cleaned_data:
            yield made(**row.cleaned_data)


def _without_removed(data: QueryDict) -> Mapping[str, Any]:
    """What was posted, with the row taken out or the blank ones added that a button asks for.

    Every row counts as new, so that a blank one is passed over.
    """
    posted = data.copy()
    table, _, number = posted.get("remove", "").partition("-")
    for name, (form, _) in ROWS.items():
        total = _total(posted, name)
        if table == name and number.isdecimal() and int(number) < total:
            _take_out(posted, name, int(number), total, list(form.base_fields))
            total -= 1
        if posted.get("add") == name:
            total = min(total + BLANK_ROWS[name], MOST_ROWS)
        for place in range(total):  # a choice that a blank row begins with is no change
            for field, held in form.base_fields.items():
                if held.initial is not None:
                    posted.setdefault(f"{name}-{place}-{field}", str(held.initial))
        posted[f"{name}-TOTAL_FORMS"] = str(total)
        posted[f"{name}-INITIAL_FORMS"] = "0"
    return posted


def _total(posted: QueryDict, name: str) -> int:
    said = posted.get(f"{name}-TOTAL_FORMS", "0")
    return min(int(said), MOST_ROWS) if said.isdecimal() else 0


def _take_out(posted: QueryDict, name: str, at: int, total: int, fields: list[str]) -> None:
    """Move the rows behind a removed one up by one."""
    for place in range(at, total):
        for field in fields:
            later = posted.get(f"{name}-{place + 1}-{field}")
            key = f"{name}-{place}-{field}"
            if place + 1 < total and later is not None:
                posted[key] = later
            else:
                posted.pop(key, None)
