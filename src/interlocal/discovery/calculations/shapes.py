"""A second opinion on the finder's groups: other curves, fitted to the same figures."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from interlocal.discovery.calculations.comparison import SEED, Comparison, compare, model_of
from interlocal.discovery.rules import Match, OtherShape
from interlocal.engine.costs import FIXED_COST, SPLINE, fit_shapes, second_opinions
from interlocal.engine.errors import NoAnswer
from interlocal.web.words import Range


def other_shapes(
    comparison: Comparison, service: str, matches: Sequence[Match], on: date
) -> list[tuple[OtherShape, ...]]:
    """How far a spline and a fixed cost would move the net saving of each match of a service.

    All of them are silent where the towns that report are too few or too much alike.
    """
    placed = [fact for fact in comparison.facts if fact.town.latitude is not None]
    if len(placed) < len(comparison.facts):  # the finder ranks by the towns with a position
        comparison = compare(placed, on)
    model = model_of(comparison, service, on)
    value, _, _ = comparison.cost_of(service)
    rng = np.random.default_rng((SEED, 2))  # of its own: nothing that was drawn before moves
    try:
        shapes = fit_shapes(comparison.population, value, model.fit, rng, comparison.density)
    except NoAnswer as too_thin:
        nothing = tuple(
            OtherShape(shape, Range(0, 0, 0), 0, str(too_thin)) for shape in (SPLINE, FIXED_COST)
        )
        return [nothing for _ in matches]
    rows = {town.pk: row for row, town in enumerate(comparison.towns)}
    groups = np.zeros((len(matches), len(rows)), dtype=bool)
    for place, match in enumerate(matches):
        groups[place, [rows[body.pk] for body in match.members]] = True
    found = []
    for opinion in second_opinions(model, shapes, groups):
        ends = np.stack([opinion.summary().low, opinion.summary().mean, opinion.summary().high])
        cents = np.rint(ends * 100).astype(int).T.tolist()
        found.append(
            [
                OtherShape(opinion.shape, Range(*apart), int(direction), silent)
                for apart, direction, silent in zip(
                    cents, opinion.direction, opinion.silent, strict=True
                )
            ]
        )
    return list(zip(*found, strict=True))
