"""What ties the demo's towns together already, as their council and one of them say."""

from datetime import datetime
from importlib import resources

import yaml

from interlocal.accounts.models import User
from interlocal.discovery.services import ImportedTies, import_ties
from interlocal.registry.services import keep_source


def load(*, by: User | None, at: datetime) -> list[ImportedTies]:
    """Load the published ties; a second run changes nothing."""
    here = resources.files("interlocal.demo")
    said = yaml.safe_load((here / "TIES.yaml").read_text("utf-8"))
    sources = {entry["code"]: keep_source(**entry, by=by, at=at) for entry in said["sources"]}
    return [
        import_ties(
            content=(here / table).read_bytes(), file_name=table, source=sources[code], at=at
        )
        for table, code in said["tables"].items()
    ]
