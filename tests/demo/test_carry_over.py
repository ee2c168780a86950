"""The demo's own tables are what the joined tables of Connecticut's towns say."""

import csv
from pathlib import Path

import pytest
import yaml

from interlocal.demo import carry_over

TABLES = ("bodies", "districts", "members", "neighbours", "served", "spending", "towns")


def lines(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def connecticut(shared_data):
    return shared_data / "connecticut"


def test_the_tables_that_ship_are_the_ones_that_are_written(connecticut, tmp_path):
    carry_over.main(connecticut, tmp_path)

    for table in TABLES:
        name = f"capitol_{table}.csv"
        assert (tmp_path / name).read_bytes() == (carry_over.HERE / name).read_bytes(), name


def test_the_lines_are_those_of_the_long_table_too(connecticut):
    """The folder holds the spending twice, wide and long; the demo was made from the wide one."""
    ours = {
        (line["identifier"], line["service"] or line["measure"]): int(line["value"])
        for line in lines(carry_over.HERE / "capitol_spending.csv")
        if line["value"] and line["measure"].startswith("spending")
    }
    named = {**carry_over.SERVICES, **carry_over.MEASURES}
    theirs = {
        (line["geoid_2022"], named[f"ucoa_{line['function']}"]): int(line["amount_usd"])
        for line in lines(connecticut / "crcog_expenditure_by_function_long.csv")
    }

    assert {key: ours[key] for key in theirs} == theirs
    assert {what for _, what in set(ours) - set(theirs)} == {"spending-total"}


def test_a_column_without_a_place_stops_the_carrying(tmp_path, connecticut):
    towns = (connecticut / "ct_towns.csv").read_text("utf-8").splitlines()
    (tmp_path / "ct_towns.csv").write_text(
        "\n".join([f"{towns[0]},ucoa_moon_landing", *(f"{town}," for town in towns[1:])])
    )

    with pytest.raises(SystemExit, match="ucoa_moon_landing"):
        carry_over.main(tmp_path, tmp_path)


def test_every_column_of_the_towns_table_says_where_it_comes_from():
    said = yaml.safe_load((carry_over.HERE / "SOURCES.yaml").read_text("utf-8"))
    columns = set(lines(Path(carry_over.HERE / "capitol_towns.csv"))[0]) - {"geoid", "name"}
    codes = {source["code"] for source in said["sources"]}

    assert {entry["column"] for entry in said["towns"]} == columns
    assert {entry["source"] for entry in said["towns"]} | set(said["tables"].values()) == codes
