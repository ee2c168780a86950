"""What people type for regions and towns, looked up; the nearest where it is not known."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interlocal.registry.models import Organisation

FEW = 8  # regions that are all named where none is near


class Unknown(LookupError):
    """Nothing, or more than one thing, goes by that name; the message is fit to show."""


def region_called(text: str) -> "Organisation":
    """The council of governments meant by a name, a part of it, a slug or an identifier."""
    from django.db.models import Q

    from interlocal.registry import queries

    wanted = text.replace("\x00", "").strip()[:160].casefold()
    regions = queries.regions()
    exact = regions.filter(
        Q(slug=wanted) | Q(name__iexact=wanted) | Q(identifiers__value__iexact=wanted)
    ).distinct()
    every = list(regions)
    found = list(exact) or [body for body in every if wanted and wanted in body.name.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        raise Unknown(
            f"Several regions are called “{text.strip()}”: "
            f"{', '.join(sorted(body.slug for body in found))}. Say which."
        )
    if not every:
        raise Unknown("No region is known yet: import one with its members first.")
    raise Unknown(f"No region “{text.strip()[:80]}”.{_regions_like(wanted, every)}")


def _regions_like(wanted: str, regions: Sequence["Organisation"]) -> str:
    words = {
        word.casefold(): body.name
        for body in regions
        for word in (body.name, body.slug, *body.name.split())
        if len(word) > 3
    }
    near = _nearest(wanted, list(words))
    names = list(dict.fromkeys(words[word.casefold()] for word in near))
    if not names and len(regions) <= FEW:
        return f" There are: {', '.join(body.name for body in regions)}."
    return f" Did you mean {' or '.join(names)}?" if names else ""


def town_called(text: str, among: Mapping[str, str], where: str) -> str:
    """The id of the town meant by a name or an id; ``among`` maps ids to names."""
    wanted = text.strip().casefold()
    found = [town for town, name in among.items() if wanted in {town, name.casefold()}]
    if len(found) == 1:
        return found[0]
    if found:
        raise Unknown(f"Several towns are called “{text.strip()}”: {', '.join(found)}. Say which.")
    near = _nearest(wanted, [*among.values(), *among])
    names = list(dict.fromkeys(among.get(word, word) for word in near))
    hint = f" Did you mean {' or '.join(names)}?" if names else ""
    raise Unknown(f"No town “{text.strip()[:80]}” in the {where}.{hint}")


def towns_called(text: str, among: Mapping[str, str], where: str) -> tuple[str, ...]:
    """The ids of towns named with commas between them, each once."""
    parts = [part for part in text.split(",") if part.strip()]
    return tuple(dict.fromkeys(town_called(part, among, where) for part in parts))


def _nearest(wanted: str, choices: Iterable[str]) -> list[str]:
    from interlocal.registry import rules

    return rules.nearest(wanted, choices)
