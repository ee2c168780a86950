"""Writing an option: who provides, what it costs together, and what each bears itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from interlocal.proposals.forms.baselines import Amount
from interlocal.proposals.forms.benches import (
    ByYear,
    Percent,
    Row,
    kept,
    money,
    needed,
    per_cent,
    problems_of,
    rows_of,
)
from interlocal.proposals.rules.benches import OPTIONS

DRIVERS = [
    ("wages", "wages"),
    ("inflation", "other prices"),
    ("volume", "the volume, at other prices"),
    ("flat", "nothing"),
]
HOWS = [("quote", "an amount a year"), ("scale", "a part of the costs alone")]
OWN = "own"


class Frame(forms.Form):
    """What kind of option, who provides, and how far one looks ahead."""

    option = forms.ChoiceField(label="Way of sharing", choices=list(OPTIONS.items()))
    host = forms.ChoiceField(
        label="Who provides or leads",
        required=False,
        help_text="For a contract or a lead agency. Its own staff go on serving.",
    )
    first_year = forms.IntegerField(
        label="First fiscal year shared", min_value=1990, max_value=2100
    )
    years = forms.IntegerField(label="Years to look ahead", min_value=5, max_value=15)
    discount_rate = Percent(
        label="Discount rate, per cent a year",
        min_value=-5,
        max_value=25,
        help_text="What money later is worth less today.",
    )
    phase = ByYear(
        Percent(min_value=0, max_value=100),
        label="Phase-in, per cent moved by year",
        help_text="For example 30; 60; 100. Ends at 100. Empty: all in the first year.",
    )
    transition = ByYear(
        Amount(),
        label="Cost of the change, dollars by year",
        help_text="Shared by all. For example 120,000; 40,000.",
    )
    pay = Amount(
        label="Bringing pay together, dollars a year",
        help_text="Staff who work side by side end on the higher pay scale.",
    )

    def __init__(self, *args: Any, hosts: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["host"].choices = [("", "Nobody at the table"), *hosts]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A lead agency is somebody; a phase-in rises to the whole."""
        said = super().clean() or {}
        if said.get("option") == "lead" and not said.get("host"):
            self.add_error("host", "Say which participant is the lead agency.")
        phase = said.get("phase")
        if phase and (phase != sorted(phase) or phase[-1] != 1):
            self.add_error("phase", "A phase-in rises from year to year and ends at 100.")
        return said


class LineRow(Row):
    """One line of the shared service."""

    label = forms.CharField(label="What", max_length=120)
    how = forms.ChoiceField(label="Given as", choices=HOWS, initial="quote")
    cents = Amount(label="Dollars a year")
    ratio = Percent(label="Per cent of the costs alone", required=False, min_value=0, max_value=300)
    driver = forms.ChoiceField(label="Grows with", choices=DRIVERS, initial="wages")
    variable = Percent(
        label="Per cent that follows the volume", required=False, min_value=0, max_value=100
    )
    source = forms.CharField(label="Source", required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """A quote has an amount, a part of the costs alone a per cent."""
        said = super().clean() or {}
        if said.get("remove"):
            return said
        if said.get("how") == "scale":
            needed(self, "ratio", "Give the per cent of the costs alone.")
        elif said.get("how") == "quote":
            needed(self, "cents", "Give the dollars a year. Missing is not zero.")
        return said


class FeeRow(Row):
    """What the shared service takes in."""

    label = forms.CharField(label="What", max_length=120)
    cents = Amount(label="Dollars a year")
    driver = forms.ChoiceField(label="Grows with", choices=DRIVERS, initial="inflation")
    source = forms.CharField(label="Source", required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """Fees have an amount."""
        said = super().clean() or {}
        if not said.get("remove"):
            needed(self, "cents", "Give the dollars a year.")
        return said


class LoanRow(Row):
    """Money that is borrowed for what the service needs."""

    label = forms.CharField(label="What it buys", max_length=120)
    cents = Amount(label="Dollars borrowed")
    rate = Percent(label="Interest, per cent a year", min_value=0, max_value=25)
    years = forms.IntegerField(label="Years of payments", min_value=1, max_value=40)
    first_year = forms.IntegerField(
        label="First payment in year", min_value=1, max_value=15, initial=1
    )
    source = forms.CharField(label="Source", required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """A loan has an amount."""
        said = super().clean() or {}
        if not said.get("remove"):
            needed(self, "cents", "Give the dollars borrowed.")
        return said


class GrantRow(Row):
    """Money from outside that ends."""

    label = forms.CharField(label="Programme", max_length=120)
    cents = Amount(label="Dollars a year while it is full")
    years = forms.IntegerField(label="Years in full", min_value=1, max_value=15)
    taper = forms.IntegerField(
        label="Years of falling to nothing", min_value=0, max_value=15, initial=0
    )
    first_year = forms.IntegerField(label="Begins in year", min_value=1, max_value=15, initial=1)
    source = forms.CharField(label="Source", required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """A grant has an amount."""
        said = super().clean() or {}
        if not said.get("remove"):
            needed(self, "cents", "Give the dollars a year.")
        return said


class MemberRow(Row):
    """What one participant bears itself."""

    slug = forms.CharField(widget=forms.HiddenInput)
    keeps_own = forms.BooleanField(
        label="Keeps its own service and pays its share all the same", required=False
    )
    coordination = Amount(label="Working together, dollars a year")
    own_transition = Amount(label="Its own cost of the change, dollars")
    backfill = Amount(label="Duties that somebody must still do, dollars a year")
    stranded = Amount(label="Overhead that stays, dollars a year")
    stranded_years = forms.FloatField(
        label="Years until it is gone", required=False, min_value=0, max_value=40
    )
    elsewhere = Amount(label="Rise in services kept in-house, dollars a year")


TABLES: dict[str, type[Row]] = {
    "lines": LineRow,
    "fees": FeeRow,
    "borrowing": LoanRow,
    "grants": GrantRow,
}
LABELS = {"lines": "Line", "fees": "Fee", "borrowing": "Loan", "grants": "Grant"}
MEMBER_CENTS = ("coordination", "own_transition", "backfill", "stranded", "elsewhere")


class OptionForm:
    """The whole form: its frame, its tables, and a row for each participant.

    Lines from a staffing model are written on a page of their own and are carried along.
    """

    def __init__(
        self,
        said: Mapping[str, Any],
        names: Mapping[str, str],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.held, self.names = said, names
        build_up = said["build_up"]
        self.frame = Frame(data, initial=_frame(said), hosts=list(names.items()))
        self.tables = {
            name: rows_of(row, name, data, [_initial(each) for each in _plain(build_up, name)])
            for name, row in TABLES.items()
        }
        members = build_up.get("members", {})
        self.members = rows_of(
            MemberRow,
            "members",
            data,
            [_member(slug, members.get(slug, {})) for slug in names],
            extra=0,
        )
        for row, slug in zip(self.members, names, strict=False):
            row.name = names[slug]  # type: ignore[attr-defined]
        self.refusals: list[str] = []

    @property
    def staffed(self) -> list[Mapping[str, Any]]:
        """The lines that a staffing model gives."""
        lines = self.held["build_up"].get("lines", [])
        return [row for row in lines if row["how"] == "staffing"]

    def is_valid(self) -> bool:
        """Whether all that was written can be read."""
        sets = [*self.tables.values(), self.members]
        valid = all([self.frame.is_valid(), *(rows.is_valid() for rows in sets)])
        if valid and self.frame.cleaned_data["option"] != "alone" and not self._lines():
            self.refusals.append(
                "Give at least one line of what the shared service would cost, or choose to go on "
                "alone."
            )
            return False
        return valid

    @property
    def problems(self) -> list[tuple[str, str]]:
        """All that is wrong: what, and where to mend it."""
        named: list[tuple[str, forms.BaseForm]] = [("", self.frame)]
        for name, rows in self.tables.items():
            named += [(f"{LABELS[name]} {n}, ", row) for n, row in enumerate(rows, 1)]
        named += [
            (f"{name}, ", row) for name, row in zip(self.names.values(), self.members, strict=False)
        ]
        return [(refusal, "") for refusal in self.refusals] + problems_of(named)

    @property
    def changes(self) -> dict[str, Any]:
        """What was written, by the bench's fields, once it is valid."""
        said = self.frame.cleaned_data
        before = self.held["build_up"]
        pay = before.get("pay", {})
        once = before.get("transition", {})
        return {
            "option": said["option"],
            "host": said["host"],
            "first_year": said["first_year"],
            "years": said["years"],
            "discount_rate": said["discount_rate"],
            "build_up": {
                "version": 1,
                "lines": self._lines(),
                "fees": self._rows("fees"),
                "pay": _sourced(pay, "cents", said["pay"] or 0),
                "transition": _sourced(once, "cents", said["transition"] or [0]),
                "borrowing": self._rows("borrowing"),
                "grants": self._rows("grants"),
                "phase": said["phase"] or [1.0],
                "members": self._members(before.get("members", {})),
            },
        }

    def _lines(self) -> list[dict[str, Any]]:
        found = []
        for row in self._rows("lines"):
            row["variable"] = row["variable"] or 0.0
            if row["how"] == "scale":
                row.pop("cents")
            else:
                row.pop("ratio")
            found.append(self._graded(row))
        return [*found, *(dict(row) for row in self.staffed)]

    def _graded(self, row: dict[str, Any]) -> dict[str, Any]:
        """A line is the towns' own once somebody changed it."""
        for before in self.held["build_up"].get("lines", []):
            if {**before, "grade": ""} == {**row, "grade": ""}:
                return dict(before)
        return row | {"grade": OWN}

    def _rows(self, name: str) -> list[dict[str, Any]]:
        return [dict(row) for row in kept(self.tables[name])]

    def _members(self, before: Mapping[str, Any]) -> dict[str, Any]:
        found = {}
        for row in self.members:
            said = row.cleaned_data
            held = before.get(said["slug"], {})
            new = {
                "keeps_own": said["keeps_own"],
                "stranded_years": said["stranded_years"] or 0,
            } | {f"{what}_cents": said[what] for what in MEMBER_CENTS}
            same = all(held.get(code) == value for code, value in new.items())
            found[said["slug"]] = (
                dict(held) if same else new | {"source": "The towns’ own", "grade": OWN}
            )
        return {slug: found[slug] for slug in self.names if slug in found}


def _sourced(before: Mapping[str, Any], code: str, value: Any) -> dict[str, Any]:
    if before.get(code) == value:
        return dict(before)
    return {code: value, "source": "The towns’ own", "href": "", "grade": OWN}


def _plain(build_up: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    return [row for row in build_up.get(name, []) if row.get("how") != "staffing"]


def _initial(row: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = dict(row)
    for code in ("ratio", "variable", "rate"):
        if code in found:
            found[code] = per_cent(found[code])
    if "cents" in found:
        found["cents"] = money(found["cents"])
    return found


def _frame(said: Mapping[str, Any]) -> dict[str, Any]:
    build_up = said["build_up"]
    return {
        **{code: said[code] for code in ("option", "host", "first_year", "years")},
        "discount_rate": per_cent(said["discount_rate"]),
        "phase": "; ".join(per_cent(step) for step in build_up.get("phase", [])),
        "transition": "; ".join(
            money(cents) for cents in build_up.get("transition", {}).get("cents", [])
        ),
        "pay": money(build_up.get("pay", {}).get("cents")),
    }


def _member(slug: str, held: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "slug": slug,
        "keeps_own": held.get("keeps_own", False),
        "stranded_years": held.get("stranded_years"),
        **{what: money(held.get(f"{what}_cents")) for what in MEMBER_CENTS},
    }
