"""The OpenAPI document as a page for people."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from interlocal.web.api import problems
from interlocal.web.tables import Cell, Column, Row, Table

TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "object",
    "null": "null",
}
FORMATS = {"date-time": "date and time", "date": "date"}
BOUNDS = {
    "minimum": "at least {:,}",
    "exclusiveMinimum": "above {:,}",
    "maximum": "at most {:,}",
    "minItems": "at least {} of them",
    "maxItems": "at most {} of them",
    "maxLength": "at most {:,} letters",
}
COLUMNS = [Column("Name"), Column("What"), Column("Meaning")]
BY_WRITER = "A token that was made for changes"
BY_ANYBODY = "Anybody, without a token"
BY_READER = "A token, or the session of the site"


@dataclass(frozen=True)
class Answer:
    """One answer of an operation."""

    status: str
    meaning: str
    shape: str
    href: str


@dataclass(frozen=True)
class Operation:
    """One thing that programs can ask."""

    id: str
    method: str
    path: str
    summary: str
    meaning: str
    may: str
    parameters: Table | None
    body: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Group:
    """The operations of one room."""

    name: str
    meaning: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class Shape:
    """One kind of object."""

    name: str
    meaning: str
    table: Table


def page(request: HttpRequest, document: dict[str, Any]) -> HttpResponse:
    """The page that explains the document."""
    operations = list(_operations(document))
    context = {
        "info": document["info"],
        "groups": [
            Group(
                name=tag["name"],
                meaning=tag["description"],
                operations=tuple(each for name, each in operations if name == tag["name"]),
            )
            for tag in document["tags"]
        ],
        "shapes": [
            Shape(name, schema.get("description", ""), _fields(name, schema))
            for name, schema in sorted(document["components"]["schemas"].items())
            if "properties" in schema
        ],
        "problems": problems.SORTS,
    }
    return render(request, "web/api.html", context)


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, Operation]]:
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            yield said["tags"][0], _operation(method.upper(), path, said)


def _operation(method: str, path: str, said: dict[str, Any]) -> Operation:
    schemes = [name for way in said.get("security", []) for name in way]
    body = said.get("requestBody", {}).get("content", {}).get("application/json", {})
    return Operation(
        id=said["operationId"],
        method=method,
        path=path,
        summary=said["summary"],
        meaning=said.get("description", ""),
        may=BY_WRITER if "WriteToken" in schemes else BY_READER if schemes else BY_ANYBODY,
        parameters=_parameters(said),
        body=_name_of(body.get("schema", {})),
        answers=tuple(_answer(str(status), answer) for status, answer in said["responses"].items()),
    )


def _parameters(said: dict[str, Any]) -> Table | None:
    rows = [
        Row(
            [
                Cell(each["name"], note="" if each["required"] else "may be left out"),
                Cell(_words(_given(each["schema"]))),
                Cell(each.get("description", "")),
            ]
        )
        for each in said["parameters"]
    ]
    return Table(f"Parameters of “{said['summary']}”", COLUMNS, rows) if rows else None


def _given(schema: dict[str, Any]) -> dict[str, Any]:
    """What may be written in an address, where nobody can write null."""
    known = [each for each in schema.get("anyOf", []) if each.get("type") != "null"]
    return known[0] if len(known) == 1 else schema


def _answer(status: str, answer: dict[str, Any]) -> Answer:
    contents: dict[str, Any] = answer.get("content", {})
    media = next(iter(contents), "")
    schema = contents[media]["schema"] if media else {}
    name = _name_of(schema)
    return Answer(
        status=status,
        meaning=answer["description"],
        shape=name or (_words(schema) if "json" in media else media),
        href=f"#shape-{name}" if name else "",
    )


def _fields(name: str, schema: dict[str, Any]) -> Table:
    required = set(schema.get("required", []))
    rows = [
        Row(
            [
                Cell(field, note="" if field in required else "may be left out"),
                Cell(_words(said), href=_href(said)),
                Cell(said.get("description", "")),
            ]
        )
        for field, said in schema["properties"].items()
    ]
    return Table(name, COLUMNS, rows, hides_caption=True)


def _words(schema: dict[str, Any]) -> str:
    """What a value is, in words."""
    if "$ref" in schema:
        return _name_of(schema)
    if "anyOf" in schema:
        return " or ".join(_words(each) for each in schema["anyOf"])
    if "const" in schema:
        return f"always “{schema['const']}”"
    if "enum" in schema:
        return "one of " + ", ".join(f"“{word}”" for word in schema["enum"])
    if schema.get("type") == "array":
        what = f"list of {_words(schema['items'])}"
    elif isinstance(schema.get("additionalProperties"), dict):
        what = f"object of {_words(schema['additionalProperties'])} by name"
    else:
        what = FORMATS.get(schema.get("format", "")) or TYPES.get(
            schema.get("type", ""), "anything"
        )
    bounds = [said.format(schema[key]) for key, said in BOUNDS.items() if key in schema]
    if "default" in schema and schema["default"] not in (None, "", []):
        bounds.append(f"{schema['default']} if left out")
    return ", ".join([what, *bounds])


def _name_of(schema: dict[str, Any]) -> str:
    return schema.get("$ref", "").rpartition("/")[2]


def _href(schema: dict[str, Any]) -> str:
    for each in [schema, schema.get("items", {}), *schema.get("anyOf", [])]:
        if name := _name_of(each):
            return f"#shape-{name}"
    return ""
