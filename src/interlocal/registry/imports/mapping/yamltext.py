"""A mapping's YAML as words with line numbers: nothing is turned into numbers or truth values."""

from dataclasses import dataclass, field
from typing import Any

import yaml

from interlocal.registry import rules
from interlocal.registry.imports.problems import ImportRefused, refuse
from interlocal.registry.imports.values import shown

LONGEST = 2**18
DEEPEST = 12
_MISSING = object()


@dataclass
class Said:
    """The keys and values of one part of a mapping, each with its line; taken out one by one."""

    file: str
    where: str
    line: int
    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def refuse(self, why: str, key: str = "") -> ImportRefused:
        """The refusal of the mapping, to be raised."""
        return refuse(self.file, why, self.lines.get(key, self.line))

    def only(self, *keys: str) -> "Said":
        """The same, once it holds no other keys than these; others are refused by name."""
        for key in self.values:
            if key not in keys:
                hint = rules.did_you_mean(key, keys) or f" Known are {', '.join(keys)}."
                raise self.refuse(f"{shown(key)} is no key {self._of}.{hint}", key)
        return self

    def word(self, key: str, default: Any = _MISSING) -> str:
        """The one word or line of text under a key; blank counts as not given."""
        value = self.values.get(key, "")
        if not isinstance(value, str):
            raise self.refuse(f"{key} {self._of} is one word or text, not several.", key)
        if value:
            return value
        if default is _MISSING:
            raise self.refuse(f"{key} {self._of} is missing.", key)
        return default

    def choice(self, key: str, choices: tuple[str, ...], default: Any = _MISSING) -> str:
        """One of several words."""
        word = self.word(key, default)
        if word not in choices and word != default:
            hint = rules.did_you_mean(word, choices)
            raise self.refuse(f"{key} is {shown(word)}, not {' or '.join(choices)}.{hint}", key)
        return word

    def yes(self, key: str) -> bool:
        """Whether a switch is set; left out, it is not."""
        return self.choice(key, ("yes", "no"), "no") == "yes"

    def whole(self, key: str, default: int = 0, *, most: int = 10_000_000) -> int:
        """A whole number from 1 on."""
        word = self.word(key, "")
        if not word:
            return default
        if not word.isascii() or not word.isdigit() or not 1 <= int(word[:12]) <= most:
            raise self.refuse(f"{key} is {shown(word)}, not a whole number from 1 on.", key)
        return int(word)

    def words(self, key: str) -> list[str]:
        """One text or a list of texts."""
        value = self.values.get(key, [])
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
            raise self.refuse(f"{key} {self._of} is one text or a list of texts.", key)
        return listed

    def part(self, key: str) -> "Said":
        """The keys below a key; none if it is left out."""
        value = self.values.get(key)
        if value is None:
            return Said(self.file, key, self.line)
        if not isinstance(value, Said):
            raise self.refuse(f"{key} {self._of} has keys of its own below it.", key)
        return value

    def parts(self, key: str) -> list["Said"]:
        """The entries of a list, each with keys."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, Said) for each in value):
            raise self.refuse(f"{key} {self._of} is a list of entries with keys.", key)
        return value

    @property
    def _of(self) -> str:
        return f"of {self.where}" if self.where else "of a mapping"


def read(text: str, file: str) -> Said:
    """The words of a mapping. Raises ImportRefused where it is no YAML with keys."""
    if len(text) > LONGEST:
        raise refuse(file, "This is larger than a mapping can be.")
    try:
        _refuse_bombs(text, file)
        node = yaml.compose(text, Loader=yaml.BaseLoader)
        said = _value(node, file, "")
    except yaml.YAMLError as bad:
        mark = getattr(bad, "problem_mark", None)
        why = getattr(bad, "problem", None) or "It cannot be read"
        raise refuse(file, f"This is not YAML: {why}.", mark.line + 1 if mark else None) from None
    if not isinstance(said, Said):
        raise refuse(file, "A mapping is made of keys and values, as “kind: facts”.")
    return said


def _refuse_bombs(text: str, file: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise refuse(file, "This is not a mapping: it is nested too deeply.")
        if isinstance(event, yaml.AliasEvent):
            raise refuse(file, "Aliases (*name) are not read.")


def _value(node: yaml.Node | None, file: str, where: str) -> Any:
    if node is None:
        raise refuse(file, "The mapping is empty.")
    if isinstance(node, yaml.ScalarNode):
        return "" if node.value in ("~", "null") and not node.style else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_value(each, file, where) for each in node.value]
    said = Said(file, where, node.start_mark.line + 1)
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise refuse(file, "A key is one text.", line)
        if key.value in said.values:
            raise refuse(file, f"{shown(key.value)} is there twice.", line)
        said.values[key.value] = _value(value, file, key.value)
        said.lines[key.value] = line
    return said
