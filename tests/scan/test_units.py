"""Units of work: the same result anywhere, kept as they finish, and no death loses any."""

import json
import os
import signal
import sys

import pytest
from tests.scan import works

from interlocal.scan.calculations import (
    CannotScan,
    Cluster,
    Here,
    Processes,
    Unit,
    done_units,
    seed_of,
)


def units(**more):
    return [Unit(name, {"number": number} | more) for number, name in enumerate("abcd")]


HERE = Here()


def results(units, place=HERE, work=works.double, **more):
    return {
        done.unit.name: (done.result, done.kept)
        for done in done_units(units, work, place=place, **more)
    }


FRESH = {name: ({"twice": 2 * number}, False) for number, name in enumerate("abcd")}


def test_processes_of_which_one_is_killed_leave_the_same_files_as_one_after_the_other(tmp_path):
    killed = []

    def kill_whoever_works_on_b():
        place = tmp_path / "b.pid"
        if place.exists() and place.read_text() and not killed:
            killed.append(int(place.read_text()))
            os.kill(killed[0], signal.SIGKILL)
        return False

    asked = units(folder=str(tmp_path))
    apart = results(
        asked,
        Processes(2),
        works.double_slowly_at_first,
        folder=tmp_path / "apart",
        should_stop=kill_whoever_works_on_b,
    )
    here = results(asked, folder=tmp_path / "here")

    assert len(killed) == 1
    assert here == apart == FRESH
    for name in "abcd":
        file = f"{name}.json"
        assert (tmp_path / "here" / file).read_bytes() == (tmp_path / "apart" / file).read_bytes()


def test_a_unit_that_kills_every_process_is_named():
    with pytest.raises(CannotScan, match="The process that worked on a died 3 times"):
        results(units()[:1], Processes(1), works.die)


def test_a_mistake_in_the_work_is_said_with_the_unit():
    with pytest.raises(CannotScan, match=r"(?s)a failed.*no answer to a"):
        results(units()[:1], Processes(1), works.fail)


def test_what_was_stopped_goes_on_where_it_was(tmp_path):
    asked = iter([False, False, True])
    stopped = results(units(), folder=tmp_path, should_stop=lambda: next(asked))

    again = results(units(), folder=tmp_path)

    assert list(stopped) == ["a", "b"]
    assert {name: kept for name, (_, kept) in again.items()} == {
        "a": True,
        "b": True,
        "c": False,
        "d": False,
    }
    assert {name: result for name, (result, _) in again.items()} == {
        name: result for name, (result, _) in FRESH.items()
    }


def test_a_changed_input_is_done_again_and_no_other(tmp_path):
    results(units(), folder=tmp_path)
    changed = [Unit("a", {"number": 21}), *units()[1:]]

    found = results(changed, folder=tmp_path)

    assert found["a"] == ({"twice": 42}, False)
    assert [kept for _, kept in found.values()].count(True) == 3
    assert results(changed, folder=tmp_path)["a"] == ({"twice": 42}, True)


@pytest.mark.parametrize("spoilt", ['{"unit": "a", "inp', "", "[]", '{"unit": "a"}'])
def test_a_kept_file_that_cannot_be_read_is_done_again(tmp_path, spoilt):
    results(units(), folder=tmp_path)
    (tmp_path / "a.json").write_text(spoilt)

    assert results(units(), folder=tmp_path)["a"] == FRESH["a"]
    assert json.loads((tmp_path / "a.json").read_text())["result"] == {"twice": 0}


def test_nothing_half_written_stays(tmp_path):
    results(units(), folder=tmp_path)

    assert sorted(file.name for file in tmp_path.iterdir()) == [f"{name}.json" for name in "abcd"]


def test_a_cluster_needs_one_part_more(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(CannotScan, match=r"pip install 'interlocal\[cluster\]'"):
        results(units(), Cluster("tcp://127.0.0.1:8786"))


def test_two_units_of_one_name_are_refused():
    with pytest.raises(CannotScan, match="the same name"):
        results([units()[0], units()[0]])


def test_a_units_seed_is_its_own():
    assert seed_of(1, "CT.police") == seed_of(1, "CT.police")
    assert len({seed_of(1, "CT.police"), seed_of(2, "CT.police"), seed_of(1, "CT.fire")}) == 3
