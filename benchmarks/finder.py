"""How long does the finder take for one town of a nation of 40,000?

    python benchmarks/finder.py [--towns 40000] [--asked 20]

Builds a nation in a SQLite database of its own: towns scattered over 50 states, with positions,
people, land area and the yearly cost of every service that can be estimated (one figure in six is
missing), borders with the five nearest, and a council of governments of 38 towns in each tenth
state. Nobody has posted a need or an offer, and there are no ties. Then asks for seeded towns:
once with nothing in memory, and once more; with a council and without one; the whole page too, as
signed in. Everything invented is seeded. Writes benchmarks/results/finder.md.
"""

import argparse
import importlib
import os
import platform
import re
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy, as the server does

import numpy as np

RESULT = Path(__file__).resolve().parent / "results" / "finder.md"
SEED, BAR_MS, COUNCIL, STATES, TOUCHING = 20_261_122, 200, 38, 50, 5
AT, ON = datetime(2026, 11, 22, 12, tzinfo=UTC), date(2026, 11, 22)
MISSING = 1 / 6
ORGANISATION = (
    "INSERT INTO registry_organisation (id, slug, name, kind, state, latitude, longitude,"
    " position_load_id, position_locator) VALUES (%s, %s, %s, 'municipality', %s, %s, %s, %s, '')"
)
FACT = (
    "INSERT INTO registry_fact (organisation_id, measure_id, service_id, year, value, kind, note,"
    " load_id, locator, replaced_at) VALUES (%s, %s, %s, 2025, %s, 'reported', '', %s, 'row', NULL)"
)


def prepare():
    """An empty database of its own, with the taxonomy."""
    os.environ["INTERLOCAL_DATA"] = tempfile.mkdtemp(prefix="interlocal-finder-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "interlocal.config.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from interlocal.registry import services

    settings.ALLOWED_HOSTS.append("testserver")
    call_command("migrate", verbosity=0)
    services.load_taxonomy(at=AT)


def nation(towns, services):
    """Towns, their figures and the councils, by plain inserts; keys of council members."""
    from django.db import connection, transaction

    from interlocal.engine.partners import nearest
    from interlocal.registry.imports.identifiers import STATE_CODES
    from interlocal.registry.models import Load, Membership, Neighbour, Organisation, Source

    rng = np.random.default_rng(SEED)
    source = Source.objects.create(code="invented", title="Invented", publisher="Nobody")
    load = Load.objects.create(source=source, file_name="invented.csv", sha256="0", loaded_at=AT)
    states = sorted(STATE_CODES)[:STATES]
    home = np.arange(towns) % STATES
    corner = np.stack([25 + 4.5 * (np.arange(STATES) // 10), -120 + 5 * (np.arange(STATES) % 10)])
    place = corner[:, home].T + rng.uniform(0, 1, (towns, 2)) * (4.5, 5)
    people = np.exp(rng.normal(8, 1.4, towns)).clip(50).round()
    area = np.exp(rng.normal(4, 0.6, towns)).round(2)
    cost = 60 * people[:, None] * np.exp(0.4 * rng.standard_normal((towns, len(services))))
    told = rng.random(cost.shape) > MISSING
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            ORGANISATION,
            [
                (i + 1, f"place-{i}", f"Place {i}", states[home[i]], *place[i].tolist(), load.pk)
                for i in range(towns)
            ],
        )
        for i in range(towns):
            rows = [
                (i + 1, "population", None, float(people[i]), load.pk),
                (i + 1, "land-area", None, float(area[i]), load.pk),
            ]
            rows += [
                (i + 1, "spending", code, round(float(cost[i, k])), load.pk)
                for k, code in enumerate(services)
                if told[i, k]
            ]
            cursor.executemany(FACT, rows)
    near, _ = nearest(place, TOUCHING)
    touching = {(min(i, j), max(i, j)) for i in range(towns) for j in near[i].tolist()}
    Neighbour.objects.bulk_create(
        [Neighbour(a_id=a + 1, b_id=b + 1, contact="beside", load=load) for a, b in touching],
        batch_size=2000,
    )
    members = []
    for state in range(0, STATES, 10):
        inside = np.flatnonzero(home == state)
        near = inside[np.argsort(((place[inside] - place[inside[0]]) ** 2).sum(axis=1))][:COUNCIL]
        council = Organisation.objects.create(
            slug=f"council-{state}", name=f"Council {state}", kind="cog", state=states[state]
        )
        Membership.objects.bulk_create(
            Membership(body=council, member_id=int(i) + 1, load=load) for i in near
        )
        members += [int(i) + 1 for i in near]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return members


def timed(work):
    """Processor and wall milliseconds, queries, and the answer.

    Queries are counted in an asking of their own, because noting them down takes time.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    wall, processor = time.perf_counter(), time.process_time()
    answer = work()
    used = 1e3 * (time.process_time() - processor)
    took = 1e3 * (time.perf_counter() - wall)
    with CaptureQueriesContext(connection) as asked:
        work()
    return used, took, len(asked), answer


def line(name, runs):
    """Median and worst processor time, median wall time, queries, groups found."""
    used, took, queries, groups = (np.array(each) for each in zip(*runs, strict=True))
    cells = [f"{np.median(used):.0f}", f"{used.max():.0f}", f"{np.median(took):.0f}"]
    cells += [f"{np.median(queries):.0f}", f"{np.median(groups):.0f}"]
    return f"| {name} | " + " | ".join(cells) + " |"


def forget():
    """What was kept of earlier questions."""
    from interlocal.discovery.calculations import comparison, shapes

    for kept in (comparison._model, comparison.fits_of, shapes._shapes):
        kept.cache_clear()


def beyond(lines):
    """Which questions take longer than the bar: by the median of the towns, and by the worst."""
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    middle = [name for name, median, *_ in cells if int(median) > BAR_MS]
    worst = [name for name, _, most, *_ in cells if int(most) > BAR_MS]
    return (
        f"Beyond the bar by median processor time: {'; '.join(middle) or 'none'}. "
        f"By the worst of the towns: {'; '.join(worst) or 'none'}."
    )


def ask(towns, **more):
    """The finder's answer for each town."""
    from interlocal.discovery import calculations

    runs = []
    for town in towns:
        used, took, queries, found = timed(
            lambda town=town: calculations.outlook(town, on=ON, **more)
        )
        runs.append((used, took, queries, len(found.findings)))
    return runs


def pages(client, towns, query=""):
    """The page of each town, as the signed-in person gets it."""
    runs = []
    for town in towns:
        address = f"/find/?town={town.slug}{query}"
        used, took, queries, response = timed(lambda address=address: client.get(address))
        assert response.status_code == 200, response.status_code
        said = re.search(r"(\d+) possible group", response.content.decode())
        runs.append((used, took, queries, int(said[1]) if said else 0))  # nobody reports it near
    return runs


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--towns", type=int, default=40_000)
    parser.add_argument("--asked", type=int, default=20)
    asked = parser.parse_args()
    prepare()
    from django.test import Client

    from interlocal.accounts.models import User
    from interlocal.discovery.calculations import NOT_ESTIMATED
    from interlocal.parameters import services_with_evidence
    from interlocal.registry import queries as registry
    from interlocal.registry.models import Fact, Organisation

    services = sorted(set(services_with_evidence()) - NOT_ESTIMATED)
    services = [each.pk for each in registry.shareable_services() if each.pk in services]
    start = time.perf_counter()
    members = nation(asked.towns, services)
    importlib.import_module("interlocal.config.wsgi")  # started as the server is
    print(
        f"{asked.towns:,} towns, {Fact.objects.count():,} figures: "
        f"{time.perf_counter() - start:.0f} s",
        flush=True,
    )
    rng = np.random.default_rng(SEED)
    keys = rng.choice(np.setdiff1d(np.arange(1, asked.towns + 1), members), asked.asked, False)
    alone = list(Organisation.objects.filter(pk__in=[int(key) for key in keys]))
    council = list(Organisation.objects.filter(pk__in=members[:: COUNCIL // 4][: asked.asked]))
    ask(alone[:1])  # what is imported and read once a process
    person = User.objects.create_user(email="clerk@example.org", password="a-long-password-1")
    client = Client()
    client.force_login(person)
    client.get("/find/")
    forget()

    lines = []
    for name, towns in (("no council", alone), ("a council", council)):
        forget()
        lines.append(line(f"{name}, any service, first time", ask(towns)))
        print(lines[-1], flush=True)
        lines.append(line(f"{name}, any service, again", ask(towns[-3:])))
        forget()
        lines.append(
            line(
                f"{name}, one service, first time",
                ask(towns, service=registry.find_service("libraries")),
            )
        )
        lines.append(line(f"{name}, any service, 100 km", ask(towns, max_km=100.0)))
        lines.append(
            line(f"{name}, the page, other weights", pages(client, towns[-3:], "&w_near=50"))
        )
        lines.append(line(f"{name}, the page, 100 km", pages(client, towns[-3:], "&km=100")))
        forget()
        lines.append(line(f"{name}, the page, first time", pages(client, towns)))
        forget()
        one = pages(client, towns, "&service=libraries")
        lines.append(line(f"{name}, the page, one service, first time", one))
        print("\n".join(lines[-7:]), flush=True)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    page = (
        f"""# The finder in a nation of {asked.towns:,} towns

{asked.towns:,} invented towns in {STATES} states, {Fact.objects.count():,} figures, borders
with the {TOUCHING} nearest, SQLite. Every question is about all {len(services)} services
that can be estimated: the taxonomy holds {registry.shareable_services().count()} that may be
shared, and not 30. Nobody has posted a need or an offer, and there are no ties.
{len(alone)} seeded towns without a council are asked for and {len(council)} with one;
“first time” means that no curve was in memory. The bar is {BAR_MS} ms a question.
Written by `benchmarks/finder.py`; {platform.machine()}, Python {platform.python_version()}; the
machine did other work too (load {load:.1f} on {os.cpu_count()} cores), so read processor time.

| question | processor ms, median | worst | wall ms, median | queries | groups valued |
|---|---|---|---|---|---|
"""
        + "\n".join(lines)
        + f"\n\n{beyond(lines)}\n"
    )
    RESULT.write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
