"""How often work is tried, what is said when it ends badly, and how long it is remembered."""

from datetime import timedelta

TRIES = 3
DIED = "The program that did this stopped three times before the work was done."
BROKE = "This went wrong three times, and not for a reason that you could mend."
AGAIN = "Interrupted; it starts again."
NOTHING_KEPT = "Nothing was saved of it."

QUEUE_KEPT = timedelta(
    days=30
)  # entries of the queue that are over, for whoever looks into a fault
JOBS_KEPT = timedelta(days=365)  # what people see of work that is over


def may_try_again(tries: int) -> bool:
    """Is there a try left after so many?"""
    return tries < TRIES


def for_people(sentence: str, number: int) -> str:
    """A failure in words, with what to tell whoever runs the installation."""
    return (
        f"{sentence} Nothing was saved of it. Start it once more, or tell whoever runs this "
        f"installation: job {number}."
    )
