"""Cost curves of many services together."""

import numpy as np
import pytest

from interlocal.engine.costs import ScalePrior, fit_scale, fit_services
from interlocal.engine.errors import UnusableInput

PRIOR = ScalePrior(0.95, 0.04, 20_000, 25_000, source="made up")


def region(rng, services, stray, noise=0.3, towns=38):
    people = np.exp(rng.normal(9.4, 0.9, towns))
    slopes = 0.95 + rng.normal(0, stray, services)
    scatter = np.exp(noise * rng.standard_t(5, (towns, services)))
    return people, 50 * people[:, None] ** slopes * 9_000 ** (1 - slopes) * scatter


def test_slopes_that_stray_far_in_all_services_are_trusted_in_none():
    rng = np.random.default_rng(1)
    wild = fit_services(*region(rng, 10, 0.6), [PRIOR] * 10, np.random.default_rng(2))
    calm = fit_services(*region(rng, 10, 0.02), [PRIOR] * 10, np.random.default_rng(2))

    assert np.median(wild[0].comparison_sd) > 2 * np.median(calm[0].comparison_sd)
    assert np.ptp([fit.elasticity.mean() for fit in wild]) < 0.03


def test_the_common_spread_is_the_same_in_every_service_draw_by_draw():
    rng = np.random.default_rng(3)
    fits = fit_services(*region(rng, 4, 0.2), [PRIOR] * 4, rng, draws=50)

    for fit in fits[1:]:
        np.testing.assert_array_equal(fit.comparison_sd, fits[0].comparison_sd)


def test_a_service_with_three_reports_borrows_its_scatter_from_the_others():
    rng = np.random.default_rng(4)
    people, costs = region(rng, 8, 0.1, noise=0.15)
    costs[3:, 7] = np.nan

    alone = fit_scale(people, costs[:, 7], PRIOR, np.random.default_rng(5))
    together = fit_services(people, costs, [PRIOR] * 8, np.random.default_rng(5))[7]

    assert np.median(together.noise) < np.median(alone.noise)


def test_a_service_that_nobody_reports_keeps_the_evidence():
    rng = np.random.default_rng(6)
    people, costs = region(rng, 3, 0.3)
    costs[:, 1] = np.nan

    fit = fit_services(people, costs, [PRIOR] * 3, rng, draws=4_000)[1]

    assert not fit.used.any()
    assert fit.elasticity.mean() == pytest.approx(0.95, abs=0.005)
    assert fit.elasticity.std() == pytest.approx(0.04, abs=0.003)


def test_columns_and_priors_must_match():
    with pytest.raises(UnusableInput, match="one prior per service"):
        fit_services(np.ones(3), np.ones((3, 2)), [PRIOR], np.random.default_rng(1))


def test_half_of_the_towns_predict_the_other_half_as_often_as_the_ranges_say():
    # made-up regions from the model's own world: 80 % ranges must hold about 80 % of the time
    rng = np.random.default_rng(7)
    inside = []
    for _ in range(12):
        people, costs = region(rng, 6, 0.1)
        half = np.arange(38) % 2 == 0
        known = np.where(half[:, None], costs, np.nan)
        for k, fit in enumerate(fit_services(people, known, [PRIOR] * 6, rng)):
            low, high = np.percentile(fit.predict(people[~half], rng), [10, 90], axis=1)
            inside.append((low <= costs[~half, k]) & (costs[~half, k] <= high))

    assert 0.75 < np.mean(inside) < 0.86
