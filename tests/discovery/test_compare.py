"""Towns side by side: each figure as reported, with its source and its peers."""

import pytest
from django.urls import reverse

COMPARE = reverse("discovery:compare")


@pytest.fixture
def ask(browsers):
    return lambda *names: browsers["Alder"].get(COMPARE, {"town": names}).content.decode()


def test_each_cost_stands_per_resident_beside_the_middle_peer(ask):
    # dispatch: Alder 400,000 for 5,000 residents, Birch 620,000 for 9,000; the peers are
    # Elm 500,000 / 6,000, Dogwood 540,000 / 7,000, Birch 68.89, Cedar 830,000 / 14,000
    page = ask("Alder", "Birch")

    assert "$80<" in page
    assert "$69<" in page
    assert "$73" in page  # between Birch's 68.9 and Dogwood's 77.1


def test_the_peers_are_named_with_the_reason(ask):
    assert (
        "Alder&#x27;s peers are, among the nearest towns of its state, the 5 closest to it in "
        "population: Elm, Dogwood, Fir, Birch and Cedar." in ask("Alder", "Birch")
    )


def test_what_is_not_reported_is_said(ask):
    page = ask("Alder", "Dogwood")

    assert "not reported" in page  # Dogwood's library
    assert "Cedar books $120,000 centrally" in ask("Alder", "Cedar")
    assert "Fir reports no spending by service" in ask("Alder", "Fir")


def test_a_figure_leads_to_its_fact(ask):
    assert "/facts/" in ask("Alder", "Birch")


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["Alder"], "Name two towns or more"),
        (["Alder", "Alder"], "Name two towns or more"),
        (["Alder", "Brich"], "Did you mean Birch?"),
        (["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir"], "Name 5 towns at most"),
        (["Alder", "x\x00y"], "Null characters are not allowed"),
        ([], "Name two towns or more"),
    ],
)
def test_a_question_that_makes_no_sense_is_explained(ask, names, said):
    page = ask(*names)

    assert said in page
    assert "Figure by figure" not in page
