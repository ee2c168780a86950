"""Dated constants with a source: law, money, evidence. None live in code.

``parameter("evidence.libraries.scale.elasticity", on=date)`` gives one constant
with its range, unit, kind (published, our-reading, assumption) and source;
``evidence_for("libraries")`` gives what studies found, in plain words;
``scale_evidence`` and ``sharing_terms`` give what the engine's cost models need.
"""

from interlocal.parameters.catalogue import (
    ASSUMPTION,
    OUR_READING,
    PUBLISHED,
    BadParameter,
    NoParameter,
    Parameter,
    load,
    parameter,
)
from interlocal.parameters.evidence import (
    COSTS_MORE,
    MIXED,
    NO_EFFECT,
    SAVES,
    UNKNOWN,
    Finding,
    ScaleEvidence,
    evidence_for,
    general_evidence,
    scale_evidence,
    services_with_evidence,
    sharing_terms,
    term,
)
from interlocal.parameters.law import Statute, interlocal_law, states_with_law

__all__ = [
    "ASSUMPTION",
    "COSTS_MORE",
    "MIXED",
    "NO_EFFECT",
    "OUR_READING",
    "PUBLISHED",
    "SAVES",
    "UNKNOWN",
    "BadParameter",
    "Finding",
    "NoParameter",
    "Parameter",
    "ScaleEvidence",
    "Statute",
    "evidence_for",
    "general_evidence",
    "interlocal_law",
    "load",
    "parameter",
    "scale_evidence",
    "services_with_evidence",
    "sharing_terms",
    "states_with_law",
    "term",
]
