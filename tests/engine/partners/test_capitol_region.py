"""The Capitol Region of Connecticut, FY2023: results must be sane, modest and ranged.

Uniform Chart of Accounts (Connecticut Office of Policy and Management) and Census
population estimates of 2025.
"""

import csv
from pathlib import Path

import numpy as np
import pytest

from interlocal.engine.costs import (
    ScalePrior,
    ServiceModel,
    SharingTerms,
    fit_services,
    spread_benefits,
)
from interlocal.engine.partners import rank_partners
from interlocal.parameters import parameter, scale_evidence, sharing_terms

TABLE = Path(__file__).resolve().parents[3] / "../shared/data/connecticut/ct_towns.csv"
FUNCTIONS = {
    "police": "police",
    "fire": "fire",
    "general-government": "general_government",
    "libraries": "libraries",
    "highways": "highways",
    "social-services": "social_services",
    "waste": "waste_management",
    "recreation": "recreation",
    "public-health": "public_health",
}
OTHERS = (
    "other_public_works",
    "other_public_safety",
    "other_health_welfare",
    "other_culture_recreation",
    "not_broken_down",
    "capital_outlay",
    "sewer",
)

pytestmark = pytest.mark.skipif(
    not TABLE.exists(), reason="the table of Connecticut's towns is not beside the project"
)


@pytest.fixture(scope="module")
def region():
    with TABLE.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["ucoa_fiscal_year"]]

    def column(name):
        return np.array([float(row[name]) if row[name] else np.nan for row in rows])

    people = column("pop_2025_census")
    lines = np.stack([column(f"ucoa_{f}") for f in [*FUNCTIONS.values(), *OTHERS]], axis=1)
    loaded = spread_benefits(
        lines,
        column("ucoa_unallocated_other"),
        parameter("sharing.central_limit").value,
        parameter("sharing.labour_tilt").value,
    )
    rng = np.random.default_rng(1)
    fits = fit_services(
        people,
        loaded.value[:, : len(FUNCTIONS)],
        [ScalePrior(**scale_evidence(service).prior) for service in FUNCTIONS],
        rng,
        density=people / column("land_area_sqmi"),
    )
    models = {
        service: ServiceModel.build(
            people,
            loaded.value[:, k],
            fit,
            SharingTerms.from_ranges(
                {name: term.ends for name, term in sharing_terms(service).items()}
            ),
            rng,
            loaded.low[:, k],
            loaded.high[:, k],
        )
        for k, (service, fit) in enumerate(zip(FUNCTIONS, fits, strict=True))
    }
    position = np.stack([column("lat"), column("lon")], axis=1)
    return [row["town"] for row in rows], loaded, models, position


def test_the_three_towns_with_the_largest_central_lines_are_refused(region):
    towns, loaded, _, _ = region

    refused = {town for town, no in zip(towns, loaded.refused, strict=True) if no}
    # Andover's year has no breakdown but one line, and stays without figures by service
    assert refused == {"Hartford", "East Hartford", "West Hartford"}


def test_bolton_is_promised_little_and_always_with_a_range(region):
    towns, _, models, position = region

    found = rank_partners(towns.index("Bolton"), models, position, max_km=30, k=None)

    assert found.rows
    for row in found.rows:
        assert row.net_low < row.net_mean < row.net_high
        assert row.net_low < 0 < row.p_saves < 0.9
        assert row.net_mean < 0.06 * row.alone


def test_services_that_studies_found_no_gain_in_are_not_promised_one(region):
    towns, _, models, position = region

    found = rank_partners(towns.index("Bolton"), models, position, max_km=30, k=None)

    assert all(row.net_mean < 0 for row in found.rows if row.service == "social-services")


def test_willington_reports_no_police_line_and_is_left_out(region):
    towns, _, models, position = region

    found = rank_partners(towns.index("Bolton"), {"police": models["police"]}, position)

    assert towns.index("Willington") in found.left_out["police"]


def test_past_the_flattening_point_two_large_towns_lose_on_balance(region):
    towns, _, models, _ = region
    pair = np.isin(towns, ["Glastonbury", "Southington"])

    parts = models["libraries"].savings(pair)

    assert np.abs(parts.gross / parts.alone).max() < 1e-9
    assert parts.net.max() <= 0
