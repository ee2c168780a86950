"""Towns, regions and facts as people see them, with figures typed by hand."""

import csv
import io
import json

import pytest
from django.urls import reverse

from interlocal.registry import services
from interlocal.registry.models import Fact, Identifier, Organisation

ROWS = [
    "geoid,0911000001,population,,2031,400,estimated,",
    "geoid,0911000002,population,,2031,500,reported,",
    "geoid,0911000003,population,,2031,600,reported,",
    "geoid,0911000004,population,,2031,9000,reported,",
    "geoid,0911000001,spending,libraries,2031,50000,reported,",
    "geoid,0911000002,spending,libraries,2031,20000,reported,",
    "geoid,0911000003,spending,libraries,2031,30000,reported,",
    "geoid,0911000004,spending,libraries,2030,90000,reported,",
    "geoid,0911000001,spending,general-government,2031,30000,reported,",
    "geoid,0911000001,spending,police,2031,,absent,State troopers patrol the town.",
    "geoid,0911000001,spending-unallocated,,2031,20000,reported,",
    "geoid,0911000001,spending-total,,2031,100000,reported,",
    "geoid,0911000003,spending-unallocated,,2031,70000,reported,",
    "geoid,0911000001,land-area,,2030,259,reported,",
    "geoid,0911000001,net-grand-list,,2030,40000000,reported,",
]
COUNCIL = "name,kind,state,geoid\nFour Towns Council,cog,CT,09110\n"
MEMBERS = "scheme,body,member\n" + "".join(
    f"geoid,09110,091100000{number}\n" for number in (1, 2, 3, 4)
)
NEIGHBOURS = (
    "scheme,a,b,contact,border_km\n"
    "geoid,0911000001,0911000002,border,16.1\n"
    "geoid,0911000001,0911000004,corner,\n"
)


@pytest.fixture
def council(read, read_facts, towns, noon):
    """Four towns in a council, with figures, neighbours and a sketch."""
    read(services.import_organisations, COUNCIL)
    read(services.import_members, MEMBERS)
    read(services.import_neighbours, NEIGHBOURS)
    read_facts(*ROWS)
    services.draw_sketches(bodies=towns.values(), by=None, at=noon)
    return Organisation.objects.get(kind="cog")


@pytest.fixture
def shows(client):
    """The text of a page."""

    def shows(name, *args, **query):
        answer = client.get(reverse(f"registry:{name}", args=args), query)
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    return shows


def figure(**wanted):
    return Fact.objects.get(replaced_at=None, **wanted)


# ---------- one town ----------


def test_a_town_shows_its_figures_with_year_and_kind(council, shows):
    page = shows("town", "alder-ct")

    assert "400 people on 100.0 square miles, $100,000 spent" in page
    assert "Population, 2031" in page
    assert "$250" in page  # 100,000 by 400
    assert "$100,000" in page  # 40,000,000 by 400: the grand list of 2030 by the people of 2031
    assert "Divided by the people of 2031." in page


def test_a_service_stands_beside_its_peers(council, shows):
    # Cedar books 70,000 of 100,000 centrally and is left out; two are too few for a median
    page = shows("town_service", "alder-ct", "libraries")

    assert "Alder spent $125 a head on libraries in 2031" in page
    assert "Too few of its peers report it" in page
    assert "left out: books too much centrally to compare" in page


def test_what_is_missing_is_said_and_is_not_zero(council, shows):
    page = shows("town", "alder-ct")

    assert "Alder reports no line for police; that is not zero." in page
    assert "State troopers patrol the town." in page


def test_central_booking_is_said_before_comparing(council, shows):
    # 20,000 of 50,000 + 30,000 + 20,000
    assert "Alder books 20% of its spending outside schools" in shows("town", "alder-ct")
    assert "Above 30% its services are not compared" in shows("town", "cedar-ct")


def test_the_share_booked_centrally_is_walked_back(council, shows):
    page = shows("town", "alder-ct")

    assert "20.0%</strong> of what Alder spent outside schools in 2031" in page
    assert "$20,000 divided by itself and the 2 services outside schools, $80,000" in page


def test_a_remainder_is_marked_as_nothing_to_share(council, shows):
    page = shows("town", "alder-ct")

    assert page.count("nothing to share") == 1


def test_lines_that_do_not_add_up_are_told(council, read_facts, shows):
    assert "add up to" not in shows("town", "alder-ct")

    read_facts("geoid,0911000001,spending-total,,2031,110000,reported,")

    page = shows("town", "alder-ct")
    assert "The lines by service add up to $100,000; the reported total is $110,000." in page


def test_neighbours_and_councils_are_links(council, shows):
    page = shows("town", "alder-ct")

    assert 'href="/towns/birch-ct/">Birch</a> <span class="il-quiet">shares 10.0 miles' in page
    assert "touches at a corner" in page
    assert 'href="/regions/four-towns-council-ct/"' in page
    assert Identifier.objects.get(organisation__name="Alder", scheme="geoid").value in page


def test_the_one_main_action_is_to_find_partners(council, shows):
    assert 'href="/find/?town=alder-ct">Find partners for Alder</a>' in shows("town", "alder-ct")


def test_a_town_of_which_nothing_is_known_says_so(towns, shows):
    page = shows("town", "birch-ct")

    assert "No figures are loaded for this body yet." in page
    assert "What is missing" not in page


def test_a_town_without_a_council_has_peers_in_its_state(read_facts, shows):
    read_facts(*ROWS)

    page = shows("town", "alder-ct")

    assert "nearest in population in CT" in page
    assert 'href="/towns/birch-ct/">Birch</a>, <a href="/towns/cedar-ct/">Cedar</a>' in page


@pytest.mark.parametrize(
    "address",
    [
        "/towns/nowhere/",
        "/towns/four-towns-council-ct/",
        "/towns/alder-ct/services/nonsense/",
        "/towns/alder-ct/figures/nonsense/",
        "/towns/alder-ct/figures/population/",
        "/towns/birch-ct/figures/density/",
        "/regions/alder-ct/",
        "/facts/999999/",
    ],
)
def test_what_is_not_there_is_not_found(council, client, address):
    assert client.get(address).status_code == 404


def test_pages_of_public_record_change_nothing(council, client):
    assert client.post("/towns/alder-ct/").status_code == 405


# ---------- one fact ----------


def test_a_fact_names_file_row_year_publisher_and_kind(council, shows):
    spent = figure(organisation__name="Alder", service="libraries")

    page = shows("fact", spent.pk)

    for word in ("$50,000", "facts.csv", spent.locator, "2031", "The state", "Reported"):
        assert word in page
    assert "14 March 2031" in page


def test_a_correction_keeps_what_the_figure_was(council, read_facts, noon, shows):
    old = figure(organisation__name="Alder", service="libraries")
    read_facts(
        "geoid,0911000001,spending,libraries,2031,52000,reported,",
        at=noon.replace(month=5),
    )

    new = figure(organisation__name="Alder", service="libraries")

    assert "until 14 May 2031 (facts.csv," in shows("fact", new.pk)
    assert f'Was <a href="/facts/{old.pk}/">$50,000</a>' in shows("fact", new.pk)
    assert f'It is now <a href="/facts/{new.pk}/">$52,000</a>' in shows("fact", old.pk)


def test_another_source_stands_beside_it(council, read_facts, clerk, noon, shows):
    audit = services.keep_source(
        code="audit", title="Audited statement", publisher="The auditor", by=clerk, at=noon
    )
    first = figure(organisation__name="Alder", service="libraries")
    read_facts("geoid,0911000001,spending,libraries,2031,51000,reported,", source=audit)

    page = shows("fact", first.pk)

    assert "What other sources say" in page
    assert "$51,000</a>, The auditor: Audited statement." in page


def test_htmx_gets_the_panel_alone(council, client):
    spent = figure(organisation__name="Alder", service="libraries")
    address = reverse("registry:fact", args=[spent.pk])

    whole, part = client.get(address), client.get(address, headers={"HX-Request": "true"})

    assert b"<html" in whole.content
    assert b"<html" not in part.content
    assert b"facts.csv" in part.content


def test_a_missing_figure_walks_back_too(council, shows):
    none = figure(organisation__name="Alder", service="police")

    assert "That is not zero." in shows("fact", none.pk)


# ---------- all towns ----------


def names(page):
    """The towns of the table, in its order."""
    rows = page.split("<tbody>")[1].split("</tbody>")[0].split('<th scope="row">')[1:]
    return [row.split(">")[2].split("<")[0] for row in rows]


def test_the_list_holds_towns_and_not_councils(council, shows):
    assert names(shows("towns")) == ["Alder", "Birch", "Cedar", "Dogwood"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("-town", ["Dogwood", "Cedar", "Birch", "Alder"]),
        ("-population", ["Dogwood", "Cedar", "Birch", "Alder"]),
        ("shown", ["Dogwood", "Birch", "Cedar", "Alder"]),  # 10, 40, 50, 125 a head
        ("-shown", ["Alder", "Cedar", "Birch", "Dogwood"]),
        ("-grand-list", ["Alder", "Birch", "Cedar", "Dogwood"]),  # the others have none
        ("grand-list", ["Alder", "Birch", "Cedar", "Dogwood"]),  # last either way
        ("nonsense", ["Alder", "Birch", "Cedar", "Dogwood"]),
    ],
)
def test_the_list_is_sorted_by_the_address_bar(council, shows, sort, order):
    assert names(shows("towns", show="libraries", sort=sort)) == order


@pytest.mark.parametrize("asked", ["irc", "BIRCH", "birch-ct", "0911000002", "Town of Birch"])
def test_a_town_is_found_by_part_of_its_name_or_an_identifier(council, shows, asked):
    assert names(shows("towns", q=asked)) == ["Birch"]


def test_a_wrong_name_suggests_the_nearest(council, shows):
    page = shows("towns", q="Bitch")

    assert "No town “Bitch”. Did you mean Birch?" in page
    assert '<a href="/towns/?q=Birch">Birch</a>' in page


def test_what_was_typed_is_never_markup(council, shows):
    assert "<script>alert" not in shows("towns", q="<script>alert(1)</script>")


def test_a_council_is_known_but_is_no_town(council, shows):
    page = shows("towns", q="Four Towns Council", region="four-towns-council-ct")

    assert "Four Towns Council is known here, but is not a member" in page


def test_a_choice_that_does_not_exist_is_told_and_the_usual_shown(council, shows):
    page = shows("towns", show="nonsense", region="atlantis", page="nonsense")

    assert "No such figure is known." in page
    assert "No such region is known." in page
    assert len(names(page)) == 4


def test_the_links_that_sort_keep_every_other_choice(council, shows):
    chosen = {"q": "r", "show": "libraries", "region": "four-towns-council-ct"}

    page = shows("towns", **chosen, sort="shown", page=1)

    kept = "?q=r&amp;show=libraries&amp;region=four-towns-council-ct&amp;sort="
    assert f'href="{kept}-shown"' in page
    assert f'href="{kept}population"' in page


def test_the_map_says_which_towns_are_not_reported(council, shows):
    page = shows("towns", show="net-grand-list")

    assert 'aria-label="Birch, not reported"' in page
    assert 'aria-label="Alder, $100,000"' in page


def test_the_people_that_a_figure_is_divided_by_are_named(council, shows):
    page = shows("towns", show="libraries")

    assert "2031 (2030 for 1), divided by the population of the nearest year known: 2031" in page


def test_a_remainder_in_the_list_is_no_service_to_share(council, shows):
    assert "it is no service to share" in shows("towns", show="general-government")


def test_a_long_list_has_pages_and_no_map_of_everything(council, client):
    Organisation.objects.bulk_create(
        Organisation(slug=f"town-{n}", name=f"Town {n:03}", kind="municipality", state="VT")
        for n in range(420)
    )

    page = client.get("/towns/", {"page": 2}).content.decode()

    assert len(names(" ".join(page.split()))) == 50
    assert "51 to 100 of 424 towns" in page
    assert "il-map__sheet" not in page
    assert "il-map__sheet" in client.get("/towns/?region=four-towns-council-ct").content.decode()


def test_a_longer_list_asks_no_more_of_the_database(council, client, django_assert_max_num_queries):
    Organisation.objects.bulk_create(
        Organisation(slug=f"town-{n}", name=f"Town {n:03}", kind="municipality", state="VT")
        for n in range(420)
    )

    with django_assert_max_num_queries(10):
        client.get("/towns/", {"sort": "-shown", "show": "libraries"})


def test_the_file_holds_what_is_shown_on_all_pages(council, client):
    answer = client.get("/towns/", {"format": "csv", "show": "libraries", "sort": "-shown"})

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert [row[0] for row in rows] == ["Alder", "Cedar", "Birch", "Dogwood"]
    alder = dict(zip(head, rows[0], strict=True))
    assert alder["geoid"] == "0911000001"
    assert alder["Spending per head on libraries"] == "125.0000"
    assert alder["Spending per head on libraries: kind"] == "estimated"
    assert "facts.csv, line 6" in alder["Spending per head on libraries: place in it"]
    assert dict(zip(head, rows[1], strict=True))["Net grand list per head"] == ""


def test_a_name_in_a_file_is_no_formula(council, client):
    Organisation.objects.filter(name="Alder").update(name='=HYPERLINK("http://x.example")')

    text = b"".join(client.get("/towns/?format=csv").streaming_content).decode()

    assert "\"'=HYPERLINK" in text


def test_before_anything_is_loaded_the_list_says_what_it_is_for(db, shows):
    assert "No towns are loaded yet" in shows("towns")


# ---------- a region ----------


def test_a_region_adds_up_what_is_known_and_says_what_is_not(council, shows):
    page = shows("region", council.slug)

    assert "10,500" in page  # 400 + 500 + 600 + 9000
    assert "nothing is known of Birch, Cedar and Dogwood, which is not counted as zero" in page


def test_a_region_says_how_good_its_figures_are(council, read_facts, shows):
    read_facts("geoid,0911000002,spending,education,2031,,absent,Not broken down.")
    Fact.objects.filter(organisation__name="Birch", service="libraries").update(service="education")

    page = shows("region", council.slug)

    assert "Birch reports no breakdown by service" in page
    assert "The last year reported is 2031, but another in Dogwood (2030)." in page
    assert "in Cedar (70%): services there are not compared" in page
    assert "look cheaper by that: Alder (20%)." in page


def test_a_search_in_a_region_leaves_its_size_as_it_is(council, shows):
    page = shows("region", council.slug, q="Alder")

    assert '<p class="il-figure__value">4</p>' in page
    assert "1 to 1 of 1 towns" in page


def test_a_region_says_who_reports_what(council, shows):
    page = shows("region", council.slug)

    assert "4 of 4" in page  # libraries
    assert "0 of 4" in page  # police: Alder says that it has no such line


def test_a_region_shades_its_map_by_the_chosen_service(council, shows):
    page = shows("region", council.slug, show="libraries")

    assert 'aria-label="Spending per head on libraries, Four Towns Council"' in page
    assert 'aria-label="Alder, $125"' in page
    assert "/towns/?show=libraries&amp;region=four-towns-council-ct&amp;format=csv" in page


def test_an_imported_boundary_is_no_sketch(council, read, shows):
    ring = [[-72.45, 41.75], [-72.35, 41.75], [-72.35, 41.85], [-72.45, 41.85], [-72.45, 41.75]]
    outlines = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"GEOID": f"091100000{number}"},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
            for number in (1, 2, 3, 4)
        ],
    }
    assert "A sketch from positions" in shows("region", council.slug)

    read(services.import_boundaries, json.dumps(outlines), file_name="towns.geojson")

    assert "A sketch from positions" not in shows("region", council.slug)
