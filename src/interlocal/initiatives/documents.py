"""The letter that goes out with an invitation, from plain values."""

from dataclasses import dataclass

from interlocal.web.words import in_sentence, listing


@dataclass(frozen=True)
class Letter:
    """A subject and a plain text."""

    subject: str
    text: str


def invitation(
    *,
    reader: str,
    body: str,
    inviter: str,
    service: str,
    others: list[str],
    message: str,
    href: str,
    has_paper: bool,
) -> Letter:
    """Invite one person to talk, for their body. Words first, then the way in."""
    said = f"{message}\n\n" if message else ""
    also = (
        f" {listing(others)} {'is' if len(others) == 1 else 'are'} invited too." if others else ""
    )
    ready = (
        f"A prospectus for {body} lies ready, with what sharing may mean for you, what "
        "could go wrong, and seven questions for a first meeting. Its figures are estimates "
        "from public records, not promises.\n\n"
        if has_paper
        else f"There is no estimate for {body} yet: what no record says is missing, and missing "
        "is not zero. You can take part without one; seven questions for a first meeting are "
        "there.\n\n"
    )
    return Letter(
        subject=f"{inviter} invites {body} to talk about {in_sentence(service)}",
        text=(
            f"Dear {reader},\n\n"
            f"{said}"
            f"{inviter} would like to talk with {body} about sharing {in_sentence(service)}."
            f"{also}\n"
            f"{ready}"
            f"Look at it and answer here:\n{href}\n\n"
            "An answer binds nobody, and you may change it. If this is not for you, you need do "
            "nothing.\n\n"
            "Interlocal"
        ),
    )
