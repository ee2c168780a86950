"""Workbooks, Parquet, packed files and shapefiles end as the same rows, or are refused in words."""

import gzip
import io
import json
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.registry.conftest import ALDER, BIRCH
from tests.registry.mapped import BY_GEOID, SOURCE, workbook

from interlocal.registry import queries, services
from interlocal.registry.imports.formats import read_sheet
from interlocal.registry.imports.formats.sheet import text_of
from interlocal.registry.imports.problems import ImportRefused
from interlocal.registry.models import Boundary, Former

PEOPLE = BY_GEOID + "figures: {year: 2030, columns: [{column: people, measure: population}]}\n"
OUTLINES = SOURCE + "body: {scheme: geoid, identifier: GEOID}\n"
WGS84 = 'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]]]'
NAD83 = 'GEOGCS["GCS_North_American_1983",DATUM["D_North_American_1983"]]'
FEET = 'PROJCS["NAD_1983_StatePlane_Connecticut_FIPS_0600_Feet",GEOGCS["GCS_North_American_1983"]]'
SQUARE = [[-72.4, 41.8], [-72.4, 41.9], [-72.3, 41.9], [-72.3, 41.8], [-72.4, 41.8]]
BOW_TIE = [[-72.4, 41.8], [-72.3, 41.9], [-72.3, 41.8], [-72.4, 41.9], [-72.4, 41.8]]


def packed(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, content in parts.items():
            made.writestr(name.replace("_", "."), content)
    return file.getvalue()


def shapefile_zip(rings, prj=WGS84, geoids=(ALDER, BIRCH)):
    import shapefile

    shp, shx, dbf = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with shapefile.Writer(shp=shp, shx=shx, dbf=dbf, shapeType=shapefile.POLYGON) as writer:
        writer.field("GEOID", "C", size=10)
        for geoid, ring in zip(geoids, rings, strict=False):
            writer.poly([ring])
            writer.record(geoid)
    parts = {"t_shp": shp.getvalue(), "t_shx": shx.getvalue(), "t_dbf": dbf.getvalue()}
    return packed(**parts, **({"t_prj": prj} if prj else {}))


def parquet(rows):
    duckdb = pytest.importorskip("duckdb", reason="Parquet needs the extra “analytics”")
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as engine:
        place = Path(folder) / "t.parquet"
        engine.execute(f"COPY ({rows}) TO '{place}' (FORMAT parquet)")
        return place.read_bytes()


def test_a_workbook_is_read_with_its_line_and_column(read_mapped, towns):
    content = workbook(["geoid", "people"], [ALDER, 5000.0], [BIRCH, None])

    read_mapped("facts", PEOPLE, content, file_name="people.xlsx")

    found = queries.facts_about(towns["Alder"]).get()
    assert (found.value, found.locator) == (5000, "line 2, column people")


def test_a_formula_without_a_stored_value_is_a_problem_and_no_blank(read_mapped):
    content = workbook(["geoid", "people"], [ALDER, "=2500*2"])

    with pytest.raises(services.ImportRefused, match=r"line 2: column people: .*formula without"):
        read_mapped("facts", PEOPLE, content)


def test_a_formula_in_a_column_that_nobody_reads_harms_nothing(read_mapped):
    content = workbook(["geoid", "people", "per head"], [ALDER, 5000, "=1/3"])

    assert read_mapped("facts", PEOPLE, content).added == 1


def test_a_merged_heading_is_refused_with_what_to_write(read_mapped):
    content = workbook(
        ["geoid", "people", None], [None, 2029, 2030], [ALDER, 1, 2], merged=["B1:C1"]
    )

    with pytest.raises(services.ImportRefused, match=r"B to C .* merged.*heading: \[1, 2\]"):
        read_mapped("facts", PEOPLE, content)


def test_a_merged_heading_is_read_when_both_its_rows_are_named(read_mapped, towns):
    content = workbook(
        ["geoid", "people", None], [None, 2029, 2030], [ALDER, 1, 2], merged=["B1:C1", "A1:A2"]
    )
    mapping = BY_GEOID + (
        "table: {heading: [1, 2]}\n"
        'figures: {columns: [{column: "people / {year}", measure: population}]}\n'
    )

    read_mapped("facts", mapping, content)

    years = queries.facts_about(towns["Alder"]).values_list("year", "value")
    assert set(years) == {(2029, 1), (2030, 2)}


def test_a_cell_merged_downwards_is_a_problem_unless_it_is_filled_down(read_mapped):
    content = workbook(
        ["geoid", "year", "people"], [ALDER, 2029, 1], [None, 2030, 2], merged=["A2:A3"]
    )
    mapping = PEOPLE.replace("year: 2030", "year: year")
    with pytest.raises(services.ImportRefused, match=r"line 3: column geoid: .*merged.*fill_down"):
        read_mapped("facts", mapping, content)

    filled = read_mapped("facts", f"{mapping}table: {{fill_down: [geoid]}}\n", content)

    assert filled.added == 2


def test_of_several_sheets_one_must_be_named(read_mapped):
    content = workbook(["geoid", "people"], [ALDER, 1], sheets=("People", "Notes"))
    many = workbook(["geoid", "people"], [ALDER, 1], sheets=("People",))

    assert read_mapped("facts", f"{PEOPLE}table: {{sheet: people}}\n", content).added == 1
    assert read_mapped("facts", f"{PEOPLE}table: {{sheet: 1}}\n", many).unchanged == 1
    with pytest.raises(services.ImportRefused, match=r"No sheet “Folk”. There are: People, Notes"):
        read_mapped("facts", f"{PEOPLE}table: {{sheet: Folk}}\n", content)


def test_parquet_is_read_by_row(read_mapped, towns):
    content = parquet(f"SELECT '{ALDER}' AS geoid, 5000::DOUBLE AS people")

    read_mapped("facts", PEOPLE, content, file_name="people.parquet")

    found = queries.facts_about(towns["Alder"]).get()
    assert (found.value, found.locator) == (5000, "row 1, column people")


def test_parquet_without_its_part_says_what_to_install(read_mapped, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)

    with pytest.raises(services.ImportRefused, match=r"pip install 'interlocal\[analytics\]'"):
        read_mapped("facts", PEOPLE, b"PAR1 and so on")


def test_a_packed_csv_is_unpacked(read_mapped):
    text = f"geoid,people\n{ALDER},5\n"

    assert read_mapped("facts", PEOPLE, gzip.compress(text.encode())).added == 1


def test_other_separators_are_read_when_the_mapping_names_them(read_mapped):
    text = f"geoid;people\n{ALDER};5\n"

    assert read_mapped("facts", f"{PEOPLE}table: {{separator: semicolon}}\n", text).added == 1


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PAR1 but no more", "This Parquet file is damaged"),
        (b"PK\x03\x04 but no more", "damaged"),
        (packed(readme_txt="hello"), "neither a workbook nor a shapefile"),
        (packed(**{"xl/workbook_xml": "<a/>"}), "damaged"),
        (packed(**{"xl/workbook_xml": "<!DOCTYPE x>"}), "document type"),
        (b"\xd0\xcf\x11\xe0 old", "an old Excel workbook, or one with a password"),
        (b"\x1f\x8b but no more", "This gzip file is damaged"),
        (gzip.compress(b"a" * (65 * 2**20)), "Unpacked, the file is larger than 64 MB"),
        (b'{"type": "FeatureCollection"}', "This is a GeoJSON file. Import it as boundaries"),
        (b"", "The file is empty"),
        (b"geoid,people\n", "No rows are left below the heading"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_in_words(read_mapped, content, why):
    if content.startswith(b"PAR1"):
        pytest.importorskip("duckdb", reason="Parquet needs the extra “analytics”")

    with pytest.raises(services.ImportRefused, match=why):
        read_mapped("facts", PEOPLE, content)


def test_what_a_file_is_its_bytes_decide(read_mapped):
    with pytest.raises(services.ImportRefused, match="This is CSV text, but the mapping says xls"):
        read_mapped("facts", f"{PEOPLE}table: {{format: xlsx}}\n", f"geoid,people\n{ALDER},5\n")


@given(st.binary(max_size=120))
def test_no_bytes_lead_to_anything_but_cells_or_a_refusal(noise):
    for start in (b"", b"PK\x03\x04", b"\x1f\x8b", b"{"):
        try:
            sheet = read_sheet(start + noise, "noise")
        except ImportRefused:
            continue
        assert all(isinstance(cell, str) for _, cells in sheet.records for cell in cells)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e15, "1000000000000000"),
        (1e-05, "0.00001"),
        (float("nan"), "nan"),
        (date(2030, 6, 30), "2030-06-30"),
        ("  Alder ", "Alder"),
    ],
)
def test_a_typed_value_is_written_as_a_person_would(value, text):
    assert text_of(value) == text


@pytest.mark.parametrize(("prj", "notices"), [(WGS84, 0), (NAD83, 1)])
def test_a_zipped_shapefile_is_read_in_degrees(read_mapped, prj, notices):
    imported = read_mapped("boundaries", OUTLINES, shapefile_zip([SQUARE], prj))

    assert (imported.added, len(imported.notices)) == (1, notices)
    assert Boundary.objects.get().organisation.name == "Alder"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (shapefile_zip([SQUARE], FEET), "coordinates are “NAD_1983_StatePlane_Connecticut"),
        (shapefile_zip([SQUARE], None), "no .prj file"),
        (shapefile_zip([BOW_TIE]), "Feature 1: It crosses itself"),
        (shapefile_zip([SQUARE], geoids=["0911099999"]), "Feature 1: No body is known by GEOID"),
        (packed(t_shp="x", t_prj=WGS84), "no .shx and no .dbf"),
        (packed(t_shp="x", t_shx="x", t_dbf="x", t_prj=WGS84), "damaged"),
        (packed(a_shp="x", b_shp="x"), "2 shapefiles"),
    ],
)
def test_a_shapefile_that_cannot_be_trusted_is_refused(read_mapped, content, why):
    with pytest.raises(services.ImportRefused, match=why):
        read_mapped("boundaries", OUTLINES, content)

    assert not Boundary.objects.exists()


def test_an_outline_that_is_replaced_is_kept_as_history(read_mapped, towns):
    read_mapped("boundaries", OUTLINES, shapefile_zip([SQUARE]))
    moved = [[east + 0.01, north] for east, north in SQUARE]

    again = read_mapped("boundaries", OUTLINES, shapefile_zip([moved]))

    former = Former.objects.get()
    assert (again.changed, former.organisation, former.replaced_by) == (
        1,
        towns["Alder"],
        again.load,
    )
    assert json.loads(former.value)["type"] == "Polygon"
