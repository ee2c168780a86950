"""Writing a cost clause: pools with weights in per cent, limits, a phase-in, revenue first."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField

from interlocal.proposals.forms.baselines import Amount
from interlocal.proposals.rules import clauses as rules

MOST_POOLS, MOST_LIMITS, MOST_REVENUES, MOST_YEARS = 5, 6, 3, 15
REST, SHARE, AMOUNT = "rest", "share", "amount"
TAKES = [
    (REST, "the rest of the cost"),
    (SHARE, "a part of it, in per cent"),
    (AMOUNT, "a fixed amount a year, in dollars"),
]
LIMITS = [
    ("", "No limit"),
    ("floor-amount", "At least, dollars a year (a minimum)"),
    ("cap-amount", "At most, dollars a year"),
    ("cap-share", "At most, per cent of all"),
    ("floor-share", "At least, per cent of all"),
    ("cap-change", "At most, per cent more than today"),
    ("floor-change", "At least, per cent more than today (0: what is paid today)"),
]
Drivers = Mapping[str, Mapping[str, Any]]


def no_formula(text: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    if problem := rules.refuse_label(text):
        raise forms.ValidationError(problem)
    return text.strip()


class PoolForm(forms.Form):
    """One part of the cost and the weights that divide it."""

    name = forms.CharField(label="Name", max_length=rules.LONGEST_LABEL, required=False)
    takes = forms.ChoiceField(label="Takes", choices=TAKES, required=False, initial=REST)
    size = forms.DecimalField(
        label="How much",
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text="Per cent or dollars; empty for the rest.",
    )

    def __init__(self, *args: Any, drivers: Drivers, place: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place, self.keys = place, [*drivers, rules.EQUAL]
        self.fields["name"].initial = "Everything" if place == 0 else f"Pool {place + 1}"
        for key in self.keys:
            self.fields[f"w-{key}"] = forms.DecimalField(
                label=rules.name_of_driver(key, drivers),
                required=False,
                min_value=0,
                max_value=100,
                max_digits=9,
                decimal_places=6,
                widget=forms.NumberInput(
                    {"step": "any", "data-weight": "", "inputmode": "decimal"}
                ),
                error_messages={"min_value": "A weight starts from 0."},
            )

    def clean_name(self) -> str:
        """A name that no spreadsheet takes for a formula."""
        return no_formula(self.cleaned_data["name"] or f"Pool {self.place + 1}")

    def clean(self) -> dict[str, Any]:
        """A size where one is needed."""
        said = super().clean() or {}
        if self.weights and said.get("takes") in (SHARE, AMOUNT) and said.get("size") is None:
            self.add_error("size", "Say how much of the cost this pool takes.")
        return said

    @property
    def frame_fields(self) -> list[BoundField]:
        """What the pool is called, and how much it takes."""
        return [self["name"], self["takes"], self["size"]]

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
    def total(self) -> str:
        """What the weights add up to, as shown beside them."""
        source = self.data if self.is_bound else self.initial
        prefix = f"{self.prefix}-" if self.is_bound else ""
        total = Decimal(0)
        for key in self.keys:
            text = str(source.get(f"{prefix}w-{key}") or "0")
            if re.fullmatch(r"\d*\.?\d+|\d+\.", text):
                total += Decimal(text)
        return rules.per_cent(float(total))


class LimitForm(forms.Form):
    """A cap, a floor or a minimum."""

    what = forms.ChoiceField(label="Limit", choices=LIMITS, required=False)
    value = forms.DecimalField(
        label="Value", required=False, max_digits=14, decimal_places=2, min_value=-100
    )
    who = forms.ChoiceField(label="For", required=False)
    until = forms.IntegerField(
        label="Up to year", required=False, min_value=1, max_value=MOST_YEARS
    )

    def __init__(self, *args: Any, names: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", "everybody"), *names.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A value where there is a limit, and none below zero except against today."""
        said = super().clean() or {}
        what, value = said.get("what"), said.get("value")
        if what and value is None and "value" not in self.errors:
            self.add_error("value", "Give the limit a value.")
        if what and value is not None and value < 0 and not what.endswith("change"):
            self.add_error("value", "A limit starts from zero.")
        if what and what.endswith("share") and value is not None and value > 100:
            self.add_error("value", "A part of all is at most 100 %.")
        return said


class RevenueForm(forms.Form):
    """Money from outside that comes off before anything is divided."""

    name = forms.CharField(label="Revenue", max_length=rules.LONGEST_LABEL, required=False)
    cents = Amount(label="Dollars a year")

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


class PhaseForm(forms.Form):
    """From today's payments to the formula, year by year; and which year is shown."""

    parts = forms.CharField(
        label="The formula’s part by year, in per cent",
        required=False,
        max_length=120,
        help_text="For example 25, 50, 75: a quarter follows the formula in the first year, the "
        "rest what each pays today. Empty: the formula counts at once.",
    )
    year = forms.IntegerField(
        label="Year shown in the table", required=False, min_value=1, max_value=MOST_YEARS
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


class ClauseForm:
    """The whole clause: what was written, its problems, and the clause as data."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        drivers: Drivers,
        names: Mapping[str, str],
        clause: Mapping[str, Any],
        revenue: Mapping[str, int],
    ) -> None:
        self.drivers, self.names, self.saved = drivers, names, clause
        initial = _initial(clause, revenue)
        bound = data is not None
        self.pools = [
            PoolForm(data, drivers=drivers, place=place, prefix=f"pool{place}", initial=start)
            for place, start in enumerate(_rows(data, "pool", initial["pools"], MOST_POOLS, 1))
        ]
        self.limits = [
            LimitForm(data, names=names, prefix=f"limit{place}", initial=start)
            for place, start in enumerate(_rows(data, "limit", initial["limits"], MOST_LIMITS, 1))
        ]
        self.revenues = [
            RevenueForm(data, prefix=f"revenue{place}", initial=start)
            for place, start in enumerate(
                _rows(data, "revenue", initial["revenues"], MOST_REVENUES, 1)
            )
        ]
        self.phase = PhaseForm(data, prefix="phase", initial=initial["phase"])
        self.forms: list[forms.Form] = [*self.revenues, *self.pools, *self.limits, self.phase]
        self.is_bound = bound
        valid = [form.is_valid() for form in self.forms]  # all of them, so that all problems show
        self.is_read = bound and all(valid)

    @property
    def used(self) -> list[PoolForm]:
        """The pools that divide something."""
        found = [pool for pool in self.pools if pool.weights]
        return found or self.pools[:1]

    @property
    def problems(self) -> list[str]:
        """What is wrong, in sentences; weights that do not make 100 are named with the gap."""
        said = [
            f"{field.label}: {error}" if field else str(error)
            for form in self.forms
            for name, errors in form.errors.items()
            for error in errors
            for field in [form.fields.get(name)]
        ]
        if said or not self.is_read:
            return said
        if len(self.used) == 1 and not self.used[0].weights:
            return [rules.off_by({}, "The clause")]
        return self.gaps + self._unusable()

    @property
    def gaps(self) -> list[str]:
        """The pools whose weights do not make 100."""
        if not self.is_read:
            return []
        return [
            words
            for pool in self.used
            if pool.weights and (words := rules.off_by(pool.weights, pool.cleaned_data["name"]))
        ]

    def _unusable(self) -> list[str]:
        keys = dict.fromkeys(key for pool in self.used for key in pool.weights)
        return [
            words
            for key in keys
            if key != rules.EQUAL
            for words in rules.refuse_driver(
                self.drivers[key]["values"], self.names, rules.name_of_driver(key, self.drivers)
            )
        ]

    @property
    def year(self) -> int:
        """The year to show."""
        return (self.phase.cleaned_data.get("year") if self.is_read else None) or 1

    @property
    def revenue(self) -> dict[str, int]:
        """What each revenue brings a year, cents."""
        return {
            form.cleaned_data["name"]: form.cleaned_data["cents"]
            for form in self.revenues
            if form.cleaned_data.get("name")
        }

    @property
    def clause(self) -> dict[str, Any]:
        """The clause as data; what the form does not show is kept as it was saved."""
        kept = {pool["name"]: pool for pool in self.saved.get("pools", []) if "weights" in pool}
        pools = [_pool(form, kept.get(form.cleaned_data["name"], {})) for form in self.used]
        pools = [
            *(dict(pool) for pool in self.saved.get("pools", []) if "price" in pool),
            *pools,
        ]
        found: dict[str, Any] = {"version": 1, "pools": pools}
        if self.saved.get("name"):
            found["name"] = self.saved["name"]
        if averaged := self._averaged(pools):
            found["drivers"] = averaged
        if self.revenue:
            found["revenue"] = [{"name": name} for name in self.revenue]
        limits = [_limit(form) for form in self.limits if form.cleaned_data.get("what")]
        limits += [dict(limit) for limit in self.saved.get("limits", []) if not _shown(limit)]
        if limits:
            found["limits"] = limits
        if parts := self.phase.cleaned_data["parts"]:
            found["phase_in"] = {"parts": parts}
        if self.saved.get("credits"):
            found["credits"] = list(self.saved["credits"])
        return found

    def _averaged(self, pools: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """How drivers are counted that came with several periods: over all of them."""
        used = dict.fromkeys(key for pool in pools for key in pool.get("weights", {}))
        found = {key: dict(how) for key, how in self.saved.get("drivers", {}).items()}
        for key in used:
            rows = list(self.drivers.get(key, {}).get("values", {}).values())
            if rows and isinstance(rows[0], list) and key not in found:
                periods = str(self.drivers[key].get("periods") or "years")
                found[key] = {"average_of": len(rows[0]), "periods": periods}
        return found

    def balanced(self) -> dict[str, str]:
        """The weights of every pool made 100, as they are posted."""
        return {
            f"{pool.prefix}-w-{key}": f"{part:g}"
            for pool in self.used
            for key, part in rules.made_100(pool.weights).items()
        }


def _rows(
    data: Mapping[str, Any] | None, prefix: str, saved: list[dict[str, Any]], most: int, spare: int
) -> list[dict[str, Any]]:
    """The initial values of each row: those saved and one to spare, or as many as were posted."""
    if data is None:
        return [*saved, *[{}] * spare][:most]
    posted = [n for n in range(most) if any(k.startswith(f"{prefix}{n}-") for k in data)]
    return [{}] * min(max(posted, default=0) + 1, most)


def _pool(form: PoolForm, kept: Mapping[str, Any]) -> dict[str, Any]:
    said, found = form.cleaned_data, {"name": form.cleaned_data["name"]}
    found["weights"] = {key: round(part / 100, 10) for key, part in form.weights.items()}
    if said["takes"] == SHARE:
        found["share"] = float(said["size"]) / 100
    elif said["takes"] == AMOUNT:
        found["amount"] = float(said["size"])
    return found | {key: kept[key] for key in ("members", "not_for") if kept.get(key)}


def _limit(form: LimitForm) -> dict[str, Any]:
    said = form.cleaned_data
    kind, basis = said["what"].split("-")
    value = float(said["value"])
    found: dict[str, Any] = {
        "kind": kind,
        "basis": basis,
        "value": value if basis == "amount" else round(value / 100, 8),
    }
    if said["who"]:
        found["members"] = [said["who"]]
    if said["until"]:
        found["until_year"] = said["until"]
    return found


def _shown(limit: Mapping[str, Any]) -> bool:
    return limit["basis"] != "per" and len(limit.get("members") or []) < 2


def _initial(clause: Mapping[str, Any], revenue: Mapping[str, int]) -> dict[str, Any]:
    pools = []
    for pool in clause.get("pools", []):
        if "weights" not in pool:
            continue
        row: dict[str, Any] = {"name": pool["name"], "takes": REST}
        if "share" in pool:
            row |= {"takes": SHARE, "size": _tidy(100 * pool["share"])}
        elif "amount" in pool:
            row |= {"takes": AMOUNT, "size": _tidy(pool["amount"])}
        pools.append(row | {f"w-{key}": _tidy(100 * part) for key, part in pool["weights"].items()})
    limits = [
        {
            "what": f"{limit['kind']}-{limit['basis']}",
            "value": _tidy(limit["value"] * (1 if limit["basis"] == "amount" else 100)),
            "who": (limit.get("members") or [""])[0],
            "until": limit.get("until_year"),
        }
        for limit in clause.get("limits", [])
        if _shown(limit)
    ]
    parts = (clause.get("phase_in") or {}).get("parts", [])
    return {
        "pools": pools or [{"name": "Everything", "takes": REST}],
        "limits": limits,
        "revenues": [
            {"name": name, "cents": f"{cents / 100:.2f}"} for name, cents in revenue.items()
        ],
        "phase": {"parts": ", ".join(f"{_tidy(100 * part)}" for part in parts), "year": 1},
    }


def _tidy(value: float) -> str:
    return f"{round(value, 6):.12g}"
