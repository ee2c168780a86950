"""Reading what programs send: strict JSON."""

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser


class StrictParser(Parser):
    """Reads JSON as the standard has it: no NaN, no name twice, nothing bottomless."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as values; ValueError if it is not JSON."""
        try:
            text = request.body.decode("utf-8")
            return json.loads(text, parse_constant=_no_number, object_pairs_hook=_each_name_once)
        except RecursionError:
            raise ValueError("nested too deeply") from None


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number in JSON")


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return values
