"""Pages, and what people do on them."""

from interlocal.proposals.views.scenarios import (
    certificate,
    make_papers,
    paper,
    scenario,
    share,
    work_out,
)

__all__ = ["certificate", "make_papers", "paper", "scenario", "share", "work_out"]
