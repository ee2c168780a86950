"""`interlocal scan` on files of towns, and on the cast that the registry holds."""

import csv
import json

import pytest

HEADING = "id,state,name,lat,lon,population,libraries,police"
# two states; Ash and Beech give no figure for the police, Gorse no position
ROWS = """\
a,CT,Ash,41.80,-72.40,2500,150000,
b,CT,Beech,41.80,-72.30,2600,160000,
c,CT,Cherry,41.86,-72.40,12000,600000,900000
d,CT,Damson,41.86,-72.30,3000,170000,300000
e,MA,Elder,42.40,-72.40,4000,,
f,MA,Furze,42.40,-72.30,5000,,
g,MA,Gorse,,,4500,,"""
QUICK = ("--processes", "0", "--draws", "20", "--max-size", "2")


@pytest.fixture
def towns(tmp_path):
    """A file of towns; give other rows to write others."""

    def towns(rows=ROWS, heading=HEADING):
        file = tmp_path / "towns.csv"
        file.write_text(f"{heading}\n{rows}\n")
        return file

    return towns


def table(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def contents(folder):
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_a_file_of_towns_is_scanned_and_what_is_done_is_kept(run, towns, tmp_path):
    out = tmp_path / "out"

    code, said, complained = run("scan", towns(), *QUICK, "--out", out)

    assert (code, complained) == (0, "")
    assert max(map(len, said.splitlines()[:-1])) < 80
    assert said.splitlines()[-1] == f"Groups and towns left out, state by state, are in {out}."
    summary = {(row["state"], row["service"]): row for row in table(out / "summary.csv")}
    # Massachusetts reports nothing, and the police of two towns is enough for Connecticut
    assert set(summary) == {("CT", "libraries"), ("CT", "police")}
    assert summary["CT", "libraries"]["alone"] == str(100 * (150_000 + 160_000 + 600_000 + 170_000))
    assert summary["CT", "libraries"]["status"] == "optimal"
    assert {row["reason"] for row in table(out / "CT.left-out.csv")} == {
        "Ash gives no figure for police. That is not zero.",
        "Beech gives no figure for police. That is not zero.",
    }
    for service, members in (("libraries", "abcd"), ("police", "cd")):
        groups = [row for row in table(out / "CT.groups.csv") if row["service"] == service]
        found = [town for row in groups for town in row["members"].split(" + ")]
        assert sorted(found) == list(members)
        for row in groups:
            assert int(row["net_mean"]) == int(row["alone"]) - int(row["shared"])
            assert int(row["net_low"]) <= int(row["net_mean"]) <= int(row["net_high"])

    # in processes of their own: the same files
    assert run("scan", towns(), *QUICK, "--processes", "1", "--out", tmp_path / "apart")[0] == 0
    assert contents(tmp_path / "apart") == contents(out)

    # again: refused without --resume; with it, only what has changed is done again
    before = {file.name: file.stat().st_mtime_ns for file in (out / "units").iterdir()}
    assert run("scan", towns(), *QUICK, "--out", out)[0] == 2
    assert run("scan", towns(), *QUICK, "--out", out, "--resume")[0] == 0
    after = {file.name: file.stat().st_mtime_ns for file in (out / "units").iterdir()}
    assert after == before

    assert (
        run("scan", towns(ROWS.replace("900000", "950000")), *QUICK, "--out", out, "--resume")[0]
        == 0
    )
    again = {file.name: file.stat().st_mtime_ns for file in (out / "units").iterdir()}
    # the police's figures steady the curve of the libraries too
    assert {name for name in again if again[name] != before[name]} == {
        "CT.libraries.json",
        "CT.police.json",
    }


def test_where_only_people_are_known_the_evidence_speaks_and_that_is_said(run, towns):
    code, said, _ = run("scan", towns(), *QUICK, "--states", "ma", "--service", "libraries")

    assert code == 0
    assert "libraries *" in said
    assert "1 of 1 rest on population only" in said
    assert "judging by positions" in " ".join(said.split())

    told = json.loads(
        run("scan", towns(), *QUICK, "--states", "MA", "--service", "libraries", "--json")[1]
    )
    assert [(row["basis"], row["towns"], row["left_out"]) for row in told] == [
        ("population only", 2, 1)
    ]
    assert told[0]["amounts"].startswith("index")


def test_borders_that_are_given_count(run, towns, tmp_path):
    borders = tmp_path / "borders.csv"
    borders.write_text("a,b\na,d\n")

    told = json.loads(
        run(
            "scan",
            towns(),
            *QUICK,
            "--service",
            "libraries",
            "--states",
            "CT",
            "--borders",
            borders,
            "--json",
        )[1]
    )

    assert "positions" not in told[0]["notes"]
    assert "parts without a common border" in told[0]["notes"]


def test_columns_that_are_not_read_are_named(run, towns):
    file = towns(heading=HEADING.replace("police", "polise"))

    complained = run("scan", file, *QUICK, "--states", "CT")[2]

    assert "Columns not read: polise." in complained


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ("a,CT,Ash,41,-72,many,,", "row 2: population is “many”, which is no number."),
        ("a,CT,Ash,141,-72,10,,", "row 2: lat is 141, which is not between -90 and 90."),
        ("a,CT,Ash,41,-72,-5,,", "row 2: population is -5, which is not between 0 and"),
        ("a,CT,Ash,41,-72,5,nan,", "row 2: libraries is nan, which is not between 0 and"),
        ("a,CT,Ash,41,-72,5,,\na,CT,Oak,41,-72,5,,", "row 3: the id a stands twice."),
        (",CT,Ash,41,-72,5,,", "row 2: no id."),
        ("a,../..,Ash,41,-72,5,,", "row 2: the state “../..” is not written in letters"),
        ("", "has no towns in it."),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_scanned(run, towns, rows, complaint):
    code, said, complained = run("scan", towns(rows))

    assert (code, said) == (2, "")
    assert complaint in complained


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--service", "libarries"), "No service “libarries”. Choose from animal-control"),
        (("--states", "CT,XX"), "No towns of XX are known; there are CT, MA."),
        (("--resume",), "--resume needs --out"),
        (("--processes", "-1"), "--processes must be between 0 and 1,000."),
        (("--start-cluster", "0"), "--start-cluster must be between 1 and 1,000."),
        (("--draws", "0"), "--draws must be 1 or more."),
        (("--max-size", "0"), "--max-size must be 1 or more."),
    ],
)
def test_what_cannot_be_asked_is_said(run, towns, words, complaint):
    code, said, complained = run("scan", towns(), *words)

    assert (code, said) == (2, "")
    assert complaint in complained


def test_a_file_that_is_not_there_or_no_table_is_said(run, tmp_path):
    assert "No such file" in run("scan", tmp_path / "none.csv")[2]
    strange = tmp_path / "strange.csv"
    strange.write_bytes(b"\xff\xfe\x00")
    assert "is not UTF-8 text" in run("scan", strange)[2]
    strange.write_text("id,name\n1,Ash\n")
    assert "has no column state, lat, lon, population." in run("scan", strange)[2]


def test_parquet_is_read_like_csv(run, towns, tmp_path):
    duckdb = pytest.importorskip("duckdb")
    asked = ("--states", "CT", "--service", "libraries", *QUICK, "--json")
    file = tmp_path / "towns.parquet"
    with duckdb.connect() as engine:
        engine.execute(f"COPY (FROM read_csv('{towns()}')) TO '{file}' (FORMAT parquet)")

    assert run("scan", file, *asked)[1] == run("scan", towns(), *asked)[1]


@pytest.mark.django_db
@pytest.mark.usefixtures("towns_of_the_cast")
def test_the_registrys_towns_are_scanned_and_those_left_out_are_named(run, tmp_path):
    code, said, complained = run("scan", "--service", "dispatch", *QUICK, "--out", tmp_path)

    assert (code, complained) == (0, "")
    assert [row["state"] for row in table(tmp_path / "summary.csv")] == ["CT", "MA"]
    groups = table(tmp_path / "CT.groups.csv")
    assert sorted(town for row in groups for town in row["members"].split(" + ")) == [
        "alder-ct",
        "birch-ct",
        "cedar-ct",
        "dogwood-ct",
    ]
    assert sum(int(row["population"]) for row in groups) == 35_000
    reasons = {row["id"]: row["reason"] for row in table(tmp_path / "CT.left-out.csv")}
    assert "books 80% of its municipal spending centrally" in reasons["elm-ct"]
    assert "reports no spending by service" in reasons["fir-ct"]
    assert "Fewer than two towns can be compared." in said
    for service, complaint in (
        ("education", "Education is not estimated, so it cannot be scanned."),
        ("dispetch", "No service “dispetch”. Did you mean dispatch?"),
    ):
        code, said, complained = run("scan", "--service", service)
        assert (code, said) == (2, "")
        assert complaint in complained


@pytest.fixture
def towns_of_the_cast(valley, db):
    """The cast, as the registry holds it."""
