"""What clicks do to an initiative, and what Dogwood's do not."""

import pytest
from django.urls import reverse

from interlocal.initiatives import services
from interlocal.initiatives.models import Initiative, Partner

LIST = reverse("initiatives:list")


def seat(initiative, name):
    return Partner.objects.get(initiative=initiative, organisation__name=name)


def click(browser, name, pk, **said):
    """Press a button of an initiative; what the page then says."""
    answer = browser.post(reverse(f"initiatives:{name}", args=[pk]), said, follow=True)
    return answer.content.decode()


def test_a_shortlist_is_opened_by_a_click_and_once(shortlist, browsers):
    address = reverse("initiatives:open", args=[shortlist.pk])

    page = browsers["Alder"].post(address, follow=True)

    draft = Initiative.objects.get()
    assert page.redirect_chain == [(reverse("desk:initiative", args=[draft.pk]), 302)]
    assert "Your initiative is open." in page.content.decode()
    assert browsers["Alder"].post(address).status_code == 404
    assert Initiative.objects.count() == 1


def test_partners_come_and_go_by_clicks(draft, browsers):
    page = click(browsers["Alder"], "add_partner", draft.pk, organisation="dogwood")
    assert "Sharing dispatch: Alder, Birch, Cedar and Dogwood" in page

    page = click(browsers["Alder"], "remove_partner", seat(draft, "Dogwood").pk)
    assert "Sharing dispatch: Alder, Birch and Cedar" in page


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "This field is required."),
        ("Dogwod", "No town “Dogwod”. Did you mean Dogwood?"),
        ("Dog\x00wood", "Null characters are not allowed."),
        ("D" * 5_000, "Ensure this value has at most 160 characters"),
    ],
)
def test_a_partner_that_is_not_found_is_told(draft, browsers, name, said):
    page = click(browsers["Alder"], "add_partner", draft.pk, organisation=name)

    assert said in page
    assert draft.partners.count() == 3


def test_refusals_are_told_on_the_page(draft, browsers):
    page = click(browsers["Alder"], "remove_partner", seat(draft, "Alder").pk)
    assert "Alder opened this initiative and stays in it." in page

    page = click(browsers["Alder"], "close", draft.pk, why="  ")
    assert "Say in a few words why it ends here" in page


def test_birch_answers_and_changes_its_answer(shared, browsers):
    pk = seat(shared, "Birch").pk

    page = click(browsers["Birch"], "answer", pk, interested="yes", note="In May <b>please</b>.")
    assert "Your answer is in." in page
    assert "In May &lt;b&gt;please&lt;/b&gt;." in page

    click(browsers["Birch"], "answer", pk, interested="no")
    page = browsers["Cedar"].get(reverse("desk:initiative", args=[shared.pk])).content.decode()
    assert "Declined" in page


@pytest.mark.parametrize("said", [{}, {"interested": "perhaps"}])
def test_an_answer_that_says_nothing_is_told(shared, browsers, said):
    page = click(browsers["Birch"], "answer", seat(shared, "Birch").pk, **said)

    assert "Say whether you want to talk or not now." in page
    assert seat(shared, "Birch").answer == "invited"


def test_birch_steers_nothing_in_alders_initiative(shared, browsers):
    page = click(browsers["Birch"], "close", shared.pk, why="No.")
    assert "Only Alder may change this initiative." in page

    page = click(browsers["Birch"], "add_partner", shared.pk, organisation="dogwood")
    assert "Only Alder may change this initiative." in page

    answer = browsers["Birch"].post(
        reverse("initiatives:answer", args=[seat(shared, "Cedar").pk]), {"interested": "no"}
    )
    assert answer.status_code == 404
    assert seat(shared, "Cedar").answer == "invited"


def posts(initiative):
    """Every button of an initiative, as address and what it sends."""
    partner = seat(initiative, "Birch").pk
    yield reverse("initiatives:add_partner", args=[initiative.pk]), {"organisation": "dogwood"}
    yield reverse("initiatives:remove_partner", args=[partner]), {}
    yield reverse("initiatives:answer", args=[partner]), {"interested": "yes"}
    yield reverse("initiatives:close", args=[initiative.pk]), {"why": "Because."}
    yield reverse("proposals:work_out", args=[initiative.pk]), {}


def test_dogwood_gets_404_from_every_button(shared, browsers):
    before = list(Partner.objects.values("answer", "note"))

    answers = [browsers["Dogwood"].post(*post).status_code for post in posts(shared)]

    assert set(answers) == {404}
    assert list(Partner.objects.values("answer", "note")) == before
    assert Initiative.objects.get().stage == "exploring"


def test_a_draft_answers_to_its_partners_as_if_it_were_not_there(draft, browsers):
    answers = [browsers["Birch"].post(*post).status_code for post in posts(draft)]

    assert set(answers) == {404}


def test_dogwood_opens_no_shortlist_of_alders(shortlist, browsers):
    answer = browsers["Dogwood"].post(reverse("initiatives:open", args=[shortlist.pk]))

    assert answer.status_code == 404
    assert not Initiative.objects.exists()


@pytest.mark.parametrize("name", ["open", "add_partner", "remove_partner", "answer", "close"])
def test_looking_changes_nothing(draft, browsers, name):
    answer = browsers["Alder"].get(reverse(f"initiatives:{name}", args=[draft.pk]))

    assert answer.status_code == 405


def test_the_list_shows_each_what_it_may_see(draft, browsers):
    assert "Only Alder sees this" in browsers["Alder"].get(LIST).content.decode()
    for name in ("Birch", "Dogwood"):
        page = browsers[name].get(LIST).content.decode()
        assert "No initiatives yet" in page
        assert "Sharing dispatch" not in page


def test_the_list_of_a_draft_that_ended_still_says_that_nobody_else_sees_it(draft, browsers):
    click(browsers["Alder"], "close", draft.pk, why="Never mind.")

    assert "Only Alder sees this" in browsers["Alder"].get(LIST).content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "birch"}, True),
        ({"q": "dispatch"}, True),
        ({"q": "zoo"}, False),
        ({"stage": "exploring"}, True),
        ({"stage": "draft", "q": "dispatch"}, False),
        ({"stage": "no-such-stage"}, True),
        ({"sort": "title"}, True),
        ({"sort": "password"}, True),
        ({"page": "999999999999"}, True),
        ({"page": "abc"}, True),
        ({"q": "\x00"}, True),
        ({"q": "%_%"}, False),
        ({"q": "x" * 10_000}, False),
    ],
)
def test_the_list_takes_any_question(shared, browsers, asked, found):
    answer = browsers["Birch"].get(LIST, asked)

    assert answer.status_code == 200
    assert (shared.title in answer.content.decode()) == found


def test_the_list_for_htmx_is_a_part_of_the_page(shared, browsers):
    part = browsers["Birch"].get(LIST, headers={"HX-Request": "true"}).content.decode()

    assert shared.title in part
    assert "<html" not in part


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
    with django_assert_max_num_queries(12) as one:
        browsers["Alder"].get(LIST)
    for code in ("libraries", "police", "fire"):
        services.open_initiative(
            service=services_by_code[code],
            opened_for=towns["Alder"],
            partners=[towns["Birch"]],
            by=clerks["Alder"],
            at=noon,
        )

    with django_assert_num_queries(len(one)):
        browsers["Alder"].get(LIST)
