"""`interlocal study` on a bench of the cast."""

import json

import pytest
from tests.proposals.opened import bench, opened

__all__ = ["bench", "opened"]


def test_the_study_of_a_bench_is_written_as_it_stands(run, bench, tmp_path):
    folder = tmp_path / "new" / "study"

    code, said, _ = run("study", bench.scenario_id, "--out", folder, "--json")

    told = json.loads(said)
    assert code == 0
    assert [file.rsplit(".", 1)[1] for file in told["files"]] == ["pdf", "docx"]
    assert (folder / f"study-{bench.scenario_id}.pdf").read_bytes().startswith(b"%PDF")
    assert (folder / f"study-{bench.scenario_id}.docx").read_bytes().startswith(b"PK")
    assert not bench.scenario.papers.exists()


@pytest.mark.parametrize("number", [987_654, 10**40])
def test_a_scenario_without_a_bench_is_said(run, valley, db, tmp_path, number):
    code, _, complained = run("study", number, "--out", tmp_path)

    assert code == 2
    assert f"no bench for a scenario with the number {number}" in complained


def test_going_on_alone_has_no_study(run, bench, tmp_path):
    bench.option = "alone"
    bench.save(update_fields=["option"])

    code, _, complained = run("study", bench.scenario_id, "--out", tmp_path / "none")

    assert code == 2
    assert complained
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("number", ["x", "1.5"])
def test_a_number_is_asked_for(run, number):
    with pytest.raises(SystemExit):
        run("study", number)
