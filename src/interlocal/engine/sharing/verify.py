"""Check a certificate against the game it speaks of, without solving anything."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from interlocal.engine.games.game import CostGame
from interlocal.engine.games.oracle import OracleGame
from interlocal.engine.sharing.certificate import Certificate, Verdict, fingerprint
from interlocal.engine.sharing.core_range import check_range
from interlocal.engine.sharing.definitions import from_definition
from interlocal.engine.sharing.kohlberg import check_levels
from interlocal.engine.sharing.tree_definitions import from_links

LEVELLED = ("nucleolus", "prenucleolus", "least core")
TREE_RULES = ("bird", "kar", "folk")


def verify(certificate: Certificate, game: Any) -> Verdict:
    """Check a certificate: the game is the one meant, and the claim holds.

    Formula methods are computed again from their textbook definition; nucleolus
    and least-core proofs are checked level by level (``kohlberg``).

    Returns
    -------
    Verdict: true, or false with the reasons in words.
    """
    if certificate.method in TREE_RULES:
        return _tree(certificate)
    if certificate.method in LEVELLED and isinstance(game, OracleGame):
        reasons = check_levels(certificate, game)
        return Verdict(not reasons, tuple(reasons))
    if not isinstance(game, CostGame):
        return Verdict(False, ("There is no table of costs to check against.",))
    if fingerprint(game) != certificate.fingerprint:
        return Verdict(False, ("The certificate was made for other costs or other members.",))
    if certificate.method == "core range":
        reasons = check_range(certificate, game)
        return Verdict(not reasons, tuple(reasons))
    shares = np.array(certificate.shares)
    largest = max(game.largest, 1e-300)
    if abs(shares.sum() - game.total) > 1e-9 * largest:
        return Verdict(False, ("The shares do not add up to the cost of serving everyone.",))
    if certificate.method in LEVELLED:
        reasons = check_levels(certificate, game)
        return Verdict(not reasons, tuple(reasons))
    expected = from_definition(certificate.method, game.costs, certificate.inputs)
    if expected is None:
        return Verdict(False, (f'No check is known for the method "{certificate.method}".',))
    return _same(expected, shares, largest, game.members)


def _tree(certificate: Certificate) -> Verdict:
    """Tree rules carry all that they need: the link costs."""
    expected = from_links(certificate.method, certificate.inputs["connections"])
    if expected is None:
        return Verdict(False, ("With so many members this rule is not checked again.",))
    shares = np.array(certificate.shares)
    largest = max(float(np.abs(certificate.inputs["connections"]).max()), 1e-300)
    return _same(expected, shares, largest * len(shares), certificate.members)


def _same(
    expected: np.ndarray, shares: np.ndarray, scale: float, members: Sequence[str]
) -> Verdict:
    if np.allclose(expected, shares, rtol=0, atol=1e-9 * scale):
        return Verdict(True)
    worst = int(np.argmax(np.abs(expected - shares)))
    return Verdict(
        False,
        (
            f"{members[worst]} should pay {expected[worst]:,.6g} by the definition, "
            f"not {shares[worst]:,.6g}.",
        ),
    )
