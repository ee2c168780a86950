"""Whom a row is about: by an identifier in some scheme, by name, or as a person decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from interlocal.registry import rules
from interlocal.registry.imports.identifiers import SCHEMES, STATE_CODES
from interlocal.registry.imports.mapping.recipes import (
    LEAVE_OUT,
    LeftOut,
    Recipe,
    recipe,
)
from interlocal.registry.imports.mapping.yamltext import Said
from interlocal.registry.imports.names import Names
from interlocal.registry.imports.organisations import label
from interlocal.registry.imports.tables import Row
from interlocal.registry.imports.values import BadValue, shown

KEYS = ("scheme", "identifier", "name", "state", "kind")
_LETTERS = {code: letters for letters, code in STATE_CODES.items()}


@dataclass(frozen=True)
class BodyRef:
    """How a mapping tells which body is meant: identifier first, name where there is none."""

    schemes: tuple[str, ...] = ()
    identifier: Recipe = field(default_factory=Recipe)
    name: Recipe = field(default_factory=Recipe)
    state: Recipe = field(default_factory=Recipe)
    kind: Recipe = field(default_factory=Recipe)

    def asks(self) -> set[str]:
        """The columns, or properties, that it reads."""
        return set().union(
            *(each.asks() for each in (self.identifier, self.name, self.state, self.kind))
        )


class Doubtful(Exception):
    """The name is noted among the doubts, and its line needs no problem of its own."""


def body_ref(said: Said, kinds: tuple[str, ...]) -> BodyRef:
    """A part of a mapping that says whom a row is about."""
    said.only(*KEYS)
    ref = BodyRef(
        schemes=schemes_of(said),
        identifier=recipe(said, "identifier"),
        name=recipe(said, "name"),
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
        for key in (f"{name}, {state}", name):
            if key in self.decisions:
                return decided(key, self.decisions[key], self.known)
        found = self.known.names.find(name, state=state, kind=self.ref.kind.of(row), line=row.line)
        if found is None:
            raise Doubtful
        return found


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
