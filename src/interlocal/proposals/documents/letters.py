"""Letters that ask for a baseline, remind, and say that it has come; from plain values."""

from dataclasses import dataclass
from datetime import date

from interlocal.web.words import counted, in_sentence, plain


@dataclass(frozen=True)
class Letter:
    """To whom, a subject and a plain text."""

    to: str
    subject: str
    text: str


@dataclass(frozen=True)
class Asking:
    """What a request's letters have in common."""

    to: str
    name: str
    body: str
    service: str
    asker: str
    asker_body: str
    asker_email: str
    due_on: date
    href: str

    @property
    def about(self) -> str:
        """What is asked for, inside a sentence."""
        return f"the cost of {in_sentence(plain(self.service))} in {plain(self.body)}"


def request(asking: Asking, *, message: str, most_reminders: int) -> Letter:
    """Ask somebody in a finance office for the lines of one service."""
    said = f"{message.strip()}\n\n" if message.strip() else ""
    return Letter(
        to=asking.to,
        subject=f"{plain(asking.asker_body)} asks for {asking.about}",
        text=(
            f"Dear {plain(asking.name)},\n\n"
            f"{said}"
            f"{_who(asking)} asks for {asking.about} and what is done for it today, so that towns "
            "that think of sharing the service compare like with like.\n\n"
            "It takes about half an hour with the last budget report at hand: the lines of cost, "
            "the positions, how much work there is, and two questions that spreadsheets forget. "
            "You can stop at any time and go on later; what you write is saved as you go. You need "
            "no account.\n\n"
            f"Your own page, please by {_day(asking.due_on)}:\n{asking.href}\n\n"
            "The link is yours alone: whoever has it can read and change what is on that page, so "
            f"please do not pass it on. Until you press “Send”, only {plain(asking.body)} sees "
            "what you write. If you are the wrong person, or cannot answer, say so on the page "
            f"and nobody will write again. Otherwise you may hear from us up to "
            f"{counted(most_reminders, 'more time')}.\n\n"
            f"Questions: {_contact(asking)}\n\nInterlocal"
        ),
    )


def reminder(asking: Asking, *, number: int, most: int, has_begun: bool, is_late: bool) -> Letter:
    """Remind somebody, politely, and say how often this may happen."""
    when = f"was due on {_day(asking.due_on)}" if is_late else f"is due on {_day(asking.due_on)}"
    begun = "What you wrote is saved. " if has_begun else ""
    last = (
        "This is the last time we write."
        if number == most
        else f"This is reminder {number}; there will be {most} at most."
    )
    return Letter(
        to=asking.to,
        subject=f"A reminder: {asking.about}, by {_day(asking.due_on)}",
        text=(
            f"Dear {plain(asking.name)},\n\n"
            f"{_who(asking)} asked you for {asking.about} and what is done for it today. "
            f"It {when}. "
            f"{begun}Gaps are fine: say what you know, and leave empty what you do not.\n\n"
            f"Your page:\n{asking.href}\n\n"
            "If it is not for you, or cannot be answered now, one click on that page says so, and "
            f"nobody will write again. {last}\n\n"
            f"Questions: {_contact(asking)}\n\nInterlocal"
        ),
    )


def arrived(asking: Asking, *, to: str, reader: str, sender: str, href: str) -> Letter:
    """Tell whoever asked that the baseline was sent."""
    return Letter(
        to=to,
        subject=f"{plain(sender)} has sent {asking.about}",
        text=(
            f"Dear {plain(reader)},\n\n"
            f"{plain(sender)} has sent {asking.about} and what is done for it today. It is as "
            "they stated it; nobody has checked it yet. The page says what to ask before it is "
            f"compared:\n{href}\n\nInterlocal"
        ),
    )


def _who(asking: Asking) -> str:
    return f"{plain(asking.asker)} ({plain(asking.asker_body)})"


def _contact(asking: Asking) -> str:
    return f"{plain(asking.asker)}, {asking.asker_email}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
