"""A town's best partners."""

import numpy as np
import pytest

from interlocal.engine.costs import ScalePrior, ServiceModel, SharingTerms, fit_scale
from interlocal.engine.errors import NoAnswer, UnusableInput
from interlocal.engine.partners import distances_km, rank_partners

TERMS = SharingTerms.from_ranges(
    {
        "transition": (0.01, 0.05, 0.15),
        "horizon": (5, 10, 18),
        "stranded": (0.0, 0.04, 0.12),
        "stranded_years": (2, 4, 6),
        "coordination": (0.001, 0.004, 0.015),
        "crowding": (0.0, 0.0005, 0.002),
        "pay": (0.0, 0.002, 0.01),
        "backfill": (0.0, 0.03, 0.15),
        "elsewhere": (0.0, 0.05, 0.3),
    }
)
# five towns on a line, about 11 km apart
POSITION = np.array([[41.0, -72.0], [41.1, -72.0], [41.2, -72.0], [41.3, -72.0], [41.4, -72.0]])
BORDERS = np.abs(np.subtract.outer(range(5), range(5))) == 1
PEOPLE = np.array([4_000.0, 6_000.0, 9_000.0, 12_000.0, 30_000.0])


def service(cost_per_head=80.0, missing=(), elasticity=0.85, people=PEOPLE):
    cost = people * cost_per_head
    cost[list(missing)] = np.nan
    rng = np.random.default_rng(1)
    prior = ScalePrior(elasticity, 0.03, 20_000, 25_000, source="made up")
    fit = fit_scale(np.empty(0), np.empty(0), prior, rng, draws=200)
    return ServiceModel.build(people, cost, fit, TERMS, rng)


def test_a_degree_of_latitude_is_about_111_km():
    # a quarter meridian of the mean sphere is 10,007.6 km, a 90th of it 111.19 km
    km = distances_km(np.array([[41.0, -72.0], [42.0, -72.0]]))

    assert km[0, 1] == pytest.approx(111.195, abs=0.01)


def test_two_towns_at_one_point_are_no_distance_apart():
    assert distances_km(np.array([[41.0, -72.0]] * 2)).tolist() == [[0, 0], [0, 0]]


def test_rows_come_best_first_and_say_why():
    found = rank_partners(0, {"libraries": service()}, POSITION, BORDERS)

    nets = [row.net_mean for row in found.rows]
    assert nets == sorted(nets, reverse=True)
    neighbour = next(row for row in found.rows if row.members == (0, 1))
    assert neighbour.neighbour is True
    assert neighbour.distance_km == pytest.approx(11.12, abs=0.01)
    assert neighbour.population_ratio == pytest.approx(1.5)
    assert neighbour.combined_population == 10_000
    assert neighbour.beyond_flattening == pytest.approx(10_000 / 22_500, rel=0.1)
    assert neighbour.alone == pytest.approx(800_000)
    assert neighbour.net_low < neighbour.net_mean < neighbour.net_high


def test_many_pairs_are_valued_as_all_at_once():
    rng = np.random.default_rng(5)
    model = service(people=np.exp(rng.normal(9, 1, 50)))
    position = rng.uniform([41, -72], [41.5, -71.5], (50, 2))

    rows = rank_partners(0, {"libraries": model}, position, k=None).rows

    masks = np.zeros((len(rows), 50), dtype=bool)
    for at, row in enumerate(rows):
        masks[at, list(row.members)] = True
    parts = model.savings(masks)
    assert len(rows) == 49
    np.testing.assert_allclose([row.net_mean for row in rows], parts.net.mean(axis=1))
    np.testing.assert_allclose([row.net_high for row in rows], parts.summary("net").high)
    assert [row.p_saves for row in rows] == parts.p_saves.tolist()


def test_a_pair_row_equals_the_model_asked_directly():
    model = service()

    row = rank_partners(0, {"libraries": model}, POSITION, k=None).rows[0]

    mask = np.zeros(5, dtype=bool)
    mask[list(row.members)] = True
    parts = model.savings(mask)
    assert row.net_mean == pytest.approx(parts.net.mean())
    assert row.p_saves == parts.p_saves[0]


def test_a_service_that_the_town_does_not_report_is_named_and_not_ranked():
    models = {"libraries": service(), "police": service(missing=[0])}

    found = rank_partners(0, models, POSITION)

    assert found.no_figure == ("police",)
    assert {row.service for row in found.rows} == {"libraries"}


def test_a_partner_that_reports_nothing_is_named_and_not_ranked():
    found = rank_partners(0, {"libraries": service(missing=[2])}, POSITION)

    assert found.left_out == {"libraries": (2,)}
    assert all(2 not in row.members for row in found.rows)


def test_groups_grow_over_borders_only():
    found = rank_partners(0, {"libraries": service()}, POSITION, BORDERS, max_size=4, k=None)

    larger = [row.members for row in found.rows if len(row.members) > 2]
    assert larger
    assert all(row == tuple(range(len(row))) for row in larger)
    assert max(map(len, larger)) <= 4


def test_a_grown_group_saves_more_than_the_pair_it_grew_from():
    found = rank_partners(0, {"s": service()}, POSITION, max_size=5, k=None)

    best_pair = max(row.net_mean for row in found.rows if len(row.members) == 2)
    best_group = max(row.net_mean for row in found.rows if len(row.members) > 2)
    assert best_group > best_pair


def test_partners_out_of_reach_are_not_considered():
    found = rank_partners(0, {"s": service()}, POSITION, max_km=23, k=None)

    assert {row.members for row in found.rows} == {(0, 1), (0, 2)}
    with pytest.raises(NoAnswer, match="widen the search"):
        rank_partners(0, {"s": service()}, POSITION, max_km=5)


def test_the_order_of_the_services_changes_nothing():
    models = {"a": service(50), "b": service(90)}

    one = rank_partners(0, models, POSITION)
    two = rank_partners(0, dict(reversed(models.items())), POSITION)

    assert one.rows == two.rows


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"town": 9}, "no town 9"),
        ({"neighbours": np.ones((5, 5), dtype=bool)[:4]}, "symmetric table"),
        ({"max_size": 1}, "two towns or more"),
        ({"position": POSITION[:4]}, "same towns"),
        ({"position": np.where(POSITION > 41.35, np.nan, POSITION)}, "Town 4 has no position"),
    ],
)
def test_unusable_questions_are_refused(change, why):
    question = {"town": 0, "models": {"s": service()}, "position": POSITION} | change

    with pytest.raises(UnusableInput, match=why):
        rank_partners(**question)
