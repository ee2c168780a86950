"""The letter that says how a job ended."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Letter:
    """A letter in plain text."""

    to: str
    subject: str
    text: str


def ended(*, to: str, reader: str, title: str, href: str, trouble: str) -> Letter:
    """How a job ended: with ``trouble``, or well where that is empty."""
    how = "is done" if not trouble else "could not be done"
    lines = [
        f"Dear {reader},",
        "",
        f"what you asked for in the background {how}: {title}.",
        *(["", trouble] if trouble else []),
        "",
        f"{'See what came of it' if not trouble else 'Look at it'}: {href}",
        "",
        "You get this letter because you asked for it on the page of this work.",
    ]
    return Letter(
        to=to,
        subject=f"{'Done' if not trouble else 'Not done'}: {title}"[:150],
        text="\n".join(lines) + "\n",
    )
