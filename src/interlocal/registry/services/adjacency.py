"""Working out who touches whom: from imported outlines, else from positions."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from interlocal.accounts.models import User
from interlocal.record import services as record
from interlocal.registry import calculations
from interlocal.registry.imports.tables import sha256_of
from interlocal.registry.models import Boundary, Load, Neighbour, Organisation
from interlocal.registry.services.history import keep_former_borders
from interlocal.registry.services.loads import keep_source

FROM_OUTLINES = {
    "code": "neighbours-from-outlines",
    "title": "Neighbors worked out from imported outlines",
    "publisher": "Interlocal",
    "note": "Outlines at most ten metres apart touch; a shared border under 0.1 km is a corner. "
    "A length is good to some twenty metres.",
}
FROM_POSITIONS = {
    "code": "neighbours-from-positions",
    "title": "Neighbors guessed from positions",
    "publisher": "Interlocal",
    "note": "No outline and no table says who touches these bodies. They lie side by side if "
    "the areas nearest to their positions do; some pairs are wrong.",
}
OWN = (FROM_OUTLINES["code"], FROM_POSITIONS["code"])
LOCATORS = {
    FROM_OUTLINES["code"]: "both outlines",
    FROM_POSITIONS["code"]: "both positions",
}
Pair = tuple[int, int]


@dataclass(frozen=True)
class Touching:
    """How two bodies touch, or seem to."""

    contact: str
    border_km: float | None


@transaction.atomic
def neighbours_from_outlines(*, bodies: Collection[int], by: User | None, at: datetime) -> int:
    """Work out whom these bodies touch, from imported outlines of bodies of their kind.

    What a publisher's table says of a pair goes before it. What was worked out before and
    no longer holds is kept as history. Returns how many pairs changed.
    """
    found: dict[Pair, Touching] = {}
    outlined: set[int] = set()
    kinds = Organisation.objects.filter(pk__in=bodies).values_list("kind", flat=True).distinct()
    for kind in sorted(set(kinds)):
        shapes = _outlines(kind)
        outlined |= shapes.keys()
        for first, second, how in calculations.contacts(shapes, sorted(set(bodies) & set(shapes))):
            found[first, second] = Touching(how.kind, how.border_km or None)
    held = _pairs_of(bodies)
    stale = [
        pair
        for key, pair in held.items()
        if pair.load.source.code in OWN
        and key not in found
        and {*key} <= outlined  # without both outlines the guess from positions stays
    ]
    return _keep(found, held, stale, source=FROM_OUTLINES, by=by, at=at)


@transaction.atomic
def neighbours_from_positions(
    *, bodies: Iterable[Organisation], by: User | None, at: datetime
) -> int:
    """Guess who lies side by side where no outline and no table says so; returns how many.

    Give a whole region at once. A pair is guessed only if of one of the two nothing is known.
    """
    placed = {
        body.pk: (float(body.latitude), float(body.longitude))
        for body in bodies
        if body.latitude is not None and body.longitude is not None
    }
    held = _pairs_of(placed)
    known = {key for keys, pair in held.items() for key in keys if _is_better_known(pair)} | set(
        Boundary.objects.filter(organisation__in=placed, kind=Boundary.Kind.IMPORTED).values_list(
            "organisation", flat=True
        )
    )
    unknown = placed.keys() - known
    if not unknown:
        return 0
    found = {
        pair: Touching(Neighbour.Contact.BESIDE, None)
        for pair in calculations.beside(placed)
        if unknown & {*pair}
    }
    stale = [
        pair
        for key, pair in held.items()
        if not _is_better_known(pair) and key not in found and {*key} <= placed.keys()
    ]
    return _keep(found, held, stale, source=FROM_POSITIONS, by=by, at=at)


def _keep(
    found: dict[Pair, Touching],
    held: dict[Pair, Neighbour],
    stale: list[Neighbour],
    *,
    source: dict[str, str],
    by: User | None,
    at: datetime,
) -> int:
    """Save pairs in the place of what was worked out before; a publisher's stay."""
    wanted = {
        key: how
        for key, how in found.items()
        if key not in held or (held[key].load.source.code in OWN and _said(held[key]) != how)
    }
    replaced = stale + [held[key] for key in wanted if key in held]
    if not wanted and not replaced:
        return 0
    load = _load(found, source, by, at)
    keep_former_borders(pairs=replaced, replaced_by=load)
    Neighbour.objects.filter(pk__in=[pair.pk for pair in replaced]).delete()
    Neighbour.objects.bulk_create(
        Neighbour(
            a_id=first,
            b_id=second,
            contact=how.contact,
            border_km=how.border_km,
            load=load,
            locator=LOCATORS[source["code"]],
        )
        for (first, second), how in wanted.items()
    )
    changed = len(wanted) + len(stale)
    record.write(
        verb="registry.neighbours_worked_out",
        subject=load,
        by=by,
        at=at,
        detail=f"{len(wanted)} pairs found, {len(stale)} gone",
    )
    return changed


def _load(
    found: dict[Pair, Touching], source: dict[str, str], by: User | None, at: datetime
) -> Load:
    said = [[*key, how.contact, how.border_km] for key, how in sorted(found.items())]
    return Load.objects.create(
        source=keep_source(**source, by=by, at=at),
        file_name="worked out here, from no file",
        sha256=sha256_of(json.dumps(said).encode()),
        loaded_at=at,
        by=by,
        rows_read=len(found),
    )


def _outlines(kind: str) -> dict[int, BaseGeometry]:
    rows = Boundary.objects.filter(organisation__kind=kind, kind=Boundary.Kind.IMPORTED)
    return {
        key: shape(json.loads(text))
        for key, text in rows.values_list("organisation", "geojson").iterator()
    }


def _pairs_of(bodies: Collection[int]) -> dict[Pair, Neighbour]:
    wanted = set(bodies)
    rows = Neighbour.objects.select_related("load__source")
    if len(wanted) <= 500:  # more would be too many places in one question
        rows = rows.filter(Q(a__in=wanted) | Q(b__in=wanted))
    return {
        (pair.a_id, pair.b_id): pair for pair in rows if pair.a_id in wanted or pair.b_id in wanted
    }


def _is_better_known(pair: Neighbour) -> bool:
    return pair.load.source.code != FROM_POSITIONS["code"]


def _said(pair: Neighbour) -> Touching:
    return Touching(pair.contact, pair.border_km)
