"""Loading a file on a page: looked at first, loaded whole, taken back."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.registry.conftest import ALDER, BIRCH
from tests.registry.mapped import workbook

from interlocal.accounts.models import User
from interlocal.registry import queries, services
from interlocal.registry.imports.mapping.edits import tree_of
from interlocal.registry.models import (
    Fact,
    Load,
    Mapping,
    Organisation,
    Representative,
    TravelTime,
    Upload,
)
from interlocal.registry.services.uploads import reading_of

WIDE = f"geoid,town,libraries,fire\n{ALDER},Alder,120,NR\n{BIRCH},Birch,90,70\n"
SAID = {
    "at-source-code": "own-list",
    "at-source-title": "Own list",
    "at-source-publisher": "Council",
    "at-figures-year": "2020",
    "at-figures-absent": "NR",
}
COUNCIL = "name,kind,state\nHill Council,cog,CT\n"


@pytest.fixture
def staff(client, towns):
    """A browser in which somebody of the staff is signed in."""
    client.force_login(User.objects.create_user("staff@site.example", name="Sam", is_staff=True))
    return client


@pytest.fixture
def bring(staff):
    """Bring a file, as bytes or text; gives the upload, or the page that refuses it."""

    def bring(content, *, kind="facts", name="given.csv", browser=staff):
        content = content if isinstance(content, bytes) else content.encode()
        given = {"file": SimpleUploadedFile(name, content), "kind": kind}
        answer = browser.post("/imports/", given)
        if answer.status_code != 302:
            return answer
        return Upload.objects.get(pk=answer.url.rstrip("/").rpartition("/")[2])

    return bring


def fields_of(browser, upload):
    """All that the form of a preview holds, as a browser would send it."""
    form = browser.get(f"/imports/{upload.pk}/").context["form"]
    return {field.name: field.value() or "" for field in form}


def say(browser, upload, **said):
    """Fill in some fields of the preview and leave the others as they are."""
    data = fields_of(browser, upload) | {
        name.replace("__", "-"): word for name, word in said.items()
    }
    return browser.post(f"/imports/{upload.pk}/columns/", data, follow=True)


def shown(browser, upload):
    return browser.get(f"/imports/{upload.pk}/").context["shown"]


def load(browser, upload, **more):
    upload.refresh_from_db()
    data = {"seen": reading_of(upload)} | more
    return browser.post(f"/imports/{upload.pk}/load/", data, follow=True)


def said_and_loaded(browser, upload, **more):
    browser.post(f"/imports/{upload.pk}/columns/", fields_of(browser, upload) | SAID | more)
    return load(browser, upload)


def values(town):
    rows = queries.facts_about(town).values_list("service", "year", "value", "kind")
    return {
        (service, year): value if kind != "absent" else kind for service, year, value, kind in rows
    }


def test_a_file_is_looked_at_before_anything_is_saved(staff, bring):
    upload = bring(WIDE)
    staff.post(f"/imports/{upload.pk}/columns/", fields_of(staff, upload) | SAID)

    page = staff.get(f"/imports/{upload.pk}/")

    assert page.context["shown"].sentence.startswith("Loading it would add 4 and change 0")
    assert "Alder, spending libraries 2020: 120" in page.content.decode()
    assert not Fact.objects.exists()
    assert not Load.objects.filter(file_name="given.csv").exists()
    assert not Mapping.objects.exists()


def test_a_file_is_loaded_whole_and_its_mapping_remembered(staff, bring, towns):
    upload = bring(WIDE)

    page = said_and_loaded(staff, upload)

    assert "4 figures" in page.content.decode()
    assert values(towns["Alder"]) == {("libraries", 2020): 120, ("fire", 2020): "absent"}
    assert Mapping.objects.get().name == "own-list-facts"
    assert not Upload.objects.exists()


def test_the_same_file_twice_changes_nothing_and_says_so(staff, bring):
    said_and_loaded(staff, bring(WIDE))

    again = bring(WIDE)
    page = staff.get(f"/imports/{again.pk}/")

    assert "loading it again would change nothing" in page.content.decode()
    assert "read as the last of them was" in page.content.decode()
    assert not page.context["shown"].can_load


def test_a_corrected_file_shows_the_old_figure_and_the_new(staff, bring, towns):
    said_and_loaded(staff, bring(WIDE))

    corrected = bring(WIDE.replace("120", "125"))
    page = staff.get(f"/imports/{corrected.pk}/")
    (row,) = page.context["shown"].changes.rows
    assert [cell.text for cell in row.cells] == ["Alder, spending libraries 2020", "120", "125"]

    loaded = load(staff, corrected)
    assert values(towns["Alder"])["libraries", 2020] == 125
    assert "$120" in loaded.content.decode()


def test_a_load_is_taken_back_and_what_stood_before_holds_again(staff, bring, towns):
    said_and_loaded(staff, bring(WIDE))
    load(staff, bring(WIDE.replace("120", "125").replace("NR", "8")))
    last = Load.objects.filter(file_name="given.csv").order_by("pk").last()

    page = staff.post(f"/imports/loads/{last.pk}/undo/", follow=True)

    assert "Taken back" in page.content.decode()
    assert values(towns["Alder"]) == {("libraries", 2020): 120, ("fire", 2020): "absent"}
    assert Fact.objects.filter(load=last).count() == 2
    again = staff.post(f"/imports/loads/{last.pk}/undo/", follow=True)
    assert "taken back already" in again.content.decode()


def test_a_load_that_a_later_file_corrected_gives_back_only_what_it_holds(staff, bring, towns):
    said_and_loaded(staff, bring(WIDE))
    first = Load.objects.get(file_name="given.csv")
    load(staff, bring(WIDE.replace("120", "125")))

    staff.post(f"/imports/loads/{first.pk}/undo/")

    assert values(towns["Alder"]) == {("libraries", 2020): 125}
    assert values(towns["Birch"]) == {}


def test_lines_with_problems_are_named_and_the_rest_is_loaded_if_one_says_so(staff, bring, towns):
    upload = bring(WIDE.replace("90", "ninety"))
    staff.post(
        f"/imports/{upload.pk}/columns/",
        fields_of(staff, upload) | SAID | {"c2-is": "service:libraries"},
    )
    assert shown(staff, upload).problems == ["Line 3: column libraries: “ninety” is not a number."]

    refused = load(staff, upload)
    assert "Nothing was loaded" in refused.content.decode()
    assert not Fact.objects.exists()

    load(staff, upload, accept_rest="on")
    assert values(towns["Birch"]) == {("fire", 2020): 70}


def test_a_doubtful_name_is_decided_by_a_person_and_remembered(staff, bring, towns):
    upload = bring("town,libraries\nAlder,1\nBirhc,2\n")
    staff.post(f"/imports/{upload.pk}/columns/", fields_of(staff, upload) | SAID)
    (asked,) = shown(staff, upload).doubts
    assert [slug for slug, _ in asked.choices] == ["birch-ct", "leave-out"]

    answer = {f"doubt-{asked.number}": asked.key, f"means-{asked.number}": "birch-ct"}
    staff.post(f"/imports/{upload.pk}/names/", answer)
    load(staff, upload)

    assert values(towns["Birch"]) == {("libraries", 2020): 2}
    assert "Birhc" in Mapping.objects.get().text


def test_two_towns_of_one_name_are_put_to_the_person(staff, bring, read, towns):
    read(
        services.import_organisations,
        "name,kind,state,geoid\nAlder,municipality,CT,0911000009\n",
    )
    upload = bring("town,libraries\nAlder,1\nBirch,2\n")
    staff.post(f"/imports/{upload.pk}/columns/", fields_of(staff, upload) | SAID)

    (asked,) = shown(staff, upload).doubts

    assert len(asked.choices) == 3
    assert all("Alder, CT" in words for _, words in asked.choices[:2])


def test_columns_units_and_words_are_said_in_the_form(staff, bring, towns):
    upload = bring(f"geoid,spent on books,people\n{ALDER},1.5,n/a\n")

    say(
        staff,
        upload,
        **SAID | {"c1-is": "service:libraries", "c1-factor": "1000", "c2-is": "measure:population"},
        **{"c2-year": "2019"},
    )
    staff.post(
        f"/imports/{upload.pk}/columns/",
        fields_of(staff, upload) | {"at-figures-absent": "n/a"},
    )
    load(staff, upload)

    assert values(towns["Alder"]) == {("libraries", 2020): 1500, (None, 2019): "absent"}


def test_a_table_with_one_figure_a_line_asks_what_its_words_are(staff, bring, towns):
    lines = [f"{key},2020,{what},5" for key in (ALDER, BIRCH) for what in ("Library", "Moon base")]
    upload = bring("\n".join(["geoid,year,function,amount", *lines, f"{ALDER},2020,Fire,6"]))
    said = {name: word for name, word in SAID.items() if "figures" not in name}
    page = staff.post(
        f"/imports/{upload.pk}/columns/",
        fields_of(staff, upload)
        | said
        | {"at-figures-function": "function", "at-figures-value": "amount"},
        follow=True,
    )
    words = {field.label: field.name for field in page.context["form"].words_asked}
    assert set(words) == {"Library", "Moon base", "Fire"}

    say(
        staff,
        upload,
        **{
            words["Library"]: "service:libraries",
            words["Moon base"]: "leave-out",
            words["Fire"]: "service:fire",
        },
    )
    load(staff, upload)

    assert values(towns["Alder"]) == {("libraries", 2020): 5, ("fire", 2020): 6}


def test_what_the_form_cannot_show_stays_as_the_mapping_says_it(staff, bring):
    upload = bring(WIDE)
    said = (
        "source: {code: s, title: T, publisher: P}\n"
        "body: {scheme: geoid, identifier: {column: geoid, pad: 10}}\n"
        "figures: {year: 2020, absent: [NR], marks: {'*': {kind: estimated}},\n"
        "  columns: [{column: fire, service: fire, note: by the state}]}\n"
    )
    staff.post(f"/imports/{upload.pk}/mapping/", {"mapping": said})

    say(staff, upload, **{"at-figures-year": "2019"})

    upload.refresh_from_db()
    tree = tree_of(upload.mapping, "mapping")
    assert tree["body"]["identifier"] == {"column": "geoid", "pad": "10"}
    assert tree["figures"]["marks"] == {"*": {"kind": "estimated"}}
    assert tree["figures"]["year"] == "2019"
    assert tree["figures"]["columns"] == [
        {"column": "fire", "service": "fire", "note": "by the state"}
    ]


def test_a_mapping_that_is_no_yaml_is_refused_and_the_one_before_stays(staff, bring):
    upload = bring(WIDE)
    before = upload.mapping

    page = staff.post(f"/imports/{upload.pk}/mapping/", {"mapping": "a: [1, 2"})

    assert "This is not YAML" in page.content.decode()
    upload.refresh_from_db()
    assert upload.mapping == before


def test_a_mapping_that_asks_for_what_is_not_there_says_so(staff, bring):
    upload = bring(WIDE)
    said = upload.mapping.replace("libraries", "librarys").replace("DECIDE", "2030")

    staff.post(f"/imports/{upload.pk}/mapping/", {"mapping": said})

    assert any("no column" in why for why in shown(staff, upload).problems)


def test_a_reading_that_changed_meanwhile_is_not_loaded(staff, bring):
    upload = bring(WIDE)
    staff.post(f"/imports/{upload.pk}/columns/", fields_of(staff, upload) | SAID)
    seen = shown(staff, upload).seen
    say(staff, upload, **{"at-figures-year": "2019"})

    page = staff.post(f"/imports/{upload.pk}/load/", {"seen": seen}, follow=True)

    assert "changed meanwhile" in page.content.decode()
    assert not Fact.objects.exists()


def test_without_a_publisher_nothing_is_loaded(staff, bring):
    upload = bring(WIDE)
    say(staff, upload, **{"at-figures-year": "2020", "at-figures-absent": "NR"})

    assert "who published it" in shown(staff, upload).why_not
    page = load(staff, upload)

    assert "who published it" in page.content.decode()
    assert not Fact.objects.exists()


def test_travel_times_are_loaded_and_taken_back(staff, bring):
    upload = bring(",Alder,Birch\nAlder,,12\nBirch,13,\n", kind="travel")
    said = {name: word for name, word in SAID.items() if "source" in name}
    staff.post(f"/imports/{upload.pk}/columns/", fields_of(staff, upload) | said)

    load(staff, upload)
    assert TravelTime.objects.current().count() == 2

    staff.post(f"/imports/loads/{Load.objects.get(file_name='given.csv').pk}/undo/")
    assert not TravelTime.objects.current().exists()


# ---------- who ----------


@pytest.fixture
def coordinator(client_of, read, towns):
    """Who coordinates a council of Alder and Birch."""
    read(services.import_organisations, COUNCIL)
    council = Organisation.objects.get(kind="cog")
    load = Load.objects.first()
    for name in ("Alder", "Birch"):
        council.members.create(member=towns[name], load=load)
    user = User.objects.create_user("coordinator@hill.example", name="Cora")
    Representative.objects.create(
        organisation=council, user=user, role="coordinator", since=date(2024, 1, 1)
    )
    return client_of(user)


@pytest.fixture
def client_of():
    """A browser in which a person is signed in."""
    from django.test import Client

    def client_of(user):
        browser = Client()
        browser.force_login(user)
        return browser

    return client_of


def test_who_coordinates_nothing_finds_no_page(client_of, clerk, towns):
    assert client_of(clerk).get("/imports/").status_code == 404


def test_a_coordinator_loads_figures_of_members_and_of_nobody_else(coordinator, bring, towns):
    outside = WIDE + "0911000003,Cedar,1,2\n"
    upload = bring(outside, browser=coordinator)
    coordinator.post(f"/imports/{upload.pk}/columns/", fields_of(coordinator, upload) | SAID)
    assert any("Cedar is no member" in why for why in shown(coordinator, upload).problems)

    load(coordinator, upload, accept_rest="on")

    assert values(towns["Alder"])["libraries", 2020] == 120
    assert values(towns["Cedar"]) == {}


def test_a_coordinator_loads_neither_bodies_nor_members(coordinator, bring):
    page = bring(COUNCIL, kind="organisations", browser=coordinator)

    assert page.status_code == 200
    assert not Upload.objects.exists()


def test_a_coordinator_cannot_write_in_the_name_of_anothers_source(coordinator, bring, ledger):
    upload = bring(WIDE, browser=coordinator)
    coordinator.post(
        f"/imports/{upload.pk}/columns/",
        fields_of(coordinator, upload) | SAID | {"at-source-code": ledger.code},
    )

    assert "is kept by others" in shown(coordinator, upload).why_not
    load(coordinator, upload)

    assert not Fact.objects.exists()


def test_a_coordinator_brings_no_measures(coordinator, bring):
    upload = bring(WIDE, browser=coordinator)
    more = "measures: [{code: moon, name: Moon, unit: USD, description: D}]\n"
    coordinator.post(f"/imports/{upload.pk}/columns/", fields_of(coordinator, upload) | SAID)
    upload.refresh_from_db()
    coordinator.post(f"/imports/{upload.pk}/mapping/", {"mapping": upload.mapping + more})

    assert "New measures (moon)" in shown(coordinator, upload).why_not


def test_a_file_on_its_way_is_seen_by_its_person_alone(staff, coordinator, bring):
    upload = bring(WIDE, browser=coordinator)

    addresses = [f"/imports/{upload.pk}/", f"/imports/{upload.pk}/load/"]

    assert [staff.get(addresses[0]).status_code, staff.post(addresses[1]).status_code] == [404, 404]


def test_a_coordinator_sees_the_loads_of_own_sources_alone(coordinator, bring, read_facts, ledger):
    read_facts(f"geoid,{ALDER},population,,2020,5,reported,")
    said_and_loaded(coordinator, bring(WIDE, browser=coordinator))

    listed = coordinator.get("/imports/").context["loads"]

    assert [each.file_name for each in listed] == ["given.csv"]
    others = Load.objects.get(file_name="facts.csv")
    assert coordinator.get(f"/imports/loads/{others.pk}/").status_code == 404
    assert coordinator.post(f"/imports/loads/{others.pk}/undo/").status_code == 404


# ---------- files that nobody should trust ----------


def test_a_file_that_waited_too_long_is_gone(staff, bring):
    old = bring(WIDE)
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert staff.get(f"/imports/{old.pk}/").status_code == 404
    bring(WIDE)

    assert not Upload.objects.filter(pk=old.pk).exists()


def test_one_person_keeps_ten_files_waiting(staff, bring):
    first = bring(WIDE)
    for _ in range(10):
        bring(WIDE)

    assert Upload.objects.count() == 10
    assert not Upload.objects.filter(pk=first.pk).exists()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "The file is empty."),
        (b"%PDF-1.7 ...", "This is a PDF"),
        (b"PK\x03\x04 nothing", "damaged"),
        (b"geoid,libraries\n\x00,1\n", "NUL byte"),
        (b"a" * (20 * 2**20 + 1), "larger than 20 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(bring, content, why):
    page = bring(content)

    assert why in page.content.decode()
    assert not Upload.objects.exists()


def test_a_cell_of_ten_megabytes_is_a_problem_of_its_line(staff, bring, towns):
    upload = bring(f"geoid,libraries,remark\n{ALDER},1,ok\n{BIRCH},2,{'x' * 10 * 2**20}\n")

    page = staff.get(f"/imports/{upload.pk}/") if isinstance(upload, Upload) else upload

    assert len(page.content) < 500_000
    assert "longer than" in page.content.decode()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_marks_and_old_encodings_are_read_and_the_old_one_said(staff, bring, encoding):
    upload = bring(f"geoid,libraries,remark\n{ALDER},1,Café\n".encode(encoding))
    staff.post(f"/imports/{upload.pk}/columns/", fields_of(staff, upload) | SAID)

    page = staff.get(f"/imports/{upload.pk}/")

    assert "Café" in page.content.decode()
    assert any("Windows-1252" in n for n in shown(staff, upload).notices) == (encoding == "cp1252")


def test_a_workbook_with_a_merged_heading_says_which_lines_to_name(staff, bring):
    merged = workbook(
        ["geoid", "Spending", None], [None, "libraries", "fire"], [ALDER, 1, 2], merged=["B1:C1"]
    )

    upload = bring(merged, name="merged.xlsx")
    assert fields_of(staff, upload)["at-table-heading"] == "1, 2"

    page = say(staff, upload, **{"at-table-heading": "1"})

    assert any("heading: [1, 2]" in why for why in shown(staff, upload).problems)
    assert "Spending" in page.content.decode()


def test_formulas_are_problems_unless_a_value_is_stored_with_them(staff, bring):
    upload = bring(
        workbook(["geoid", "libraries", "fire"], [ALDER, "=1+1", 5], [BIRCH, 3, 4]),
        name="formulas.xlsx",
    )
    staff.post(
        f"/imports/{upload.pk}/columns/",
        fields_of(staff, upload) | SAID | {"c1-is": "service:libraries", "c2-is": "service:fire"},
    )

    assert any("formula without a stored value" in why for why in shown(staff, upload).problems)


def test_text_of_a_file_is_shown_and_never_run(staff, bring):
    upload = bring(f"geoid,<script>alert(1)</script>,libraries\n{ALDER},<b>x</b>,1\n")

    page = staff.get(f"/imports/{upload.pk}/").content.decode()

    assert "<script>alert" not in page
    assert "<b>x" not in page


def test_a_boundary_that_crosses_itself_is_named_and_the_rest_goes_on(staff, bring, towns):
    upload = bring(
        '{"type": "FeatureCollection", "features": ['
        f'{{"type": "Feature", "properties": {{"GEOID": "{ALDER}"}},'
        ' "geometry": {"type": "Polygon",'
        ' "coordinates": [[[-72.4, 41.8], [-72.3, 41.9], [-72.3, 41.8], [-72.4, 41.9],'
        " [-72.4, 41.8]]]}},"
        f'{{"type": "Feature", "properties": {{"GEOID": "{BIRCH}"}},'
        ' "geometry": {"type": "Polygon",'
        ' "coordinates": [[[-72.4, 41.8], [-72.3, 41.8], [-72.3, 41.9], [-72.4, 41.8]]]}}]}',
        kind="boundaries",
        name="towns.geojson",
    )
    said = {name: word for name, word in SAID.items() if "source" in name}
    staff.post(f"/imports/{upload.pk}/columns/", fields_of(staff, upload) | said)
    assert any("It crosses itself" in why for why in shown(staff, upload).problems)

    load(staff, upload, accept_rest="on")

    assert [each.organisation for each in queries.boundaries_of(towns.values())] == [towns["Birch"]]


def test_an_outline_that_is_not_in_degrees_is_named(staff, bring):
    upload = bring(
        '{"type": "FeatureCollection", "features": ['
        f'{{"type": "Feature", "properties": {{"GEOID": "{ALDER}"}},'
        ' "geometry": {"type": "Polygon", "coordinates":'
        " [[[300000, 250000], [300100, 250000], [300100, 250100], [300000, 250000]]]}}]}",
        kind="boundaries",
        name="towns.geojson",
    )

    assert any("which are not degrees" in why for why in shown(staff, upload).problems)


def test_a_parquet_file_is_read_on_the_page(staff, bring, tmp_path, towns):
    duckdb = pytest.importorskip("duckdb", reason="reading Parquet needs duckdb")
    place = tmp_path / "given.parquet"
    with duckdb.connect() as engine:
        engine.execute(f"COPY (SELECT '{ALDER}' AS geoid, 12 AS libraries) TO '{place}'")

    said_and_loaded(staff, bring(place.read_bytes(), name="given.parquet"))

    assert values(towns["Alder"]) == {("libraries", 2020): 12}


def test_bodies_members_and_neighbours_are_loaded_by_staff(staff, bring, towns):
    said = {name: word for name, word in SAID.items() if "source" in name}
    upload = bring(
        "name,state,geoid\nElm,CT,0911000005\nHill,CT,0911000006\n", kind="organisations"
    )
    staff.post(f"/imports/{upload.pk}/columns/", fields_of(staff, upload) | said)
    load(staff, upload)
    assert queries.find_organisation("Elm", "CT").kind == "municipality"

    upload = bring(f"town,neighbor,km\n0911000005,{ALDER},3.5\n", kind="neighbours")
    page = staff.post(
        f"/imports/{upload.pk}/columns/", fields_of(staff, upload) | said, follow=True
    )
    assert page.context["shown"].sentence.startswith("Loading it would add 1")

    upload = bring(f"council,geoid\n0911000006,{ALDER}\n", kind="members")
    page = staff.post(
        f"/imports/{upload.pk}/columns/", fields_of(staff, upload) | said, follow=True
    )
    assert page.context["shown"].sentence.startswith("Loading it would add 1")


def test_what_was_guessed_is_put_to_the_person_until_they_say_how_it_is_read(staff, bring):
    upload = bring("Municipality,Fiscal Year,Police,Fire\nAlder,2030,N/A,2\nBirch,2030,3,4\n")

    first = shown(staff, upload)
    say(staff, upload, **SAID)

    assert any("“N/A” means “not reported”" in each for each in first.guessed)
    assert shown(staff, upload).guessed == []


def test_a_year_that_nobody_said_is_asked_for_in_words(staff, bring):
    upload = bring("Municipality,Police,Fire\nAlder,1,2\nBirch,3,4\n")

    found = shown(staff, upload)

    assert "Say of which year the figures are." in found.guessed
    assert found.problems == [
        "One thing is not said yet: DECIDE stands where a column, or a year, belongs."
    ]
