"""The letter that tells a participant that its papers lie ready; from plain values."""

from interlocal.proposals.documents.letters import Letter
from interlocal.web.words import in_sentence, plain


def papers_ready(
    *,
    to: str,
    reader: str,
    body: str,
    service: str,
    sender: str,
    sender_body: str,
    sender_email: str,
    message: str,
    href: str,
) -> Letter:
    """Say what lies ready, where, and that it is an estimate."""
    said = f"{message.strip()}\n\n" if message.strip() else ""
    about = in_sentence(plain(service))
    return Letter(
        to=to,
        subject=f"Papers for {plain(body)}: {about} shared?",
        text=(
            f"Dear {plain(reader)},\n\n"
            f"{said}"
            f"{plain(sender)} ({plain(sender_body)}) has papers ready for {plain(body)} on sharing "
            f"{about}: one page for your council, the feasibility study, a workbook with live "
            "formulas, and your prospectus where one was made. They hold estimates with their "
            "ranges and sources. They are no promise, and nothing in them commits anybody.\n\n"
            f"They are here, once you have signed in:\n{href}\n\n"
            f"Questions: {plain(sender)}, {sender_email}\n\nInterlocal"
        ),
    )
