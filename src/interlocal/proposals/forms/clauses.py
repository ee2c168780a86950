"""Writing a cost clause: the whole form, its problems in sentences, and the clause as data."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms

from interlocal.proposals.forms.clauses_data import initial_of, limit_of, pool_of
from interlocal.proposals.forms.clauses_fields import Drivers
from interlocal.proposals.forms.clauses_pools import PoolForm
from interlocal.proposals.forms.clauses_rows import (
    CountingForm,
    LimitForm,
    LookForm,
    PhaseForm,
    RevenueForm,
)
from interlocal.proposals.rules import clauses as rules

MOST: Final = {"pool": 8, "limit": 10, "revenue": 5}


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
        town: str = "",
    ) -> None:
        self.drivers, self.names, self.saved = drivers, names, clause
        initial = initial_of(clause, revenue)
        who: dict[str, Any] = {"drivers": drivers, "names": names}
        self.pools = [
            PoolForm(data, **who, place=place, prefix=f"pool{place}", initial=start)
            for place, start in enumerate(_rows(data, "pool", initial["pools"]))
        ]
        self.limits = [
            LimitForm(data, **who, prefix=f"limit{place}", initial=start)
            for place, start in enumerate(_rows(data, "limit", initial["limits"]))
        ]
        self.revenues = [
            RevenueForm(data, pools=len(self.pools), prefix=f"revenue{place}", initial=start)
            for place, start in enumerate(_rows(data, "revenue", initial["revenues"]))
        ]
        self.counting = CountingForm(
            data,
            drivers=drivers,
            credited=list(clause.get("credits", [])),
            prefix="count",
            initial=initial["counting"],
        )
        self.phase = PhaseForm(data, prefix="phase", initial=initial["phase"])
        self.look = LookForm(data, names=names, prefix="look", initial={"year": 1, "town": town})
        self.is_bound = data is not None
        valid = [form.is_valid() for form in self.forms]  # all of them, so that all problems show
        self.is_read = self.is_bound and all(valid)

    @property
    def named(self) -> list[tuple[str, forms.Form]]:
        """Every part of the form with what a person calls it."""
        found: list[tuple[str, forms.Form]] = []
        rows: Sequence[tuple[str, Sequence[forms.Form]]] = (
            ("Revenue", self.revenues),
            ("Pool", self.pools),
            ("Limit", self.limits),
        )
        for word, each in rows:
            found += [(f"{word} {place}, ", form) for place, form in enumerate(each, 1)]
        return [*found, ("", self.counting), ("", self.phase), ("", self.look)]

    @property
    def forms(self) -> list[forms.Form]:
        """All parts."""
        return [form for _, form in self.named]

    @property
    def used(self) -> list[PoolForm]:
        """The pools that divide or charge something."""
        found = [pool for pool in self.pools if pool.is_used]
        return found or self.pools[:1]

    @property
    def problems(self) -> list[str]:
        """What is wrong, in sentences; weights that do not make 100 are named with the gap."""
        said = [
            f"{where}{_in_line(field.label, where) if field else 'all'}: {error}"
            for where, form in self.named
            for name, errors in form.errors.items()
            for field in [form.fields.get(name)]
            for error in errors
        ]
        if said or not self.is_read:
            return said
        if not any(pool.weights and not pool.is_price for pool in self.used):
            return [
                "Everything is charged by the unit, so nothing divides the rest of the cost. Add a "
                "pool that takes the rest."
                if any(pool.is_price for pool in self.used)
                else rules.off_by({}, "The clause")
            ]
        return self.gaps + self._unusable() + self._lost_revenue()

    @property
    def gaps(self) -> list[str]:
        """The pools whose weights do not make 100."""
        if not self.is_read:
            return []
        return [
            words
            for pool in self.used
            if pool.weights
            and not pool.is_price
            and (words := rules.off_by(pool.weights, pool.cleaned_data["name"]))
        ]

    def _unusable(self) -> list[str]:
        return [
            words
            for key in self._counted()
            for words in rules.refuse_driver(
                self.drivers[key]["values"], self.names, rules.name_of_driver(key, self.drivers)
            )
        ]

    def _lost_revenue(self) -> list[str]:
        divided = [pool.place for pool in self.used if not pool.is_price]
        return [
            f"{form.cleaned_data['name']} comes off pool {int(place) + 1}, which divides nothing. "
            "Choose another, or the whole cost."
            for form in self.revenues
            if form.cleaned_data.get("name") and (place := form.cleaned_data["pool"])
            if int(place) not in divided
        ]

    def _counted(self) -> list[str]:
        """The drivers that the clause counts, without equal parts."""
        keys = [key for pool in self.used if not pool.is_price for key in pool.weights]
        keys += [pool.cleaned_data["per"] for pool in self.used if pool.is_price]
        keys += [
            form.cleaned_data["per"]
            for form in self.limits
            if (form.cleaned_data.get("what") or "").endswith("per")
        ]
        return [key for key in dict.fromkeys(keys) if key and key != rules.EQUAL]

    @property
    def year(self) -> int:
        """The year to show."""
        return (self.look.cleaned_data.get("year") if self.is_read else None) or 1

    @property
    def town(self) -> str:
        """Whose bill is worked out line by line."""
        said = self.look.cleaned_data.get("town") if self.is_read else ""
        return str(said or self.look.initial.get("town") or next(iter(self.names), ""))

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
        """The clause as data."""
        found: dict[str, Any] = {"version": 1, "pools": [pool_of(pool) for pool in self.used]}
        if self.saved.get("name"):
            found["name"] = self.saved["name"]
        if averaged := self._averaged():
            found["drivers"] = averaged
        if revenue := self._revenue():
            found["revenue"] = revenue
        if limits := [limit_of(form) for form in self.limits if form.cleaned_data.get("what")]:
            found["limits"] = limits
        if parts := self.phase.cleaned_data["parts"]:
            found["phase_in"] = {"parts": parts}
        if own := self.counting.cleaned_data["credits"]:
            found["credits"] = own
        return found

    def _revenue(self) -> list[dict[str, str]]:
        names = {pool.place: pool.cleaned_data["name"] for pool in self.used}
        found = []
        for form in self.revenues:
            said = form.cleaned_data
            if said.get("name"):
                row = {"name": said["name"]}
                if said["pool"] and int(said["pool"]) in names:
                    row["pool"] = names[int(said["pool"])]
                found.append(row)
        return found

    def _averaged(self) -> dict[str, Any]:
        """How the drivers are counted that came with several periods."""
        keys = dict.fromkeys([*self._counted(), *self.counting.cleaned_data["credits"]])
        return {
            key: {
                "average_of": self.counting.average_of(key),
                "periods": str(self.drivers[key].get("periods") or "years"),
            }
            for key in keys
            if key in self.counting.periods
        }

    @property
    def has_more(self) -> bool:
        """Whether the clause says more than weights."""
        return self.is_bound or any(
            self.saved.get(part) for part in ("limits", "phase_in", "revenue", "credits", "drivers")
        )

    def balanced(self) -> dict[str, str]:
        """The weights of every pool made 100, as they are posted."""
        return {
            f"{pool.prefix}-w-{key}": f"{part:g}"
            for pool in self.used
            for key, part in rules.made_100(pool.weights).items()
        }


def _rows(
    data: Mapping[str, Any] | None, prefix: str, saved: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """What each row begins with: those saved and one to spare, or as many as were posted.

    A clause that came from elsewhere may have more rows than one would write here.
    """
    most = max(MOST[prefix], len(saved))
    if data is None:
        return [*saved, {}][:most]
    posted = [n for n in range(most) if any(k.startswith(f"{prefix}{n}-") for k in data)]
    return [{}] * min(max(posted, default=0) + 1, most)


def _in_line(label: Any, where: str) -> str:
    text = str(label)
    return text[:1].lower() + text[1:] if where else text
