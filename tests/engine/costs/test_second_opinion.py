"""What other shapes make of a saving, where it can be worked out by hand."""

import dataclasses

import numpy as np
import pytest

from interlocal.engine.costs import (
    FIXED_COST,
    LINE,
    SPLINE,
    ScalePrior,
    ServiceModel,
    Shapes,
    SharingTerms,
    fit_scale,
    fit_shapes,
    second_opinions,
)
from interlocal.engine.costs.shapes import FixedCost, Line, Spline
from interlocal.engine.errors import UnusableInput

NOTHING = ["transition", "stranded", "stranded_years", "coordination", "crowding", "pay"]
FREE = dict.fromkeys([*NOTHING, "backfill", "elsewhere"], (0, 0, 0)) | {"horizon": (9, 9, 9)}
HALF_BACK = FREE | {"backfill": (0.5, 0.5, 0.5)}
PEOPLE = np.geomspace(2_000, 90_000, 30)
TWINS = np.array([5_000.0, 5_000.0])
DRAWS = 3


def alike(*numbers):
    return [np.full(DRAWS, float(number)) for number in numbers]


def by_hand(cost=(300_000.0, 300_000.0), elasticity=0.9, terms=FREE):
    """Two towns of 5,000, a main curve and three shapes that are all certain."""
    prior = ScalePrior(
        0.95, 0.1, 20_000, 20_000, comparison_sd=0.1, source="made up"
    )  # half believed
    fit = fit_scale(np.empty(0), np.empty(0), prior, np.random.default_rng(1), draws=DRAWS)
    fit = dataclasses.replace(fit, elasticity=np.full(DRAWS, elasticity))
    model = ServiceModel.build(
        TWINS, np.array(cost), fit, SharingTerms.from_ranges(terms), np.random.default_rng(1)
    )
    level, slope, flattening, per_person, carried = alike(4, -0.2, 20_000, 40, 2_500)
    knots = np.log([1_000.0, 5_000.0, 25_000.0])
    drawn = {
        LINE: Line(level, slope, flattening),
        SPLINE: Spline(knots, np.tile(4 - 0.3 * knots, (DRAWS, 1))),
        FIXED_COST: FixedCost(per_person, carried),
    }
    return model, Shapes(30, drawn, drawn, 1_000, 90_000)


def test_at_face_value_twins_with_a_fixed_cost_save_it_once():
    model, shapes = by_hand()

    spline, fixed = second_opinions(model, shapes, [True, True], at_face_value=True)

    # 40 a head and 100,000 of each town are 300,000 each; one of the 100,000 is spared
    np.testing.assert_allclose(fixed.net, 100_000)
    # a straight spline of slope -0.3: twice the people, 2 ** -0.3 of the cost a head
    np.testing.assert_allclose(spline.net, 600_000 * (1 - 2**-0.3))
    # apart from the line's own 2 ** -0.2
    np.testing.assert_allclose(spline.apart, 600_000 * (2**-0.2 - 2**-0.3))


def test_a_shape_is_believed_as_far_as_the_main_curve_believes_its_slope():
    model, shapes = by_hand()

    spline, fixed = second_opinions(model, shapes, [True, True])

    # main 2 ** -0.1; half of the difference in shape: from slope -0.2 to -0.3, or to 50 / 60
    np.testing.assert_allclose(spline.net, 600_000 * (1 - 2 ** -(0.1 + 0.05)))
    logs = -0.1 * np.log(2) + 0.5 * (np.log(50 / 60) + 0.2 * np.log(2))
    np.testing.assert_allclose(fixed.net, 600_000 * (1 - np.exp(logs)))
    np.testing.assert_allclose(spline.apart, 600_000 * (2**-0.1 - 2**-0.15))


def test_the_costs_of_sharing_stay_in():
    (free, _), (back, _) = (
        second_opinions(*by_hand(terms=terms), [True, True]) for terms in (FREE, HALF_BACK)
    )

    np.testing.assert_allclose(back.net, free.net / 2)


def test_the_direction_is_told_where_it_is_clear():
    model, shapes = by_hand()

    spline, fixed = second_opinions(model, shapes, [True, True])

    assert (spline.direction.tolist(), fixed.direction.tolist()) == ([1], [1])
    assert spline.summary().low[0] == pytest.approx(600_000 * (2**-0.1 - 2**-0.15))
    level, slope, flattening = alike(4, -0.4, 20_000)
    steep = dataclasses.replace(shapes, drawn=shapes.drawn | {LINE: Line(level, slope, flattening)})
    assert second_opinions(model, steep, [True, True])[0].direction.tolist() == [-1]


def test_one_town_alone_has_no_opinion_of_it():
    model, shapes = by_hand()

    for opinion in second_opinions(model, shapes, [True, False]):
        np.testing.assert_array_equal(opinion.apart, 0)
        assert opinion.direction.tolist() == [0]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"largest": 9_999.0}, "the group is larger than any town that reported"),
        ({"smallest": 5_001.0}, "a member is smaller than any town that reported"),
    ],
)
def test_outside_the_reports_no_shape_has_anything_to_say(change, why):
    model, shapes = by_hand()

    for opinion in second_opinions(model, dataclasses.replace(shapes, **change), [True, True]):
        assert opinion.silent == (why,)
        assert opinion.direction.tolist() == [0]


def test_a_fixed_cost_is_silent_where_cost_a_head_rises():
    model, shapes = by_hand()
    per_person, carried = alike(60, 0)
    rising = dataclasses.replace(
        shapes, drawn=shapes.drawn | {FIXED_COST: FixedCost(per_person, carried)}
    )

    spline, fixed = second_opinions(model, rising, [True, True])

    assert spline.silent == ("",)
    assert fixed.silent == ("cost per head rises with size, which a fixed cost cannot follow",)


def test_a_town_without_a_figure_is_refused():
    with pytest.raises(UnusableInput, match="missing is not zero"):
        second_opinions(*by_hand(cost=(300_000.0, np.nan)), [True, True])


def region(cost_of, seed=1, trust=0.5):
    """Thirty towns with costs of their own, the shapes fitted to them, and pairs of neighbors."""
    rng = np.random.default_rng(seed)
    cost = cost_of(PEOPLE) * np.exp(0.05 * rng.standard_normal(30))
    prior = ScalePrior(
        0.95, 0.1, 20_000, 25_000, comparison_sd=0.1 * np.sqrt(1 / trust - 1), source="made up"
    )
    fit = fit_scale(PEOPLE, cost, prior, rng)
    model = ServiceModel.build(PEOPLE, cost, fit, SharingTerms.from_ranges(FREE), rng)
    groups = np.zeros((10, 30), dtype=bool)
    groups[np.arange(10), np.arange(10)] = groups[np.arange(10), np.arange(1, 11)] = True
    return second_opinions(model, fit_shapes(PEOPLE, cost, fit, rng), groups)


def test_where_the_line_is_right_the_spline_agrees():
    spline, _ = region(lambda people: 50 * people * (np.minimum(people, 22_000) / 2e4) ** -0.2)

    alone = 100 * PEOPLE[:10] * 2
    assert np.all(np.abs(spline.summary().mean) < 0.02 * alone)


def test_where_a_fixed_cost_is_right_small_towns_gain_more_than_the_line_says():
    # the cost a head falls fastest among the smallest: a line on log scales spreads it evenly
    spline, fixed = region(lambda people: 200_000 + 40 * people)

    assert fixed.direction[:4].tolist() == [1, 1, 1, 1]
    assert spline.direction[:2].tolist() == [1, 1]


def test_where_the_region_is_odd_less_is_believed():
    def apart(trust):
        _, fixed = region(lambda people: 200_000 + 40 * people, trust=trust)
        return fixed.summary().mean[:4]

    assert np.all(np.abs(apart(0.05)) < 0.3 * np.abs(apart(0.5)))
