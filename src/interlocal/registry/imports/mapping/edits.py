"""A mapping as plain keys and values, to change some of it and leave the rest as it was said."""

from collections.abc import Sequence
from typing import Any

import yaml

from interlocal.registry.imports.mapping import yamltext
from interlocal.registry.imports.mapping.layout import DECIDE
from interlocal.registry.imports.mapping.yamltext import Said

Tree = dict[str, Any]


def tree_of(text: str, file: str) -> Tree:
    """What a mapping says, as dicts, lists and words. Raises ImportRefused where it is no YAML."""
    return _plain(yamltext.read(text, file))


def text_of(tree: Tree) -> str:
    """The YAML of a mapping.

    >>> text_of({"kind": "facts", "figures": {"year": "2030"}})
    "kind: facts\\nfigures:\\n  year: '2030'\\n"
    """
    return yaml.safe_dump(tree, sort_keys=False, allow_unicode=True, width=100)


def _plain(value: Any) -> Any:
    if isinstance(value, Said):
        return {key: _plain(each) for key, each in value.values.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value


def at(tree: Tree, path: Sequence[str]) -> Any:
    """What stands at a path of keys; blank where nothing does, or where it is to be decided."""
    found: Any = tree
    for key in path:
        found = found.get(key, "") if isinstance(found, dict) else ""
    return "" if found == DECIDE else found


def put(tree: Tree, path: Sequence[str], value: Any) -> None:
    """Say something at a path of keys; nothing takes the key away, and what it leaves empty.

    >>> tree = {"table": {"sheet": "1"}}
    >>> put(tree, ["table", "sheet"], ""); put(tree, ["figures", "year"], "2030"); tree
    {'figures': {'year': '2030'}}
    """
    first, *rest = path
    if not rest:
        if value in ("", [], {}, None):
            tree.pop(first, None)
        else:
            tree[first] = value
        return
    below = tree.get(first)
    below = below if isinstance(below, dict) else {}
    put(below, rest, value)
    if below:
        tree[first] = below
    else:
        tree.pop(first, None)
