"""What a sharing method hands back: the shares, and the proof that they are right."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from interlocal.engine.errors import NoAnswer
from interlocal.engine.games.coalitions import Floats, names_of
from interlocal.engine.games.game import CostGame
from interlocal.engine.money import split_cents
from interlocal.engine.sharing.certificate import Certificate, Step, Verdict, fingerprint


@dataclass(frozen=True, eq=False)
class Sharing:
    """Who pays what by one method.

    Attributes
    ----------
    method : the method's name, as in ``docs/methods``.
    members : names, in the order of ``shares``.
    shares : array, shape (n,), in the game's unit of money; adds up to the
        cost of serving everyone.
    game : the game that was shared, where there is one.
    inputs : what the method used besides the game.
    steps : the levels of a nucleolus proof, else empty.
    notes : sentences that a reader must see beside the figures.
    """

    method: str
    members: tuple[str, ...]
    shares: Floats
    game: Any = None
    inputs: Mapping[str, Any] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> float:
        """What the shares add up to."""
        return float(self.shares.sum())

    def by_member(self) -> dict[str, float]:
        """Give the shares by name."""
        return dict(zip(self.members, self.shares.tolist(), strict=True))

    def cents(self, total_cents: int | None = None) -> dict[str, int]:
        """Round the shares to whole cents that add up (largest remainder).

        Without ``total_cents`` the shares are taken to be in whole units of
        money (dollars), and the total is rounded to cents once.
        """
        total = round(self.total * 100) if total_cents is None else total_cents
        return dict(zip(self.members, split_cents(total, self.shares), strict=True))

    @property
    def levels(self) -> tuple[float, ...]:
        """The successive largest excesses of a nucleolus, largest first."""
        return tuple(step.level for step in self.steps if step.level is not None)

    @property
    def binding(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        """The groups that fix each level, as names."""
        return tuple(
            tuple(names_of(mask, self.members) for mask in step.groups)
            for step in self.steps
            if step.level is not None
        )

    @cached_property
    def certificate(self) -> Certificate:
        """The proof of this result; store ``certificate.to_json()`` beside the shares."""
        return Certificate(
            method=self.method,
            members=self.members,
            shares=tuple(self.shares.tolist()),
            fingerprint=fingerprint(self.game) if isinstance(self.game, CostGame) else "",
            inputs=self.inputs,
            steps=self.steps,
        )

    def verify(self) -> Verdict:
        """Check the result against the game without solving anything."""
        from interlocal.engine.sharing.verify import verify

        return verify(self.certificate, self.game)

    def exact(self) -> tuple[Fraction, ...]:
        """Give the shares as exact fractions that add up exactly.

        Costs are read as the decimals that they were written as (34.69 is
        3469/100). Raises NoAnswer where a method has no exact form.
        """
        from interlocal.engine.sharing.exact import exact_shares

        return exact_shares(self)


def sharing(
    method: str,
    game: Any,
    shares: Floats,
    *,
    members: tuple[str, ...] = (),
    inputs: Mapping[str, Any] | None = None,
    steps: tuple[Step, ...] = (),
    notes: tuple[str, ...] = (),
) -> Sharing:
    """Seal a result: read-only shares, named after the game's members or those given."""
    values = np.array(shares, dtype=float)
    if not np.isfinite(values).all():
        raise NoAnswer(
            "The costs are too large or too small to compute with; use a larger unit of money."
        )
    values.flags.writeable = False
    names = members or game.members
    return Sharing(method, names, values, game, inputs or {}, steps, notes)
