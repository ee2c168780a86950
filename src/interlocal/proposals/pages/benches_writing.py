"""What the pages for writing an option and its inputs show beside the form."""

from collections.abc import Mapping
from typing import Any

from interlocal.proposals.models import Bench
from interlocal.proposals.pages.benches_tables import inputs_table
from interlocal.proposals.queries import participants_of
from interlocal.proposals.queries.benches import bench_said, grounds_of
from interlocal.proposals.rules.benches_differences import Differing, differing
from interlocal.web.tables import Cell, Column, Row, Table


def names_of(bench: Bench) -> dict[str, str]:
    """The participants' names by slug, in order."""
    return {
        each.organisation.slug: each.organisation.name for each in participants_of(bench.scenario)
    }


def about(bench: Bench) -> list[tuple[str, str]]:
    """What an input can be about: a participant, a line, a loan, a grant."""
    build_up = bench.build_up
    labels = [
        row["label"]
        for name in ("lines", "fees", "borrowing", "grants")
        for row in build_up.get(name, [])
    ]
    names = names_of(bench)
    lost = {row.get("of") or "" for row in bench.inputs} - {"", *names, *labels}
    return [
        *names.items(),
        *((label, label) for label in labels),
        *((label, f"{label} (no longer there)") for label in sorted(lost)),
    ]


def answered(bench: Bench) -> dict[str, str]:
    """Of each participant what its baseline answers, so that the option need not, by name."""
    found = {}
    for ground in grounds_of(bench.scenario):
        version = ground.version
        if version is None:
            continue
        both = [
            word
            for said, word in (
                (version.duties_answer, "duties on the side"),
                (version.stranded_answer, "overhead that stays"),
            )
            if said
        ]
        if both:
            found[ground.organisation.name] = (
                f"Its baseline answers {' and '.join(both)}; that goes before what stands here."
            )
    return found


def conflict(bench: Bench, mine: Mapping[str, Any]) -> list[Differing]:
    """What somebody else saved beside what was to be saved, where they differ."""
    theirs = bench_said(bench)
    return differing({field: theirs[field] for field in mine}, mine)


def said_tables(bench: Bench, here: str) -> list[Table]:
    """What was said, to read only: the option, or the inputs."""
    if here == "bench_inputs":
        return [inputs_table(bench.inputs)]
    said = bench_said(bench)
    wanted = ("option", "host", "first_year", "years", "discount_rate", "build_up")
    rows = differing({field: said[field] for field in wanted}, {})
    return [
        Table(
            caption="What the option says",
            columns=[Column("What"), Column("Value", is_number=True)],
            rows=[Row([Cell(one.what), Cell(one.first)]) for one in rows],
            stacks=False,
        )
    ]
