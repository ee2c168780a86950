"""Reading any publisher's file by a mapping, and remembering the mapping."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from interlocal.accounts.models import User
from interlocal.record import services as record
from interlocal.registry.imports import mapping as grammar
from interlocal.registry.imports import organisations, outlines
from interlocal.registry.imports.formats import read_sheet
from interlocal.registry.imports.mapping import columns, pairs
from interlocal.registry.imports.mapping.bodies import Finder, Known
from interlocal.registry.imports.mapping.figures import Reader
from interlocal.registry.imports.mapping.layout import table_of
from interlocal.registry.imports.mapping.travel import Places, Trips
from interlocal.registry.imports.mapping.travel_told import told
from interlocal.registry.imports.names import Names, Namesake
from interlocal.registry.imports.problems import Problem, refuse
from interlocal.registry.imports.tables import Table, sha256_of
from interlocal.registry.models import Mapping, Measure, Neighbour, Organisation, Source
from interlocal.registry.services import boundaries, facts, sizes, ties, travel
from interlocal.registry.services.loads import (
    Imported,
    Origin,
    keep_source,
    known_bodies,
    locked,
    refuse_problems,
)
from interlocal.registry.services.organisations import save_organisations

T = TypeVar("T")
LAST_PLACE = 1000  # measures that a mapping brings stand behind those that ship


@transaction.atomic
def import_mapped(
    *,
    kind: str,
    content: bytes,
    file_name: str,
    mapping: str,
    mapping_file: str = "mapping",
    source: Source | None = None,
    by: User | None,
    at: datetime,
    accept_rest: bool = False,
    dry_run: bool = False,
    only_about: Collection[int] | None = None,
) -> Imported:
    """Read a file of one kind (a Mapping.Kind) as the YAML ``mapping`` explains it.

    The mapping is remembered by its name, and each file knows the mapping by which it was
    read. With ``dry_run`` everything is compared, and nothing saved. ``source`` goes before
    the one that the mapping names. Rows about other bodies than ``only_about``, by their
    keys, are problems; it holds for facts and travel times, and None is everybody.

    Raises ImportRefused, with nothing saved, for a mapping or a file that cannot be
    understood, and if any row has a problem or a name is doubtful; with ``accept_rest`` the
    good rows are saved, and problems and doubts returned.
    """
    plan = grammar.understand(mapping, mapping_file, kind=kind)
    source = locked(source=source or _source_of(plan, by, at))
    _keep_measures(plan, by, at)
    origin = Origin(source, by, at, _remember(plan, source, by, at))
    imported = _READERS[kind](_Import(plan, content, file_name, origin, accept_rest, only_about))
    if dry_run:
        transaction.set_rollback(True)
        return replace(imported, load=None)
    return imported


@dataclass(frozen=True)
class _Import:
    """One file on its way in."""

    plan: grammar.Plan
    content: bytes
    file: str
    origin: Origin
    accept_rest: bool
    only_about: Collection[int] | None = None

    def table(self) -> Table:
        """The file's rows, with the columns that the mapping asks for."""
        said = self.plan.layout
        sheet = read_sheet(
            self.content,
            self.file,
            sheet=said.sheet,
            separator=said.separator,
            expected=said.format,
        )
        table = table_of(sheet, said)
        columns.check_columns(self.plan, table)
        return table

    def within(
        self, table: Table, rows: Sequence[T], bodies: Callable[[T], Iterable[int]]
    ) -> list[T]:
        """The rows about bodies that may be written about; of each other body, one problem."""
        if self.only_about is None:
            return list(rows)
        kept, outside = [], dict[int, list[T]]()
        for row in rows:
            foreign = [body for body in bodies(row) if body not in self.only_about]
            for body in foreign:
                outside.setdefault(body, []).append(row)
            if not foreign:
                kept.append(row)
        names = dict(Organisation.objects.values_list("pk", "name")) if outside else {}
        for body, some in outside.items():
            why = (
                f"{names[body]} is no member of a council that you coordinate, so you may not "
                f"load its figures ({len(some)} of them)."
            )
            line = getattr(some[0], "line", None)
            table.problems.append(Problem(self.file, line, why))
        return kept

    def settle(self, table: Table, names: Names) -> Names:
        """Refuse the file for its problems and doubts, unless the rest of it is wanted."""
        doubts = list(names.doubts.values())
        table.problems.extend(Problem(self.file, doubt.line, str(doubt)) for doubt in doubts)
        table.problems[:] = refuse_problems(
            problems=table.problems, accept_rest=self.accept_rest, doubts=doubts
        )
        return names

    def known(self) -> Known:
        """Whom the registry knows; names only if the mapping goes by them."""
        rows = Organisation.objects.values_list("pk", "slug", "name", "kind", "state")
        everybody = [Namesake(*row) for row in rows] if self._goes_by_name() else []
        slugs = {body.slug: body.key for body in everybody}
        return Known(known_bodies(), slugs, Names(everybody))

    def _goes_by_name(self) -> bool:
        said = self.plan
        if said.travel:
            return True
        refs = [said.body, *((said.ties.first, said.ties.second) if said.ties else ())]
        return any(ref and ref.name for ref in refs)


def _organisations(job: _Import) -> Imported:
    table, said = job.table(), job.plan.bodies
    assert said is not None
    rows = list(columns.body_rows(table, said))
    bodies = organisations.parse_rows(table, rows, kinds=Organisation.Kind.values)
    table.notices.extend(columns.unread(table, columns.asked(job.plan)))
    return save_organisations(
        bodies=bodies,
        table=table,
        origin=job.origin,
        accept_rest=job.accept_rest,
        names_may_differ=said.names_may_differ,
    )


def _facts(job: _Import) -> Imported:
    table, plan, known = job.table(), job.plan, job.known()
    assert plan.body is not None
    assert plan.figures is not None
    reader = Reader(
        table=table,
        plan=plan,
        said=plan.figures,
        finder=Finder(plan.body, known, plan.names),
        known=facts.known_to_facts(at=job.origin.at),
    )
    figures = reader.figures()
    used = columns.asked(plan) | reader.columns_read
    table.notices.extend(columns.unread(table, used))
    figures = job.within(table, figures, lambda figure: [figure.body])
    table.notices[:0] = [*sizes.far_from_known(figures=figures), *sizes.below_zero(figures=figures)]
    names = job.settle(table, known.names)
    imported = facts.save_facts(figures=figures, table=table, origin=job.origin)
    return replace(imported, doubts=list(names.doubts.values()))


def _members(job: _Import) -> Imported:
    table, known, said = job.table(), job.known(), job.plan.ties
    assert said is not None
    first, second = (Finder(ref, known, job.plan.names) for ref in (said.first, said.second))
    found = pairs.members(table, said, first, second)
    names = job.settle(table, known.names)
    imported = ties.save_members(members=found, table=table, origin=job.origin)
    return replace(imported, doubts=list(names.doubts.values()))


def _neighbours(job: _Import) -> Imported:
    table, known, said = job.table(), job.known(), job.plan.ties
    assert said is not None
    first, second = (Finder(ref, known, job.plan.names) for ref in (said.first, said.second))
    found = pairs.touches(table, said, first, second, Neighbour.Contact.values)
    names = job.settle(table, known.names)
    imported = ties.save_touches(touches=found, table=table, origin=job.origin)
    return replace(imported, doubts=list(names.doubts.values()))


def _boundaries(job: _Import) -> Imported:
    assert job.plan.body is not None
    known = job.known()
    features, notices = outlines.features_of(job.content, job.file)
    table = Table(job.file, sha256_of(job.content), [], [], [], notices)
    finder = Finder(job.plan.body, known, job.plan.names)
    drawn = outlines.drawn(features, table, pairs.whose(finder))
    names = job.settle(table, known.names)
    imported = boundaries.save_outlines(outlines=drawn, table=table, origin=job.origin)
    return replace(imported, doubts=list(names.doubts.values()))


def _travel(job: _Import) -> Imported:
    table, known, said = job.table(), job.known(), job.plan.travel
    assert said is not None
    reader = Trips(table, said, Places(said, known, job.plan.names))
    read = reader.read()
    trips = job.within(table, read, lambda trip: [trip.origin, trip.destination])
    names = job.settle(table, known.names)
    places = Organisation.objects.values_list("pk", "latitude", "longitude")
    positions = {
        key: (north, east) for key, north, east in places if north is not None and east is not None
    }
    called = {body.key: body.name for body in known.names.everybody}
    table.notices.extend(told(trips, reader.seen, reader.own, called, positions))
    imported = travel.save_travel(trips=trips, table=table, origin=job.origin)
    return replace(imported, doubts=list(names.doubts.values()))


_READERS: dict[str, Callable[[_Import], Imported]] = {
    Mapping.Kind.ORGANISATIONS: _organisations,
    Mapping.Kind.FACTS: _facts,
    Mapping.Kind.MEMBERS: _members,
    Mapping.Kind.NEIGHBOURS: _neighbours,
    Mapping.Kind.BOUNDARIES: _boundaries,
    Mapping.Kind.TRAVEL: _travel,
}


def _source_of(plan: grammar.Plan, by: User | None, at: datetime) -> Source:
    said = plan.source
    if said is None:
        raise refuse(plan.file, "It does not say which source the file is of: add “source”.")
    held = Source.objects.filter(code=said.code).first()
    if held and not said.title:
        return held
    if not (said.title and said.publisher):
        raise refuse(
            plan.file,
            f"The source {said.code} is new: give it a title and a publisher, so that every "
            "figure can be traced.",
        )
    return keep_source(
        code=said.code,
        title=said.title,
        publisher=said.publisher,
        href=said.href,
        licence=said.licence,
        note=said.note,
        by=by,
        at=at,
    )


def _remember(plan: grammar.Plan, source: Source, by: User | None, at: datetime) -> Mapping:
    """Keep a mapping by its name; a newer one replaces it and leaves it as history."""
    name = (plan.name or f"{source.code}-{plan.kind}")[:100]
    held = Mapping.objects.current().filter(name=name).first()
    if held and (held.kind, held.text, held.source_id) == (plan.kind, plan.text, source.pk):
        return held
    Mapping.objects.current().filter(name=name).update(replaced_at=at)
    kept = Mapping.objects.create(
        name=name, kind=plan.kind, source=source, text=plan.text, kept_at=at, by=by
    )
    record.write(verb="registry.mapping_kept", subject=kept, by=by, at=at, detail=name)
    return kept


def _keep_measures(plan: grammar.Plan, by: User | None, at: datetime) -> None:
    """Add the measures that a mapping brings; one that is known already must be the same."""
    for said in plan.measures:
        held = Measure.objects.filter(code=said.code).first()
        if held is None:
            made = Measure(
                code=said.code,
                name=said.name,
                unit=said.unit,
                description=said.description,
                of_service=said.of_service,
                may_be_negative=said.may_be_negative,
                order=LAST_PLACE,
            )
            made.save()
            record.write(verb="registry.measure_added", subject=made, by=by, at=at)
        elif (held.unit, held.of_service) != (said.unit, said.of_service):
            raise refuse(
                plan.file,
                f"The measure {said.code} is known otherwise: in {held.unit}"
                f"{', of a service' if held.of_service else ''}. Choose another code.",
            )
