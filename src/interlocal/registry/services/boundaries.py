"""Reading boundaries from a file."""

from datetime import datetime

from django.db import transaction

from interlocal.accounts.models import User
from interlocal.registry.imports import outlines as parsing
from interlocal.registry.models import Boundary, Source
from interlocal.registry.services.loads import (
    Imported,
    close_load,
    known_bodies,
    locked,
    open_load,
    refuse_problems,
)


@transaction.atomic
def import_boundaries(
    *,
    content: bytes,
    file_name: str,
    source: Source,
    by: User | None,
    at: datetime,
    scheme: str = "",
    property_name: str = "",
    accept_rest: bool = False,
) -> Imported:
    """Read outlines from a GeoJSON FeatureCollection in WGS84; they replace sketches.

    ``property_name`` names the property that identifies the body in ``scheme``;
    without it the Census's usual names are tried. Raises ImportRefused, with
    nothing saved, if any outline has a problem, unless ``accept_rest``.
    """
    source = locked(source=source)
    table, outlines = parsing.parse(
        content, file_name, bodies=known_bodies(), scheme=scheme, property_name=property_name
    )
    problems = refuse_problems(problems=table.problems, accept_rest=accept_rest)
    held = {boundary.organisation_id: boundary for boundary in Boundary.objects.all()}
    fresh = [outline for outline in outlines if outline.body not in held]
    differing = [
        outline
        for outline in outlines
        if (drawn := held.get(outline.body))
        and (drawn.kind, drawn.geojson) != (Boundary.Kind.IMPORTED, outline.geojson)
    ]
    load = None
    if fresh or differing:
        load = open_load(source=source, table=table, by=by, at=at)
        Boundary.objects.filter(organisation__in=[outline.body for outline in differing]).delete()
        Boundary.objects.bulk_create(
            Boundary(
                organisation_id=outline.body,
                kind=Boundary.Kind.IMPORTED,
                geojson=outline.geojson,
                load=load,
            )
            for outline in (*fresh, *differing)
        )
    imported = Imported(
        file=file_name,
        added=len(fresh),
        changed=len(differing),
        unchanged=len(outlines) - len(fresh) - len(differing),
        problems=problems,
        notices=table.notices,
        load=load,
    )
    if load:
        close_load(load=load, verb="registry.boundaries_imported", imported=imported)
    return imported
