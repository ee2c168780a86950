"""Working out a scenario, making its papers, sharing it."""

from interlocal.proposals.services.prospectuses import make_prospectuses
from interlocal.proposals.services.scenarios import (
    CannotPropose,
    work_out_initiative,
    work_out_scenario,
)
from interlocal.proposals.services.sharing import share_with_partners

__all__ = [
    "CannotPropose",
    "make_prospectuses",
    "share_with_partners",
    "work_out_initiative",
    "work_out_scenario",
]
