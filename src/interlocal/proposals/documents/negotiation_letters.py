"""Letters of a negotiation: a new offer, and what the mediator answered; from plain values."""

from interlocal.proposals.documents.letters import Letter
from interlocal.proposals.rules.negotiation import against_words
from interlocal.web.words import dollars, in_sentence, plain


def offered(
    *,
    to: str,
    reader: str,
    body: str,
    by: str,
    number: int,
    service: str,
    pays: int,
    alone: int,
    words: str,
    href: str,
) -> Letter:
    """Tell somebody of an offer, and what it means for its own body first."""
    said = f"{plain(by)} writes: “{plain(words)}”\n\n" if words.strip() else ""
    about = in_sentence(plain(service))
    return Letter(
        to=to,
        subject=f"Offer {number} for sharing {about}: {plain(body)} would pay {dollars(pays)}",
        text=(
            f"Dear {plain(reader)},\n\n"
            f"{plain(by)} has put offer {number} to the towns that think of sharing {about}. By "
            f"it {plain(body)} would pay {dollars(pays)} a year, {against_words(pays, alone)} "
            "(estimated).\n\n"
            f"{said}"
            f"What it means for everybody, and how to answer:\n{href}\n\n"
            "An offer binds nobody until your councils have adopted an agreement.\n\nInterlocal"
        ),
    )


def answered(
    *, to: str, reader: str, service: str, possible: bool, round_: int, href: str
) -> Letter:
    """Tell somebody what the mediator answered; all parties get the same."""
    about = in_sentence(plain(service))
    outcome = (
        "an agreement is possible: some way of sharing keeps everybody within their limit"
        if possible
        else "no way of sharing keeps everybody within their limit as the limits are now"
    )
    return Letter(
        to=to,
        subject=f"Sharing {about}: the answer of round {round_}",
        text=(
            f"Dear {plain(reader)},\n\n"
            f"All parties have set their private limits for sharing {about}, and {outcome}. "
            "Nobody was told anybody’s limit; all parties get this same letter.\n\n"
            f"What follows from it, and what it gives away:\n{href}\n\nInterlocal"
        ),
    )
