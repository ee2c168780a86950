"""Names as people write them, and what they may have meant."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_FORM = r"(?:town|city|village|borough|county|township|municipality)"


@lru_cache(maxsize=2**17)  # an import asks for each of the nation's names several times
def plain_name(name: str) -> str:
    """A name without accents, case, punctuation, “Town of” or a state at its end.

    >>> plain_name("Town of  West-Hartford, CT")
    'west hartford'
    """
    text = name
    if not name.isascii():
        letters = unicodedata.normalize("NFKD", name)
        text = "".join(letter for letter in letters if not unicodedata.combining(letter))
    text = text.casefold()
    text = re.sub(rf"^\s*(?:the\s+)?{_FORM}\s+of\s+", "", text)
    text = re.sub(r",\s*[a-z]{2}\.?\s*$", "", text)
    text = re.sub(r"[^\w]+", " ", text.replace("'", "").replace("’", "")).strip()
    return re.sub(rf"(?<=\w)\s+{_FORM}$", "", text)


def state_at_end(name: str) -> str | None:
    """The two letters of a state that somebody wrote behind a name.

    >>> state_at_end("Alder, ny")
    'NY'
    >>> state_at_end("Alder")
    """
    found = re.search(r",\s*([A-Za-z]{2})\.?\s*$", name)
    return found[1].upper() if found else None


def nearest(word: str, choices: Iterable[str], *, most: int = 3) -> list[str]:
    """The choices that read most like a word, best first; none if nothing is near."""
    by_plain = {choice.casefold().replace("_", "-"): choice for choice in choices}
    near = difflib.get_close_matches(
        word.casefold().replace("_", "-").replace(" ", "-")[:120], by_plain, n=most, cutoff=0.6
    )
    return [by_plain[plain] for plain in near]


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """A question to put after a refusal, with a space before it; empty if nothing is near."""
    near = nearest(word, choices)
    return f" Did you mean {' or '.join(near)}?" if near else ""
