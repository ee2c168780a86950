"""Two sources that disagree, towns that stand out, and what a town was before."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.registry.conftest import ALDER, BIRCH, FACTS_HEAD

from interlocal.registry import queries, services
from interlocal.registry.models import Organisation
from interlocal.registry.pages.differences import differences
from interlocal.registry.pages.outliers import outliers
from interlocal.registry.pages.sheets import sheets
from interlocal.registry.queries.disputes import disputed_facts
from interlocal.registry.rules.sources import apart

TOWN = reverse("registry:town", args=["alder-ct"])


@pytest.fixture
def census(noon, clerk):
    """A second source."""
    return services.keep_source(
        code="census", title="Estimates", publisher="Census", by=clerk, at=noon
    )


@pytest.fixture
def two_sources(read_facts, census, noon):
    """The people of Alder, as the state and the Census give them."""
    read_facts(
        f"geoid,{ALDER},population,,2029,1234000,reported,",
        f"geoid,{BIRCH},population,,2029,500,reported,",
    )
    read_facts(
        f"geoid,{ALDER},population,,2029,1190000,reported,",
        f"geoid,{BIRCH},population,,2029,500,reported,",
        source=census,
        at=noon + timedelta(days=1),
    )


def text_of(client, address):
    return " ".join(client.get(address).content.decode().split())


def test_a_disagreement_is_said_in_words_and_numbers_with_the_one_that_is_used(two_sources, towns):
    (found,) = differences(queries.facts_about(towns["Alder"]))

    # 1,234,000 - 1,190,000 = 44,000, which is 3.57 % of 1,234,000
    assert str(found) == (
        "Population, 2029: Census says 1,190,000 and The state says 1,234,000: 3.6 % apart. "
        "Census is used here."
    )


def test_sources_that_agree_are_no_disagreement(two_sources, towns):
    assert differences(queries.facts_about(towns["Birch"])) == []
    assert {fact.organisation for fact in disputed_facts(towns.values())} == {towns["Alder"]}


def test_a_figure_goes_before_a_note_that_none_was_reported(read_facts, census, towns):
    read_facts(f"geoid,{ALDER},spending,fire,2029,70,reported,")
    read_facts(f"geoid,{ALDER},spending,fire,2029,,absent,", source=census)

    (found,) = differences(disputed_facts(towns.values()))

    assert found.used.value == 70
    assert found.apart == "one reports none"


@pytest.mark.parametrize("service", ["fire", ""])
def test_disagreements_are_found_for_services_and_for_whole_towns(
    read_facts, census, towns, service
):
    measure = "spending" if service else "spending-total"
    read_facts(f"geoid,{ALDER},{measure},{service},2029,70,reported,")
    read_facts(f"geoid,{ALDER},{measure},{service},2029,71,reported,", source=census)
    read_facts(f"geoid,{ALDER},{measure},{service},2028,80,reported,", source=census)

    assert [fact.value for fact in disputed_facts(towns.values())] == [71, 70]


def test_amounts_of_different_signs_have_no_share_between_them():
    assert apart([Decimal(-5), Decimal(5)]) is None
    assert apart([Decimal(0), Decimal(0)]) is None


def test_the_town_page_the_figure_page_and_the_fact_say_it(client, two_sources, towns):
    used = queries.facts_about(towns["Alder"]).get(load__source__code="census")

    for address in (TOWN, reverse("registry:fact", args=[used.pk])):
        page = text_of(client, address)
        assert "3.6 % apart" in page
        assert "the one that was read in last" in page


def test_the_region_page_lists_disagreements_and_who_stands_out(
    client, read, read_facts, two_sources, towns
):
    read(services.import_organisations, "name,kind,state\nHill Council,cog,CT\n")
    council = Organisation.objects.get(kind="cog")
    load = queries.facts_ever().first().load
    for town in towns.values():
        council.members.create(member=town, load=load)
    read_facts(f"geoid,{ALDER},spending-total,,2029,100,reported,")
    read_facts(f"geoid,{ALDER},spending,fire,2029,70,reported,")

    page = text_of(client, reverse("registry:region", args=[council.slug]))

    assert "Where sources disagree" in page
    assert "3.6 % apart" in page
    assert "Alder: The lines by service add up to $70; the reported total is $100." in page


def test_who_stands_out_is_named_with_why_it_may_be_right(read, read_facts, noon):
    services.load_taxonomy(at=noon)
    keys = [f"09110001{number:02}" for number in range(9)]
    lines = "\n".join(f"Town {key},municipality,CT,{key}" for key in keys)
    read(services.import_organisations, f"name,kind,state,geoid\n{lines}\n", file_name="nine.csv")
    spent = [100, 110, 90, 105, 95, 100, 100, 20, 900]  # median 100: 20 and 900 stand out
    text = "\n".join(
        [
            FACTS_HEAD,
            *(f"geoid,{key},population,,2029,1,reported," for key in keys),
            *(
                f"geoid,{key},spending,police,2029,{amount},reported,"
                for key, amount in zip(keys, spent, strict=True)
            ),
        ]
    )
    read(services.import_facts, text, file_name="facts.csv")
    towns = list(queries.municipalities())

    found = outliers(sheets(towns, queries.current_facts()))

    assert [(each.own.value, each.middle) for each in found] == [(900, 100), (20, 100)]
    assert found[1].reason == "A resident state trooper may serve, or the state police."


def test_the_old_number_of_a_town_is_told_with_its_county(client, read, noon):
    read(
        services.import_organisations,
        "name,kind,state,geoid,geoid_2020\nAndover,municipality,CT,0911001080,0901301080\n",
        file_name="andover.csv",
    )

    page = text_of(client, reverse("registry:town", args=["andover-ct"]))

    assert "Until 2022 this was 0901301080, Tolland County" in page
    assert "since then it is 0911001080, Capitol Planning Region" in page


def test_a_border_as_it_stood_before_is_told(client, read, towns, noon):
    head = "scheme,a,b,contact,border_km"
    read(services.import_neighbours, f"{head}\ngeoid,{ALDER},{BIRCH},border,4.5\n")
    read(
        services.import_neighbours,
        f"{head}\ngeoid,{ALDER},{BIRCH},corner,\n",
        file_name="corrected.csv",
        at=noon + timedelta(days=1),
    )

    for name, other in (("alder-ct", "Birch"), ("birch-ct", "Alder")):
        page = text_of(client, reverse("registry:town", args=[name]))
        assert f"border with {other} was “border, 2.8 miles” (towns.csv, line 2)" in page
        assert "corrected.csv corrected it" in page
