"""What a town was before: its old public identifiers, and borders as they stood."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.timezone import localtime

from interlocal.registry.models import Former, Identifier, Organisation
from interlocal.registry.pages.borders import KM_A_MILE
from interlocal.web.words import possessive

COUNTY_DIGITS = 5
COUNTIES = Path(__file__).parents[1] / "counties.yaml"


def past_of(town: Organisation, former: list[Former]) -> list[str]:
    """What was said of a town before, one sentence each, the latest change first."""
    return [*_identifiers(town), *(_former(each, town) for each in former)]


def _identifiers(town: Organisation) -> list[str]:
    """Its GEOID until the Census changed the counties of its state, with their names."""
    held = {each.scheme: each.value for each in town.identifiers.all()}
    old, new = held.get(Identifier.Scheme.GEOID_2020), held.get(Identifier.Scheme.GEOID)
    if not old or not new or old == new:
        return []
    known = _counties()
    before = known["before"].get(old[:COUNTY_DIGITS], "")
    now = known["now"].get(new[:COUNTY_DIGITS], "")
    if not before or not now:
        return [f"In Census tables of 2020 and before, {town.name} is {old}; today it is {new}."]
    return [
        f"Until {known['since']} this was {old}, {before}; since then it is {new}, {now}. Tables "
        f"of either time are read: both numbers mean {town.name}. ({known['reference']['title']})"
    ]


def _former(each: Former, town: Organisation) -> str:
    until = f"{localtime(each.replaced_at):%-d %B %Y}"
    file, other = each.load.file_name, each.replaced_by.file_name
    where = f", {each.locator}" if each.locator else ""
    if each.kind == Former.Kind.BORDER and each.other is not None:
        neighbour = each.other if each.organisation_id == town.pk else each.organisation
        said = f"{possessive(town.name)} border with {neighbour.name} was “{_miles(each.value)}”"
    elif each.kind == Former.Kind.POSITION:
        said = f"{possessive(town.name)} position was {each.value}"
    else:
        said = f"{possessive(town.name)} outline was another"
    return f"Until {until}, {said} ({file}{where}); {other} corrected it."


def _miles(words: str) -> str:
    """A border as it was kept, with its length in miles.

    >>> _miles("border, 4.5 km"), _miles("corner")
    ('border, 2.8 miles', 'corner')
    """
    kind, _, length = words.partition(", ")
    km = length.removesuffix(" km")
    return f"{kind}, {float(km) / KM_A_MILE:.1f} miles" if km else kind


@cache
def _counties() -> dict[str, Any]:
    return yaml.safe_load(COUNTIES.read_text(encoding="utf-8"))
