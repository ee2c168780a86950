"""Rows to arrays to the engine and back: the room's door to the engine."""

from interlocal.proposals.calculations.scenarios import (
    DRAWS,
    ENGINE_VERSION,
    CannotCompute,
    Deal,
    Figures,
    SplitFigures,
    deals,
    proposed,
    refuse_incomparable,
    work_out,
)

__all__ = [
    "DRAWS",
    "ENGINE_VERSION",
    "CannotCompute",
    "Deal",
    "Figures",
    "SplitFigures",
    "deals",
    "proposed",
    "refuse_incomparable",
    "work_out",
]
