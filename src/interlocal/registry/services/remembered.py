"""Which of the mappings that were used before fit a file."""

from interlocal.registry.imports import outlines
from interlocal.registry.imports.formats import Sheet, read_sheet
from interlocal.registry.imports.mapping import Plan, understand
from interlocal.registry.imports.mapping.columns import asked, fits
from interlocal.registry.imports.mapping.layout import table_of
from interlocal.registry.imports.mapping.recipes import folded
from interlocal.registry.imports.problems import ImportRefused
from interlocal.registry.models import Mapping
from interlocal.registry.queries.taxonomy import mappings

MOST_TRIED = 50


def fitting_mappings(*, kind: str, content: bytes, file_name: str) -> list[Mapping]:
    """The remembered mappings of a kind whose columns the file has, the last used first."""
    known = mappings().filter(kind=kind).order_by("-kept_at")[:MOST_TRIED]
    sheets: dict[tuple[str, str], Sheet | None] = {}
    fitting = []
    for mapping in known:
        try:
            plan = understand(mapping.text, mapping.name, kind=kind)
            if _fits(plan, content, file_name, sheets):
                fitting.append(mapping)
        except ImportRefused:  # another workbook's sheet, another heading: not for this file
            continue
    return fitting


def _fits(
    plan: Plan, content: bytes, file: str, sheets: dict[tuple[str, str], Sheet | None]
) -> bool:
    if plan.kind == Mapping.Kind.BOUNDARIES:
        features, _ = outlines.features_of(content, file)
        held = features[0].get("properties") if features else None
        return asked(plan) <= {folded(str(name)) for name in held or {}}
    said = plan.layout
    key = (said.sheet, said.separator)
    if key not in sheets:
        sheets[key] = None
        sheets[key] = read_sheet(content, file, sheet=said.sheet, separator=said.separator)
    sheet = sheets[key]
    if sheet is None or not (asked(plan) or plan.figures or (plan.travel and plan.travel.origin)):
        return False
    return fits(plan, table_of(sheet, said))
