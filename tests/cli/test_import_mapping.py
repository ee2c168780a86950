"""`interlocal import` with a mapping: guess, try, save, and use it again by name."""

import json

import pytest

from interlocal.registry import queries
from interlocal.registry.models import Fact, Load, Mapping, Source

SOURCE = "source: {code: audit, title: Audited spending, publisher: State comptroller}\n"
MAPPING = SOURCE + (
    "body: {name: town, state: {fixed: CT}}\n"
    "figures: {year: 2023, columns: [{column: books, service: libraries}]}\n"
)
TABLE = "town,books\nDogwood,250000\nTown of Fir,9000\n"
LONG = (
    "State comptroller: spending in thousands,,,\nGEOID,Fiscal Year,Function,Amount\n"
    "0911000004,2023,Public library,250\n0911000004,2023,Curling rink,NR\n0911000004,2023,Fire,10\n"
    "0911000005,2023,Public library,90\n0911000005,2023,Curling rink,5\n0911000005,2023,Fire,20\n"
)


@pytest.fixture
def read(run, towns, tmp_path):
    """Import a text by a mapping's text, each put into a file."""

    def read(text, *words, mapping=MAPPING, name="given.csv"):
        file, said = tmp_path / name, tmp_path / "mapping.yaml"
        file.write_text(text, encoding="utf-8")
        said.write_text(mapping, encoding="utf-8")
        return run("import", "facts", file, "--mapping", said, *words)

    return read


def saved():
    return [each.objects.count() for each in (Fact, Load, Mapping, Source)]


def test_a_file_is_read_by_a_mapping(read):
    code, said, complained = read(TABLE)

    assert (code, complained) == (0, "")
    assert "given.csv: 2 new, 0 changed, 0 as before, 0 problems" in said


def test_a_dry_run_shows_what_would_change_and_saves_nothing(read):
    read(TABLE)
    before = saved()

    code, said, _ = read(TABLE.replace("9000", "9500"), "--dry-run")

    assert code == 0
    assert "0 new, 1 changed, 1 as before" in said
    assert "would change: Fir, spending libraries 2023: 9,000 → 9,500" in said
    assert "nothing was saved" in said
    assert saved() == before


def test_a_dry_run_needs_no_mapping(run, towns, tmp_path):
    file = tmp_path / "given.csv"
    file.write_text(
        "scheme,identifier,measure,service,year,value\ngeoid,0911000004,spending,libraries,2023,5\n"
    )
    before = saved()

    code, said, _ = run("import", "facts", file, "--source", "yearly-report", "--dry-run")

    assert (code, "1 new" in said) == (0, True)
    assert saved() == before


def test_a_mapping_is_remembered_and_used_by_its_name(read, run, tmp_path):
    read(TABLE)
    next_year = tmp_path / "next.csv"
    next_year.write_text(TABLE.replace("9000", "9900"))

    code, said, _ = run("import", "facts", next_year, "--mapping", "audit-facts")

    assert code == 0
    assert "0 new, 1 changed, 1 as before" in said
    assert queries.mappings().get().name == "audit-facts"


def test_a_mapping_that_nobody_knows_is_answered_with_those_there_are(read, run, tmp_path):
    read(TABLE)

    code, _, complained = run("import", "facts", tmp_path / "given.csv", "--mapping", "audti-facts")

    assert code == 2
    assert "no mapping audti-facts" in complained
    assert "audit-facts (State comptroller)" in complained


def test_doubtful_names_come_as_lines_for_the_mapping(read):
    code, _, complained = read("town,books\nDogwod,1\nElm,2\n")

    assert code == 2
    assert "given.csv, line 2: “Dogwod” is doubtful. It may be Dogwood, CT" in complained
    assert 'names:\n  "Dogwod": DECIDE  # dogwood-ct, leave-out' in complained
    assert not Load.objects.filter(file_name="given.csv").exists()


def test_programs_get_doubts_and_changes_as_json(read):
    told = json.loads(read("town,books\nDogwod,1\n", "--json")[1])
    assert told["doubtful"][0]["candidates"] == ["dogwood-ct"]

    read(TABLE)
    told = json.loads(read(TABLE.replace("9000", "9500"), "--json", "--dry-run")[1])

    assert told["saved"] is False
    assert told["changes"] == [
        {"what": "Fir, spending libraries 2023", "before": "9,000", "after": "9,500"}
    ]


def test_a_guess_is_a_mapping_with_what_is_open(run, towns, tmp_path):
    file = tmp_path / "spending.csv"
    file.write_text(LONG)
    before = saved()

    code, said, complained = run("import", "facts", file, "--guess")

    assert (code, complained) == (0, "")
    for line in (
        "# geoid | fiscal year | function | amount",
        "  heading: [2]",
        "  scheme: geoid",
        '  year: "fiscal year"',
        "  factor: 1000",
        '  absent: ["NR"]',
        '    "Public library": libraries',
        '    "Curling rink": DECIDE',
        '    "Fire": fire',
    ):
        assert line in said.splitlines() or any(
            each.startswith(line) for each in said.splitlines()
        ), line
    assert saved() == before


def test_a_guess_that_a_person_completed_is_followed(run, towns, tmp_path):
    file, mapping = tmp_path / "spending.csv", tmp_path / "mapping.yaml"
    file.write_text(LONG)
    guessed = run("import", "facts", file, "--guess")[1]
    mapping.write_text(
        guessed.replace("DECIDE", "leave-out")
        .replace('title: ""', "title: Spending")
        .replace('publisher: ""', "publisher: State comptroller")
    )

    code, said, complained = run("import", "facts", file, "--mapping", mapping)

    assert (code, complained) == (0, "")
    assert "4 new" in said
    facts = queries.current_facts().filter(organisation__name="Dogwood", service="libraries")
    assert facts.get(year=2023).value == 250_000


def test_without_mapping_and_source_the_command_says_what_it_needs(run, towns, tmp_path):
    file = tmp_path / "given.csv"
    file.write_text(TABLE)

    code, _, complained = run("import", "facts", file)

    assert code == 2
    assert "--source" in complained
    assert "--mapping" in complained
    assert "--guess" in complained


def test_words_for_a_new_source_without_its_short_name_are_refused(run, towns, tmp_path):
    file = tmp_path / "given.csv"
    file.write_text(TABLE)

    code, _, complained = run("import", "facts", file, "--mapping", "any", "--title", "Spending")

    assert code == 2
    assert "--title and --publisher name a new source: say its --source, too." in complained


def test_a_mapping_that_is_no_text_is_refused(run, towns, tmp_path):
    file = tmp_path / "mapping.yaml"
    file.write_bytes(b"\xff\xfe\x00")

    code, _, complained = run("import", "facts", file, "--mapping", file)

    assert code == 2
    assert "not a text file in UTF-8" in complained
