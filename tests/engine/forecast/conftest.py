"""Alder, Birch and Cedar share dispatch; nothing moves unless a test says so."""

import numpy as np
import pytest

from interlocal.engine.forecast import Baselines, Uncertain, likely_inputs

TOWNS = ("Alder", "Birch", "Cedar")
STILL = (
    Uncertain("Wages", 0, 0, 0, "wages"),
    Uncertain("Prices", 0, 0, 0, "inflation"),
    Uncertain("Volume", 0, 0, 0, "volume"),
)


@pytest.fixture
def rng():
    return np.random.default_rng(20261122)


@pytest.fixture
def still():
    """One future in which wages, prices and volume stand still."""
    return likely_inputs(STILL)


@pytest.fixture
def towns():
    """500, 300 and 200 a year alone; nothing is stranded or backfilled."""
    return Baselines.build(
        TOWNS,
        {"personnel": [400.0, 250, 150], "equipment": [120.0, 50, 60], "fees": [20.0, 0, 10]},
        backfill=0,
        stranded=0,
        fte=[5, 3, 2],
        volume=[500, 300, 200],
    )
