"""The desk says who you are, what may pay, what waits and what happened."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import appointed, signed_in

from interlocal.registry import queries as registry
from interlocal.registry import services as registry_services

DESK = reverse("desk:desk")


@pytest.fixture
def look(browsers):
    """The desk as one of the clerks sees it."""

    def look(name, **asked):
        return browsers[name].get(DESK, asked).content.decode()

    return look


def test_strangers_are_sent_to_sign_in(db):
    assert Client().get(DESK).headers["Location"].startswith("/account/login/")


def test_the_desk_offers_at_most_three_of_different_services(look):
    page = look("Alder")

    assert "Where sharing may pay" in page
    assert 1 <= page.count("Why, and what to doubt") <= 3
    assert page.count("All partners for Libraries") == 1


def test_a_town_without_prospects_is_told_so(towns, noon):
    browser = signed_in(appointed("clerk@fir.example", towns["Fir"], noon))

    page = browser.get(DESK).content.decode()

    assert "No saving is in sight from public figures" in page


def test_somebody_who_speaks_for_nobody_is_told_what_to_do(db, django_user_model):
    browser = signed_in(django_user_model.objects.create_user("new@alder.example", name="New"))

    page = browser.get(DESK).content.decode()

    assert "You speak for nobody yet" in page


def test_what_waits_is_named_with_its_date(shortlist, draft, look):
    page = look("Alder")

    assert "Shortlist for Dispatch: 2 partners" in page
    assert "Draft since 14 March 2031" in page


def test_an_invitation_waits_until_it_is_answered(shared, look, browsers):
    assert "Alder invites Birch to talk about Dispatch" in look("Birch")
    seat = shared.partners.get(organisation__name="Birch")

    browsers["Birch"].post(reverse("initiatives:answer", args=[seat.pk]), {"interested": "yes"})

    assert "Alder invites Birch" not in look("Birch")
    assert "wants to talk (Birch)" in look("Alder")


@pytest.mark.parametrize("name", ["Birch", "Dogwood"])
def test_nothing_of_a_draft_is_on_other_desks(shortlist, stand_in_papers, look, name):
    page = look(name)

    assert "Nothing. Invitations, baselines asked of you, drafts" in page
    assert "Nothing yet. What you and your partners do is kept here" in page
    assert "Clerk of Alder" not in page


def test_nothing_of_what_was_shared_is_on_dogwoods_desk(shared, look):
    page = look("Dogwood")

    assert shared.title not in page
    assert reverse("desk:initiative", args=[shared.pk]) not in page
    assert "Coffee on Friday?" not in page


def test_a_person_of_two_bodies_chooses_for_whom(towns, clerks, noon, browsers):
    registry_services.appoint_representative(
        organisation=towns["Cedar"],
        user=clerks["Alder"],
        role="clerk",
        on=noon.date(),
        by=None,
        at=noon,
    )

    page = browsers["Alder"].get(DESK, {"for": "cedar-ct"}).content.decode()

    assert '<a href="?for=cedar-ct" aria-current="true">Cedar</a>' in page
    assert "<h1>Cedar" in page or ">Cedar</h1>" in page


@pytest.mark.parametrize("asked", ["birch-ct", "nowhere", "\x00", "x" * 10_000])
def test_nobody_acts_for_a_body_that_is_not_theirs(look, asked):
    assert 'href="/find/?town=alder-ct"' in look("Alder", **{"for": asked})


def test_a_coordinator_sees_the_members(towns, noon):
    source = registry.sources().get(code="yearly-report")
    for read, text in (
        (
            registry_services.import_organisations,
            "name,kind,state,geoid\nValley Council,cog,CT,09110\n",
        ),
        (registry_services.import_members, "scheme,body,member\ngeoid,09110,0911000001\n"),
    ):
        read(content=text.encode(), file_name="council.csv", source=source, by=None, at=noon)
    council = registry.find_organisation("Valley Council")
    browser = signed_in(appointed("coordinator@valley.example", council, noon))

    page = browser.get(DESK).content.decode()

    assert "Your members" in page
    assert '<a href="/find/?town=alder-ct">Alder</a>' in page


def test_the_number_of_questions_to_the_database_is_the_same_for_more_initiatives(
    draft,
    browsers,
    towns,
    clerks,
    services_by_code,
    noon,
    django_assert_num_queries,
    django_assert_max_num_queries,
):
    from interlocal.initiatives import services

    with django_assert_max_num_queries(45) as one:
        browsers["Alder"].get(DESK)
    for code in ("libraries", "police", "fire"):
        services.open_initiative(
            service=services_by_code[code],
            opened_for=towns["Alder"],
            partners=[towns["Birch"], towns["Cedar"]],
            by=clerks["Alder"],
            at=noon,
        )

    with django_assert_num_queries(len(one)):
        assert "Sharing libraries" in browsers["Alder"].get(DESK).content.decode()
