"""A town and its own school district work something out together, with figures or without."""

import pytest
from django.urls import reverse
from tests.cast import NOON, appointed, signed_in

from interlocal.initiatives import services as initiatives
from interlocal.proposals import queries, services
from interlocal.proposals.documents.content import Contact
from interlocal.proposals.services import CannotPropose
from interlocal.proposals.services.content import ScenarioPaper
from interlocal.registry import queries as registry
from interlocal.registry import services as registry_services
from interlocal.registry.models import Organisation, Source

URN = "urn:interlocal:us-ct:school-district:alder"
SILENT = (
    "Alder School District reports no figures here: missing is not zero. "
    "It can take part without an estimate."
)


@pytest.fixture
def schools(towns):
    """Alder's own school district, which reports nothing."""
    source = Source.objects.get(code="yearly-report")
    given = {"source": source, "by": None, "at": NOON}
    body = f"name,kind,state,urn\nAlder School District,school-district,CT,{URN}\n"
    registry_services.import_organisations(content=body.encode(), file_name="d.csv", **given)
    served = f"scheme,body,member_scheme,member\nurn,{URN},geoid,0911000001\n"
    registry_services.import_members(content=served.encode(), file_name="m.csv", **given)
    return Organisation.objects.get(kind="school-district")


@pytest.fixture
def superintendent(schools):
    return appointed("head@alderschools.example", schools, NOON)


@pytest.fixture
def together(schools, towns, clerks, services_by_code):
    """Alder's draft of sharing facilities with its own schools."""
    return initiatives.open_initiative(
        service=services_by_code["facilities"],
        opened_for=towns["Alder"],
        partners=[schools],
        by=clerks["Alder"],
        at=NOON,
    )


def page_of(initiative, browser):
    return browser.get(reverse("desk:initiative", args=[initiative.pk])).content.decode()


def test_without_figures_the_page_says_so_and_offers_to_invite(together, browsers):
    page = page_of(together, browsers["Alder"])

    assert SILENT in page
    assert "Invite without figures" in page


def test_the_estimate_is_refused_in_plain_words(together, clerks):
    with pytest.raises(CannotPropose, match=r"missing is not zero\. It can take part without"):
        services.work_out_initiative(initiative=together, by=clerks["Alder"], at=NOON)


def test_from_the_invitation_to_the_answer_without_an_estimate(
    together, superintendent, browsers, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        browsers["Alder"].post(
            reverse("initiatives:invite", args=[together.pk]), {"message": "Coffee?"}
        )
    assert "There is no estimate for Alder School District yet" in mailoutbox[0].body
    assert "prospectus" not in mailoutbox[0].body
    head = signed_in(superintendent)
    assert "Coffee?" in page_of(together, head)
    seat = together.partners.get(organisation__kind="school-district")

    head.post(reverse("initiatives:answer", args=[seat.pk]), {"interested": "yes", "note": ""})

    assert "Wants to talk" in page_of(together, browsers["Alder"])
    assert "Invite without figures" not in page_of(together, browsers["Alder"])


def test_only_the_opener_invites(together, browsers):
    path = reverse("initiatives:invite", args=[together.pk])

    assert browsers["Dogwood"].post(path).status_code == 404
    assert together.partners.filter(invited_at__isnull=False).count() == 0


def test_towns_get_figures_and_their_schools_sit_at_the_table(
    towns, schools, superintendent, clerks, dispatch, mailoutbox, django_capture_on_commit_callbacks
):
    draft = initiatives.open_initiative(
        service=dispatch,
        opened_for=towns["Alder"],
        partners=[towns["Birch"], schools],
        by=clerks["Alder"],
        at=NOON,
    )
    scenario = services.work_out_initiative(initiative=draft, by=clerks["Alder"], at=NOON)
    told = [each.organisation.name for each in queries.participants_of(scenario)]
    assert sorted(told) == ["Alder", "Birch"]
    services.make_prospectuses(scenario=scenario, by=clerks["Alder"], at=NOON)

    with django_capture_on_commit_callbacks(execute=True):
        services.share_with_partners(scenario=scenario, by=clerks["Alder"], at=NOON)

    letters = {letter.to[0]: letter.body for letter in mailoutbox}
    assert "A prospectus for Birch lies ready" in letters["clerk@birch.example"]
    assert "no estimate for Alder School District yet" in letters["head@alderschools.example"]


def test_where_the_district_has_figures_it_is_estimated_with_its_town(
    towns, schools, clerks, dispatch, browsers
):
    """A population and a line for the service, each from a source, are all that it takes."""
    facts = (
        "scheme,identifier,measure,service,year,value,kind,note\n"
        f"urn,{URN},population,,2030,5000,,The people of Alder\n"
        f"urn,{URN},spending,dispatch,2030,150000,,\n"
    )
    source = Source.objects.get(code="yearly-report")
    registry_services.import_facts(
        content=facts.encode(), file_name="f.csv", source=source, by=None, at=NOON
    )
    draft = initiatives.open_initiative(
        service=dispatch,
        opened_for=towns["Alder"],
        partners=[schools],
        by=clerks["Alder"],
        at=NOON,
    )

    scenario = services.work_out_initiative(initiative=draft, by=clerks["Alder"], at=NOON)

    alone = {each.organisation.name: each.alone_cents for each in queries.participants_of(scenario)}
    assert set(alone) == {"Alder", "Alder School District"}
    assert alone["Alder School District"] < alone["Alder"]
    page = page_of(draft, signed_in(clerks["Alder"]))
    warned = "Alder School District serves people of Alder, who are counted twice here"
    assert warned in page
    assert warned in browsers["Alder"].get(f"/scenarios/{scenario.pk}/").content.decode()
    source = ScenarioPaper(scenario)
    paper = source.content(
        source.participants[0], contact=Contact(name="Alder"), made_on=NOON.date()
    )
    (twice,) = [each for each in paper.warnings if each.title == "People are counted twice"]
    assert warned in twice.text


def test_a_district_may_open_the_initiative_itself(
    schools, superintendent, towns, services_by_code
):
    draft = initiatives.open_initiative(
        service=services_by_code["facilities"],
        opened_for=schools,
        partners=[towns["Alder"]],
        by=superintendent,
        at=NOON,
    )

    assert SILENT in page_of(draft, signed_in(superintendent))
    assert list(registry.school_districts_of(towns["Alder"])) == [schools]


def test_an_initiative_is_opened_from_the_districts_page(schools, browsers):
    page = browsers["Alder"].get(f"/bodies/{schools.slug}/").content.decode()
    assert "Work something out with Alder School District" in page
    said = {"opened_for": "alder-ct", "partner": "Alder School District", "service": "it"}

    answer = browsers["Alder"].post(reverse("initiatives:new"), said, follow=True)

    assert SILENT in answer.content.decode()


def test_the_finder_names_the_towns_own_schools(schools, browsers):
    alder, birch = (
        browsers["Alder"].get(f"/find/?town={slug}").content.decode()
        for slug in ("alder-ct", "birch-ct")
    )

    assert "The nearest partner of all" in alder
    assert "?with=Alder%20School%20District" in alder
    assert "The nearest partner of all" not in birch


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"partner": "Nowhere"}, "No town “Nowhere”"),
        ({"partner": "Alder"}, "Choose at least one partner"),
        ({"opened_for": "birch-ct"}, "Select a valid choice"),
        ({"service": "moon-landing"}, "Select a valid choice"),
    ],
)
def test_an_opening_that_makes_no_sense_is_explained(towns, browsers, said, why):
    usual = {"opened_for": "alder-ct", "partner": "Birch", "service": "it"}

    answer = browsers["Alder"].post(reverse("initiatives:new"), usual | said)

    assert why in answer.content.decode()
