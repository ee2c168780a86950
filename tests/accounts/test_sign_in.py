"""People come by invitation and sign in with email and password; tokens act for them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from interlocal.accounts import queries, services
from interlocal.accounts.models import Token, User
from interlocal.accounts.services import CannotIssue

SECRET = "a-long-word-of-alder"


@pytest.fixture
def noon():
    return datetime(2031, 3, 14, 12, tzinfo=UTC)


@pytest.fixture
def ada(db):
    return User.objects.create_user("Ada@Alder.example ", SECRET, name="Ada of Alder")


def sign_in(client, email, password):
    return client.post(reverse("account_login"), {"login": email, "password": password})


@pytest.mark.parametrize("email", ["ada@alder.example", "ADA@Alder.Example"])
def test_a_person_signs_in_whatever_the_size_of_the_letters(client, ada, email):
    assert sign_in(client, email, SECRET).headers["Location"] == reverse("desk:desk")
    assert client.get(reverse("desk:desk")).status_code == 200


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ada@alder.example", "wrong"),
        ("ada@alder.example", ""),
        ("nobody@alder.example", SECRET),
        ("ada@alder.example\x00", SECRET),
        ("a" * 10_000, SECRET),
    ],
)
def test_whoever_is_not_known_stays_outside(client, ada, email, password):
    assert sign_in(client, email, password).status_code == 200
    assert client.get(reverse("desk:desk")).status_code == 302


def test_a_person_who_left_stays_outside(client, ada):
    User.objects.update(is_active=False)

    sign_in(client, "ada@alder.example", SECRET)

    assert client.get(reverse("desk:desk")).status_code == 302


def test_nobody_lets_themselves_in(client, db):
    address = reverse("account_signup")
    said = {"email": "eve@eve.example", "password1": SECRET, "password2": SECRET}

    client.post(address, said)

    assert not User.objects.exists()


def test_one_address_is_one_person(ada):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="ADA@alder.example", name="Another")


def test_signing_in_leads_nowhere_else(client, ada):
    address = reverse("account_login") + "?next=https://evil.example/"

    answer = client.post(address, {"login": "ada@alder.example", "password": SECRET})

    assert "evil.example" not in answer.headers["Location"]


def test_only_the_hash_of_a_token_is_kept(ada, noon):
    token, secret = services.issue_token(user=ada, label=" Nightly ", at=noon)

    assert token.label == "Nightly"
    assert secret not in {str(value) for value in Token.objects.values().get().values()}
    assert queries.live_token(secret) == token


def test_a_token_needs_a_purpose(ada, noon):
    with pytest.raises(CannotIssue, match="Say what the token is for"):
        services.issue_token(user=ada, label="  ", at=noon)


def test_a_token_is_revoked_once_and_for_good(ada, noon):
    token, secret = services.issue_token(user=ada, label="Nightly", at=noon)

    services.revoke_token(token=token, at=noon)
    services.revoke_token(token=token, at=noon + timedelta(days=1))

    assert Token.objects.get().revoked_at == noon
    assert queries.live_token(secret) is None


def test_the_token_of_a_person_who_left_does_not_work(ada, noon):
    _, secret = services.issue_token(user=ada, label="Nightly", at=noon)

    User.objects.update(is_active=False)

    assert queries.live_token(secret) is None


def test_its_use_is_noted_once_an_hour(ada, noon):
    token, _ = services.issue_token(user=ada, label="Nightly", at=noon)
    noted = []

    for minutes in (0, 59, 61):
        token.refresh_from_db()
        services.note_use(token=token, at=noon + timedelta(minutes=minutes))
        noted.append(Token.objects.get().last_used_at)

    assert noted == [noon, noon, noon + timedelta(minutes=61)]


def test_an_address_is_not_changed_without_proof(client, ada):
    client.force_login(ada)
    said = {"email": "clerk@birch.example", "action_add": ""}

    assert client.post("/account/email/", said).status_code == 404
    assert User.objects.get().email == "ada@alder.example"


def test_a_password_is_changed_by_who_knows_the_old_one(client, ada):
    client.force_login(ada)
    address, new = reverse("account_change_password"), "another-word-of-alder"
    said = {"oldpassword": "wrong", "password1": new, "password2": new}

    refused = client.post(address, said)
    assert "This is not your current password." in refused.content.decode()
    client.post(address, said | {"oldpassword": SECRET})

    ada.refresh_from_db()
    assert ada.check_password(new)


def test_the_link_in_a_letter_sets_a_password(client, ada, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": "ada@alder.example"})
    (address,) = re.findall(r"http\S+(/account/password/reset/key/\S+)", mailoutbox[0].body)
    new = "another-word-of-alder"

    form = client.get(address, follow=True)
    assert "Twelve characters or more" in form.content.decode()
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})

    ada.refresh_from_db()
    assert ada.check_password(new)
    assert "does not work any more" in client.get(address, follow=True).content.decode()


def test_what_is_wrong_at_the_door_is_said_plainly(client, ada):
    answer = sign_in(client, "ada@alder.example", "wrong").content.decode()

    assert "This address and this password do not belong together." in answer
