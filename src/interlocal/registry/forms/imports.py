"""Bringing a file, and saying how it is to be read without writing YAML."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from interlocal.registry.imports.identifiers import STATE_CODES
from interlocal.registry.imports.mapping.edits import Tree, at, put, text_of
from interlocal.registry.imports.mapping.recipes import LEAVE_OUT, folded
from interlocal.registry.imports.mapping.slots import FACTORS, FIXED, Slot, slots_of
from interlocal.registry.models import Mapping
from interlocal.registry.rules.uploads import why_no_upload

MOST_DOUBTS = 300
MOST_COLUMNS = 80  # asked for on the page; a mapping may read any number
_CHOOSE = ("", "– choose –")
_NOT_READ = ("", "not read")
Choices = Sequence[tuple[str, Any]]


class Select(forms.Select):
    """A choice among many, written at once: Django renders a template for every option, which
    takes seconds where eighty columns each have sixty."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The control with its options, some of them in groups."""
        given = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        held = "" if value is None else str(value)
        listed: list[Any] = list(self.choices)
        plain = [each for each in listed if not isinstance(each[1], list | tuple)]
        groups = [each for each in listed if isinstance(each[1], list | tuple)]
        return format_html(
            "<select{}>{}{}</select>",
            given,
            _options(plain, held),
            format_html_join(
                "",
                '<optgroup label="{}">{}</optgroup>',
                ((label, _options(choices, held)) for label, choices in groups),
            ),
        )


def _options(choices: Sequence[Any], held: str) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((code, mark_safe(" selected") if code == held else "", text) for code, text in choices),
    )


class _MayBeBlank:
    """A question that is never called optional, and may be left open while one looks."""

    def validate(self, value: Any) -> None:
        """What is not blank must be sound."""
        if value:
            super().validate(value)  # type: ignore[misc]


class Line(_MayBeBlank, forms.CharField):
    """A line of text."""


class Choice(_MayBeBlank, forms.ChoiceField):
    """One of several."""

    widget = Select


class Bring(forms.Form):
    """Which file, and what stands in it."""

    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        widget=forms.FileInput(
            attrs={"accept": ".csv,.txt,.gz,.xlsx,.parquet,.geojson,.json,.zip"}
        ),
        help_text="CSV, Excel (XLSX), Parquet, GeoJSON, or a shapefile in a zip; up to 20 MB.",
        error_messages={"required": "Choose a file."},
    )
    kind = forms.ChoiceField(label="What stands in it", widget=forms.RadioSelect)

    def __init__(self, *args: Any, kinds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(Mapping.Kind.choices)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind, labels[Mapping.Kind(kind)]) for kind in kinds
        ]

    def clean_file(self) -> Any:
        """The file, if it can be looked at on a page."""
        file = self.cleaned_data["file"]
        if why := why_no_upload(file.size):
            raise forms.ValidationError(why)
        return file


class Written(forms.Form):
    """The mapping as YAML, for people who know it."""

    mapping = forms.CharField(
        label="The mapping",
        max_length=2**18,
        strip=False,
        widget=forms.Textarea({"rows": 18, "spellcheck": "false", "class": "usa-textarea"}),
    )


@dataclass(frozen=True)
class Group:
    """Some questions under one heading."""

    title: str
    fields: list[BoundField]
    elsewhere: list[str]


@dataclass(frozen=True)
class ColumnAsked:
    """What is asked of one column of figures."""

    name: str
    samples: list[str]
    fields: list[BoundField]
    is_read: bool


class Reading(forms.Form):
    """How a file is to be read: its source, its columns, the words in it.

    ``tree`` is the mapping as it is; what no field here can show stays as it stands there.
    """

    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        kind: str,
        tree: Tree,
        columns: dict[str, str],
        samples: dict[str, list[str]],
        words: dict[str, list[str]],
        sheets: list[str],
        meanings: Choices,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.tree, self.columns, self.samples = tree, columns, samples
        self.groups_of = list(slots_of(kind, tree, sheets))
        self.elsewhere: dict[str, str] = {}
        for _, slots in self.groups_of:
            for slot in slots:
                self._ask(slot)
        self.function = folded(str(at(tree, ("figures", "function")))) if kind == "facts" else ""
        self.listed: list[str] = []
        self.words: list[str] = []
        if kind == "facts" and self.function:
            self._ask_words(words.get(self.function, []), meanings)
        elif kind == "facts":
            self._ask_columns(meanings)

    def _ask(self, slot: Slot) -> None:
        held = slot.held(self.tree)
        if held is None:
            self.elsewhere[slot.name] = slot.label
            return
        common: dict[str, Any] = {
            "label": slot.label,
            "help_text": slot.help,
            "initial": folded(held) if slot.kind == "column" else held,
        }
        choices = self._choices(slot, held)
        if choices is None:
            self.fields[slot.name] = Line(max_length=400, **common)
        else:
            self.fields[slot.name] = Choice(choices=choices, **common)

    def _choices(self, slot: Slot, held: str) -> Choices | None:
        names = list(self.columns.items())
        if slot.kind == "column":
            gone = [(folded(held), f"{held} (not in this file)")] if held else []
            return [("", "–"), *names, *(each for each in gone if each[0] not in self.columns)]
        if slot.kind == "state":
            states = [(f"{FIXED}{state}", f"always {state}") for state in sorted(STATE_CODES)]
            gone = [(held, held)] if held and held not in {*self.columns, *dict(states)} else []
            return [("", "–"), *names, *gone, *states]
        if slot.kind != "choice":
            return None
        known = {choice for choice, _ in slot.choices}
        return [*slot.choices, *([(held, held)] if held and held not in known else [])]

    def _ask_columns(self, meanings: Choices) -> None:
        """For each column: what its figures are, of which year, in which unit."""
        entries = _entries(self.tree)
        first = sorted(self.columns, key=lambda column: column not in entries)[:MOST_COLUMNS]
        for number, (column, called) in enumerate(self.columns.items()):
            if column not in first:
                continue
            entry = entries.get(column, {})
            plain = all(isinstance(entry.get(key, ""), str) for key in ("year", "factor"))
            if not plain:
                self.elsewhere[f"c{number}"] = called
                continue
            meaning = _meaning(entry)
            factor = entry.get("factor", "")
            factors = FACTORS if factor in FACTORS else {**FACTORS, factor: f"times {factor}"}
            more = [] if _is_among(meaning, meanings) else [(meaning, meaning)]
            self.fields[f"c{number}-is"] = Choice(
                label=f"{called} is",
                choices=[_NOT_READ, *more, *meanings],
                initial=meaning,
            )
            self.fields[f"c{number}-year"] = Line(
                label=f"Year, if {called} is of another",
                max_length=100,
                initial=entry.get("year", ""),
            )
            self.fields[f"c{number}-factor"] = Choice(
                label=f"Amounts of {called} are", choices=list(factors.items()), initial=factor
            )
            self.listed.append(column)

    def _ask_words(self, words: list[str], meanings: Choices) -> None:
        """For each word in the column of functions: what it is here."""
        said = at(self.tree, ("figures", "functions"))
        said = said if isinstance(said, dict) else {}
        by_word = {word.casefold(): value for word, value in said.items()}
        for number, word in enumerate(words):
            value = by_word.get(word.casefold(), "")
            if not word or not isinstance(value, str):
                continue
            held = _as_choice(value, meanings)
            more = [] if _is_among(held, meanings) or held == LEAVE_OUT else [(held, held)]
            self.fields[f"w{number}"] = Choice(
                label=word[:120],
                choices=[_CHOOSE, (LEAVE_OUT, "left out"), *more, *meanings],
                initial=held,
            )
            self.words.append(word)
            self.fields[f"w{number}"].word = word  # type: ignore[attr-defined]

    @property
    def groups(self) -> Iterator[Group]:
        """The questions that are the same for every file of the kind, by heading."""
        for title, slots in self.groups_of:
            shown = [self[slot.name] for slot in slots if slot.name in self.fields]
            said = [self.elsewhere[slot.name] for slot in slots if slot.name in self.elsewhere]
            yield Group(title, shown, said)

    @property
    def columns_asked(self) -> list[ColumnAsked]:
        """The columns of the file, those that are read first."""
        asked = []
        for number, (column, called) in enumerate(self.columns.items()):
            if f"c{number}-is" not in self.fields:
                continue
            fields = [self[f"c{number}-{key}"] for key in ("is", "year", "factor")]
            is_read = bool(fields[0].value())
            asked.append(ColumnAsked(called, self.samples.get(column, []), fields, is_read))
        return sorted(asked, key=lambda each: not each.is_read)

    @property
    def words_asked(self) -> list[BoundField]:
        """The words of a file with one figure a line."""
        return [self[name] for name in self.fields if hasattr(self.fields[name], "word")]

    def text(self) -> str:
        """The mapping as it is now said. Ask it of a form that is valid."""
        tree = deepcopy(self.tree)
        said = self.cleaned_data
        for _, slots in self.groups_of:
            for slot in slots:
                if slot.name in self.fields:
                    slot.put(tree, said[slot.name].strip())
        if self.words_asked:
            self._say_words(tree)
        if self.listed and not at(tree, ("figures", "function")):
            self._say_columns(tree)
        if at(tree, ("figures", "function")):
            put(tree, ("figures", "columns"), None)
        elif self.function:
            for key in ("value", "functions"):
                put(tree, ("figures", key), None)
        return text_of(tree)

    def _say_columns(self, tree: Tree) -> None:
        entries, said = _entries(tree), self.cleaned_data
        kept = [entry for column, entry in entries.items() if "{" in column]
        for number, column in enumerate(self.columns):
            entry = dict(entries.get(column, {}))
            if column in self.listed:
                for key in ("measure", "service", "year", "factor"):
                    entry.pop(key, None)
                meaning = said[f"c{number}-is"]
                if not meaning:
                    continue
                entry = {"column": column, **_said(meaning), **entry}
                for key in ("year", "factor"):
                    if word := said[f"c{number}-{key}"].strip():
                        entry[key] = word
            if entry:
                kept.append(entry)
        put(tree, ("figures", "columns"), kept)

    def _say_words(self, tree: Tree) -> None:
        functions = at(tree, ("figures", "functions"))
        functions = dict(functions) if isinstance(functions, dict) else {}
        for name, field in self.fields.items():
            word = getattr(field, "word", "")
            if not word:
                continue
            for known in [each for each in functions if each.casefold() == word.casefold()]:
                del functions[known]
            if meaning := self.cleaned_data[name]:
                functions[word] = meaning.partition(":")[2] or meaning
        put(tree, ("figures", "functions"), functions)


def decisions(data: dict[str, Any]) -> dict[str, str]:
    """Whom a person said that doubtful names mean: pairs of fields ``doubt-N`` and ``means-N``."""
    said = {}
    for number in range(MOST_DOUBTS):
        name = str(data.get(f"doubt-{number}", ""))[:200]
        meant = str(data.get(f"other-{number}", "") or data.get(f"means-{number}", "")).strip()
        if name and meant:
            said[name] = meant[:200]
    return said


def _entries(tree: Tree) -> dict[str, dict[str, Any]]:
    """What a mapping says of columns, by their folded names."""
    said = at(tree, ("figures", "columns"))
    listed = said if isinstance(said, list) else []
    return {
        folded(each["column"]): each
        for each in listed
        if isinstance(each, dict) and isinstance(each.get("column"), str)
    }


def _meaning(entry: dict[str, Any]) -> str:
    measure, service = str(entry.get("measure", "")), str(entry.get("service", ""))
    if measure and service:
        return f"both:{measure}:{service}"
    return f"service:{service}" if service else f"measure:{measure}" if measure else ""


def _said(meaning: str) -> dict[str, str]:
    what, _, code = meaning.partition(":")
    if what == "both":
        measure, _, service = code.partition(":")
        return {"measure": measure, "service": service}
    return {what: code}


def _as_choice(word: str, meanings: Choices) -> str:
    """A word of a mapping as the choice that stands for it."""
    if word in ("", "DECIDE", LEAVE_OUT):
        return "" if word == "DECIDE" else word
    for choice in (f"service:{word}", f"measure:{word}"):
        if _is_among(choice, meanings):
            return choice
    return word


def _is_among(choice: str, meanings: Choices) -> bool:
    return not choice or any(choice == code for _, group in meanings for code, _ in group)
