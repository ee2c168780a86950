"""Reading yearly figures from a file."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from interlocal.accounts.models import User
from interlocal.registry.imports import facts as parsing
from interlocal.registry.imports.facts import Column, Figure
from interlocal.registry.imports.tables import Table
from interlocal.registry.models import Fact, Identifier, Load, Measure, Service, Source
from interlocal.registry.services.loads import (
    Imported,
    close_load,
    known_bodies,
    locked,
    open_load,
    refuse_problems,
)

BATCH = 500


@transaction.atomic
def import_facts(
    *,
    content: bytes,
    file_name: str,
    source: Source,
    by: User | None,
    at: datetime,
    columns: Sequence[Column] = (),
    scheme: str = Identifier.Scheme.GEOID,
    identifier_column: str = "geoid",
    accept_rest: bool = False,
) -> Imported:
    """Read figures from a long table or, with ``columns``, from a wide one.

    A figure that the same source gave otherwise before is replaced and kept as
    history; figures of other sources stand beside it. A figure that the file does
    not mention stays as it is. The same file twice changes nothing.

    Raises ImportRefused, with nothing saved, if any row has a problem; with
    ``accept_rest`` the good rows are saved and the problems returned.
    """
    source = locked(source=source)
    known = _known(at)
    if columns:
        table, figures = parsing.parse_wide(
            content,
            file_name,
            known=known,
            columns=columns,
            scheme=scheme,
            identifier_column=identifier_column,
        )
    else:
        table, figures = parsing.parse_long(content, file_name, known=known)
    table.problems[:] = refuse_problems(problems=table.problems, accept_rest=accept_rest)
    return _save(figures, table=table, source=source, by=by, at=at)


def _known(at: datetime) -> parsing.Known:
    return parsing.Known(
        bodies=known_bodies(),
        schemes=Identifier.Scheme.values,
        measures={
            measure.code: parsing.MeasureRule(
                measure.unit, measure.of_service, measure.may_be_negative
            )
            for measure in Measure.objects.all()
        },
        services=set(Service.objects.values_list("code", flat=True)),
        this_year=at.year,
    )


def _save(
    figures: list[Figure], *, table: Table, source: Source, by: User | None, at: datetime
) -> Imported:
    held = _held(source)
    fresh = [figure for figure in figures if figure.key not in held]
    differing = [
        figure
        for figure in figures
        if figure.key in held and held[figure.key][1:] != (figure.value, figure.kind, figure.note)
    ]
    load = None
    if fresh or differing:
        load = open_load(source=source, table=table, by=by, at=at)
        replaced = [held[figure.key][0] for figure in differing]
        for start in range(0, len(replaced), BATCH):
            Fact.objects.filter(pk__in=replaced[start : start + BATCH]).update(replaced_at=at)
        rows = [_fact(figure, load) for figure in (*fresh, *differing)]
        Fact.objects.bulk_create(rows, batch_size=BATCH)
    imported = Imported(
        file=table.file,
        added=len(fresh),
        changed=len(differing),
        unchanged=len(figures) - len(fresh) - len(differing),
        problems=table.problems,
        notices=table.notices,
        load=load,
    )
    if load:
        close_load(load=load, verb="registry.facts_imported", imported=imported)
    return imported


def _held(source: Source) -> dict[tuple, tuple]:
    current = Fact.objects.current().filter(load__source=source)
    rows = current.values_list(
        "organisation", "measure", "service", "year", "pk", "value", "kind", "note"
    )
    return {
        (body, measure, service or "", year): (pk, value, kind, note)
        for body, measure, service, year, pk, value, kind, note in rows.iterator()
    }


def _fact(figure: Figure, load: Load) -> Fact:
    return Fact(
        organisation_id=figure.body,
        measure_id=figure.measure,
        service_id=figure.service or None,
        year=figure.year,
        value=figure.value,
        kind=figure.kind,
        note=figure.note,
        load=load,
        locator=figure.locator[:200],
    )
