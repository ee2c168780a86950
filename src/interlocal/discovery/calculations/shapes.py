"""A second opinion on the finder's groups: other curves, fitted to the same figures."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import numpy as np

from interlocal.discovery.calculations.comparison import (
    DRAWS,
    FITS_KEPT,
    SEED,
    Comparison,
    Together,
    compare,
    fits_of,
    model_of,
)
from interlocal.discovery.rules import Match, OtherShape
from interlocal.engine.costs import FIXED_COST, SPLINE, Shapes, fit_shapes, second_opinions
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
    try:
        shapes = _shapes(comparison.together, service, on)
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


@lru_cache(maxsize=FITS_KEPT)
def _shapes(figures: Together, service: str, on: date) -> Shapes:
    """The other curves, fitted to the same figures; kept, as the first one is."""
    population = np.frombuffer(figures.population)
    value = np.frombuffer(figures.value).reshape(len(population), -1)
    return fit_shapes(
        population,
        value[:, figures.lines.index(service)],
        fits_of(figures, on, DRAWS, SEED)[service],
        np.random.default_rng((SEED, 3)),  # of its own: nothing that was drawn before moves
        None if figures.density is None else np.frombuffer(figures.density),
    )
