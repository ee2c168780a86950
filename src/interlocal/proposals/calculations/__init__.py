"""Rows to arrays to the engine and back: the room's door to the engine."""

from interlocal.proposals.calculations.baselines import (
    BaselineFigures,
    BaselineSet,
    CannotCompute,
    CannotPrefill,
    Figure,
    backfill_cents,
    baseline_set,
    figures_of,
    from_facts,
    limits,
    net_range,
)
from interlocal.proposals.calculations.scenarios import (
    DRAWS,
    ENGINE_VERSION,
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
    "BaselineFigures",
    "BaselineSet",
    "CannotCompute",
    "CannotPrefill",
    "Deal",
    "Figure",
    "Figures",
    "SplitFigures",
    "backfill_cents",
    "baseline_set",
    "deals",
    "figures_of",
    "from_facts",
    "limits",
    "net_range",
    "proposed",
    "refuse_incomparable",
    "work_out",
]
