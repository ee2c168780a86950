"""What a grouping says, in words; and which are worked out while somebody waits."""

from collections.abc import Iterator, Mapping, Sequence
from math import comb

from interlocal.web.words import counted, dollars, listing

QUICK_GROUPS = 8_000
MOST_SETS_OF_TOWNS = 1_000_000
KEPT_SO_FAR = "What had been found until then is kept; its page says how good it is."
GROWTH = 4.0  # groups of one more town, for each group joined by borders


def is_quick(towns: int, most: int, *, contiguous: bool) -> bool:
    """Whether so few groups are possible that somebody can wait for the answer.

    Examples
    --------
    >>> is_quick(38, 4, contiguous=True), is_quick(38, 6, contiguous=True)
    (True, False)
    >>> is_quick(38, 4, contiguous=False), is_quick(7, 6, contiguous=False)
    (False, True)
    """
    if contiguous:
        return towns * GROWTH ** (min(most, towns) - 1) <= QUICK_GROUPS
    return sets_of(towns, most) <= QUICK_GROUPS


def sets_of(towns: int, most: int) -> int:
    """How many sets of at most so many towns there are.

    Examples
    --------
    >>> sets_of(38, 4)
    82992
    """
    return sum(comb(towns, size) for size in range(1, min(most, towns) + 1))


def too_many_words(towns: int, most: int) -> str:
    """Why a question without borders, minutes or residents is refused; empty if it is not.

    Examples
    --------
    >>> too_many_words(32, 8)
    'Without a limit of borders, minutes or residents, 15,033,172 groups are possible: too many \
to look at. Ask for common borders, set a limit, or take at most 5 towns a group.'
    >>> too_many_words(32, 5)
    ''
    """
    possible = sets_of(towns, most)
    if possible <= MOST_SETS_OF_TOWNS:
        return ""
    fine = max(size for size in range(1, most) if sets_of(towns, size) <= MOST_SETS_OF_TOWNS)
    return (
        f"Without a limit of borders, minutes or residents, {possible:,} groups are possible: too "
        "many to look at. Ask for common borders, set a limit, or take at most "
        f"{counted(fine, 'town')} a group."
    )


def label_of(place: int) -> str:
    """The letter of a group, from the first: A to Z, then AA.

    Examples
    --------
    >>> [label_of(place) for place in (0, 25, 26)]
    ['A', 'Z', 'AA']
    """
    before, last = divmod(place, 26)
    return (label_of(before - 1) if before else "") + chr(ord("A") + last)


def usual_name(service: str, most: int, stays_out: Sequence[str]) -> str:
    """What a grouping is called until somebody gives it a name."""
    without = f", without {listing(list(stays_out))}" if 0 < len(stays_out) <= 3 else ""
    return f"{service}, up to {counted(most, 'town')}{without}"[:120]


def proof_words(gap_cents: int | None) -> str:
    """How far the search proved that there is nothing better.

    Examples
    --------
    >>> proof_words(0)
    'Proven: no grouping within these rules is expected to save more.'
    >>> proof_words(3_100_00)[:66]
    'No grouping within these rules can be expected to save more than $'
    """
    if gap_cents is None:
        return (
            "Nothing is proven: a better grouping within these rules may exist, and the search "
            "cannot say how much better."
        )
    if gap_cents < 100:
        return "Proven: no grouping within these rules is expected to save more."
    return (
        "No grouping within these rules can be expected to save more than "
        f"{dollars(gap_cents)} a year beyond this one."
    )


def stability_words(stable: bool, subsidy_cents: int, per_head_stable: bool) -> str:
    """Whether members would stay, in one or two sentences."""
    if not stable:
        return (
            "However the cost is shared, some members would do better apart: it would take "
            f"{dollars(subsidy_cents)} a year from outside to keep them together."
        )
    if per_head_stable:
        return "Stable: under these shares nobody does better apart; shares by population hold too."
    return (
        "Stable under these shares: nobody, and no sub-group, does better apart. "
        "Shares by population would not hold."
    )


def pairs_words(draws: int) -> str:
    """What the table of pairs means, and what it warns of."""
    if not draws:
        return "The search had no time left to look how certain the partners are."
    return (
        f"In each of {counted(draws, 'simulated future')} the best grouping was found anew. Exact "
        "partners are less certain than the saving: several groupings save about the same, so "
        "read a pair that is together half the time as one good choice among others."
    )


def rules_in_words(rules: Mapping[str, object], names: Mapping[str, str]) -> Iterator[str]:
    """Each rule as a sentence; towns by name where one is known."""

    def named(group: Sequence[str]) -> str:
        return listing([names.get(town, town) for town in group])

    def number(name: str) -> float | None:
        value = rules.get(name)
        return float(value) if isinstance(value, int | float) else None

    yield f"At most {counted(int(number('max_towns') or 0), 'town')} in a group."
    if rules.get("contiguous"):
        yield "Members of a group are joined by common borders."
    if (minutes := number("max_minutes")) is not None:
        yield f"At most {minutes:g} minutes from any member to the host."
    if (people := number("min_population")) is not None:
        yield f"At least {people:,.0f} residents in a group, towns by themselves included."
    if (people := number("max_population")) is not None:
        yield f"At most {people:,.0f} residents in a group of two towns or more."
    if hosts := rules.get("hosts"):
        yield f"Only {named(_towns(hosts))} may host other towns."
    for group in _groups(rules.get("never")):
        yield f"{named(group)} are never all in one group."
    for group in _groups(rules.get("must")):
        yield f"{named(group)} are in one group."


def _towns(value: object) -> list[str]:
    return [str(town) for town in value] if isinstance(value, list | tuple) else []


def _groups(value: object) -> list[list[str]]:
    return [_towns(group) for group in value] if isinstance(value, list | tuple) else []


def progress_of(stage: str, done: int, draws: int) -> tuple[float, str]:
    """How much of the search is done, roughly, and what it is doing."""
    if stage == "listing":
        return 0.05, f"Listing the groups that the rules allow: {done:,} so far"
    if stage == "draws":
        made = min(done, draws)
        return 0.6 + 0.4 * made / max(draws, 1), (
            f"Trying {made} of {draws} simulated futures, to see how certain the partners are"
        )
    parts = {"bound": 0.2, "plan": 0.3, "proof": 0.4, "others": 0.55, "stays out": 0.95}
    words = {
        "bound": "Finding what no grouping could beat",
        "plan": "Looking for the best grouping",
        "proof": "Proving that there is none better",
        "others": "Looking for the runner-up",
        "stays out": "Looking at the region without a town",
    }
    return parts.get(stage, 0.1), words.get(stage, "Working")
