"""Changing what is known of governments: one verb a function, one concept a file."""

from interlocal.registry.imports.facts import Column
from interlocal.registry.imports.problems import ImportRefused, Problem
from interlocal.registry.services.boundaries import import_boundaries
from interlocal.registry.services.claims import (
    CannotClaim,
    CannotDecide,
    claim,
    confirm,
    decline,
    take_back,
)
from interlocal.registry.services.facts import import_facts
from interlocal.registry.services.guesses import guess_mapping
from interlocal.registry.services.invitations import (
    CannotAccept,
    CannotInvite,
    accept,
    accept_as_newcomer,
    ask_for_link,
    invite,
    resend,
    withdraw,
)
from interlocal.registry.services.loads import Change, Imported, keep_source
from interlocal.registry.services.mapped import import_mapped
from interlocal.registry.services.organisations import import_organisations
from interlocal.registry.services.people import (
    CannotChangePeople,
    appoint_representative,
    change_role,
    close_account,
    end,
    open_account,
    resume,
)
from interlocal.registry.services.sketches import complete_maps, draw_sketches
from interlocal.registry.services.taxonomy import load_taxonomy
from interlocal.registry.services.ties import import_members, import_neighbours
from interlocal.registry.services.undo import CannotUndo, undo_load
from interlocal.registry.services.uploads import (
    CannotImport,
    drop_upload,
    guess_again,
    keep_upload,
    load_upload,
    read_as_remembered,
    read_otherwise,
)

__all__ = [
    "CannotAccept",
    "CannotChangePeople",
    "CannotClaim",
    "CannotDecide",
    "CannotImport",
    "CannotInvite",
    "CannotUndo",
    "Change",
    "Column",
    "ImportRefused",
    "Imported",
    "Problem",
    "accept",
    "accept_as_newcomer",
    "appoint_representative",
    "ask_for_link",
    "change_role",
    "claim",
    "close_account",
    "complete_maps",
    "confirm",
    "decline",
    "draw_sketches",
    "drop_upload",
    "end",
    "guess_again",
    "guess_mapping",
    "import_boundaries",
    "import_facts",
    "import_mapped",
    "import_members",
    "import_neighbours",
    "import_organisations",
    "invite",
    "keep_source",
    "keep_upload",
    "load_taxonomy",
    "load_upload",
    "open_account",
    "read_as_remembered",
    "read_otherwise",
    "resend",
    "resume",
    "take_back",
    "undo_load",
    "withdraw",
]
