"""Travel times: a square of places, or one way a line."""

import pytest
from tests.registry.conftest import ALDER, BIRCH
from tests.registry.mapped import workbook

from interlocal.cli.main import main
from interlocal.registry import queries, services
from interlocal.registry.models import TravelTime
from interlocal.registry.services import ImportRefused

SAID = "source: {code: roads, title: Drive times, publisher: Road office}\n"
CEDAR = "0911000003"


@pytest.fixture
def read_travel(read_mapped, towns):
    """Import travel times: lines of text, or the bytes of a workbook."""

    def read_travel(*lines, mapping="", **more):
        content = lines[0] if isinstance(lines[0], bytes) else "\n".join(lines)
        return read_mapped("travel", SAID + mapping, content, **more)

    return read_travel


@pytest.fixture
def minutes(towns):
    """The time from one town to another, by name."""

    def minutes(a, b):
        keys = [town.pk for town in towns.values()]
        return queries.travel_minutes(keys).get((towns[a].pk, towns[b].pk))

    return minutes


def test_a_square_of_names_is_read(read_travel, minutes):
    imported = read_travel(",Alder,Town of Birch", "ALDER,0,12", '"Birch, CT",12.5,')

    assert (imported.added, imported.problems) == (2, [])
    assert (minutes("Alder", "Birch"), minutes("Birch", "Alder")) == (12, 12.5)


def test_a_square_of_identifiers_in_a_workbook_is_read_even_without_their_zeros(
    read_travel, minutes
):
    square = workbook(["", ALDER, int(BIRCH)], [ALDER, None, 20], [int(BIRCH), 21, None])

    read_travel(square)

    assert (minutes("Alder", "Birch"), minutes("Birch", "Alder")) == (20, 21)


def test_one_way_a_line_is_read_in_hours(read_travel, minutes):
    read_travel(
        "Start,End,Time",
        f"{ALDER},Birch,0.5",
        mapping="travel: {from: start, to: end, minutes: time, unit: hours}\n",
    )

    assert minutes("Alder", "Birch") == 30


def test_a_time_in_one_direction_stands_for_both_and_is_said(read_travel, minutes):
    imported = read_travel("from,to,minutes", "Alder,Birch,14")

    assert minutes("Birch", "Alder") == 14
    assert any("in one direction only" in notice for notice in imported.notices)


def test_ways_that_differ_by_direction_are_kept_and_the_largest_difference_said(read_travel):
    imported = read_travel(
        "from,to,minutes", "Alder,Birch,10", "Birch,Alder,14", "Alder,Cedar,9", "Cedar,Alder,10"
    )

    assert any(
        notice.startswith("2 pairs take longer one way than the other, most of all Alder to Birch")
        for notice in imported.notices
    )


def test_pairs_without_a_time_are_counted_and_left_to_the_straight_line(read_travel, minutes):
    imported = read_travel(",Alder,Birch,Cedar", "Alder,,10,", "Birch,10,,", "Cedar,,,")

    assert minutes("Alder", "Cedar") is None
    assert any(
        notice.startswith("2 pairs among the 3 places have no time. There the straight line")
        for notice in imported.notices
    )


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("-3", "time does not run backwards"),
        ("NaN", "Leave blank what is not known"),
        ("0", "missing is not zero"),
        ("9999", "more than two days"),
        ("twelve", "is not a number"),
    ],
)
def test_what_is_no_time_is_a_problem_of_its_line(read_travel, cell, why):
    with pytest.raises(ImportRefused, match=why) as refused:
        read_travel(",Alder,Birch", f"Alder,,{cell}", "Birch,3,")

    assert [problem.line for problem in refused.value.problems] == [2]
    assert TravelTime.objects.count() == 0


def test_an_unknown_town_is_a_doubt_and_the_rest_goes_on(read_travel, minutes):
    imported = read_travel(",Alder,Birhc", "Alder,,8", "Birch,9,8", accept_rest=True)

    assert minutes("Birch", "Alder") == 9
    (doubt,) = imported.doubts
    assert doubt.name == "Birhc"
    assert [each.name for each in doubt.candidates] == ["Birch"]


def test_what_a_person_decided_of_a_name_is_followed(read_travel, minutes):
    read_travel(
        ",Alder,Birhc,Nowhere",
        "Alder,,8,5",
        "Birhc,9,,",
        mapping="names: {Birhc: birch-ct, Nowhere: leave-out}\n",
    )

    assert minutes("Alder", "Birch") == 8


def test_a_town_named_twice_in_the_heading_is_refused(read_travel):
    with pytest.raises(ImportRefused, match="names Alder more than once"):
        read_travel(",Alder,Birch,Alder", "Birch,1,,2")


def test_a_way_that_stands_there_twice_is_a_problem_of_both_lines(read_travel):
    with pytest.raises(ImportRefused, match="This way is also on line 3"):
        read_travel("from,to,minutes", "Alder,Birch,10", f"{ALDER},{BIRCH},11")


def test_a_table_with_some_of_its_columns_says_which_is_missing(read_travel):
    with pytest.raises(ImportRefused, match="The column minutes is missing"):
        read_travel("from,to,time", "Alder,Birch,10")


def test_times_that_no_car_can_drive_are_said(read_travel):
    # Alder and Birch lie 8.3 km apart: two minutes would be 249 km/h
    imported = read_travel("from,to,minutes", "Alder,Birch,2", "Alder,Cedar,15")

    assert any(
        "1 way would need more than 160 km/h" in notice and "Alder to Birch in 2 min" in notice
        for notice in imported.notices
    )


def test_the_same_file_changes_nothing_and_a_corrected_one_keeps_what_was(read_travel, minutes):
    read_travel("from,to,minutes", "Alder,Birch,10", "Alder,Cedar,20")

    again = read_travel("from,to,minutes", "Alder,Birch,10", "Alder,Cedar,20")
    assert (again.load, again.unchanged) == (None, 2)

    corrected = read_travel("from,to,minutes", "Alder,Birch,11")
    assert [str(change) for change in corrected.changes] == [
        "Alder to Birch: 10 minutes → 11 minutes"
    ]
    assert minutes("Alder", "Cedar") == 20
    assert TravelTime.objects.exclude(replaced_at=None).get().minutes == 10


def test_only_ways_among_the_bodies_that_one_may_write_about_are_read(read_travel, towns):
    allowed = {towns["Alder"].pk, towns["Birch"].pk}

    imported = read_travel(
        "from,to,minutes",
        "Alder,Birch,10",
        "Alder,Cedar,20",
        accept_rest=True,
        only_about=allowed,
    )

    assert imported.added == 1
    assert "Cedar is no member of a council that you coordinate" in imported.problems[0].why


def test_a_table_of_the_usual_form_needs_no_mapping_on_the_command_line(
    towns, minutes, tmp_path, capsys
):
    table = tmp_path / "drive.csv"
    table.write_text("from,to,minutes\nAlder,Birch,12\nAlder,Nowhere,9\n", encoding="utf-8")
    typed = ["import", "travel", str(table), "--source", "roads"]

    assert main(typed) == 2
    assert "title" in capsys.readouterr().err

    named = [*typed, "--title", "Drive times", "--publisher", "Road office", "--accept-rest"]
    assert main(named) == 1
    assert "drive.csv: 1 new" in capsys.readouterr().out
    assert minutes("Alder", "Birch") == 12


def test_a_guess_tells_a_square_from_one_way_a_line(towns, noon):
    def guessed(text):
        return services.guess_mapping(
            kind="travel", content=text.encode(), file_name="drive.csv", at=noon
        )

    long = guessed("Origin,Destination,Drive hours\nAlder,Birch,0.5\n")

    assert "unit: hours" in long.text
    assert not any("refused" in line for line in long.open)
    assert any("a square" in line for line in guessed(",Alder,Birch\nAlder,,1\nBirch,2,\n").open)
