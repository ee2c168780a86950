"""Check a certificate against the game it speaks of, without solving anything."""

from typing import Any

import numpy as np

from interlocal.engine.games.game import CostGame
from interlocal.engine.sharing.certificate import Certificate, Verdict, fingerprint
from interlocal.engine.sharing.core_range import check_range
from interlocal.engine.sharing.definitions import from_definition
from interlocal.engine.sharing.kohlberg import check_levels

LEVELLED = ("nucleolus", "prenucleolus", "least core")


def verify(certificate: Certificate, game: Any) -> Verdict:
    """Check a certificate: the game is the one meant, and the claim holds.

    Formula methods are computed again from their textbook definition; nucleolus
    and least-core proofs are checked level by level (``kohlberg``).

    Returns
    -------
    Verdict: true, or false with the reasons in words.
    """
    if not isinstance(game, CostGame):
        return Verdict(False, ("There is no table of costs to check against.",))
    if fingerprint(game) != certificate.fingerprint:
        return Verdict(False, ("The certificate was made for other costs or other members.",))
    if certificate.method == "core range":
        reasons = check_range(certificate, game)
        return Verdict(not reasons, tuple(reasons))
    shares = np.array(certificate.shares)
    largest = max(float(game.costs.max()), -float(game.costs.min()), 1e-300)
    if abs(shares.sum() - game.total) > 1e-9 * largest:
        return Verdict(False, ("The shares do not add up to the cost of serving everyone.",))
    if certificate.method in LEVELLED:
        reasons = check_levels(certificate, game)
        return Verdict(not reasons, tuple(reasons))
    expected = from_definition(certificate.method, game.costs, certificate.inputs)
    if expected is None:
        return Verdict(False, (f'No check is known for the method "{certificate.method}".',))
    if not np.allclose(expected, shares, rtol=0, atol=1e-9 * largest):
        worst = int(np.argmax(np.abs(expected - shares)))
        return Verdict(
            False,
            (
                f"{game.members[worst]} should pay {expected[worst]:,.6g} by the definition, "
                f"not {shares[worst]:,.6g}.",
            ),
        )
    return Verdict(True)
