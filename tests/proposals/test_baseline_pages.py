"""Pages of baselines: written without a script, pasted, handed over; strangers see nothing."""

import re

import pytest

from interlocal.proposals import queries, services
from interlocal.proposals.models import Baseline

PASTED = """Item\tAmount\tFTE\tSource
Dispatchers\t$300,000\t5\tBudget FY30
Health insurance\t90,000
Alarm fees\t(12,000)
Mystery\t1,000
=cmd|' /C calc'!A0\t500
Cleaning\t=SUM(B2:B4)
Total\t391,000
"""


@pytest.fixture
def baseline(towns, clerks, dispatch, noon):
    """Alder's own baseline of dispatch, with an empty draft."""
    return services.start_baseline(
        organisation=towns["Alder"],
        service=dispatch,
        initiative=None,
        by=clerks["Alder"],
        at=noon,
    )


def posted(page, **more):
    """What a browser sends back of the form on a page, with some fields filled in."""
    html = page.content.decode()
    form = html[html.index('class="il-baseline"') :]
    fields = {}
    for tag in re.findall(r"<input[^>]+>", form):
        name, value = (re.search(rf'{key}="([^"]*)"', tag) for key in ("name", "value"))
        if name:
            fields[name[1]] = value[1] if value else ""
    for name, inside in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)"[^>]*selected', inside)
        fields[name] = chosen[1] if chosen else re.search(r'value="([^"]*)"', inside)[1]
    for name, inside in re.findall(r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        fields[name] = inside.strip()
    return fields | more


def content(baseline):
    return queries.content_of(queries.own_draft(baseline))


def edit(baseline):
    return f"/baselines/{baseline.pk}/edit/"


def test_the_list_begins_a_baseline(browsers, towns):
    page = browsers["Alder"].post(
        "/baselines/", {"organisation": "alder-ct", "service": "dispatch"}
    )

    made = Baseline.objects.get()
    assert page.url == edit(made)
    assert "Dispatch" in browsers["Alder"].get("/baselines/").content.decode()


def test_a_draft_is_written_with_rows_added_and_removed_without_a_script(browsers, baseline):
    alder = browsers["Alder"]
    page = alder.get(edit(baseline))
    first = {
        "lines-0-category": "personnel",
        "lines-0-what": "Dispatchers",
        "lines-0-cents": "$300,000",
    }
    second = {
        "lines-1-category": "fees",
        "lines-1-what": "Alarm fees",
        "lines-1-cents": "12,000.50",
    }

    answer = alder.post(edit(baseline), posted(page, **first, **second, add="lines"))

    assert answer.url == f"{edit(baseline)}#lines"
    assert [line.cents for line in content(baseline).lines] == [300_000_00, 12_000_50]
    page = alder.get(edit(baseline))
    assert 'name="lines-3-what"' in page.content.decode()

    alder.post(edit(baseline), posted(page, remove="lines-0"))

    assert [line.what for line in content(baseline).lines] == ["Alarm fees"]


def test_what_cannot_be_read_is_said_and_stays_on_the_page(browsers, baseline):
    alder = browsers["Alder"]
    wrong = {
        "volume": "-5",
        "lines-0-category": "personnel",
        "lines-0-what": "Dispatchers",
        "lines-0-cents": "=2+2",
        "lines-1-what": "Half a line",
        "lines-1-cents": "-100",
    }

    page = alder.post(edit(baseline), posted(alder.get(edit(baseline)), **wrong))

    html = page.content.decode()
    assert "A volume cannot be negative." in html
    assert "Line 1, Dollars a year: Write a number, not a formula" in html
    assert "Line 2, Dollars a year: Write it without a minus" in html
    assert 'value="Half a line"' in html
    assert content(baseline).lines == ()


def test_a_draft_saves_itself_with_htmx(browsers, baseline):
    alder = browsers["Alder"]
    said = posted(alder.get(edit(baseline)), hours="Nights")

    answer = alder.post(edit(baseline), said, headers={"HX-Request": "true"})

    html = answer.content.decode()
    assert "<html" not in html
    assert 'name="seen" value="1"' in html
    assert "Saved" in html
    assert content(baseline).hours == "Nights"


def test_the_second_writer_sees_both_sides_and_decides(browsers, baseline):
    alder = browsers["Alder"]
    mine = posted(alder.get(edit(baseline)), hours="Mine")
    alder.post(edit(baseline), posted(alder.get(edit(baseline)), hours="Theirs"))

    quiet = alder.post(edit(baseline), mine, headers={"HX-Request": "true"})
    page = alder.post(edit(baseline), mine)

    assert "Not saved:" in quiet.content.decode()
    html = page.content.decode()
    assert "<td>Theirs</td><td>Mine</td>" in html
    assert 'value="Mine"' in html
    assert content(baseline).hours == "Theirs"

    alder.post(edit(baseline), posted(page))

    assert content(baseline).hours == "Mine"


def test_pasted_rows_are_shown_as_read_before_any_is_taken(browsers, baseline):
    alder = browsers["Alder"]
    address = f"/baselines/{baseline.pk}/paste/"

    page = alder.post(address, {"text": PASTED, "do": "look"})

    html = page.content.decode()
    assert content(baseline).lines == ()
    assert "A formula stands where the amount should be" in html
    assert "kept as words, and never run" in html
    assert "would count the lines twice" in html
    refused = alder.post(address, {"text": PASTED, "do": "take"})
    assert "Choose what kind of line “Mystery” is" in refused.content.decode()

    alder.post(address, {"text": PASTED, "do": "take", "row-5": "operating", "row-6": "out"})

    assert [(line.category, line.cents) for line in content(baseline).lines] == [
        ("personnel", 300_000_00),
        ("benefits", 90_000_00),
        ("fees", 12_000_00),
        ("operating", 1_000_00),
    ]


def test_public_figures_lead_back_to_the_fact(browsers, baseline):
    alder = browsers["Alder"]
    alder.post(f"/baselines/{baseline.pk}/facts/")

    (line,) = content(baseline).lines
    page = alder.get(f"/baselines/{baseline.pk}/").content.decode()

    assert f'href="/facts/{line.fact}/"' in page
    assert "$400,000" in page
    assert "Before it can be handed over" in page


def test_a_refusal_to_hand_over_names_what_is_missing(browsers, baseline):
    page = browsers["Alder"].post(f"/baselines/{baseline.pk}/hand-over/", follow=True)

    assert "Say which fiscal year the costs are of." in page.content.decode()


@pytest.mark.parametrize(
    "path",
    ["", "edit/", "paste/", "facts/", "draft/", "hand-over/", "ask/", "versions/1/"],
)
def test_strangers_find_nothing(browsers, baseline, path):
    for name in ("Birch", "Dogwood"):
        for method in ("get", "post"):
            answer = getattr(browsers[name], method)(f"/baselines/{baseline.pk}/{path}")
            assert answer.status_code in (404, 405)


def test_the_overview_is_for_who_is_at_the_table(browsers, exploring):
    address = f"/initiatives/{exploring.pk}/baselines/"

    assert "Begin ours" in browsers["Birch"].get(address).content.decode()
    assert browsers["Dogwood"].get(address).status_code == 404


def test_the_overview_sets_side_by_side_what_was_handed_over(
    browsers, exploring, towns, clerks, dispatch, noon
):
    from tests.proposals.test_baselines import WHOLE

    made = services.start_baseline(
        organisation=towns["Birch"],
        service=dispatch,
        initiative=exploring,
        by=clerks["Birch"],
        at=noon,
    )
    draft = services.save_draft(
        version=queries.own_draft(made), content=WHOLE, seen=0, by=clerks["Birch"], at=noon
    )
    address = f"/initiatives/{exploring.pk}/baselines/"
    assert "$378,000" not in browsers["Alder"].get(address).content.decode()

    services.hand_over(version=draft, by=clerks["Birch"], at=noon)

    page = browsers["Alder"].get(address).content.decode()
    assert "$378,000" in page
    assert "Still without a baseline: Alder and Cedar" in page
    assert "Correct it" not in browsers["Alder"].get(f"/baselines/{made.pk}/").content.decode()
    assert "Correct it" in browsers["Birch"].get(f"/baselines/{made.pk}/").content.decode()


def test_a_fuller_table_asks_the_database_no_more(
    browsers, exploring, towns, clerks, dispatch, noon
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from tests.proposals.test_baselines import WHOLE

    address = f"/initiatives/{exploring.pk}/baselines/"

    def asked():
        with CaptureQueriesContext(connection) as questions:
            assert browsers["Alder"].get(address).status_code == 200
        return len(questions)

    counts = []
    for name in ("Birch", "Cedar"):
        made = services.start_baseline(
            organisation=towns[name],
            service=dispatch,
            initiative=exploring,
            by=clerks[name],
            at=noon,
        )
        draft = services.save_draft(
            version=queries.own_draft(made), content=WHOLE, seen=0, by=clerks[name], at=noon
        )
        services.hand_over(version=draft, by=clerks[name], at=noon)
        counts.append(asked())

    assert counts[0] == counts[1]
