"""Work for the tests' workers, which find it here by its name."""

import os
import signal
import time
from pathlib import Path

from interlocal.jobs import services


def noted(progress, *, file):
    """Leave a line in a file."""
    with Path(file).open("a", encoding="utf-8") as lines:
        lines.write(f"job {progress.job_id} for {progress.owner}\n")


def refused(progress):
    """Work that cannot be done, for a reason that a person can mend."""
    raise services.CannotDo("No grouping keeps these rules: nobody may host.")


def broken(progress, *, file):
    """Work with a mistake in it."""
    noted(progress, file=file)
    raise ZeroDivisionError("a mistake")


def long(progress, *, file):
    """Half a minute of work, unless it is cancelled."""
    noted(progress, file=file)
    for step in range(300):
        progress.report(step / 300, f"step {step}")
        time.sleep(0.1)


def killed_at_first(progress, *, file):
    """Kills its own worker, as a machine without memory would; the second try ends well."""
    first = not Path(file).exists()
    noted(progress, file=file)
    if first:
        progress.report(0.4, "half way")
        os.kill(os.getpid(), signal.SIGKILL)


def always_killed(progress, *, file):
    """Kills every worker that takes it."""
    noted(progress, file=file)
    os.kill(os.getpid(), signal.SIGKILL)
