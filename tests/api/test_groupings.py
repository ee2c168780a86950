"""Programs ask for groupings of a region and read those that their person sees."""

import pytest
from tests.api.programs import items, problem

ASK = {"region": "Capitol Region Council of Governments", "service": "libraries", "max_towns": 3}


@pytest.fixture
def made(bolton):
    return bolton.post("groupings", ASK).json()


def test_a_grouping_is_asked_for_and_read_again(bolton, made):
    assert made["status"] == "done"
    assert made["rules"]["max_towns"] == 3
    assert made["result"]["beaten_by_at_most"] == 0
    assert max(len(group["members"]) for group in made["result"]["groups"]) <= 3
    shares = [share for group in made["result"]["groups"] for share in group["shares"]]
    assert all(isinstance(share["pays"], int) for share in shares)

    assert bolton.get(f"groupings/{made['id']}").json() == made
    assert items(bolton.get("groupings")) == [made]


def test_it_is_nobody_elses(coventry, made):
    assert problem(coventry.get(f"groupings/{made['id']}"), 404)
    assert items(coventry.get("groupings")) == []


def test_a_reader_asks_for_nothing(reader):
    assert problem(reader.post("groupings", ASK), 403)


@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        ({"max_towns": 8, "contiguous": False}, 409, "take at most 5 towns a group."),
        ({"hosts": []}, 409, "No town may host; allow one at least."),
        ({"never": [["bolton-ct", "oz"]]}, 409, "“oz” is no town of"),
        ({"stays_out": ["oz"]}, 409, "“oz” is no member of"),
        ({"service": "education"}, 409, "Education is not estimated"),
        ({"region": "Bolton"}, 404, ""),
        ({"max_towns": 9}, 422, ""),
    ],
)
def test_what_cannot_be_is_refused_in_words(bolton, more, status, words):
    said = problem(bolton.post("groupings", ASK | more), status)

    assert words in said.get("detail", "")
