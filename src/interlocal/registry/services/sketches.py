"""Drawing sketches of boundaries where none was imported."""

import json
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from interlocal.accounts.models import User
from interlocal.record import services as record
from interlocal.registry import calculations, queries
from interlocal.registry.imports.tables import sha256_of
from interlocal.registry.models import Boundary, Load, Organisation
from interlocal.registry.services.adjacency import neighbours_from_positions
from interlocal.registry.services.loads import keep_source

SKETCH_SOURCE = {
    "code": "sketch-from-positions",
    "title": "Sketch drawn from positions",
    "publisher": "Interlocal",
    "note": "Each cell holds the points that are nearest to that town's position. It shows who "
    "lies beside whom, not where borders run.",
}


@transaction.atomic
def draw_sketches(*, bodies: Iterable[Organisation], by: User | None, at: datetime) -> int:
    """Sketch the bodies that have a position and no imported boundary; returns how many changed.

    The cells are drawn among all the bodies given, so give a whole region at once. Where no
    outline and no table says who touches whom, it is guessed from the same positions.
    """
    bodies = list(bodies)
    placed = [body for body in bodies if body.latitude is not None]
    positions = [(float(body.latitude or 0), float(body.longitude or 0)) for body in placed]
    neighbours_from_positions(bodies=placed, by=by, at=at)
    cells = calculations.sketch_cells(positions)
    drawn = {
        body.pk: json.dumps(cell, separators=(",", ":"))
        for body, cell in zip(placed, cells, strict=True)
    }
    held = {line.organisation_id: line for line in Boundary.objects.filter(organisation__in=drawn)}
    wanted = {
        key: outline
        for key, outline in drawn.items()
        if key not in held
        or (held[key].kind == Boundary.Kind.SKETCH and held[key].geojson != outline)
    }
    if not wanted:
        return 0
    source = keep_source(**SKETCH_SOURCE, by=by, at=at)
    load = Load.objects.create(
        source=source,
        file_name="drawn here, from no file",
        sha256=sha256_of(json.dumps(positions).encode()),
        loaded_at=at,
        by=by,
        rows_read=len(placed),
    )
    Boundary.objects.filter(organisation__in=wanted).delete()
    Boundary.objects.bulk_create(
        Boundary(organisation_id=key, kind=Boundary.Kind.SKETCH, geojson=outline, load=load)
        for key, outline in wanted.items()
    )
    record.write(
        verb="registry.sketches_drawn", subject=load, by=by, at=at, detail=f"{len(wanted)} cells"
    )
    return len(wanted)


@transaction.atomic
def complete_maps(*, at: datetime) -> int:
    """Sketch the members of every council that has some without an outline; returns how many.

    With the sketches it is guessed who lies beside whom, where nothing says so.
    """
    drawn = 0
    for council in queries.regions():
        members = queries.members_of(council)
        if members.filter(boundary=None, latitude__isnull=False).exists():
            drawn += draw_sketches(bodies=members, by=None, at=at)
    return drawn
