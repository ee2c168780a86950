"""`interlocal import` loads a file whole, or says file, line and reason and loads nothing."""

import json

import pytest

from interlocal.registry import queries
from interlocal.registry.models import Fact, Load, Organisation, Source

# The command reads the clock, so the years are past ones.
HEAD = "scheme,identifier,measure,service,year,value,kind,note\n"
GOOD = HEAD + "geoid,0911000004,spending,libraries,2023,250000,,\n"
BAD = GOOD + "geoid,0911000001,population,,2023,-5,,\ngeoid,0911000002,population,,2023,NaN,,\n"
BODIES = "name,kind,state,geoid\nCañon Court,municipality,CT,0911000099\n"


@pytest.fixture
def read(run, towns, tmp_path):
    """Import some text as a file of a source that is known."""

    def read(kind, text, *words, source="yearly-report", name="given.csv"):
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return run("import", kind, file, "--source", source, *words)

    return read


def dogwoods_library():
    return queries.current_facts().filter(organisation__name="Dogwood", service="libraries")


def test_a_good_file_is_loaded(read):
    code, said, _ = read("facts", GOOD)

    assert code == 0
    assert "given.csv: 1 new, 0 changed, 0 as before, 0 problems" in said
    assert dogwoods_library().get().value == 250_000


def test_the_same_file_again_changes_nothing(read):
    read("facts", GOOD)
    before = Load.objects.count()

    code, said, _ = read("facts", GOOD)

    assert code == 0
    assert "0 new, 0 changed, 1 as before" in said
    assert Load.objects.count() == before


def test_a_bad_row_loads_nothing_and_is_listed_with_file_line_and_reason(read):
    code, said, complained = read("facts", BAD)

    assert code == 2
    assert said == ""
    lines = complained.splitlines()
    assert "given.csv" in lines[0]
    assert "3" in lines[0]
    assert "-5" in lines[0]
    assert "4" in lines[1]
    assert "NaN" in lines[1]
    assert "Nothing was loaded: 2 problem(s)" in complained
    assert not dogwoods_library().exists()


def test_programs_get_the_problems_as_json(read):
    code, said, _ = read("facts", BAD, "--json")

    told = json.loads(said)
    assert code == 2
    assert told["loaded"] == 0
    assert [(each["file"], each["line"]) for each in told["problems"]] == [
        ("given.csv", 3),
        ("given.csv", 4),
    ]


def test_the_rest_is_loaded_when_that_is_wanted(read):
    code, said, _ = read("facts", BAD, "--accept-rest")

    assert code == 1
    assert "left out: " in said
    assert dogwoods_library().exists()


def test_a_bom_is_no_part_of_the_first_column(read):
    code, said, _ = read("facts", b"\xef\xbb\xbf" + GOOD.encode())

    assert code == 0
    assert "1 new" in said


def test_latin_1_is_read_and_said(read):
    code, said, complained = read("organisations", BODIES.encode("latin-1"))

    assert code == 0, complained
    assert Organisation.objects.filter(name="Cañon Court").exists()
    assert "note: " in said


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "Nothing was loaded"),
        (b"\x00\x01\x02\xff", "Nothing was loaded"),
        (b"name,colour\nx,y\n", "Nothing was loaded"),
    ],
)
def test_a_file_that_is_no_table_is_refused(read, content, complaint):
    code, _, complained = read("facts", content)

    assert code == 2
    assert complaint in complained
    assert len(complained) < 2_000


def test_a_huge_cell_is_refused_in_few_words(read):
    code, _, complained = read("facts", GOOD + f"geoid,{'9' * 10_000_000},population,,2023,5,,\n")

    assert code == 2
    assert len(complained) < 2_000


def test_a_new_source_must_say_what_it_is(read):
    code, _, complained = read("facts", GOOD, source="new-source")

    assert code == 2
    assert "The source new-source is new: say --title and --publisher" in complained
    assert not dogwoods_library().exists()


def test_a_new_source_comes_with_its_file(read):
    said = ("--title", "Own count", "--publisher", "Dogwood", "--href", "https://dogwood.example")

    code, _, _ = read("facts", GOOD, *said, source="new-source")

    assert code == 0
    assert dogwoods_library().get().load.source.title == "Own count"


def test_a_new_source_is_not_kept_without_its_file(read):
    read("facts", BAD, "--title", "Own count", "--publisher", "Dogwood", source="new-source")

    assert not Source.objects.filter(code="new-source").exists()


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--source", "Own Count!"), "--source is a short name"),
        (("--source", "x" * 81, "--title", "x", "--publisher", "x"), "--source"),
        (("--source", "new", "--title", "x" * 241, "--publisher", "x"), "--title"),
        (("--source", "new", "--title", "x", "--publisher", "x" * 161), "--publisher"),
        (
            ("--source", "new", "--title", "x", "--publisher", "x", "--href", "x" * 401),
            "--href",
        ),
    ],
)
def test_a_source_that_does_not_fit_is_refused(run, towns, tmp_path, words, complaint):
    file = tmp_path / "given.csv"
    file.write_text(GOOD)

    code, _, complained = run("import", "facts", file, *words)

    assert code == 2
    assert complaint in complained
    assert not Source.objects.exclude(code="yearly-report").exists()


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_a_file_that_cannot_be_read_is_named(run, towns, tmp_path, name):
    code, _, complained = run("import", "facts", tmp_path / name, "--source", "yearly-report")

    assert code == 2
    assert "Cannot read" in complained


def test_neighbours_and_members_are_read_too(read):
    pair = "scheme,a,b,contact\ngeoid,0911000005,0911000006,border\n"

    assert read("neighbours", pair)[0] == 0
    assert read("organisations", "name,kind,state,geoid\nValley Council,cog,CT,09110\n")[0] == 0
    assert read("members", "scheme,body,member\ngeoid,09110,0911000001\n")[0] == 0

    assert queries.members_of(queries.find_organisation("Valley Council")).get().name == "Alder"


def test_outlines_are_read_from_geojson(read, towns):
    square = [[[-72.41, 41.79], [-72.39, 41.79], [-72.39, 41.81], [-72.41, 41.81], [-72.41, 41.79]]]
    feature = {
        "type": "Feature",
        "properties": {"GEOID": "0911000001", "geoid": "0911000001"},
        "geometry": {"type": "Polygon", "coordinates": square},
    }
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})

    code, _, complained = read("boundaries", text, name="outlines.geojson")

    assert code == 0, complained
    assert queries.boundaries_of([towns["Alder"]]).get().kind == "imported"


def test_nothing_that_was_refused_left_a_trace(read, towns):
    before = Fact.objects.count(), Load.objects.count(), Source.objects.count()

    read("facts", BAD)
    read("facts", BAD, "--title", "x", "--publisher", "y", source="new-source")

    assert (Fact.objects.count(), Load.objects.count(), Source.objects.count()) == before
