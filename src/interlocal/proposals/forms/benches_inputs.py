"""Writing the uncertain inputs of a bench: low, likely, high, and where they come from."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from interlocal.proposals.forms.benches import Percent, Row, kept, per_cent, problems_of, rows_of

KINDS = [
    ("wages", "Rise of wages a year"),
    ("inflation", "Rise of other prices a year"),
    ("volume", "Growth of the volume a year"),
    ("interest", "Interest on loans a year"),
    ("alone", "Costs alone, of the amount"),
    ("running", "Lines of the shared service, of the amount"),
    ("fees", "Fees of the shared service, of the amount"),
    ("stranded", "Overhead that stays, of the amount"),
    ("backfill", "Duties to be done, of the amount"),
    ("pay", "Bringing pay together, of the amount"),
    ("coordination", "Working together, of the amount"),
    ("elsewhere", "Rise elsewhere, of the amount"),
    ("transition", "Cost of the change, of the amount"),
    ("grant", "Grants, of the amount"),
]
ALWAYS = {"wages": "wages", "inflation": "other prices", "volume": "the volume"}


class InputRow(Row):
    """One input. 100 per cent of the amount leaves it as it is."""

    name = forms.CharField(label="Name", max_length=120)
    kind = forms.ChoiceField(label="What it moves", choices=[("", "Choose"), *KINDS])
    of = forms.ChoiceField(label="Of", required=False)
    low = Percent(label="Low, per cent")
    likely = Percent(label="Likely, per cent")
    high = Percent(label="High, per cent")
    source = forms.CharField(label="Source", required=False, max_length=300)

    def __init__(self, *args: Any, about: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["of"].choices = [("", "All"), *about]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The range runs low, likely, high."""
        said = super().clean() or {}
        low, likely, high = (said.get(code) for code in ("low", "likely", "high"))
        if None not in (low, likely, high) and not low <= likely <= high:  # type: ignore[operator]
            raise ValidationError("a range runs low, likely, high.")
        return said


class InputsForm:
    """The rows of inputs. Wages, prices and volume are always among them."""

    def __init__(
        self,
        said: Mapping[str, Any],
        about: Sequence[tuple[str, str]],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.held = said["inputs"]
        self.rows = rows_of(
            InputRow, "inputs", data, [_initial(row) for row in self.held], kwargs={"about": about}
        )
        self.refusals: list[str] = []
        self._read: list[dict[str, Any]] | None = None

    def is_valid(self) -> bool:
        """Whether all can be read, names differ, and the three rates are given once."""
        if not self.rows.is_valid():
            return False
        rows = self._kept()
        names = [row["name"] for row in rows]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            self.refusals.append(f"Two inputs are called “{twice[0]}”; give each its own name.")
        for kind, words in ALWAYS.items():
            if sum(row["kind"] == kind and not row["of"] for row in rows) != 1:
                self.refusals.append(f"Give one input for {words}, of all.")
        return not self.refusals

    @property
    def problems(self) -> list[tuple[str, str]]:
        """All that is wrong: what, and where to mend it."""
        named = [(f"Input {n}, ", row) for n, row in enumerate(self.rows, 1)]
        return [(refusal, "") for refusal in self.refusals] + problems_of(named)

    @property
    def changes(self) -> dict[str, Any]:
        """What was written, once it is valid; what nobody changed keeps how it is known."""
        return {"inputs": [self._graded(row) for row in self._kept()]}

    def _kept(self) -> list[dict[str, Any]]:
        if self._read is None:
            self._read = [dict(row) for row in kept(self.rows)]
        return self._read

    def _graded(self, row: dict[str, Any]) -> dict[str, Any]:
        for before in self.held:
            if all(_same(before.get(code, ""), value) for code, value in row.items()):
                return dict(before)
        return row | {"href": "", "grade": "own"}


def _same(before: Any, now: Any) -> bool:
    if isinstance(before, int | float) and isinstance(now, int | float):
        return abs(before - now) < 1e-9
    return bool(before == now)


def _initial(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{code: row.get(code, "") for code in ("name", "kind", "of", "source")},
        **{code: per_cent(row[code]) for code in ("low", "likely", "high")},
    }
