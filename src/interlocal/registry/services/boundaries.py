"""Reading boundaries from a file."""

from datetime import datetime

from django.db import transaction

from interlocal.accounts.models import User
from interlocal.registry.imports import outlines as parsing
from interlocal.registry.imports.outlines import Outline
from interlocal.registry.imports.tables import Table
from interlocal.registry.models import Boundary, Source
from interlocal.registry.services.adjacency import neighbours_from_outlines
from interlocal.registry.services.history import keep_former_outlines
from interlocal.registry.services.loads import (
    Change,
    Imported,
    Origin,
    close_load,
    known_bodies,
    locked,
    open_load,
    refuse_problems,
)

BATCH = 500


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
    """Read outlines in WGS84 from GeoJSON or a zipped shapefile; they replace sketches.

    ``property_name`` names the property that identifies the body in ``scheme``;
    without it the Census's usual names are tried. Raises ImportRefused, with
    nothing saved, if any outline has a problem, unless ``accept_rest``.
    """
    source = locked(source=source)
    table, outlines = parsing.parse(
        content, file_name, bodies=known_bodies(), scheme=scheme, property_name=property_name
    )
    table.problems[:] = refuse_problems(problems=table.problems, accept_rest=accept_rest)
    return save_outlines(outlines=outlines, table=table, origin=Origin(source, by, at))


def save_outlines(*, outlines: list[Outline], table: Table, origin: Origin) -> Imported:
    """Save outlines in the place of sketches; an outline imported before is kept as history.

    Whom the bodies touch is worked out anew.
    """
    held = {
        boundary.organisation_id: boundary
        for boundary in Boundary.objects.select_related("organisation")
    }
    fresh = [outline for outline in outlines if outline.body not in held]
    differing = [
        outline
        for outline in outlines
        if (drawn := held.get(outline.body))
        and (drawn.kind, drawn.geojson) != (Boundary.Kind.IMPORTED, outline.geojson)
    ]
    load = None
    if fresh or differing:
        load = open_load(origin=origin, table=table)
        replaced = [held[outline.body] for outline in differing]
        keep_former_outlines(outlines=replaced, replaced_by=load)
        for start in range(0, len(replaced), BATCH):
            keys = [boundary.pk for boundary in replaced[start : start + BATCH]]
            Boundary.objects.filter(pk__in=keys).delete()
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
        file=table.file,
        added=len(fresh),
        changed=len(differing),
        unchanged=len(outlines) - len(fresh) - len(differing),
        problems=table.problems,
        notices=table.notices,
        load=load,
        changes=[
            Change(
                str(held[outline.body].organisation),
                held[outline.body].get_kind_display(),
                Boundary.Kind.IMPORTED.label,
            )
            for outline in differing
        ],
    )
    if load:
        close_load(load=load, verb="registry.boundaries_imported", imported=imported)
        moved = [outline.body for outline in (*fresh, *differing)]
        neighbours_from_outlines(bodies=moved, by=origin.by, at=origin.at)
    return imported
