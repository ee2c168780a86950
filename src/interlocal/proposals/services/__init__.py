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
from interlocal.proposals.services.clauses import (
    drop_driver,
    keep_clause,
    keep_driver,
    take_drivers_anew,
)
from interlocal.proposals.services.drafts import (
    CannotKeep,
    Overtaken,
    save_draft,
    take_facts,
    take_lines,
)
from interlocal.proposals.services.joining import CannotSay, assume_intent, say_intent
from interlocal.proposals.services.negotiation import (
    CannotNegotiate,
    ask_mediator,
    drop_limit,
    make_offer,
    set_limit,
    withdraw_offer,
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
    "CannotNegotiate",
    "CannotPropose",
    "CannotSay",
    "LinkClosed",
    "Overtaken",
    "ask",
    "ask_mediator",
    "assume_intent",
    "begin_draft",
    "copy_bench",
    "decline_by_link",
    "drop_driver",
    "drop_limit",
    "hand_over",
    "keep_clause",
    "keep_driver",
    "lock",
    "lock_bench",
    "make_offer",
    "make_prospectuses",
    "note_opened",
    "open_bench",
    "remind",
    "revoke_request",
    "save_bench",
    "save_by_link",
    "save_draft",
    "say_intent",
    "send_by_link",
    "set_limit",
    "share_with_partners",
    "start_baseline",
    "take_drivers_anew",
    "take_facts",
    "take_lines",
    "take_newest_baselines",
    "withdraw_offer",
    "work_out",
    "work_out_initiative",
    "work_out_scenario",
]
