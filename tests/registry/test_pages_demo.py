"""The pages with the demo region's real figures."""

import re

import pytest

from interlocal.demo import region
from interlocal.registry.models import Fact, Organisation
from interlocal.registry.pages.lines import adding_up
from interlocal.registry.pages.sheets import Sheet


@pytest.fixture
def capitol(db, noon):
    """The 38 towns of the Capitol Region of Connecticut."""
    region.load(by=None, at=noon)
    return region.council()


def text(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.content.decode().split())


def test_the_lines_of_every_town_add_up_to_its_reported_total(capitol):
    # capitol_spending.csv: checked there to the dollar when the figures were carried over
    facts = Fact.objects.select_related("measure", "service", "load__source")

    amiss = {
        town.name: said
        for town in Organisation.objects.filter(kind="municipality")
        if (said := adding_up(Sheet(town, facts.filter(organisation=town))))
    }

    assert amiss == {}


def test_bolton_per_head_on_libraries_by_hand(capitol, client):
    # $386,659 in fiscal year 2023 (Uniform Chart of Accounts) by 4,875 people of 2025 (Census)
    page = text(client, "/towns/bolton-ct/services/libraries/")

    assert f"Bolton spent ${386_659 / 4_875:.0f} a head on libraries in 2023" in page
    assert "$386,659" in page
    assert "4,875 people" in page


def test_every_number_of_a_town_leads_to_its_source(capitol, client):
    page = text(client, "/towns/bolton-ct/")
    cells = re.findall(r'<td[^>]*class="is-number[^"]*">(.*?)</td>', page)
    bare = [cell for cell in cells if re.search(r"\$\d", cell) and "<a href=" not in cell]
    links = set(re.findall(r'href="(/(?:facts|towns/bolton-ct)/[^"#]+)', page))

    assert bare == []
    assert len(links) > 40
    assert [link for link in links if client.get(link).status_code != 200] == []


def test_towns_with_odd_figures_can_be_shown(capitol, client):
    for town in ("andover-ct", "marlborough-ct", "willington-ct"):
        assert "Find partners for" in text(client, f"/towns/{town}/")


def test_a_town_without_a_breakdown_says_so(capitol, client):
    page = text(client, "/towns/andover-ct/")

    assert "report is not broken down by service, so its services cannot be compared." in page


def test_hartford_is_not_compared_and_the_page_says_why(capitol, client):
    page = text(client, "/towns/hartford-ct/")

    assert "Hartford books 46% of its spending outside schools on no one service" in page
    assert "more than twice" not in page.split("<tbody>")[1].split("</tbody>")[0]


def test_the_region_names_who_cannot_be_compared(capitol, client):
    page = text(client, f"/regions/{capitol.slug}/?show=police")

    assert "Andover reports no breakdown by service" in page
    assert "another in Marlborough (2021) and Wethersfield (2021)" in page
    assert "Hartford (46%)" in page


def test_the_list_of_towns_is_sorted_by_what_it_shows(capitol, client):
    for sort, column in (("-population", 0), ("grand-list", 1), ("-shown", 2)):
        page = text(client, f"/towns/?show=police&sort={sort}")
        rows = page.split("<tbody>")[1].split("</tbody>")[0].split("<tr")[1:]
        cells = [re.findall(r'class="is-number[^"]*">(.*?)</td>', row)[column] for row in rows]
        shown = [re.sub(r"<[^>]+>|[$,]", "", cell).strip() for cell in cells]
        numbers = [float(value) for value in shown if value != "–"]

        assert len(rows) == 38
        assert numbers == sorted(numbers, reverse=sort.startswith("-"))
        assert "–" not in shown[: len(numbers)]
