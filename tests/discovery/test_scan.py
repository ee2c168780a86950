"""Units of a scan from the registry rest on the figures that the finder compares."""

import numpy as np

from interlocal.discovery import queries
from interlocal.discovery.calculations import compare
from interlocal.discovery.calculations.scan import units_of_state
from interlocal.registry import queries as registry
from interlocal.scan.calculations.grouping import ScanWishes

WISHES = ScanWishes(limits={"max_towns": 2}, draws=20)


def test_a_scan_of_one_service_is_fitted_with_all_that_the_states_towns_report(towns, noon):
    on = noon.date()
    libraries = registry.find_service("libraries")

    (unit,) = units_of_state("CT", [libraries], on, WISHES)

    told = unit.inputs["together"]
    here = [town for town in towns.values() if town.state == "CT"]
    compared = compare(queries.facts_for_comparison(here), on)
    assert told["services"] == ["dispatch", "libraries"]
    assert sorted(told["population"]) == sorted(compared.population.tolist())
    for service, costs in zip(told["services"], told["costs"], strict=True):
        known = np.array(costs, dtype=float)
        value = compared.cost_of(service)[0]
        # no figure, and a figure that cannot be compared, are missing and not zero
        assert sorted(known[~np.isnan(known)]) == sorted(value[~np.isnan(value)])
        assert 0 not in known
    assert all(prior["source"] for prior in told["priors"])


def test_services_of_one_state_share_their_reports(towns, noon):
    units = list(units_of_state("CT", None, noon.date(), WISHES))

    assert [unit.name for unit in units] == ["CT.dispatch", "CT.libraries"]
    assert units[0].inputs["together"] == units[1].inputs["together"]
    assert units[0].digest != units[1].digest


def test_where_nobody_reports_a_service_nothing_is_fitted(towns, noon):
    (unit,) = units_of_state("CT", [registry.find_service("gis")], noon.date(), WISHES)

    assert unit.inputs["together"] is None
    assert unit.inputs["basis"] == "population only"
