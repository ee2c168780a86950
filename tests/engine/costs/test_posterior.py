"""The law of a curve's coefficients, against the same law worked out whole."""

import numpy as np
import pytest

from interlocal.engine.costs import ScalePrior, fit_services
from interlocal.engine.costs.elimination import coefficients, eliminated
from interlocal.engine.costs.posterior import NOISE, Common, Reports, noise_prior, posteriors

PRIOR = ScalePrior(0.95, 0.04, 20_000, 30_000, source="made up")
SPREADS = np.array([0.1, 0.5])


def three_towns():
    # three reports are taken as they are: no weight is moved
    people = np.array([2_000.0, 9_000.0, 22_000.0])
    cost = people * np.array([80.0, 50.0, 65.0])
    return Reports.read(people, cost, np.array([30.0, 200.0, 90.0]))


def test_elimination_by_hand():
    # gaps 2 and 4; a level (1, 1) and a size (-1, 0), each held like one report:
    # 3 a - b = 6 and -a + 2 b = -2 give a = 2, b = 0; 20 - 6 * 2 + 2 * 0 = 8 stay
    table = np.array([[2.0, 4.0], [1.0, 1.0], [-1.0, 0.0]])

    left = eliminated(table @ table.T, np.ones(2))

    assert left[0, 0] == pytest.approx(8.0)
    assert (left[1, 1], left[2, 2]) == (2.5, 2.0)
    np.testing.assert_allclose(coefficients(left, np.zeros(2)), [2.0, 0.0], atol=1e-12)


def test_draws_scatter_as_the_inverse_of_the_precision():
    rng = np.random.default_rng(1)
    table = rng.standard_normal((4, 9))
    held = np.array([0.3, 2.0, 5.0])
    products = table @ table.T

    found = coefficients(
        eliminated(products[:, :, None], held[:, None]), rng.standard_normal((3, 200_000))
    )

    precision = products[1:, 1:] + np.diag(held)
    np.testing.assert_allclose(np.cov(found) @ precision, np.eye(3), atol=0.03)
    np.testing.assert_allclose(
        found.mean(axis=1), np.linalg.solve(precision, products[0, 1:]), atol=0.005
    )


def test_the_chance_of_the_reports_is_the_normal_law_with_the_coefficients_left_open():
    reports = three_towns()
    (law,) = posteriors([reports], [PRIOR], SPREADS)

    log_chance = law.log_peak[:, None, None] + np.log(law.chance)

    for c, f, s in [(0, 0, 20), (1, 0, 30), (0, 14, 40), (1, 7, 47)]:
        columns = reports.columns(law.flattening[f])
        scatter = np.diag(np.full(3, NOISE[s] ** 2)) + columns.T / law.held[:, c] @ columns
        gap = reports.log_per_head - law.start @ columns
        whole = np.linalg.slogdet(scatter)[1] + gap @ np.linalg.solve(scatter, gap)
        assert log_chance[c, f, s] == pytest.approx(-0.5 * whole)


def test_cells_are_drawn_as_often_as_their_chance_says():
    (law,) = posteriors([three_towns()], [PRIOR], SPREADS)
    spread = np.repeat([1, 0], 100_000)
    priors = np.stack([noise_prior(0.2, 0.3), noise_prior(0.8, 0.3)])

    flat, noise = law.cells(Common.of(spread, priors, spread), np.random.default_rng(2))

    for c in (0, 1):
        chance = law.chance[c] * priors[c]
        often = np.histogram2d(flat[spread == c], noise[spread == c], [range(16), range(49)])[0]
        np.testing.assert_allclose(often / 100_000, chance / chance.sum(), atol=0.003)


def test_where_nobody_reports_anything_every_service_keeps_its_evidence():
    people = np.array([1_000.0, 5_000.0])

    fits = fit_services(
        people, np.full((2, 3), np.nan), [PRIOR] * 3, np.random.default_rng(3), draws=4_000
    )

    for fit in fits:
        assert np.isnan(fit.level).all()
        assert fit.elasticity.mean() == pytest.approx(0.95, abs=0.003)
        assert fit.elasticity.std() == pytest.approx(0.04, abs=0.003)
