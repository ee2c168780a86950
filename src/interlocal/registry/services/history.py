"""Keeping what a corrected file replaces, where there is one row a body."""

from collections.abc import Iterable
from dataclasses import dataclass

from interlocal.registry.models import Boundary, Former, Load, Neighbour


@dataclass(frozen=True)
class Position:
    """Where a body was said to be, by which file."""

    body: int
    latitude: float
    longitude: float
    load: int
    locator: str


def keep_former_positions(*, positions: Iterable[Position], replaced_by: Load) -> None:
    """Keep positions that the rows of a load replace."""
    Former.objects.bulk_create(
        Former(
            kind=Former.Kind.POSITION,
            organisation_id=position.body,
            value=f"{position.latitude}, {position.longitude}",
            load_id=position.load,
            locator=position.locator,
            replaced_by=replaced_by,
            replaced_at=replaced_by.loaded_at,
        )
        for position in positions
    )


def keep_former_borders(*, pairs: Iterable[Neighbour], replaced_by: Load) -> None:
    """Keep borders that the rows of a load replace."""
    Former.objects.bulk_create(
        Former(
            kind=Former.Kind.BORDER,
            organisation_id=pair.a_id,
            other_id=pair.b_id,
            value=border_in_words(pair.contact, pair.border_km),
            load_id=pair.load_id,
            locator=pair.locator,
            replaced_by=replaced_by,
            replaced_at=replaced_by.loaded_at,
        )
        for pair in pairs
    )


def keep_former_outlines(*, outlines: Iterable[Boundary], replaced_by: Load) -> None:
    """Keep imported outlines that the features of a load replace; sketches are drawn anew."""
    Former.objects.bulk_create(
        Former(
            kind=Former.Kind.OUTLINE,
            organisation_id=outline.organisation_id,
            value=outline.geojson,
            load_id=outline.load_id,
            replaced_by=replaced_by,
            replaced_at=replaced_by.loaded_at,
        )
        for outline in outlines
        if outline.kind == Boundary.Kind.IMPORTED
    )


def border_in_words(contact: str, border_km: float | None) -> str:
    """How two bodies touch.

    >>> border_in_words("border", 4.5), border_in_words("corner", None)
    ('border, 4.5 km', 'corner')
    """
    return contact if border_km is None else f"{contact}, {border_km:g} km"
