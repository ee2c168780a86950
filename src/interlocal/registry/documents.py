"""Letters about who speaks for a body, from plain values."""

from dataclasses import dataclass

from interlocal.web.words import listing

SIGNED = "Interlocal"


@dataclass(frozen=True)
class Letter:
    """A subject and a plain text."""

    subject: str
    text: str


def invitation(
    *, body: str, role: str, inviter: str, is_own: bool, note: str, href: str, until: str
) -> Letter:
    """Invite somebody to speak for a body, by somebody of it or from elsewhere."""
    then = (
        f"Then you may look at what {body} works out and answer for it."
        if is_own
        else f"Somebody who decides for {body} must then confirm it; you will get a letter."
    )
    said = f"{inviter} writes:\n{_quoted(note)}\n\n" if note else ""
    return Letter(
        subject=f"{inviter} invites you to speak for {body}",
        text=(
            "Good day,\n\n"
            f"{inviter} invites you to speak for {body} on Interlocal, where local governments "
            f"find partners to share services. Your role: {role}.\n\n"
            f"{said}"
            f"Say yes here:\n{href}\n\n"
            f"The link is for you alone. It works once, until {until}. {then}\n\n"
            "If you do not know what this is about, do nothing: without your yes, nothing "
            "happens.\n\n"
            f"{SIGNED}"
        ),
    )


def asked_for(*, body: str, role: str, href: str, until: str) -> Letter:
    """The link that somebody asked for with this address."""
    return Letter(
        subject=f"Your request to speak for {body}",
        text=(
            "Good day,\n\n"
            f"Somebody, we hope you, asked with this address to speak for {body} on Interlocal. "
            f"The role: {role}.\n\n"
            f"If it was you, go on here:\n{href}\n\n"
            f"The link works once, until {until}. Somebody who decides for {body} then confirms "
            "or declines your request.\n\n"
            "If it was not you, do nothing. Nobody was told whether this address is known "
            "here.\n\n"
            f"{SIGNED}"
        ),
    )


def claimed(
    *,
    reader: str,
    body: str,
    name: str,
    email: str,
    role: str,
    note: str,
    brought_by: str,
    href: str,
) -> Letter:
    """Tell whoever decides that somebody asks to speak for a body."""
    said = f"They write:\n{_quoted(note)}\n\n" if note else ""
    brought = f"They were invited by {brought_by}.\n" if brought_by else ""
    return Letter(
        subject=f"{name} asks to speak for {body}",
        text=(
            f"Dear {reader},\n\n"
            f"{name} ({email}) asks to speak for {body}. Role: {role}.\n{brought}\n"
            f"{said}"
            "Their address is proven; who they are is not. Confirm only whom you know, or ask "
            f"at {body} first.\n\n"
            f"Confirm or decline here:\n{href}\n\n"
            f"{SIGNED}"
        ),
    )


def confirmed(*, reader: str, body: str, role: str, is_administrator: bool, href: str) -> Letter:
    """Tell somebody that they may speak for a body from now on."""
    also = (
        " You are its administrator: you invite and confirm the others." if is_administrator else ""
    )
    return Letter(
        subject=f"You may speak for {body}",
        text=(
            f"Dear {reader},\n\n"
            f"You may now speak for {body}. Your role: {role}.{also}\n\n"
            f"Your desk:\n{href}\n\n"
            f"{SIGNED}"
        ),
    )


def declined(*, reader: str, body: str, by: str, reason: str) -> Letter:
    """Tell somebody that they may not speak for a body, and why."""
    return Letter(
        subject=f"Your request to speak for {body}",
        text=(
            f"Dear {reader},\n\n"
            f"{by} did not confirm that you speak for {body}. The reason given:\n"
            f"{_quoted(reason)}\n\n"
            "If this is a mistake, talk to them: they can still confirm you. Your account stays, "
            "and public records remain open to you.\n\n"
            f"{SIGNED}"
        ),
    )


def ended(*, reader: str, body: str, role: str, by: str, on: str, remaining: list[str]) -> Letter:
    """Tell somebody that they no longer speak for a body in a role."""
    still = f" You still speak for it as {listing(remaining)}." if remaining else ""
    return Letter(
        subject=f"You no longer speak for {body} as {role}",
        text=(
            f"Dear {reader},\n\n"
            f"{by} ended your role at {body}: {role}, until {on}.{still}\n\n"
            "What you did for it stays on the record under your name. If this is a mistake, "
            "they can undo it.\n\n"
            f"{SIGNED}"
        ),
    )


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())
