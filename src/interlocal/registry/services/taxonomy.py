"""The services and measures that ship with the registry."""

from datetime import datetime
from importlib import resources
from typing import Any

import yaml
from django.db import models, transaction

from interlocal.record import services as record
from interlocal.registry.models import Measure, Service


@transaction.atomic
def load_taxonomy(*, at: datetime) -> int:
    """Bring services and measures in line with ``taxonomy.yaml``; returns how many changed.

    Codes that the file no longer names stay, since facts may hang on them.
    """
    content = (resources.files("interlocal.registry") / "taxonomy.yaml").read_text("utf-8")
    shipped = yaml.safe_load(content)
    services = [_service(entry, order) for order, entry in enumerate(shipped["services"])]
    measures = [_measure(entry, order) for order, entry in enumerate(shipped["measures"])]
    return _keep(Service, services, at) + _keep(Measure, measures, at)


def _service(entry: dict[str, Any], order: int) -> dict[str, Any]:
    return {
        "code": entry["code"],
        "name": entry["name"],
        "description": entry["description"],
        "is_area": entry.get("area", False),
        "is_remainder": entry.get("remainder", False),
        "census_functions": entry.get("census", ""),
        "order": order,
    }


def _measure(entry: dict[str, Any], order: int) -> dict[str, Any]:
    return {
        "code": entry["code"],
        "name": entry["name"],
        "unit": entry["unit"],
        "description": entry["description"],
        "of_service": entry.get("of_service", False),
        "may_be_negative": entry.get("may_be_negative", False),
        "order": order,
    }


def _keep(kind: type[models.Model], wanted: list[dict[str, Any]], at: datetime) -> int:
    held = {values["code"]: values for values in kind._default_manager.values(*wanted[0])}
    changed = [values for values in wanted if held.get(values["code"]) != values]
    if changed:
        things = [kind(**values) for values in changed]
        kind._default_manager.bulk_create(
            things,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=[name for name in wanted[0] if name != "code"],
        )
        detail = ", ".join(values["code"] for values in changed)
        record.write(
            verb="registry.taxonomy_kept", subject=things[0], by=None, at=at, detail=detail
        )
    return len(changed)
