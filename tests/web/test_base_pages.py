"""The base pages, and the pages of errors."""

import pytest
from django.template.loader import get_template
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(django_user_model):
    person = django_user_model.objects.create_user("ann@alder.example", name="Ann", is_staff=True)
    client = Client()
    client.force_login(person)
    return client


def test_strangers_read_what_it_is_and_what_it_will_not_tell(client):
    page = client.get("/").content.decode()

    assert "What it will not tell you" in page
    assert "An invented example" in page


def test_help_explains_every_word(client):
    page = client.get("/help/").content.decode()

    assert 'id="stranded-cost"' in page


def test_the_pieces_are_for_builders_only(client, staff, settings):
    assert client.get("/style/").status_code == 404
    assert staff.get("/style/").status_code == 200

    settings.DEBUG = True
    assert client.get("/style/").status_code == 200


def test_every_page_carries_the_word_about_estimates(client):
    for address in ("/", "/help/", "/account/login/", "/no-such-page/"):
        assert "Estimates are estimates." in client.get(address).content.decode()


def test_nothing_is_styled_or_scripted_inline(staff):
    page = staff.get("/style/").content.decode()

    assert " style=" not in page
    assert "<style" not in page
    assert " onclick=" not in page
    assert page.count("<script") == page.count("<script src=")


@pytest.mark.parametrize("code", [400, 403, 404, 500])
def test_a_page_of_an_error_needs_nothing_to_be_shown(code):
    page = get_template(f"{code}.html").render()

    assert f"{code}</p>" in page
    assert 'href="/help/"' in page


def test_a_form_without_its_mark_is_answered_in_our_words():
    answer = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "x"})

    assert answer.status_code == 403
    assert "The form was open too long" in answer.content.decode()


def test_people_cannot_sign_themselves_up(client):
    page = client.get("/account/signup/").content.decode()

    assert "By invitation" in page
    assert "<input" not in page.split("<main")[1]


def test_a_wrong_password_is_told_beside_the_form(client):
    page = client.post("/account/login/", {"login": "a@alder.example", "password": "no"})

    assert "One thing needs mending" in page.content.decode()


def test_a_forgotten_password_is_answered_by_mail_in_our_words(
    client, django_user_model, mailoutbox
):
    django_user_model.objects.create_user("ann@alder.example", "old-password-1", name="Ann")
    client.post("/account/password/reset/", {"email": "ann@alder.example"})

    (mail,) = mailoutbox
    assert "Choose your password" in mail.subject
    link = next(word for word in mail.body.split() if "/account/password/reset/key/" in word)
    page = client.get(link, follow=True)
    assert "Choose a password" in page.content.decode()
