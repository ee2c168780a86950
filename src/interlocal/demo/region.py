"""The demo region: the Capitol Region of Connecticut, 38 towns with real figures."""

from collections.abc import Callable
from datetime import datetime
from importlib import resources
from typing import Any

import yaml
from django.db import transaction

from interlocal.accounts.models import User
from interlocal.demo import ties
from interlocal.registry import queries, services
from interlocal.registry.models import Organisation, Source

COUNCIL_GEOID = "09110"
TOWNS_TABLE = "capitol_towns.csv"

_IMPORTS: dict[str, Callable[..., services.Imported]] = {
    "capitol_bodies.csv": services.import_organisations,
    "capitol_members.csv": services.import_members,
    "capitol_districts.csv": services.import_organisations,
    "capitol_served.csv": services.import_members,
    "capitol_spending.csv": services.import_facts,
    "capitol_neighbours.csv": services.import_neighbours,
}


@transaction.atomic
def load(*, by: User | None, at: datetime) -> list[services.Imported]:
    """Load the taxonomy, the towns with their figures and neighbours, and sketch the map.

    Everything goes in through the same imports as anybody's file. A second run
    finds everything as it was and changes nothing.
    """
    services.load_taxonomy(at=at)
    said = yaml.safe_load(_content("SOURCES.yaml"))
    sources = {
        entry["code"]: services.keep_source(**entry, by=by, at=at) for entry in said["sources"]
    }
    done = []
    for table, read in _IMPORTS.items():
        source = sources[said["tables"][table]]
        done.append(read(content=_content(table), file_name=table, source=source, by=by, at=at))
    done += [
        _load_columns(said["towns"], source, by=by, at=at)
        for source in sources.values()
        if any(entry["source"] == source.code for entry in said["towns"])
    ]
    ties.load(by=by, at=at)
    services.draw_sketches(bodies=queries.members_of(council()), by=by, at=at)
    return done


def council() -> Organisation:
    """The Capitol Region Council of Governments, once loaded."""
    return queries.find_organisation(COUNCIL_GEOID)


def _load_columns(
    towns: list[dict[str, Any]], source: Source, *, by: User | None, at: datetime
) -> services.Imported:
    columns = [
        services.Column(**{key: value for key, value in entry.items() if key != "source"})
        for entry in towns
        if entry["source"] == source.code
    ]
    return services.import_facts(
        content=_content(TOWNS_TABLE),
        file_name=TOWNS_TABLE,
        source=source,
        columns=columns,
        by=by,
        at=at,
    )


def _content(name: str) -> bytes:
    return (resources.files("interlocal.demo") / name).read_bytes()
