"""Pages, and what people do on them."""

from interlocal.proposals.views.baselines import (
    baseline,
    baselines,
    begin_draft,
    edit,
    hand_over,
    initiative_baselines,
    lock,
    paste,
    start_in_initiative,
    take_facts,
    version,
)
from interlocal.proposals.views.requests import ask, ask_partner, asked, decline, revoke
from interlocal.proposals.views.scenarios import (
    certificate,
    make_papers,
    paper,
    scenario,
    share,
    work_out,
)

__all__ = [
    "ask",
    "ask_partner",
    "asked",
    "baseline",
    "baselines",
    "begin_draft",
    "certificate",
    "decline",
    "edit",
    "hand_over",
    "initiative_baselines",
    "lock",
    "make_papers",
    "paper",
    "paste",
    "revoke",
    "scenario",
    "share",
    "start_in_initiative",
    "take_facts",
    "version",
    "work_out",
]
