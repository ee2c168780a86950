"""The finder says what another curve would make of a saving, or that nobody can say."""

import re

import pytest
from django.urls import reverse
from tests.cast import YEAR

from interlocal.discovery import calculations
from interlocal.discovery.rules import OtherShape, shapes_sentence
from interlocal.registry import queries as registry
from interlocal.registry import services as registry_services
from interlocal.web.words import Range

NAMES = ("spline", "fixed cost")
NO_MATTER = Range(-500_00, 100_00, 600_00)
QUESTION = "Would another curve say the same?"


def test_shapes_that_agree_are_said_in_one():
    said = shapes_sentence(
        [OtherShape("spline", NO_MATTER, 0), OtherShape("fixed cost", NO_MATTER, 0)]
    )

    assert said == (
        f"{QUESTION} Neither a smooth curve nor a fixed cost and so much a person, fitted to the "
        "same figures, makes a clear difference."
    )


def test_a_clear_difference_is_said_with_side_size_and_range():
    said = shapes_sentence(
        [
            OtherShape("spline", Range(-4_000_00, -2_500_00, -1_000_00), -1),
            OtherShape("fixed cost", Range(1_000_00, 3_000_00, 5_000_00), 1),
        ]
    )

    assert said == (
        f"{QUESTION} Fitted to the same figures, a smooth curve has the group save less net a "
        "year, by about $2,500, likely between $1,000 and $4,000; a fixed cost and so much a "
        "person has the group save more net a year, by about $3,000, likely between $1,000 and "
        "$5,000."
    )


def test_a_shape_that_cannot_say_says_why():
    rising = "cost per head rises with size, which a fixed cost cannot follow"
    said = shapes_sentence(
        [OtherShape("spline", NO_MATTER, 0), OtherShape("fixed cost", NO_MATTER, 0, rising)]
    )

    assert said.endswith(
        "a smooth curve makes no clear difference; a fixed cost and so much a person has nothing "
        f"to say ({rising})."
    )


def test_where_all_are_silent_the_figures_are_too_thin():
    few = "3 towns report a cost; to compare shapes it takes 15."
    said = shapes_sentence(
        [OtherShape(name, NO_MATTER, 0, few) for name in ("spline", "fixed cost")]
    )

    assert said == f"{QUESTION} The figures are too thin to say: {few}"


@pytest.fixture
def ask(browsers):
    """Ask the finder for a town's libraries or for all its services; the page's words."""

    def ask(**asked):
        page = browsers["Alder"].get(reverse("discovery:finder"), {"town": "alder"} | asked)
        assert page.status_code == 200
        return re.sub(r"\s+", " ", page.content.decode())

    return ask


@pytest.fixture
def many_towns(towns, noon):
    """Sixteen more towns around Alder, whose libraries are a fixed cost and so much a person."""
    source = registry.sources().get(code="yearly-report")
    bodies = ["name,kind,state,geoid,latitude,longitude"]
    facts = ["scheme,identifier,measure,service,year,value,kind,note"]
    for number in range(16):
        geoid, people = f"09110010{number:02}", round(2_000 * 1.2**number)
        bodies.append(f"Oak {number},municipality,CT,{geoid},{41.80 + 0.01 * number},-72.41")
        facts += [
            f"geoid,{geoid},population,,{YEAR},{people},,",
            f"geoid,{geoid},spending,libraries,{YEAR},{200_000 + 40 * people},,",
        ]
    for read, lines in (
        (registry_services.import_organisations, bodies),
        (registry_services.import_facts, facts),
    ):
        read(
            content="\n".join(lines).encode(),
            file_name="oaks.csv",
            source=source,
            by=None,
            at=noon,
        )


def test_a_few_towns_are_too_thin_for_another_curve(ask):
    assert "4 towns report a cost; to compare shapes it takes 15." in ask(service="dispatch")
    assert QUESTION not in ask()


def test_where_enough_towns_report_the_answer_says_what_another_curve_would_change(many_towns, ask):
    page = ask(service="libraries")

    assert "too thin" not in page
    assert re.search(
        r"save (more|less) net a year, by about \$[\d,]+, likely between \$[\d,]+ and \$[\d,]+",
        page,
    )


def test_the_difference_is_the_groups_in_cents_and_moves_no_figure(many_towns, towns, noon):
    found = calculations.outlook(
        towns["Alder"], on=noon.date(), service=registry.find_service("libraries")
    )
    matches = [each.match for each in found.findings]

    first = calculations.other_shapes(found.comparison, "libraries", matches, noon.date())

    assert first == calculations.other_shapes(found.comparison, "libraries", matches, noon.date())
    assert {tuple(each.shape for each in shapes) for shapes in first} == {NAMES}
    for match, shapes in zip(matches, first, strict=True):
        for each in shapes:
            assert each.apart.low <= each.apart.mean <= each.apart.high
            assert abs(each.apart.mean) < sum(match.alone_cents) / 10
