"""How long does a nation's list of governments take to come in?

    python benchmarks/imports.py

Reads 36,000 invented organisations into an empty SQLite database, then their figures, the same
files again, a corrected one, and a square of travel times; and, where public tables lie beside the
repository, the real lists. The bar is a minute for the organisations. Everything invented is
seeded. Writes benchmarks/results/imports.md.
"""

import os
import platform
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
RESULT = HERE / "results" / "imports.md"
SHARED = HERE.parents[1] / "shared" / "data"
MAPPINGS = HERE.parent / "tests" / "registry" / "mappings"
MANY, TOWNS, SEED, BAR_SECONDS = 36_000, 169, 20261122, 60
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
SOURCE = "source: {code: invented, title: Invented, publisher: Nobody}\n"
REAL = (
    ("Open Civic Data, places", "us_divisions", "us_ocd_divisions/us_census_places_ocd.csv.gz"),
    (
        "Census of Governments, 2012",
        "us_governments_2012",
        "us_census_governments_2012/govs_id_to_fips_2012.csv.gz",
    ),
)
ORGANISATIONS = (
    SOURCE
    + "bodies:\n  name: name\n  kind: municipality\n  state: state\n  identifiers: {geoid: geoid}\n"
    "  latitude: lat\n  longitude: lon\n"
)
FACTS = (
    SOURCE + "body: {scheme: geoid, identifier: geoid}\n"
    "figures:\n  year: 2024\n  absent: [NR]\n  columns:\n"
    "    - {column: people, measure: population}\n"
    "    - {column: police, service: police}\n"
    "    - {column: libraries, service: libraries}\n"
)


def prepare():
    """An empty database of its own, with the taxonomy."""
    os.environ["INTERLOCAL_DATA"] = tempfile.mkdtemp(prefix="interlocal-imports-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "interlocal.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from interlocal.registry import services

    call_command("migrate", verbosity=0)
    services.load_taxonomy(at=AT)


def organisations(rng):
    """Lines of bodies in all states, with identifiers of the right shape and positions."""
    from interlocal.registry.imports.identifiers import STATE_CODES

    states = sorted(STATE_CODES.items())
    lines = ["name,kind,state,geoid,lat,lon"]
    keys = []
    for number in range(MANY):
        letters, digits = states[number % len(states)]
        keys.append(f"{digits}{number % 997:03}{number:05}")
        north, east = rng.uniform(25, 49), rng.uniform(-124, -67)
        lines.append(f"Place {number},municipality,{letters},{keys[-1]},{north:.5f},{east:.5f}")
    return "\n".join(lines), keys


def figures(rng, keys):
    """People, police and libraries of each; one cell in twenty is not reported."""
    lines = ["geoid,people,police,libraries"]
    for key in keys:
        cells = [str(round(value)) for value in rng.lognormal(10, 1.5, 3)]
        cells = [cell if rng.random() > 0.05 else "NR" for cell in cells]
        lines.append(",".join([key, *cells]))
    return "\n".join(lines)


def square(rng, keys):
    """A square of minutes that are not the same in both directions."""
    lines = [",".join(["", *keys])]
    minutes = rng.uniform(5, 90, (len(keys), len(keys))).round(1)
    for row, key in enumerate(keys):
        cells = [str(value) for value in minutes[row]]
        cells[row] = ""
        lines.append(",".join([key, *cells]))
    return "\n".join(lines)


def timed(label, kind, mapping, content, file="invented.csv"):
    """One import: a line of the page, and how many seconds it took."""
    from interlocal.registry import services

    wall, processor = time.perf_counter(), time.process_time()
    done = services.import_mapped(
        kind=kind,
        content=content if isinstance(content, bytes) else content.encode(),
        file_name=file,
        mapping=mapping,
        by=None,
        at=AT,
    )
    seconds = time.perf_counter() - wall
    used = time.process_time() - processor
    counts = f"{done.added:,} new, {done.changed:,} changed, {done.unchanged:,} as before"
    print(f"{label}: {seconds:.1f} s ({counts})", flush=True)
    return f"| {label} | {counts} | {seconds:.1f} | {used:.1f} |", seconds


def real():
    """The nation's lists, each in a database in which only the invented bodies stand."""
    from django.db import transaction

    for label, mapping, file in REAL:
        place = SHARED / file
        if place.exists():
            with transaction.atomic():
                text = (MAPPINGS / f"{mapping}.yaml").read_text(encoding="utf-8")
                yield timed(label, "organisations", text, place.read_bytes(), place.name)
                transaction.set_rollback(True)


def main():
    """Read everything in, and write the page."""
    prepare()
    rng = np.random.default_rng(SEED)
    bodies, keys = organisations(rng)
    first = figures(rng, keys)
    corrected = first.replace("NR", "7", 500)
    ways = square(rng, keys[:TOWNS])
    runs = [
        timed(f"{MANY:,} organisations", "organisations", ORGANISATIONS, bodies),
        timed("the same file again", "organisations", ORGANISATIONS, bodies),
        timed(f"figures of {MANY:,} organisations", "facts", FACTS, first),
        timed("the same file again", "facts", FACTS, first),
        timed("a corrected file", "facts", FACTS, corrected),
        timed(f"travel times of {TOWNS} towns", "travel", SOURCE, ways),
        *real(),
    ]
    seconds = runs[0][1]
    lines = [
        "# How long do imports take?",
        "",
        f"On SQLite, Python {platform.python_version()}, {os.cpu_count()} cores, with whatever "
        "else the machine was doing. Everything is read, checked and compared, and saved in one "
        "transaction.",
        "",
        "| file | outcome | seconds | of the processor |",
        "|---|---|---|---|",
        *(line for line, _ in runs),
        "",
        f"The bar is {MANY:,} organisations in {BAR_SECONDS} seconds: "
        f"{'met' if seconds < BAR_SECONDS else 'not met'}, in {seconds:.1f}.",
        "",
        f"Made by `python benchmarks/imports.py`; what is invented is seeded ({SEED}).",
        "",
    ]
    RESULT.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
