"""A proof that travels with a result and can be checked without solving anything.

``docs/methods/certificate.md`` describes the document and how a stranger
checks it; ``verify`` holds the checks used here.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games.coalitions import mask_of, names_of
from interlocal.engine.games.game import CostGame

FORMAT = "interlocal certificate 1"


@dataclass(frozen=True)
class Verdict:
    """The outcome of a check; true when the claim is proved.

    ``reasons`` lists what failed, in words; it is empty when all is well.
    """

    proved: bool
    reasons: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.proved


@dataclass(frozen=True)
class Step:
    """One level of a nucleolus proof.

    ``groups`` maps coalition masks to strictly positive weights: all of them
    have the excess ``level``. ``floors`` maps members who pay exactly their
    cost alone to positive weights. ``level`` is None for a step of floors only.
    """

    level: float | None
    groups: Mapping[int, float]
    floors: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Certificate:
    """What is claimed, for which game, and the evidence.

    ``inputs`` holds whatever a formula needs besides the game (a key, weights,
    unions); ``steps`` holds the levels of a nucleolus or least-core proof.
    ``fingerprint`` ties the certificate to one table of costs; it is empty
    where there is no table.
    """

    method: str
    members: tuple[str, ...]
    shares: tuple[float, ...]
    fingerprint: str
    inputs: Mapping[str, Any] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Spell the certificate out with names instead of masks, ready for JSON."""
        return {
            "format": FORMAT,
            "method": self.method,
            "members": list(self.members),
            "shares": list(self.shares),
            "fingerprint": self.fingerprint,
            "inputs": dict(self.inputs),
            "steps": [
                {
                    "level": step.level,
                    "groups": [
                        {"members": list(names_of(mask, self.members)), "weight": weight}
                        for mask, weight in step.groups.items()
                    ],
                    "floors": [
                        {"member": self.members[member], "weight": weight}
                        for member, weight in step.floors.items()
                    ],
                }
                for step in self.steps
            ],
        }

    def to_json(self, indent: int | None = 2) -> str:
        """Write the certificate as JSON; ``from_json`` reads it back the same."""
        return json.dumps(self.as_dict(), indent=indent, ensure_ascii=False)

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> "Certificate":
        """Read a certificate from a dictionary, refusing other formats."""
        if not isinstance(document, Mapping) or document.get("format") != FORMAT:
            raise UnusableInput(f'This is not a certificate of the form "{FORMAT}".')
        try:
            members = tuple(document["members"])
            steps = tuple(
                Step(
                    level=None if step["level"] is None else float(step["level"]),
                    groups={
                        mask_of(group["members"], members): float(group["weight"])
                        for group in step["groups"]
                    },
                    floors={
                        members.index(floor["member"]): float(floor["weight"])
                        for floor in step["floors"]
                    },
                )
                for step in document["steps"]
            )
            return cls(
                method=str(document["method"]),
                members=members,
                shares=tuple(float(share) for share in document["shares"]),
                fingerprint=str(document["fingerprint"]),
                inputs=dict(document["inputs"]),
                steps=steps,
            )
        except (KeyError, TypeError, ValueError) as problem:
            raise UnusableInput(
                f"The certificate is damaged or incomplete ({problem}); fetch it again."
            ) from problem

    @classmethod
    def from_json(cls, text: str) -> "Certificate":
        """Read a certificate written by ``to_json``."""
        try:
            document = json.loads(text)
        except json.JSONDecodeError as problem:
            raise UnusableInput(f"The certificate is not readable JSON: {problem}.") from problem
        return cls.from_dict(document)


def fingerprint(game: CostGame) -> str:
    """Hash a game: SHA-256 of the names, each on its line, then the costs.

    The costs are little-endian 64-bit floating point numbers in bit order.
    """
    digest = hashlib.sha256("\n".join(game.members).encode() + b"\n")
    digest.update(np.ascontiguousarray(game.costs, dtype="<f8").data)
    return digest.hexdigest()
