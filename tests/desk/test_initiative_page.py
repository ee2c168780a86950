"""The page of an initiative shows each reader what is theirs to see, at every stage."""

from datetime import timedelta

import pytest
from django.urls import reverse

from interlocal.initiatives import services
from interlocal.initiatives.models import Partner
from interlocal.proposals import services as proposals


@pytest.fixture
def look(browsers, draft):
    """The page of the initiative as one of the clerks sees it."""

    def look(name):
        answer = browsers[name].get(reverse("desk:initiative", args=[draft.pk]))
        return answer.content.decode() if answer.status_code == 200 else answer.status_code

    return look


@pytest.mark.parametrize("name", ["Birch", "Cedar", "Dogwood"])
def test_a_draft_with_figures_and_papers_is_its_openers_own(stand_in_papers, look, name):
    assert look(name) == 404


@pytest.mark.parametrize("stage", ["draft", "scenario", "stand_in_papers", "shared"])
def test_dogwood_gets_404_at_every_stage(request, look, stage):
    request.getfixturevalue(stage)

    assert look("Dogwood") == 404


def test_a_new_draft_asks_for_the_figures(draft, look):
    page = look("Alder")

    assert "Only Alder sees this" in page
    assert "Work out the figures" in page
    assert "No figures yet" in page
    assert "Alder&#x27;s own reasons." in page
    assert "Make the prospectuses" not in page


def test_figures_ask_for_papers(scenario, look):
    page = look("Alder")

    assert "Make the prospectuses" in page
    assert "What it means for Alder" in page
    assert "Share with the partners" not in page


def test_papers_ask_to_be_shared_with_a_letter(stand_in_papers, look):
    page = look("Alder")

    assert "Share and invite" in page
    assert "Your letter to the partners" in page
    for name in ("Alder", "Birch", "Cedar"):
        assert f"Prospectus for {name}" in page


def test_a_partner_sees_the_letter_its_own_meaning_and_its_own_paper(shared, look):
    page = look("Birch")

    assert "Coffee on Friday?" in page
    assert "What it means for Birch" in page
    assert "Prospectus for Birch" in page
    assert "Prospectus for Alder" not in page
    assert "Prospectus for Cedar" not in page
    assert "Answer for Birch" in page
    assert "Alder, Birch and Cedar see this" in page


def test_a_partner_does_not_see_the_openers_reasons_and_buttons(shared, look):
    page = look("Birch")

    assert "own reasons" not in page
    for button in ("Work out the figures", "End this initiative", "Take off", "Share and invite"):
        assert button not in page


def test_what_happened_to_a_draft_is_not_told_to_partners(draft, towns, clerks, noon, browsers):
    given = {"by": clerks["Alder"], "at": noon}
    services.add_partner(initiative=draft, organisation=towns["Dogwood"], **given)
    services.remove_partner(initiative=draft, organisation=towns["Dogwood"], **given)
    services.invite(initiative=draft, by=clerks["Alder"], at=noon + timedelta(hours=1))

    for address in (reverse("desk:initiative", args=[draft.pk]), reverse("desk:desk")):
        page = browsers["Birch"].get(address).content.decode()
        assert "invited the partners" in page
        assert "(Dogwood)" not in page
        assert "took a partner off" not in page
    page = browsers["Alder"].get(reverse("desk:initiative", args=[draft.pk])).content.decode()
    assert "took a partner off (Dogwood)" in page


def test_new_figures_are_the_openers_own_until_shared_again(
    shared, scenario, look, clerks, noon, browsers
):
    later = noon + timedelta(days=1)
    newer = proposals.work_out_initiative(initiative=shared, by=clerks["Alder"], at=later)

    assert f'href="/scenarios/{newer.pk}/"' in look("Alder")
    assert f'href="/scenarios/{scenario.pk}/"' in look("Birch")
    assert f'href="/scenarios/{newer.pk}/"' not in look("Birch")
    assert "Earlier figures" in look("Alder")
    assert browsers["Birch"].get(f"/scenarios/{newer.pk}/").status_code == 404


def test_a_second_sharing_asks_for_no_letter(shared, clerks, noon, look):
    later = noon + timedelta(days=1)
    newer = proposals.work_out_initiative(initiative=shared, by=clerks["Alder"], at=later)
    proposals.make_prospectuses(scenario=newer, by=clerks["Alder"], at=later)

    page = look("Alder")

    assert "Share these figures" in page
    assert "Your letter to the partners" not in page


def test_an_answer_is_seen_by_everybody_with_its_note(shared, clerks, noon, look):
    seat = Partner.objects.get(organisation__name="Birch")
    services.answer_invitation(
        partner=seat, interested=True, by=clerks["Birch"], at=noon, note="In May."
    )

    for name in ("Alder", "Birch", "Cedar"):
        assert "Wants to talk" in look(name)
        assert "In May." in look(name)
    assert "Change the answer of Birch" in look("Birch")


def test_what_ended_is_readable_and_has_no_buttons(shared, clerks, noon, look):
    services.close(initiative=shared, by=clerks["Alder"], at=noon, why="The county does it now.")

    assert "This initiative is closed." in look("Alder")
    assert "The county does it now." in look("Birch")
    for name in ("Alder", "Birch"):
        for button in ("Work out the figures", "End it", "Send the answer", "Share and invite"):
            assert button not in look(name)


def test_what_ended_as_a_draft_says_that_nobody_else_saw_it(draft, clerks, noon, look):
    services.close(initiative=draft, by=clerks["Alder"], at=noon, why="Never mind.")

    assert "Only Alder sees this" in look("Alder")
    assert look("Birch") == 404


def test_what_people_write_is_escaped(draft, clerks, noon, look):
    services.invite(
        initiative=draft, by=clerks["Alder"], at=noon, message="<script>alert(1)</script>"
    )

    assert "<script>alert" not in look("Birch")
    assert "&lt;script&gt;alert(1)" in look("Birch")


def test_the_number_of_questions_to_the_database_is_the_same_for_more_partners(
    draft,
    scenario,
    browsers,
    towns,
    clerks,
    noon,
    django_assert_num_queries,
    django_assert_max_num_queries,
):
    address = reverse("desk:initiative", args=[draft.pk])
    with django_assert_max_num_queries(40) as three:
        browsers["Alder"].get(address)
    services.add_partner(
        initiative=draft, organisation=towns["Dogwood"], by=clerks["Alder"], at=noon
    )
    draft.refresh_from_db()
    scenario.delete()
    proposals.work_out_initiative(initiative=draft, by=clerks["Alder"], at=noon)

    with django_assert_num_queries(len(three)):
        assert "What it means for Alder" in browsers["Alder"].get(address).content.decode()
