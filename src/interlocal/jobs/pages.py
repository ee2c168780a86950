"""What the panel of a job shows."""

from dataclasses import dataclass

from interlocal.jobs import queries, rules
from interlocal.jobs.models import Job

PATIENCE = 30.0


@dataclass(frozen=True)
class Panel:
    """A job, and whether anybody is there to do it."""

    job: Job
    is_unattended: bool
    may_ask_for_letter: bool
    kept: str


def panel(job: Job) -> Panel:
    """How far a job is, and whether it waits in vain."""
    waits = job.state == Job.State.WAITING
    nobody = waits and not queries.living_workers(patience=PATIENCE).exists()
    return Panel(
        job=job,
        is_unattended=nobody,
        may_ask_for_letter=job.is_open and job.owner_id is not None,
        kept=job.words or rules.NOTHING_KEPT,
    )
