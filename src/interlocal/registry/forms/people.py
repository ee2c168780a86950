"""What people say about who speaks for a body."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from interlocal.accounts.models import User
from interlocal.registry.models import Organisation, Representative

Role = Representative.Role


def roles_of(body: Organisation) -> list[tuple[str, str]]:
    """The roles that there are in a body: only a council of governments has a coordinator."""
    is_council = body.kind == Organisation.Kind.COG
    return [choice for choice in Role.choices if is_council or choice[0] != Role.COORDINATOR]


class Suggest(forms.Form):
    """Who might speak for a body of others."""

    email = forms.EmailField(
        label="Their email",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text="They get a letter with a link. It works once, for two weeks.",
    )
    role = forms.ChoiceField(label="Role")
    note = forms.CharField(
        label="A word from you",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It stands in the letter.",
    )

    def __init__(self, *args: Any, body: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles_of(body)  # type: ignore[attr-defined]


class Invite(Suggest):
    """Whom one's own body invites."""

    as_administrator = forms.BooleanField(
        label="Also administrator",
        required=False,
        help_text="Administrators invite, confirm and end the others.",
    )


class Ask(forms.Form):
    """Asking to speak for a body, by somebody who signed in."""

    role = forms.ChoiceField(label="Your role")
    note = forms.CharField(
        label="How do they know you?",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For whoever confirms you: since when, in which office, whom they can ask.",
    )

    def __init__(self, *args: Any, body: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles_of(body)  # type: ignore[attr-defined]


class AskFromOutside(Ask):
    """The same by somebody who has not signed in: first their address is proven."""

    email = forms.EmailField(
        label="Your email at work",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="We write to it; the letter says how to go on.",
    )
    field_order = ("email", "role", "note")


class Newcomer(forms.Form):
    """An account for somebody who was invited."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text="Others see it beside what you do.",
    )
    password = forms.CharField(
        label="Choose a password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Twelve characters or more. A sentence is easy to remember.",
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """Refuse a password that is short, common, or like the name or address."""
        said = super().clean() or {}
        if said.get("password"):
            person = User(email=self.email, name=said.get("name", ""))
            try:
                validate_password(said["password"], person)
            except ValidationError as problem:
                self.add_error("password", problem)
        return said


class ChangeRole(forms.Form):
    """Another role, and whether administrator."""

    role = forms.ChoiceField(label="Role")
    as_administrator = forms.BooleanField(label="Administrator", required=False)

    def __init__(self, *args: Any, body: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles_of(body)  # type: ignore[attr-defined]

    @classmethod
    def of(cls, seat: Representative, body: Organisation) -> "ChangeRole":
        """As it stands, with ids of its own: a page holds one for each person."""
        said = {"role": seat.role, "as_administrator": seat.is_administrator}
        return cls(initial=said, body=body, auto_id=f"seat-{seat.pk}-%s")


class End(forms.Form):
    """The last day."""

    on = forms.DateField(
        label="Last day",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Today, or a day that has passed. It ends at once.",
    )

    @classmethod
    def of(cls, seat: Representative, today: date) -> "End":
        """With today as the last day, and ids of its own."""
        return cls(initial={"on": today.isoformat()}, auto_id=f"end-{seat.pk}-%s")


class Confirm(forms.Form):
    """Whether the person is administrator as well."""

    as_administrator = forms.BooleanField(required=False)


class Decline(forms.Form):
    """Why not."""

    reason = forms.CharField(
        label="Why not? They read it.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @classmethod
    def of(cls, claim: Any) -> "Decline":
        """With ids of its own: a page holds one for each request."""
        return cls(auto_id=f"claim-{claim.pk}-%s")
