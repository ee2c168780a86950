"""Who may set, ask and answer in a negotiation, and when; from plain values."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from interlocal.web.words import counted, dollars, listing

ROUND_DAYS: Final = 7
MOST_ROUNDS: Final = 5
ROOMS: Final[Mapping[str, str]] = {
    "none": "There is no room: together the limits do not reach the cost.",
    "narrow": "The room is narrow: under 5 % of the cost.",
    "some": "There is some room: between 5 and 15 % of the cost.",
    "wide": "There is wide room: more than 15 % of the cost.",
    "not said": "How much room there is, is not said to two parties: each would learn the "
    "other’s limit from it.",
}
SAYINGS: Final[Mapping[str, str]] = {
    "yes": "Means to join",
    "likely": "Likely to join",
    "unsure": "Has not said",
    "no": "Will not join",
}
LIKELY, UNSURE = 50, 25  # per cent; assumptions that the page states and lets people change


def still_to_set(
    names: Mapping[int, str], set_at: Mapping[int, datetime], since: datetime | None
) -> list[str]:
    """Whose limit is still missing in this round: not set, or not since the last answer."""
    return [
        name
        for key, name in names.items()
        if key not in set_at or (since is not None and set_at[key] <= since)
    ]


def refuse_answer(
    names: Mapping[int, str],
    set_at: Mapping[int, datetime],
    answered_at: list[datetime],
    now: datetime,
) -> str:
    """Why the mediator does not answer now; empty where it does.

    An answer about some would tell about them; one answer after another, to one who moves its
    own limit, would find what the others would pay together.
    """
    if len(names) < 2:
        return "There is only one party."
    if len(answered_at) >= MOST_ROUNDS:
        return (
            f"{MOST_ROUNDS} rounds were answered. More would let somebody work out the others’ "
            "limits."
        )
    last = max(answered_at, default=None)
    missing = still_to_set(names, set_at, last)
    if missing:
        again = " anew since the last answer" if last else ""
        verb = "has" if len(missing) == 1 else "have"
        return f"{listing(missing)} {verb} not set a limit{again}. All limits come first."
    if last and now < last + timedelta(days=ROUND_DAYS):
        return (
            f"The last answer is less than {ROUND_DAYS} days old. Waiting keeps anybody from "
            "finding the others’ limits by small steps."
        )
    return ""


def refuse_amounts(said: Mapping[str, int], everybody: Mapping[str, str], total: int) -> str:
    """Why an offer's amounts cannot be; empty where they can. Cents by slug."""
    if not said:
        return "The offer names nobody; say what at least one would pay."
    below = [everybody[slug] for slug, cents in said.items() if cents < 0]
    if below:
        return f"{listing(below)} would be paid. An offer starts from zero for everybody."
    gap = total - sum(said.values())
    if len(said) == len(everybody) and gap:
        what = f"{_exact(gap)} is missing" if gap > 0 else f"that is {_exact(-gap)} too much"
        return (
            f"These add up to {_exact(sum(said.values()))} and the cost is {_exact(total)}: {what}."
            " Leave one empty and it carries the rest."
        )
    if gap < 0:
        return (
            f"These add up to {_exact(sum(said.values()))}, more than the cost of {_exact(total)}:"
            " the others would be paid."
        )
    return ""


def against_words(pays: int, alone: int) -> str:
    """What somebody pays against going on alone."""
    gap = pays - alone
    if abs(gap) < 50:
        return "as much as alone"
    return f"{dollars(abs(gap))} {'more' if gap > 0 else 'less'} than alone"


def rounds_left(answered: int) -> str:
    """How many answers are left, in words."""
    left = max(MOST_ROUNDS - answered, 0)
    return counted(left, "more answer") if left else "no more answers"


def _exact(cents: int) -> str:
    return f"${cents / 100:,.2f}" if cents % 100 else dollars(cents)
