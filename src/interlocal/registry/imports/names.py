"""Names in a stranger's file, matched with bodies; the doubtful ones are left to a person."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from interlocal.registry import rules

MOST_CANDIDATES = 4
MOST_LOOKED_UP = 300  # doubtful names for which candidates are looked up; the rest are only listed
_WRITTEN_OUT = {
    "st": "saint",
    "ste": "sainte",
    "mt": "mount",
    "ft": "fort",
    "twp": "township",
    "boro": "borough",
    "&": "and",
}
_FORMS = ("town", "city", "village", "borough", "county", "township")
_OTHER_FORMS = {"boro": "borough", "twp": "township"}
_FORM_BEHIND = re.compile(rf"^(.+?),\s*((?:{'|'.join(_FORMS)}) of)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Namesake:
    """A body as far as its name goes."""

    key: int
    slug: str
    name: str
    kind: str
    state: str

    def __str__(self) -> str:
        return f"{self.name}, {self.state} ({self.kind.replace('-', ' ')}: {self.slug})"


@dataclass
class Doubt:
    """A name that a person has to decide on: where it stands, and whom it may mean."""

    name: str
    state: str
    line: int
    times: int
    candidates: Sequence[Namesake]

    def __str__(self) -> str:
        whom = "Nobody is known by that name"
        if len(self.candidates) == 1:
            whom = f"It may be {self.candidates[0]}"
        elif self.candidates:
            whom = "It may be " + " or ".join(str(each) for each in self.candidates)
        more = f" ({self.times} lines)" if self.times > 1 else ""
        return f"“{self.name[:60]}”{more} is doubtful. {whom}. Decide under “names” in the mapping."


@dataclass
class Names:
    """Everybody who may be meant, by name; remembers what was doubtful."""

    everybody: Iterable[Namesake]
    doubts: dict[tuple[str, str], Doubt] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._exact: dict[str, list[Namesake]] = defaultdict(list)
        self._plain: dict[str, list[Namesake]] = defaultdict(list)
        for body in self.everybody:
            self._exact[_tidied(body.name)].append(body)
            self._plain[plain(body.name)].append(body)

    def find(
        self,
        name: str,
        *,
        state: str,
        kind: str,
        line: int,
        called: str = "",
        lies_in: Collection[int] = (),
        lies_elsewhere: Collection[int] = (),
    ) -> int | None:
        """Whom a name means, where it can mean one body only; else None, and a doubt is noted.

        The name as it is written goes before the name without “Town of” and the like. Of
        namesakes, the one of the same form (“City of”) is meant, and the one that lies in the
        county that the file says: ``lies_in`` it or ``lies_elsewhere`` are keys. A body of
        another form or in another county is never meant, only offered to a person. Doubts are
        listed under the name, or as it is ``called``.
        """
        form, offered = form_of(name), []
        for found in (self._exact.get(_tidied(name), []), self._plain.get(plain(name), [])):
            near = [body for body in found if _fits(body, state, kind)]
            meant = [body for body in near if body.key not in lies_elsewhere]
            meant = [body for body in meant if not _is_other_form(body, form)]
            for narrower in (
                [body for body in meant if body.key in lies_in],
                [body for body in meant if form and form_of(body.name) == form],
            ):
                meant = [body for body in meant if body in narrower] or meant
            if len(meant) == 1:
                return meant[0].key
            if meant:
                self._doubt(called or name, name, state, line, meant)
                return None
            offered += near
        self._doubt(called or name, name, state, line, list(dict.fromkeys(offered)))
        return None

    def _doubt(
        self, called: str, name: str, state: str, line: int, meant: Sequence[Namesake]
    ) -> None:
        held = self.doubts.get((called, state))
        if held:
            held.times += 1
            return
        if not meant and len(self.doubts) < MOST_LOOKED_UP:
            meant = self._nearest(plain(name), state)
        self.doubts[called, state] = Doubt(called, state, line, 1, meant[:MOST_CANDIDATES])

    def _nearest(self, wanted: str, state: str) -> Sequence[Namesake]:
        """Bodies whose name is a part of this one, then those that read most like it."""
        here = {
            key: fitting
            for key, bodies in self._plain.items()
            if (fitting := [body for body in bodies if _fits(body, state, "")])
        }
        parts = [key for key in here if key and f" {key} " in f" {wanted} "]
        near = rules.nearest(wanted, here) if len(here) < 20_000 else []
        keys = dict.fromkeys([*sorted(parts, key=len, reverse=True), *near])
        return [body for key in keys for body in here[key]]


def plain(name: str) -> str:
    """A name as it is compared: without “City of”, with abbreviations written out.

    >>> plain("Town of St. Albans"), plain("Groton (City Of)"), plain("MT VERNON TWP")
    ('saint albans', 'groton city of', 'mount vernon')
    >>> plain("Albans, City of")
    'albans'
    """
    words = re.split(r"([\s.,]+)", _FORM_BEHIND.sub(r"\2 \1", name))
    return rules.plain_name(
        "".join(_WRITTEN_OUT.get(word.casefold(), word) for word in words if word != ".")
    )


@lru_cache(maxsize=2**16)
def form_of(name: str) -> str:
    """Which form of municipality a name gives in front or at its end, if any.

    >>> [form_of(name) for name in ("City of Salem", "BERWICK TWP", "Salem, Town of", "Salem")]
    ['city', 'township', 'town', '']
    """
    words = re.sub(r"[^\w]+", " ", _FORM_BEHIND.sub(r"\2 \1", name).casefold()).split()
    words = [_OTHER_FORMS.get(word, word) for word in words]
    if len(words) > 2 and words[1] == "of" and words[0] in _FORMS:
        return words[0]
    return words[-1] if len(words) > 1 and words[-1] in _FORMS else ""


def _is_other_form(body: Namesake, form: str) -> bool:
    """Whether a body has another form than a name gives; a village is no town."""
    theirs = form_of(body.name) if form else ""
    return bool(theirs) and theirs != form


def _tidied(name: str) -> str:
    return " ".join(name.split()).casefold()


def _fits(body: Namesake, state: str, kind: str) -> bool:
    return (not state or body.state == state) and (not kind or body.kind == kind)
