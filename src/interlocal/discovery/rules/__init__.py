"""Decisions and words from plain values."""

from interlocal.discovery.rules.matches import (
    Match,
    Remark,
    evidence_remark,
    headline,
    missing_remark,
    no_population_remark,
    no_position_remark,
    nobody_near_remark,
    nobody_reports_remark,
    not_estimated_remark,
    reasons,
    refusal_remark,
    warnings,
)

__all__ = [
    "Match",
    "Remark",
    "evidence_remark",
    "headline",
    "missing_remark",
    "no_population_remark",
    "no_position_remark",
    "nobody_near_remark",
    "nobody_reports_remark",
    "not_estimated_remark",
    "reasons",
    "refusal_remark",
    "warnings",
]
