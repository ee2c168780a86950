"""The letter about needs and offers that meet, from plain values."""

from collections.abc import Sequence
from dataclasses import dataclass

from interlocal.web.words import counted, plain


@dataclass(frozen=True)
class Letter:
    """To whom, a subject and a plain text."""

    to: str
    subject: str
    text: str


def digest(
    *, to: str, reader: str, body: str, lines: Sequence[tuple[str, str, str]], home: str
) -> Letter:
    """One letter to one person: each line is a sentence, the other's own title, an address."""
    told = "\n\n".join(f"{sentence}\n“{plain(title)}”\n{href}" for sentence, title, href in lines)
    return Letter(
        to=to,
        subject=f"{counted(len(lines), 'match', 'matches')} for what {body} posted",
        text=(
            f"Dear {reader},\n\n{told}\n\n"
            "Each of these may see the other already; talking binds nobody. If yours no longer "
            f"holds, change or withdraw it here:\n{home}\n\nInterlocal"
        ),
    )
