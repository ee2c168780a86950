"""Which towns to set side by side."""

from collections.abc import Sequence

from django import forms

from interlocal.discovery.forms.notices import Names
from interlocal.registry.models import Organisation

MOST_SIDE_BY_SIDE = 5


class SideBySide(forms.Form):
    """Two to five towns; each field of the page gives one."""

    town = Names(label="Towns", max_length=1000)

    @classmethod
    def of(cls, names: Sequence[str]) -> "SideBySide":
        """The form for the names in the address."""
        return cls({"town": "\n".join(names)})

    def clean_town(self) -> tuple[Organisation, ...]:
        """Towns only, and not too many."""
        towns: tuple[Organisation, ...] = self.cleaned_data["town"]
        others = [each.name for each in towns if each.kind != Organisation.Kind.MUNICIPALITY]
        if others:
            raise forms.ValidationError(f"{others[0]} is no municipality; name towns.")
        if len(towns) > MOST_SIDE_BY_SIDE:
            raise forms.ValidationError(f"Name {MOST_SIDE_BY_SIDE} towns at most.")
        if len(towns) < 2:
            raise forms.ValidationError("Name two towns or more.")
        return towns
