"""Form fields in the manner of the design system, each tied to its hint and its error."""

from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BoundField, widgets
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.safestring import SafeString

from interlocal.web import pieces

STYLES: tuple[tuple[type[widgets.Widget], str], ...] = (
    (widgets.Textarea, "usa-textarea"),
    (widgets.RadioSelect, ""),
    (widgets.CheckboxSelectMultiple, ""),
    (widgets.CheckboxInput, "il-tick"),
    (widgets.Select, "usa-select"),
    (widgets.FileInput, "usa-file-input"),
    (widgets.Input, "usa-input"),
)


class Renderer(DjangoTemplates):
    """Draws controls as Django does, but lists to choose from, which can be long, by ourselves."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        """A control as markup."""
        if template_name == widgets.Select.template_name:
            return pieces.choices(context["widget"])
        return super().render(template_name, context, request)


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a form, and the field to mend it in (empty: the whole form)."""

    text: str
    href: str = ""


def style_of(widget: widgets.Widget) -> str:
    """The class of a control."""
    return next((style for kind, style in STYLES if isinstance(widget, kind)), "")


def is_group(field: BoundField) -> bool:
    """Whether the field is several controls under one question."""
    return isinstance(field.field.widget, (widgets.RadioSelect, widgets.CheckboxSelectMultiple))


def is_tick(field: BoundField) -> bool:
    """Whether the field is a single box to tick."""
    return isinstance(field.field.widget, widgets.CheckboxInput)


def described_by(field: BoundField) -> str:
    """The ids of the field's hint and error, for screen readers."""
    hint = f"{field.auto_id}_hint" if field.help_text else ""
    error = f"{field.auto_id}_error" if field.errors else ""
    return " ".join(filter(None, [hint, error]))


def control(field: BoundField) -> SafeString:
    """The control itself, with its class, its state and what describes it."""
    style = style_of(field.field.widget)
    if field.errors and style.startswith("usa-"):
        style = f"{style} usa-input--error"
    # A hint stands above the field, where it stays while one types.
    attributes: dict[str, str | bool] = {"class": style, "placeholder": False}
    if described := described_by(field):
        attributes["aria-describedby"] = described
    return field.as_widget(attrs=attributes)


def problems(form: BaseForm) -> list[Problem]:
    """All that is wrong, in the order of the page."""
    whole = [Problem(str(error)) for error in form.non_field_errors()]
    single = [
        Problem(f"{field.label}: {error}", f"#{_first_control(field)}")
        for field in form
        for error in field.errors
    ]
    return whole + single


def _first_control(field: BoundField) -> str:
    return f"{field.auto_id}_0" if is_group(field) else field.id_for_label
