"""Saying an intent, a private limit, and an offer."""

from collections.abc import Mapping
from typing import Any

from django import forms

from interlocal.proposals.forms.baselines import Amount
from interlocal.proposals.rules import negotiation as rules


class Chances(forms.Form):
    """What “likely” and “has not said” count as."""

    likely = forms.IntegerField(
        label="“Likely” counts as, in 100", min_value=0, max_value=100, initial=rules.LIKELY
    )
    unsure = forms.IntegerField(
        label="“Has not said” counts as, in 100", min_value=0, max_value=100, initial=rules.UNSURE
    )


class Limit(forms.Form):
    """The most that one's own body would pay."""

    cents = Amount(label="The most that we would pay, dollars a year")

    def clean_cents(self) -> int:
        """An amount; nothing is no limit."""
        cents: int | None = self.cleaned_data["cents"]
        if cents is None:
            raise forms.ValidationError("Give the dollars a year.")
        return cents


class OfferForm(forms.Form):
    """What each would pay, in dollars a year; whoever is left empty carries the rest."""

    words = forms.CharField(
        label="A word with it",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text="All parties read it.",
    )

    def __init__(self, *args: Any, names: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = names
        for slug, name in names.items():
            self.fields[f"pays-{slug}"] = Amount(label=f"{name}, dollars a year")
        self.order_fields([*(f"pays-{slug}" for slug in names), "words"])

    @property
    def amounts(self) -> list[forms.BoundField]:
        """What each would pay."""
        return [self[f"pays-{slug}"] for slug in self.names]

    @property
    def said(self) -> dict[str, int]:
        """Cents by slug, of those who are named."""
        amounts = {slug: self.cleaned_data.get(f"pays-{slug}") for slug in self.names}
        return {slug: cents for slug, cents in amounts.items() if cents is not None}
