"""Baselines and the requests for them; working out a scenario, making its papers, sharing it."""

from interlocal.proposals.services.baselines import (
    begin_draft,
    hand_over,
    lock,
    start_baseline,
)
from interlocal.proposals.services.benches import (
    BenchOvertaken,
    CannotBench,
    copy_bench,
    lock_bench,
    open_bench,
    save_bench,
    take_newest_baselines,
    work_out,
)
from interlocal.proposals.services.drafts import (
    CannotKeep,
    Overtaken,
    save_draft,
    take_facts,
    take_lines,
)
from interlocal.proposals.services.prospectuses import make_prospectuses
from interlocal.proposals.services.requests import (
    CannotAsk,
    LinkClosed,
    ask,
    decline_by_link,
    note_opened,
    remind,
    revoke_request,
    save_by_link,
    send_by_link,
)
from interlocal.proposals.services.scenarios import (
    CannotPropose,
    work_out_initiative,
    work_out_scenario,
)
from interlocal.proposals.services.sharing import share_with_partners

__all__ = [
    "BenchOvertaken",
    "CannotAsk",
    "CannotBench",
    "CannotKeep",
    "CannotPropose",
    "LinkClosed",
    "Overtaken",
    "ask",
    "begin_draft",
    "copy_bench",
    "decline_by_link",
    "hand_over",
    "lock",
    "lock_bench",
    "make_prospectuses",
    "note_opened",
    "open_bench",
    "remind",
    "revoke_request",
    "save_bench",
    "save_by_link",
    "save_draft",
    "send_by_link",
    "share_with_partners",
    "start_baseline",
    "take_facts",
    "take_lines",
    "take_newest_baselines",
    "work_out",
    "work_out_initiative",
    "work_out_scenario",
]
