"""Posting a need or an offer, and looking through them."""

import re
from typing import Any

from django import forms

from interlocal.accounts.models import User
from interlocal.discovery import rules
from interlocal.discovery.models import Notice
from interlocal.discovery.rules import Content
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation, Service

KINDS = [("", "Needs and offers"), *Notice.Kind.choices]


class Dollars(forms.CharField):
    """An amount of money as people write it; cents come out, or None."""

    def __init__(self, **more: Any) -> None:
        attributes = {"inputmode": "decimal", "autocomplete": "off"}
        widget = forms.TextInput(attrs=attributes)
        super().__init__(required=False, max_length=40, widget=widget, **more)

    def clean(self, value: Any) -> Any:
        """Cents, or None where nothing is written."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return rules.cents_of(text)
        except ValueError as problem:
            raise forms.ValidationError(str(problem)) from problem


class Amount(forms.DecimalField):
    """A number as people write it, with commas between thousands."""

    def __init__(self, **more: Any) -> None:
        attributes = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(required=False, widget=forms.TextInput(attrs=attributes), **more)

    def to_python(self, value: Any) -> Any:
        """The number; where commas stand elsewhere than between thousands, none is guessed."""
        text = str(value or "").strip()
        if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", text, re.ASCII):
            value = text.replace(",", "")
        return super().to_python(value)


class Names(forms.CharField):
    """Organizations by name, one a line or separated by semicolons."""

    def clean(self, value: Any) -> Any:
        """The bodies; a wrong name suggests the nearest."""
        found, wrong = [], []
        for name in filter(str.strip, re.split(r"[;\n]", super().clean(value) or "")):
            try:
                found.append(registry.find_organisation(name))
            except registry.NotFound as problem:
                wrong.append(str(problem))
        if wrong:
            raise forms.ValidationError(wrong)
        return tuple(dict.fromkeys(found))


class Post(forms.Form):
    """What a need and an offer have in common."""

    kind = ""
    owner = forms.ChoiceField(label="For")
    service = forms.ChoiceField(label="Service")
    what = forms.ChoiceField(label="What it is about", choices=Notice.What.choices)
    title = forms.CharField(label="In one line", max_length=120)
    text = forms.CharField(required=False, max_length=4000, widget=forms.Textarea({"rows": 4}))
    volume = Amount(max_digits=14, decimal_places=2)
    volume_unit = forms.CharField(
        label="Counted in", required=False, max_length=60, help_text="For example: calls a year."
    )
    reach = forms.ChoiceField(choices=Notice.Reach.choices, widget=forms.RadioSelect)
    reach_km = forms.FloatField(
        label="Within how many kilometers",
        required=False,
        min_value=1,
        max_value=20_000,
        help_text="Only for “within a distance”; in a straight line.",
    )
    audience = forms.ChoiceField(
        label="Who sees this", choices=Notice.Audience.choices, widget=forms.RadioSelect
    )
    chosen = Names(
        label="Organizations that see it",
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 2}),
        help_text="Only for “organizations that I name”: one a line.",
    )
    expires_on = forms.DateField(
        label="Open until",
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=f"Left empty: {rules.OPEN_DAYS} days. You will be asked to renew it.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = registry.represented_by(user)
        services = registry.shareable_services()
        self._choose("owner", [(body.slug, body.name) for body in mine])
        self._choose("service", [("", "Choose"), *((each.pk, each.name) for each in services)])
        if len(self.fields["owner"].choices) == 1:  # type: ignore[attr-defined]
            self.fields["owner"].widget = forms.HiddenInput()
            self.fields["owner"].initial = mine[0].slug

    def _choose(self, field: str, choices: list[tuple[str, str]]) -> None:
        self.fields[field].choices = choices  # type: ignore[attr-defined]

    def clean_owner(self) -> Organisation:
        """The body for which it is posted."""
        return registry.organisations().get(slug=self.cleaned_data["owner"])

    def clean_service(self) -> Service:
        """The service that it is about."""
        return registry.find_service(self.cleaned_data["service"])

    @property
    def content(self) -> Content:
        """What was filled in, once it is valid."""
        said = self.cleaned_data
        is_far = said["reach"] == Notice.Reach.DISTANCE
        return Content(
            service=said["service"],
            what=said["what"],
            title=said["title"],
            text=said["text"],
            cause=said.get("cause", ""),
            wanted_by=said.get("wanted_by"),
            yearly_cost_cents=said.get("yearly_cost"),
            volume=said["volume"],
            volume_unit=said["volume_unit"],
            price_cents=said.get("price"),
            price_unit=said.get("price_unit", ""),
            reach=said["reach"],
            reach_km=said["reach_km"] if is_far else None,
            audience=said["audience"],
            chosen=said["chosen"],
            expires_on=said["expires_on"],
        )

    def refuse(self, message: str, field: str) -> None:
        """Show a refusal where it can be mended."""
        self.add_error(field if field in self.fields else None, message)


class Need(Post):
    """What a body looks for."""

    kind = Notice.Kind.NEED
    cause = forms.CharField(
        label="Why now",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text="For example: our inspector retires in June.",
    )
    wanted_by = forms.DateField(
        label="Needed by",
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    yearly_cost = Dollars(
        label="What it costs you today, dollars a year", help_text="Leave it empty if not known."
    )

    field_order = [
        *("owner", "service", "what", "title", "text", "cause", "wanted_by", "yearly_cost"),
        *("volume", "volume_unit", "reach", "reach_km", "audience", "chosen", "expires_on"),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "The problem"
        self.fields["volume"].label = "How much of it there is today"
        self.fields["reach"].label = "Who could help"


class Offer(Post):
    """What a body could do for others."""

    kind = Notice.Kind.OFFER
    price = Dollars(
        label="Price in dollars",
        help_text="Zero if it is free; empty if it is to be agreed on.",
    )
    price_unit = forms.ChoiceField(
        label="For", required=False, choices=[("", "No price given"), *Notice.PriceUnit.choices]
    )

    field_order = [
        *("owner", "service", "what", "title", "text", "volume", "volume_unit", "price"),
        *("price_unit", "reach", "reach_km", "audience", "chosen", "expires_on"),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "What you offer"
        self.fields["volume"].label = "Spare capacity"
        self.fields["reach"].label = "Area served"


FORMS: dict[str, type[Post]] = {Notice.Kind.NEED: Need, Notice.Kind.OFFER: Offer}


class Look(forms.Form):
    """What to show of needs and offers."""

    q = forms.CharField(required=False, max_length=80, label="Words")
    kind = forms.ChoiceField(required=False, choices=KINDS, label="Show")
    service = forms.ChoiceField(required=False, label="Service")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services = registry.shareable_services()
        choices = [("", "Any service"), *((each.pk, each.name) for each in services)]
        self.fields["service"].choices = choices  # type: ignore[attr-defined]
