"""A bench is opened, worked on together, copied and locked; what it says can be worked by hand."""

import pytest

from interlocal.proposals import services


@pytest.fixture
def bench(scenario, clerks, noon):
    """Alder's bench, begun with what evidence and assumptions suggest."""
    return services.open_bench(scenario=scenario, by=clerks["Alder"], at=noon)


def test_a_bench_begins_with_the_figures_of_its_scenario(bench, scenario):
    told = bench.forecast

    assert "refusal" not in told, told
    assert [each["name"] for each in told["participants"]] == ["Alder", "Birch", "Cedar"]
    assert {each["footing"]["kind"] for each in told["participants"]} == {"public"}
    assert len(told["years"]) == bench.years
    assert bench.is_up_to_date


def test_the_page_of_a_bench_says_what_it_means_first(bench, browsers):
    page = browsers["Alder"].get(f"/scenarios/{bench.scenario_id}/bench/").content.decode()

    assert "What it means for each" in page
    assert "public figures, estimated" in page
    assert (
        browsers["Alder"].get(f"/scenarios/{bench.scenario_id}/bench/baselines/").status_code == 200
    )


@pytest.mark.parametrize("tab", ["option", "inputs", "option/dispatch", "option/animals", "stress"])
def test_every_tab_opens(bench, browsers, tab):
    assert browsers["Alder"].get(f"/scenarios/{bench.scenario_id}/bench/{tab}/").status_code == 200
