"""The pages of who speaks for whom: the whole way by forms, and closed doors."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from interlocal.accounts.models import User
from interlocal.registry import queries, services
from interlocal.registry.models import Claim, Invitation, Representative

Role = Representative.Role
PASSWORD = "a long walk by the lake"


@pytest.fixture
def signed_in(db):
    def signed_in(email, **more):
        user, _ = User.objects.get_or_create(
            email=email, defaults={"name": email.split("@")[0].title(), **more}
        )
        browser = Client()
        browser.force_login(user)
        return browser

    return signed_in


@pytest.fixture
def robin(signed_in, towns, noon):
    """The browser of Alder's administrator."""
    browser = signed_in("robin@alder.example")
    person = User.objects.get(email="robin@alder.example")
    seat(person, towns["Alder"], noon, as_administrator=True)
    return browser


def seat(user, body, noon, role=Role.MANAGER, **more):
    return services.appoint_representative(
        organisation=body, user=user, role=role, on=noon.date(), by=None, at=noon, **more
    )


def people_of(body):
    return reverse("registry:people", args=[body.slug])


def link_in(letter):
    return re.search(r"/invitation/[\w-]+/", letter.body)[0]


@pytest.fixture
def invited(robin, towns, django_capture_on_commit_callbacks):
    """The link of an invitation to dana@alder.example, sent by the form."""
    with django_capture_on_commit_callbacks(execute=True):
        answer = robin.post(
            people_of(towns["Alder"]), {"email": "dana@alder.example", "role": "finance"}
        )
    assert answer.status_code == 302
    return link_in(mail.outbox[-1])


def test_from_the_letter_to_the_people_page(invited, client, towns):
    shown = client.get(invited)
    assert "Robin invites you to speak for Alder." in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]

    answer = client.post(invited, {"name": "Dana", "password": PASSWORD}, follow=True)

    assert answer.redirect_chain == [(people_of(towns["Alder"]), 302)]
    assert "Welcome. You speak for Alder from now on." in answer.content.decode()
    assert "Invite somebody" not in answer.content.decode()  # Dana is no administrator
    assert client.get(invited).status_code == 410


@pytest.mark.parametrize(
    ("name", "password", "why"),
    [
        ("Dana", "short", "too short"),
        ("Dana", "qwerty123456", "too common"),
        ("Dana", "dana@alder.example", "too similar"),
        ("", PASSWORD, "required"),
    ],
)
def test_a_weak_password_or_no_name_is_refused(invited, client, name, password, why):
    answer = client.post(invited, {"name": name, "password": password})

    assert why in answer.content.decode()
    assert not User.objects.filter(email="dana@alder.example").exists()


def test_who_has_an_account_is_asked_to_sign_in_and_comes_back(invited, client):
    User.objects.create_user("dana@alder.example", PASSWORD, name="Dana")
    sign_in = reverse("account_login") + f"?next={invited}"
    assert sign_in in client.get(invited).content.decode()

    answer = client.post(sign_in, {"login": "dana@alder.example", "password": PASSWORD})

    assert answer.headers["Location"] == invited
    assert "Yes, I speak for Alder" in client.get(invited).content.decode()
    assert client.post(invited).headers["Location"].endswith("/people/")


def test_somebody_elses_invitation_is_not_taken_up(invited, signed_in):
    eve = signed_in("eve@eve.example")

    assert "written to another address" in eve.get(invited).content.decode()
    answer = eve.post(invited, follow=True)

    assert "you are signed in as eve@eve.example" in answer.content.decode()
    assert not queries.represented_by(User.objects.get(email="eve@eve.example")).exists()


def test_a_made_up_link_leads_nowhere(client, db):
    assert client.get("/invitation/" + "x" * 43 + "/").status_code == 404


def test_looking_at_a_link_does_not_use_it(invited, client):
    for _ in range(3):
        assert client.get(invited).status_code == 200

    assert Invitation.objects.get().accepted_at is None


@pytest.mark.parametrize("who", ["dora@dogwood.example", "nobody@x.example"])
def test_strangers_find_no_people(who, signed_in, robin, invited, towns, noon):
    browser = signed_in(who)
    if who.startswith("dora"):
        seat(User.objects.get(email=who), towns["Dogwood"], noon, as_administrator=True)
    held = queries.representatives_of(towns["Alder"]).get()
    letter = Invitation.objects.get()
    paths = [
        ("get", people_of(towns["Alder"])),
        ("post", people_of(towns["Alder"])),
        ("get", "/bodies/no-such-body/people/"),
        *(("post", reverse(f"registry:{verb}", args=[held.pk])) for verb in VERBS_OF_SEATS),
        *(("post", reverse(f"registry:{verb}", args=[letter.pk])) for verb in VERBS_OF_LETTERS),
    ]

    assert {getattr(browser, verb)(path).status_code for verb, path in paths} == {404}


VERBS_OF_SEATS = ("change_role", "end", "resume")
VERBS_OF_LETTERS = ("resend", "withdraw")


def test_an_administrator_changes_ends_and_undoes_by_forms(robin, invited, client, towns):
    client.post(invited, {"name": "Dana", "password": PASSWORD})
    held = queries.representatives_of(towns["Alder"]).get(role=Role.FINANCE)
    page = people_of(towns["Alder"])

    robin.post(reverse("registry:change_role", args=[held.pk]), {"role": "purchasing"})
    held.refresh_from_db()
    assert held.role == Role.PURCHASING
    today = held.since.isoformat()
    robin.post(reverse("registry:end", args=[held.pk]), {"on": today})
    assert client.get(page).status_code == 404
    assert "Undo the end" in robin.get(page).content.decode()
    robin.post(reverse("registry:resume", args=[held.pk]))

    assert client.get(page).status_code == 200
    history = robin.get(page).content.decode()
    for words in ("has another role", "no longer speaks for it", "the end was undone"):
        assert words in history


def test_a_bad_day_is_said_and_nothing_ends(robin, towns):
    held = queries.representatives_of(towns["Alder"]).get()

    answer = robin.post(reverse("registry:end", args=[held.pk]), {"on": "soon"}, follow=True)

    assert "Give the last day as a date." in answer.content.decode()
    assert queries.representatives_of(towns["Alder"]).exists()


def test_letters_are_sent_again_and_taken_back_by_forms(robin, invited, client):
    letter = Invitation.objects.get()

    robin.post(reverse("registry:withdraw", args=[letter.pk]))
    assert client.get(invited).status_code == 410
    robin.post(reverse("registry:resend", args=[letter.pk]))

    letter.refresh_from_db()
    assert letter.withdrawn_at is None
    assert client.get(invited).status_code == 404  # the new letter has a new link


@pytest.mark.parametrize("email", ["robin@alder.example", "unknown@alder.example"])
def test_asking_tells_nobody_whether_an_address_is_known(
    client, robin, towns, email, django_capture_on_commit_callbacks
):
    ask = reverse("registry:ask", args=[towns["Alder"].slug])

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(ask, {"email": email, "role": "clerk", "note": ""})

    assert answer.status_code == 200
    assert "Look at your mail" in answer.content.decode()
    assert email not in answer.content.decode()
    assert [letter.to for letter in mail.outbox] == [[email]]


def test_a_request_is_asked_for_confirmed_and_shown(
    signed_in, robin, towns, django_capture_on_commit_callbacks
):
    kim = signed_in("kim@alder.example")
    with django_capture_on_commit_callbacks(execute=True):
        kim.post(
            reverse("registry:ask", args=[towns["Alder"].slug]),
            {"role": "clerk", "note": "Since May."},
        )
    claim = Claim.objects.get()
    requests = reverse("registry:requests")
    assert "Waits to be confirmed" in kim.get(requests).content.decode()
    assert "Since May." in robin.get(requests).content.decode()
    assert "Kim asks to speak for Alder" in robin.get(reverse("desk:desk")).content.decode()
    assert kim.get(people_of(towns["Alder"])).status_code == 404

    robin.post(reverse("registry:confirm", args=[claim.pk]), {"as_administrator": "on"})

    assert "Invite somebody" in kim.get(people_of(towns["Alder"])).content.decode()


def test_a_decline_needs_a_reason_and_can_be_turned(signed_in, robin, towns):
    kim = signed_in("kim@alder.example")
    kim.post(reverse("registry:ask", args=[towns["Alder"].slug]), {"role": "clerk"})
    decline = reverse("registry:decline", args=[Claim.objects.get().pk])

    assert "Say in a few words why" in robin.post(decline, follow=True).content.decode()
    robin.post(decline, {"reason": "Unknown here."})

    assert "“Unknown here.”" in kim.get(reverse("registry:requests")).content.decode()
    page = robin.get(people_of(towns["Alder"])).content.decode()
    assert "Confirm after all" in page
    assert kim.post(decline, {"reason": "x"}).status_code == 404


def test_only_ones_own_request_is_taken_back(signed_in, robin, towns):
    kim = signed_in("kim@alder.example")
    kim.post(reverse("registry:ask", args=[towns["Alder"].slug]), {"role": "clerk"})
    path = reverse("registry:take_back", args=[Claim.objects.get().pk])

    assert robin.post(path).status_code == 404
    kim.post(path)

    assert Claim.objects.get().outcome == Claim.Outcome.WITHDRAWN


def test_a_neighbor_suggests_and_the_own_administrator_decides(
    signed_in, robin, towns, noon, client, django_capture_on_commit_callbacks
):
    dora = signed_in("dora@dogwood.example")
    seat(User.objects.get(email="dora@dogwood.example"), towns["Dogwood"], noon)
    suggest = reverse("registry:suggest", args=[towns["Alder"].slug])
    with django_capture_on_commit_callbacks(execute=True):
        dora.post(suggest, {"email": "kim@alder.example", "role": "clerk", "note": "Hello"})
    assert "kim@alder.example" in dora.get(reverse("registry:requests")).content.decode()

    client.post(link_in(mail.outbox[-1]), {"name": "Kim", "password": PASSWORD})

    assert client.get(people_of(towns["Alder"])).status_code == 404
    assert "Invited by Dora" in robin.get(people_of(towns["Alder"])).content.decode()


def test_who_speaks_for_nobody_suggests_nobody(signed_in, towns):
    eve = signed_in("eve@eve.example")
    suggest = reverse("registry:suggest", args=[towns["Alder"].slug])

    answer = eve.post(suggest, {"email": "kim@alder.example", "role": "clerk", "note": ""})

    assert "Only somebody who speaks for a body" in answer.content.decode()
    assert not mail.outbox


def test_a_towns_page_offers_strangers_to_ask_and_its_own_the_people(client, robin, towns):
    path = reverse("registry:town", args=[towns["Alder"].slug])

    assert "Ask to speak for it" in client.get(path).content.decode()
    assert "People of Alder" not in client.get(path).content.decode()
    assert "People of Alder" in robin.get(path).content.decode()


def test_programs_read_the_people_of_their_own_body_only(robin, towns):
    own = robin.get(f"/api/v1/organisations/{towns['Alder'].slug}/people")
    other = robin.get(f"/api/v1/organisations/{towns['Birch'].slug}/people")

    assert [(each["email"], each["role"]) for each in own.json()["items"]] == [
        ("robin@alder.example", "manager")
    ]
    assert other.status_code == 404
    assert Client().get(f"/api/v1/organisations/{towns['Alder'].slug}/people").status_code == 401


def test_the_list_of_people_asks_the_database_no_more_for_more_of_them(
    robin, towns, noon, django_assert_max_num_queries
):
    for number in range(30):
        user = User.objects.create_user(f"x{number}@alder.example", name=f"X {number}")
        seat(user, towns["Alder"], noon, role=Role.DEPARTMENT)

    with django_assert_max_num_queries(25):
        robin.get(people_of(towns["Alder"]))


def test_staff_look_on_and_change_nothing_where_a_body_decides_itself(signed_in, robin, towns):
    staff = signed_in("staff@site.example", is_staff=True)

    shown = staff.get(people_of(towns["Alder"])).content.decode()
    held = queries.representatives_of(towns["Alder"]).get()
    ended = staff.post(reverse("registry:end", args=[held.pk]), {"on": "2031-03-14"})

    assert "You look on, as staff of this site" in shown
    assert "Invite somebody" not in shown
    assert "Change role" not in shown
    assert reverse("registry:suggest", args=[towns["Alder"].slug]) in shown
    assert ended.status_code == 404
