"""`interlocal share` from a file to words and JSON."""

import argparse
import json

import numpy as np
import openpyxl
import pytest

from interlocal.cli import share
from interlocal.cli.gamefiles import read_game, write_game
from interlocal.engine.games import Certificate, CostGame, verify

GAME = CostGame.from_table([0, 500, 400, 700, 300, 650, 560, 840], ["Alder", "Birch", "Cedar"])


@pytest.fixture
def game_file(tmp_path):
    path = tmp_path / "game.csv"
    write_game(GAME, path)
    return path


def run(*words):
    top = argparse.ArgumentParser(prog="interlocal")
    share.add_parser(top.add_subparsers())
    given = top.parse_args(["share", *map(str, words)])
    return given.func(given)


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".json"])
def test_games_come_back_from_files_the_same(tmp_path, ending):
    path = tmp_path / f"game{ending}"
    odd = CostGame.from_table([0, 0.1, 1e-7, 34.69], ["Alder, upper", 'Birch "B"'])

    write_game(odd, path)

    again, _ = read_game(path)
    assert again.members == odd.members
    np.testing.assert_array_equal(again.costs, odd.costs)


def test_all_methods_are_printed_with_their_proofs(game_file, capsys):
    assert run(game_file, "--method", "all") == 0

    words = " ".join(capsys.readouterr().out.split())
    assert "Together the service costs 840.00; alone the members pay 1,200.00." in words
    assert "nucleolus 356.67 266.67 216.67" in words
    assert "nucleolus: nobody, and no group, would do better apart. Proved." in words
    assert "level 1: a gain of 76.67 each for" in words
    assert "Not proved" not in words


def test_objections_are_named(tmp_path, capsys):
    path = tmp_path / "game.csv"
    write_game(CostGame.from_table([0, 60, 40, 90], ["Alder", "Birch"]), path)

    run(path, "--method", "equal")

    words = " ".join(capsys.readouterr().out.split())
    assert "1 group(s) would do better apart; the first is Birch, which pays 45.00" in words


def test_json_holds_certificates_that_verify(game_file, capsys):
    assert run(game_file, "--method", "shapley", "nucleolus", "--json") == 0

    report = json.loads(capsys.readouterr().out)
    assert list(report["methods"]) == ["shapley", "nucleolus"]
    for entry in report["methods"].values():
        assert verify(Certificate.from_dict(entry["certificate"]), GAME)
        assert entry["proved"]
        assert sum(entry["shares"].values()) == pytest.approx(840)


def test_certificates_are_written_beside_the_shares(game_file, tmp_path, capsys):
    run(game_file, "--method", "nucleolus", "--certificates", tmp_path / "proofs")

    text = (tmp_path / "proofs" / "nucleolus.json").read_text(encoding="utf-8")
    assert verify(Certificate.from_json(text), GAME)


def test_drivers_bring_keys_and_formulas(game_file, capsys):
    people = "people=Alder:5000,Birch:3000,Cedar:2000"

    assert run(game_file, "--driver", people, "--method", "proportional,formula") == 0

    words = " ".join(capsys.readouterr().out.split())
    assert "proportional 420.00 252.00 168.00" in words
    assert "Formula: 100% people." in words


def test_a_json_file_brings_what_methods_need(tmp_path, capsys):
    path = tmp_path / "network.json"
    path.write_text(
        json.dumps(
            {
                "members": ["Alder", "Birch", "Cedar"],
                "connections": [[0, 10, 12, 20], [10, 0, 4, 9], [12, 4, 0, 7], [20, 9, 7, 0]],
                "weights": {"Alder": 1, "Birch": 2, "Cedar": 1},
                "unions": ["north", "north", "south"],
                "benefits": [50, 50, 50],
                "drivers": {"people": [3, 2, 1]},
            }
        ),
        encoding="utf-8",
    )

    assert run(path, "--json") == 0

    methods = json.loads(capsys.readouterr().out)["methods"]
    assert methods.keys() == share.METHODS.keys()
    assert methods["bird"]["shares"] == {"Alder": 10, "Birch": 4, "Cedar": 7}
    assert all(entry["proved"] for entry in methods.values())


def test_a_game_where_nobody_can_gain_is_answered_in_words(tmp_path, capsys):
    path = tmp_path / "game.csv"
    write_game(CostGame.from_table([0, 60, 40, 120], ["Alder", "Birch"]), path)

    assert run(path) == 0

    words = " ".join(capsys.readouterr().out.split())
    assert "nucleolus: no answer. Together the service costs 20.00 more" in words
    assert "The core is empty" in words
    assert "cost 20.00 less apart than together" in words


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("game.csv", "", "The sheet is empty"),
        ("game.csv", "group,cost\nAlder,$60\n", "currency signs"),
        ("game.csv", 'group,cost\n"Alder,60\n', "not well-formed CSV"),
        ("game.csv", b"group,cost\nAld\xe9r,60\n", "not UTF-8"),
        ("game.csv", "group,cost\nAlder,60\nBirch,40\n", "Alder and Birch"),
        ("game.json", "{", "not readable JSON"),
        ("game.json", "[]", 'needs "members"'),
        ("game.json", '{"members": ["A"], "table": [0, NaN]}', "have no cost"),
        ("game.json", '{"members": ["A"], "table": [0, 1], "drivers": [1]}', '"drivers" must map'),
        ("game.json", '{"members": ["A"], "table": [0, 1], "unions": 3}', '"unions" must be'),
        ("game.xlsx", "not a workbook", "not a readable XLSX"),
        ("game.pdf", "", "ending .pdf is not known"),
    ],
)
def test_bad_files_are_refused_in_one_line(tmp_path, capsys, name, content, message):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())

    assert run(path) == 2

    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err
    assert name in captured.err
    assert len(captured.err.strip().splitlines()) == 1


def test_a_missing_file_and_an_unknown_method_are_refused(game_file, tmp_path, capsys):
    assert run(tmp_path / "none.csv") == 2
    assert "No such file" in capsys.readouterr().err
    assert run(game_file, "--method", "fair") == 2
    assert 'There is no method "fair"' in capsys.readouterr().err
    assert run(game_file, "--method", "proportional") == 2
    assert '"drivers"' in capsys.readouterr().err
    assert run(game_file, "--driver", "people") == 2
    assert "is not understood" in capsys.readouterr().err


def test_sheets_with_marks_and_semicolons_are_read(tmp_path):
    path = tmp_path / "game.csv"
    path.write_text("\ufeffAlder;Birch;cost\nx;;60\n;x;40\nx;x;90\n", encoding="utf-8")
    book = openpyxl.Workbook()
    for row in (["Alder", "Birch", "cost"], [1, None, 60], [None, 1, 40], [1, 1, 90]):
        book.active.append(row)
    book.save(tmp_path / "game.xlsx")

    for file in (path, tmp_path / "game.xlsx"):
        assert read_game(file)[0].costs.tolist() == [0, 60, 40, 90]
