"""Whom a row is about: by an identifier in some scheme, by name, or as a person decided."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from interlocal.registry import rules
from interlocal.registry.imports.identifiers import SCHEMES, STATE_CODES
from interlocal.registry.imports.mapping.recipes import (
    LEAVE_OUT,
    LeftOut,
    Recipe,
    recipe,
)
from interlocal.registry.imports.mapping.yamltext import Said
from interlocal.registry.imports.names import Names, plain
from interlocal.registry.imports.organisations import label
from interlocal.registry.imports.tables import Row
from interlocal.registry.imports.values import BadValue, shown

_COUNTY_DIGITS, _TOWN_DIGITS = 5, 10
KEYS = ("scheme", "identifier", "name", "form", "county", "state", "kind")
_LETTERS = {code: letters for letters, code in STATE_CODES.items()}


@dataclass(frozen=True)
class BodyRef:
    """How a mapping tells which body is meant: identifier first, name where there is none."""

    schemes: tuple[str, ...] = ()
    identifier: Recipe = field(default_factory=Recipe)
    name: Recipe = field(default_factory=Recipe)
    form: Recipe = field(default_factory=Recipe)
    county: Recipe = field(default_factory=Recipe)
    state: Recipe = field(default_factory=Recipe)
    kind: Recipe = field(default_factory=Recipe)

    def asks(self) -> set[str]:
        """The columns, or properties, that it reads."""
        return set().union(*(each.asks() for each in self.recipes()))

    def recipes(self) -> tuple[Recipe, ...]:
        """All that it takes from a row."""
        return (self.identifier, self.name, self.form, self.county, self.state, self.kind)


class Doubtful(Exception):
    """The name is noted among the doubts, and its line needs no problem of its own."""


def body_ref(said: Said, kinds: tuple[str, ...]) -> BodyRef:
    """A part of a mapping that says whom a row is about."""
    said.only(*KEYS)
    ref = BodyRef(
        schemes=schemes_of(said),
        identifier=recipe(said, "identifier"),
        name=recipe(said, "name"),
        form=recipe(said, "form"),
        county=recipe(said, "county"),
        state=recipe(said, "state"),
        kind=recipe(said, "kind", plain="value"),
    )
    if not ref.identifier and not ref.name:
        raise said.refuse(f"Give {said.where} an identifier with its scheme, or a name.")
    if ref.identifier and not ref.schemes:
        raise said.refuse(f"Of which scheme is the identifier? {', '.join(SCHEMES)}.", "identifier")
    if ref.kind.fixed and ref.kind.fixed not in kinds:
        hint = rules.did_you_mean(ref.kind.fixed, kinds)
        raise said.refuse(f"{shown(ref.kind.fixed)} is not a kind of body.{hint}", "kind")
    return ref


def schemes_of(said: Said) -> tuple[str, ...]:
    """The schemes that a part of a mapping names."""
    schemes = tuple(said.words("scheme"))
    for scheme in schemes:
        if scheme not in SCHEMES:
            hint = rules.did_you_mean(scheme, SCHEMES) or f" Known are {', '.join(SCHEMES)}."
            raise said.refuse(f"{shown(scheme)} is not a scheme of identifiers.{hint}", "scheme")
    return schemes


@dataclass(frozen=True)
class Known:
    """Whom the registry knows: by scheme and identifier, by slug, by name."""

    identified: Mapping[tuple[str, str], int]
    slugs: Mapping[str, int]
    names: Names


@dataclass
class Finder:
    """Finds the body of each row of one file."""

    ref: BodyRef
    known: Known
    decisions: Mapping[str, str]

    def of(self, row: Row) -> int:
        """The key of the body. Raises BadValue, LeftOut or Doubtful."""
        identifier = self.ref.identifier.of(row)
        if identifier:
            return self._identified(identifier)
        if not self.ref.name:
            raise BadValue("No identifier says whose line this is.")
        return self._named(self.ref.name.of(row), row)

    def _identified(self, identifier: str) -> int:
        for scheme in self.ref.schemes:
            body = self.known.identified.get((scheme, identifier))
            if body is not None:
                return body
        for scheme, value in ((scheme, f"0{identifier}") for scheme in self.ref.schemes):
            if (scheme, value) in self.known.identified:
                raise BadValue(
                    f"No body is known by {label(scheme)} {shown(identifier)}. Is it {value}? "
                    f"“pad: {len(value)}” puts the lost zero back."
                )
        others = [scheme for scheme in SCHEMES if (scheme, identifier) in self.known.identified]
        hint = f" It is known in the scheme {others[0]}." if others else ""
        wanted = " or ".join(label(scheme) for scheme in self.ref.schemes)
        raise BadValue(f"No body is known by {wanted} {shown(identifier)}.{hint}")

    def _named(self, name: str, row: Row) -> int:
        if not name:
            raise BadValue("Neither identifier nor name says whose line this is.")
        state = state_letters(self.ref.state.of(row))
        form, county = self.ref.form.of(row), self.ref.county.of(row)
        full = f"{name} {form}" if form else name
        called = f"{full}, {county}" if county else full
        for key in (f"{called}, {state}", called, f"{name}, {state}", name):
            if key in self.decisions:
                return decided(key, self.decisions[key], self.known)
        inside, outside = self.counties.of(county, state) if county else (frozenset(), frozenset())
        found = self.known.names.find(
            full,
            state=state,
            kind=self.ref.kind.of(row),
            line=row.line,
            called=called,
            lies_in=inside,
            lies_elsewhere=outside,
        )
        if found is None:
            raise Doubtful
        return found

    @cached_property
    def counties(self) -> "Counties":
        """Who lies in which county."""
        return Counties(self.known)


class Counties:
    """Which bodies lie in a county, as far as their GEOIDs say so: a place's does not."""

    def __init__(self, known: Known) -> None:
        self._digits: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._bodies: dict[str, set[int]] = defaultdict(set)
        by_key = {body.key: body for body in known.names.everybody}
        for (scheme, value), key in known.identified.items():
            if scheme not in ("geoid", "geoid-2020"):
                continue
            if len(value) == _TOWN_DIGITS:
                self._bodies[value[:_COUNTY_DIGITS]].add(key)
            body = by_key.get(key)
            if len(value) == _COUNTY_DIGITS and body and body.kind == "county":
                self._digits[plain(body.name), body.state].add(value)
        self._found: dict[tuple[str, str], tuple[frozenset[int], frozenset[int]]] = {}

    def of(self, county: str, state: str) -> tuple[frozenset[int], frozenset[int]]:
        """Who lies in a county, and who in another; nobody is known of an unknown county."""
        key = plain(county), state
        if key not in self._found:
            codes = self._digits.get(key, set())
            inside = frozenset().union(*(self._bodies[code] for code in codes))
            others = frozenset().union(*self._bodies.values()) if codes else frozenset()
            self._found[key] = inside, others - inside
        return self._found[key]


def decided(name: str, word: str, known: Known) -> int:
    """Whom a person said that a name means. Raises BadValue, or LeftOut."""
    if word == LEAVE_OUT:
        raise LeftOut
    scheme, _, value = word.rpartition(" ")
    found = known.identified.get((scheme, value)) if scheme else known.slugs.get(word)
    if found is None:
        hint = rules.did_you_mean(word, known.slugs) if not scheme else ""
        raise BadValue(f"names: {shown(name)} is said to be {shown(word)}, unknown here.{hint}")
    return found


def state_letters(text: str) -> str:
    """A state's two letters from letters in any case or from its two digits."""
    return _LETTERS.get(text, text.upper())
