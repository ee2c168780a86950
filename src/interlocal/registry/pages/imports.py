"""What the pages of loading a file show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from interlocal.registry.imports.mapping.edits import at, tree_of
from interlocal.registry.imports.names import Doubt
from interlocal.registry.imports.problems import ImportRefused
from interlocal.registry.models import Mapping, Measure, Service, Upload
from interlocal.registry.services.loads import Change, Imported
from interlocal.registry.services.previews import Glimpse, Preview
from interlocal.registry.services.uploads import reading_of
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import counted

MOST_PROBLEMS = 50
MOST_COLUMNS = 12


@dataclass(frozen=True)
class Asked:
    """A doubtful name as it is put to a person."""

    number: int
    doubt: Doubt
    key: str
    choices: list[tuple[str, str]]


@dataclass(frozen=True)
class Checked:
    """All that the preview of a file shows but its form."""

    upload: Upload
    seen: str
    sentence: str
    counts: list[tuple[str, str, str]]
    why_not: str
    problems: list[str]
    more_problems: int
    lines_left_out: int
    doubts: list[Asked]
    guessed: list[str]
    notices: list[str]
    changes: Table | None
    examples: list[str]
    more_new: int
    rows: Table | None
    would_change: bool
    can_load: bool


def checked(upload: Upload, found: Preview) -> Checked:
    """What a file would do, in words and tables."""
    done = found.imported
    doubted = {str(doubt) for doubt in found.doubts}
    problems = [problem for problem in found.problems if problem.why not in doubted]
    would = bool(done and (done.added or done.changed))
    return Checked(
        upload=upload,
        seen=reading_of(upload),
        sentence=_sentence(found),
        counts=counts(done) if done else [],
        why_not=found.why_not,
        problems=[_problem(each.line, each.why) for each in problems[:MOST_PROBLEMS]],
        more_problems=max(0, len(problems) - MOST_PROBLEMS),
        lines_left_out=len(found.problems),
        doubts=[_asked(number, doubt) for number, doubt in enumerate(found.doubts)],
        guessed=list(upload.asks),
        notices=done.notices if done else [],
        changes=changes_table(done.changes, done.changed) if done and done.changes else None,
        examples=done.examples if done else [],
        more_new=max(0, done.added - len(done.examples)) if done and done.examples else 0,
        rows=_first_rows(found.glimpse, upload),
        would_change=would,
        can_load=would and not found.why_not,
    )


def counts(done: Imported) -> list[tuple[str, str, str]]:
    """How much is new, changed and as before: label, number, note."""
    return [
        ("New", f"{done.added:,}", ""),
        ("Changed", f"{done.changed:,}", "what stood before is kept" if done.changed else ""),
        ("As before", f"{done.unchanged:,}", ""),
    ]


def _sentence(found: Preview) -> str:
    done = found.imported
    if done is None:
        return "The file cannot be read like this yet. What is missing is said below."
    left = f"; {counted(len(found.problems), 'problem')} below" if found.problems else ""
    if not done.accepted:
        return f"Nothing of it could be loaded as it is read now{left}."
    if not (done.added or done.changed):
        return f"Everything that could be read of this file is here already: {_same(done)}{left}."
    return (
        f"Loading it would add {done.added:,} and change {done.changed:,}; {done.unchanged:,} "
        f"{'is' if done.unchanged == 1 else 'are'} here already{left}. Nothing is saved yet."
    )


def _same(done: Imported) -> str:
    return "loading it again would change nothing" if done.unchanged else "there is nothing in it"


def _problem(line: int | None, why: str) -> str:
    return f"Line {line}: {why}" if line else why


def _asked(number: int, doubt: Doubt) -> Asked:
    key = f"{doubt.name}, {doubt.state}" if doubt.state else doubt.name
    choices = [(each.slug, str(each)) for each in doubt.candidates]
    return Asked(number, doubt, key, [*choices, ("leave-out", "None of them: leave it out")])


def changes_table(changes: Sequence[Change], total: int) -> Table:
    """What differs, before and after."""
    more = f", the first {len(changes)} of {total:,}" if total > len(changes) else ""
    return Table(
        caption=f"What changes{more}",
        columns=[Column("What"), Column("Before"), Column("After")],
        rows=[Row([Cell(each.what), Cell(each.before), Cell(each.after)]) for each in changes],
        hides_caption=not more,
    )


def _first_rows(glimpse: Glimpse, upload: Upload) -> Table | None:
    names = [glimpse.called.get(column, column) for column in glimpse.columns[:MOST_COLUMNS]]
    if not names or not glimpse.rows:
        return None
    hidden = len(glimpse.columns) - len(names)
    more = f"; {counted(hidden, 'further column')} not shown here" if hidden > 0 else ""
    return Table(
        caption=f"The first rows of {upload.file_name}{more}",
        columns=[Column(name) for name in names],
        rows=[Row([Cell(cell[:80]) for cell in row[: len(names)]]) for row in glimpse.rows],
        stacks=False,
        hides_caption=not more,
    )


def year_of_last(upload: Upload) -> str:
    """The year that a mapping says for all figures, which the next file may not be of."""
    try:
        year = at(tree_of(upload.mapping, upload.file_name), ("figures", "year"))
    except ImportRefused:
        return ""
    return year if isinstance(year, str) and year.isdigit() else ""


def outcome(done: Imported) -> str:
    """What came of a load, in one sentence."""
    left = f"; {counted(len(done.problems), 'problem')} left out" if done.problems else ""
    return (
        f"Loaded: {done.added:,} new, {done.changed:,} changed, {done.unchanged:,} as before{left}."
    )


def meanings(
    services: Sequence[Service], measures: Sequence[Measure]
) -> list[tuple[str, list[tuple[str, Any]]]]:
    """What a figure can be of, as groups of choices."""
    whole = [each for each in measures if not each.of_service]
    return [
        ("Spending on a service", [(f"service:{each.code}", each.name) for each in services]),
        (
            "The whole body",
            [(f"measure:{each.code}", f"{each.name} ({each.unit})") for each in whole],
        ),
    ]


def kind_words(kind: str) -> str:
    """What stands in a file of a kind, in words."""
    return Mapping.Kind(kind).label
