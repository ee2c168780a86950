"""From facts to ranked partners: the discovery room's door to the engine."""

from interlocal.discovery.calculations.comparison import (
    DRAWS,
    NOT_ESTIMATED,
    SEED,
    Comparison,
    compare,
    model_of,
    models_of,
    terms_of,
)
from interlocal.discovery.calculations.outlook import Finding, Outlook, WhyNot, outlook, why_not
from interlocal.discovery.calculations.partners import (
    LARGEST_GROUP,
    NEAR_KM,
    best_partners,
    shapley_matrix,
    shapley_savings,
)
from interlocal.discovery.calculations.shapes import other_shapes

__all__ = [
    "DRAWS",
    "LARGEST_GROUP",
    "NEAR_KM",
    "NOT_ESTIMATED",
    "SEED",
    "Comparison",
    "Finding",
    "Outlook",
    "WhyNot",
    "best_partners",
    "compare",
    "model_of",
    "models_of",
    "other_shapes",
    "outlook",
    "shapley_matrix",
    "shapley_savings",
    "terms_of",
    "why_not",
]
