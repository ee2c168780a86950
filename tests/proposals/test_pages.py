"""The page of the figures, their table as CSV, and the papers as files."""

import csv
import io

import pytest
from django.urls import reverse

from interlocal.initiatives.models import Initiative
from interlocal.proposals import queries, services
from interlocal.proposals.models import Prospectus, Scenario
from interlocal.registry import queries as registry
from interlocal.registry import services as registry_services
from interlocal.web.words import dollars


@pytest.fixture
def address(scenario):
    return reverse("proposals:scenario", args=[scenario.pk])


def paper_of(name, ending="pdf"):
    paper = Prospectus.objects.get(participant__organisation__name=name)
    return reverse("proposals:paper", args=[paper.pk, ending])


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.content.decode())))


def test_the_page_shows_every_split_with_its_shares_and_its_test(scenario, address, browsers):
    page = browsers["Alder"].get(address).content.decode()

    for split in queries.splits_of(scenario):
        for share in split.shares.all():
            assert dollars(share.cents) in page
    assert "From gross to net" in page
    assert "Who would do better apart" in page
    assert "Only Alder sees this" in page
    assert f"seed {scenario.seed}" in page


def test_every_figure_walks_back_to_file_and_line(address, browsers):
    page = browsers["Alder"].get(address).content.decode()

    assert "facts.csv" in page
    assert "Yearly report" in page


def test_a_partner_reads_what_it_means_for_itself(shared, address, browsers):
    page = browsers["Birch"].get(address).content.decode()

    assert "What it means for Birch" in page
    assert "What it means for Alder" not in page


def test_the_figures_for_htmx_are_a_part_of_the_page(address, browsers):
    part = browsers["Alder"].get(address, headers={"HX-Request": "true"}).content.decode()

    assert "From gross to net" in part
    assert "<html" not in part


def test_the_table_comes_as_csv_with_every_town(scenario, address, browsers):
    answer = browsers["Alder"].get(address, {"format": "csv"})

    rows = rows_of(answer)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert [row[0] for row in rows[1:4]] == ["Alder", "Birch", "Cedar"]
    assert len({len(row) for row in rows}) == 1
    equal = queries.splits_of(scenario).get(method="equal").shares.all()
    column = rows[0].index("Equal parts")
    assert [row[column] for row in rows[1:4]] == [dollars(share.cents) for share in equal]


@pytest.mark.parametrize("name", ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "\t=1", "  =1"])
def test_no_cell_is_a_formula_to_a_spreadsheet(scenario, address, browsers, towns, name):
    towns["Birch"].name = name
    towns["Birch"].save()

    rows = rows_of(browsers["Alder"].get(address, {"format": "csv"}))

    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.strip().startswith(("=", "+", "-", "@"))]


def test_a_paper_is_downloaded_as_it_was_made(stand_in_papers, browsers):
    answer = browsers["Alder"].get(paper_of("Birch"))

    assert answer.content == b"%PDF for Birch"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert 'filename="dispatch-birch-ct.pdf"' in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("ending", ["exe", "pdf_sha256", "participant", "pdf%00", "PDF"])
def test_a_paper_comes_in_two_kinds_only(stand_in_papers, browsers, ending):
    address = paper_of("Birch").replace(".pdf", f".{ending}")

    assert browsers["Alder"].get(address).status_code == 404


def test_a_partner_gets_its_own_paper_once_it_was_shared(stand_in_papers, browsers, clerks):
    assert browsers["Birch"].get(paper_of("Birch")).status_code == 404

    scenario = Scenario.objects.get()
    services.share_with_partners(scenario=scenario, by=clerks["Alder"], at=scenario.created_at)

    assert browsers["Birch"].get(paper_of("Birch")).content == b"%PDF for Birch"
    assert browsers["Birch"].get(paper_of("Birch", "docx")).status_code == 200
    for name in ("Alder", "Cedar"):
        for ending in ("pdf", "docx"):
            assert browsers["Birch"].get(paper_of(name, ending)).status_code == 404


@pytest.mark.parametrize("stage", ["stand_in_papers", "shared"])
def test_dogwood_gets_404_from_every_page_button_and_download(
    request, scenario, address, browsers, stage
):
    request.getfixturevalue(stage)
    dogwood = browsers["Dogwood"]
    pages = [address, f"{address}?format=csv"]
    pages += [paper_of(name, end) for name in ("Alder", "Birch") for end in ("pdf", "docx")]
    buttons = [
        reverse("proposals:work_out", args=[scenario.initiative_id]),
        reverse("proposals:make_papers", args=[scenario.pk]),
        reverse("proposals:share", args=[scenario.pk]),
    ]

    answers = [dogwood.get(page).status_code for page in pages]
    answers += [dogwood.post(button).status_code for button in buttons]

    assert set(answers) == {404}
    assert Scenario.objects.count() == 1


def test_from_draft_to_shared_by_clicks(draft, browsers):
    alder = browsers["Alder"]

    page = alder.post(reverse("proposals:work_out", args=[draft.pk]), follow=True)
    assert "The figures are worked out. Only you see them so far." in page.content.decode()
    scenario = Scenario.objects.get()
    page = alder.post(reverse("proposals:make_papers", args=[scenario.pk]), follow=True)
    assert "A prospectus lies ready for each participant." in page.content.decode()
    page = alder.post(reverse("proposals:make_papers", args=[scenario.pk]), follow=True)
    assert "The papers of this scenario were made already." in page.content.decode()
    share = reverse("proposals:share", args=[scenario.pk])
    page = alder.post(share, {"message": "Coffee?"}, follow=True)
    assert "Shared. Each partner sees the figures" in page.content.decode()
    page = alder.post(share, {"message": "Coffee?"}, follow=True)
    assert "This scenario was shared already." in page.content.decode()


def test_a_letter_that_is_too_long_stops_the_sharing(scenario, stand_in_papers, browsers):
    address = reverse("proposals:share", args=[scenario.pk])

    page = browsers["Alder"].post(address, {"message": "x" * 4001}, follow=True).content.decode()

    assert "Nothing was shared. Your letter: Ensure this value has at most 4000" in page
    assert Initiative.objects.get().stage == "draft"


def test_birch_presses_no_button_of_alders(shared, scenario, browsers):
    birch = browsers["Birch"]

    for name, pk, said in (
        ("work_out", shared.pk, "You may not work out a scenario for Alder."),
        ("make_papers", scenario.pk, "Only Alder may make these papers."),
        ("share", scenario.pk, "Only Alder may share this scenario."),
    ):
        page = birch.post(reverse(f"proposals:{name}", args=[pk]), follow=True).content.decode()
        assert said in page


def test_a_refusal_is_told_on_the_page(draft, browsers, towns):
    towns["Cedar"].facts.filter(service="dispatch").delete()

    page = browsers["Alder"].post(reverse("proposals:work_out", args=[draft.pk]), follow=True)

    assert "Cedar (reports no dispatch line)" in page.content.decode()
    assert not Scenario.objects.exists()


def test_the_number_of_questions_to_the_database_is_the_same_for_ten_partners(
    scenario,
    address,
    browsers,
    towns,
    clerks,
    dispatch,
    noon,
    django_assert_num_queries,
    django_assert_max_num_queries,
):
    with django_assert_max_num_queries(30) as three:
        browsers["Alder"].get(address)
    source = registry.sources().get(code="yearly-report")
    names = [f"Town {number}" for number in range(7)]
    bodies = [f"{name},municipality,CT,091101000{name[-1]},41.81,-72.41" for name in names]
    figures = [
        f"geoid,091101000{name[-1]},{line}"
        for name in names
        for line in ("population,,2030,6000,,", "spending,dispatch,2030,450000,,")
    ]
    head = "scheme,identifier,measure,service,year,value,kind,note"
    for read, lines in (
        (
            registry_services.import_organisations,
            ["name,kind,state,geoid,latitude,longitude", *bodies],
        ),
        (registry_services.import_facts, [head, *figures]),
    ):
        read(
            content="\n".join(lines).encode(), file_name="more.csv", source=source, by=None, at=noon
        )
    ten = services.work_out_scenario(
        service=dispatch,
        owner=towns["Alder"],
        members=[
            towns["Birch"],
            towns["Cedar"],
            *registry.municipalities().filter(name__in=names),
        ],
        by=clerks["Alder"],
        at=noon,
        draws=50,
    )

    # the scenario of ten belongs to no initiative, whose title is one question
    with django_assert_num_queries(len(three)):
        page = browsers["Alder"].get(reverse("proposals:scenario", args=[ten.pk]))

    assert queries.participants_of(ten).count() == 10
    assert "Town 6" in page.content.decode()


@pytest.mark.parametrize("address", ["scenarios/{}/bench/shares/", "baselines/{}/paste/"])
@pytest.mark.parametrize("number", [2**63 - 1, 2**63, 10**40])
def test_a_number_that_no_row_can_have_is_not_found(browsers, address, number):
    assert browsers["Alder"].get("/" + address.format(number)).status_code == 404
