"""Writing a staffing model: posts from calls, permits or area, instead of one amount."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from interlocal import parameters
from interlocal.proposals.forms.benches import Percent


@dataclass(frozen=True)
class Model:
    """A staffing model: its words, the volumes it asks of each, and its numbers."""

    kind: str
    name: str
    idea: str
    label: str
    volumes: Mapping[str, str]
    form: type[forms.Form]


class Posts(forms.Form):
    """What a post can do and costs."""

    label = forms.CharField(label="What the line is called", max_length=120)
    hours_per_post = forms.FloatField(
        label="Working hours a year of one full-time post",
        min_value=1,
        max_value=4000,
        help_text="Net of leave, illness and training.",
    )
    cost_per_post = forms.FloatField(
        label="Cost of one post, dollars a year",
        min_value=0,
        help_text="Pay with benefits.",
    )
    source = forms.CharField(label="Source of these numbers", required=False, max_length=300)


class Stepped(Posts):
    """Posts that can be hired in steps."""

    step = forms.FloatField(
        label="Smallest part of a post that can be hired",
        min_value=0.05,
        max_value=1,
        initial=0.5,
        help_text="1 for whole posts, 0.2 for a day a week.",
    )
    minimum = forms.FloatField(
        label="Posts needed however little there is to do", min_value=0, initial=0
    )


class CallTakers(Posts):
    """Emergency dispatch by Erlang C."""

    handle_seconds = forms.FloatField(label="Seconds to handle a call", min_value=1, max_value=7200)
    answer_within = forms.FloatField(label="To be answered within, seconds", min_value=0)
    share_answered = Percent(label="Per cent of calls answered so", min_value=1, max_value=99.9)
    minimum = forms.IntegerField(
        label="Consoles staffed however quiet it is", min_value=1, initial=1
    )
    busy_hours_per_week = forms.FloatField(
        label="Busy hours a week", min_value=1, max_value=167, initial=84
    )
    busy_share = Percent(
        label="Per cent of calls in the busy hours", min_value=1, max_value=99, initial="65"
    )
    cost_per_console = forms.FloatField(
        label="Cost of a console, dollars a year", min_value=0, initial=0
    )
    centre = forms.FloatField(
        label="Having a centre at all, dollars a year", min_value=0, initial=0
    )


class Inspectors(Stepped):
    """Building inspection from permits."""

    hours_per_permit = forms.FloatField(label="Hours for a permit", min_value=0)
    hours_per_inspection = forms.FloatField(
        label="Hours for an inspection", min_value=0, help_text="The way there included."
    )


class Officers(Stepped):
    """Animal control from calls and area."""

    hours_per_call = forms.FloatField(label="Hours on the spot for a call", min_value=0)
    speed_kmh = forms.FloatField(label="Speed on the road, km an hour", min_value=1, initial=50)
    detour = forms.FloatField(
        label="Road against the straight line", min_value=1, max_value=5, initial=1.3
    )
    cost_per_km = forms.FloatField(
        label="Cost of the vehicle, dollars a km", min_value=0, initial=0
    )
    shelter = forms.FloatField(label="Having a shelter, dollars a year", min_value=0, initial=0)


MODELS: Mapping[str, Model] = {
    "dispatch": Model(
        "dispatch",
        "Call-takers, from calls",
        "Enough call-takers at every hour that calls are answered in time (Erlang C). Posts come "
        "in steps, and small centers are idle more of the time.",
        "Call-takers",
        {"calls": "Calls a year"},
        CallTakers,
    ),
    "inspections": Model(
        "inspections",
        "Inspectors, from permits",
        "Hours of work from permits and inspections; posts in the steps in which they can be "
        "hired.",
        "Inspectors",
        {"permits": "Permits a year", "inspections": "Inspections a year"},
        Inspectors,
    ),
    "animals": Model(
        "animals",
        "Officers, from calls and area",
        "Hours on the spot and on the road: a larger area has longer ways, so that sharing can "
        "cost more.",
        "Officers",
        {"calls": "Calls a year", "area_sqkm": "Area, square kilometers"},
        Officers,
    ),
}


class StaffingForm:
    """A model's numbers, and the volumes of each participant."""

    def __init__(
        self,
        model: Model,
        names: Mapping[str, str],
        held: Mapping[str, Any] | None,
        *,
        on: date,
        areas: Mapping[str, float],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.model, self.names = model, names
        numbers = dict((held or {}).get("model", {}))
        initial = {"label": model.label, **_standards(model, on), **numbers}
        if held:
            initial |= {"label": held["label"], "source": held.get("source", "")}
        for code in ("share_answered", "busy_share"):
            if isinstance(initial.get(code), float):
                initial[code] = f"{initial[code] * 100:.8g}"
        self.numbers = model.form(data, initial=initial)
        volumes = numbers.get("volumes", {})
        fields = {}
        for code, label in model.volumes.items():
            for slug, name in names.items():
                start = volumes.get(code, {}).get(slug)
                if start is None and code == "area_sqkm":
                    start = areas.get(slug)
                fields[f"{code}--{slug}"] = forms.FloatField(
                    label=f"{name}: {label[:1].lower()}{label[1:]}", min_value=0, initial=start
                )
        self.volumes = type("Volumes", (forms.Form,), fields)(data)

    def is_valid(self) -> bool:
        """Whether all numbers are there."""
        return all([self.numbers.is_valid(), self.volumes.is_valid()])

    @property
    def line(self) -> dict[str, Any]:
        """The line of the shared service that the model gives."""
        said = dict(self.numbers.cleaned_data)
        label, source = said.pop("label"), said.pop("source")
        volumes = {
            code: {slug: self.volumes.cleaned_data[f"{code}--{slug}"] for slug in self.names}
            for code in self.model.volumes
        }
        return {
            "label": label,
            "how": "staffing",
            "driver": "wages",
            "variable": 0.0,
            "source": source or "Staffing model, from the towns’ volumes",
            "grade": "own",
            "model": {"kind": self.model.kind, **said, "volumes": volumes},
        }


def _standards(model: Model, on: date) -> dict[str, Any]:
    """What a standard says, where there is one."""
    if model.kind != "dispatch":
        return {}
    return {
        "answer_within": parameters.parameter("staffing.dispatch_answer_within", on).value,
        "share_answered": parameters.parameter("staffing.dispatch_share_answered", on).value,
    }
