"""Reading yearly figures from a file."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from interlocal.accounts.models import User
from interlocal.registry.imports import facts as parsing
from interlocal.registry.imports.facts import Column, Figure
from interlocal.registry.imports.tables import Table
from interlocal.registry.models import (
    Fact,
    Identifier,
    Load,
    Measure,
    Organisation,
    Service,
    Source,
)
from interlocal.registry.services.loads import (
    SHOWN_CHANGES,
    SHOWN_NEW,
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
    known = known_to_facts(at=at)
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
    return save_facts(figures=figures, table=table, origin=Origin(source, by, at))


def known_to_facts(*, at: datetime) -> parsing.Known:
    """What figures can be about, as the registry stands."""
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


def save_facts(*, figures: list[Figure], table: Table, origin: Origin) -> Imported:
    """Save figures that differ from those that the same source gave before."""
    held = _held(origin.source)
    fresh = [figure for figure in figures if figure.key not in held]
    differing = [
        figure
        for figure in figures
        if figure.key in held and held[figure.key][1:] != (figure.value, figure.kind, figure.note)
    ]
    load = None
    if fresh or differing:
        load = open_load(origin=origin, table=table)
        replaced = [held[figure.key][0] for figure in differing]
        for start in range(0, len(replaced), BATCH):
            Fact.objects.filter(pk__in=replaced[start : start + BATCH]).update(
                replaced_at=origin.at
            )
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
        changes=_changes(differing, held),
        examples=_examples(fresh[:SHOWN_NEW]),
    )
    if load:
        close_load(load=load, verb="registry.facts_imported", imported=imported)
    return imported


def _changes(differing: list[Figure], held: dict[tuple, tuple]) -> list[Change]:
    """The first of the figures that differ, in words."""
    first = differing[:SHOWN_CHANGES]
    names = _names(first)
    return [
        Change(
            _what(figure, names),
            _worded(*held[figure.key][1:]),
            _worded(figure.value, figure.kind, figure.note),
        )
        for figure in first
    ]


def _examples(fresh: list[Figure]) -> list[str]:
    """Some of the figures that are new, in words."""
    names = _names(fresh)
    return [
        f"{_what(figure, names)}: {_worded(figure.value, figure.kind, figure.note)}"
        for figure in fresh
    ]


def _names(figures: list[Figure]) -> dict[int, str]:
    keys = {figure.body for figure in figures}
    return dict(Organisation.objects.filter(pk__in=keys).values_list("pk", "name"))


def _what(figure: Figure, names: dict[int, str]) -> str:
    said = f"{names[figure.body]}, {figure.measure} {figure.service} {figure.year}"
    return said.replace("  ", " ")


def _worded(value: Decimal | None, kind: str, note: str) -> str:
    said = kind if value is None else f"{value.normalize():,f}"
    more = [kind] if value is not None and kind != Fact.Kind.REPORTED else []
    more += [f"“{note}”"] if note else []
    return f"{said} ({', '.join(more)})" if more else said


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
