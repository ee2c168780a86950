"""A person's own tokens: shown once, seen by nobody else."""

import pytest
from django.test import Client
from django.urls import include, path, reverse

from interlocal.accounts import queries

urlpatterns = [
    path("", include("interlocal.config.urls")),
    path("own/", include("interlocal.accounts.urls")),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def people(django_user_model):
    make = django_user_model.objects.create_user
    return {name: make(f"{name}@towns.example", name=name.title()) for name in ("alder", "dogwood")}


@pytest.fixture
def alder(people):
    client = Client()
    client.force_login(people["alder"])
    return client


@pytest.fixture
def dogwood(people):
    client = Client()
    client.force_login(people["dogwood"])
    return client


def issue(client, label="Nightly export"):
    return client.post(reverse("accounts:tokens"), {"label": label})


def test_strangers_are_sent_to_sign_in(client):
    assert client.get(reverse("accounts:tokens")).status_code == 302


def test_a_token_is_shown_once_and_works(alder, people):
    answer = issue(alder)

    secret = answer.context["secret"]
    assert secret in answer.content.decode()
    assert queries.live_token(secret).user == people["alder"]
    assert secret not in alder.get(reverse("accounts:tokens")).content.decode()


def test_the_answer_with_the_secret_is_kept_by_no_cache(alder):
    assert "no-store" in issue(alder).headers["Cache-Control"]


@pytest.mark.parametrize("label", ["", "   "])
def test_a_token_without_a_purpose_is_refused(alder, people, label):
    answer = issue(alder, label)

    assert "Say what the token is for." in answer.content.decode()
    assert not queries.tokens_visible_to(people["alder"]).exists()


def test_a_revoked_token_works_no_more(alder, people):
    secret = issue(alder).context["secret"]
    token = queries.tokens_visible_to(people["alder"]).get()

    alder.post(reverse("accounts:revoke_token", args=[token.pk]))

    assert queries.live_token(secret) is None
    assert "revoked" in alder.get(reverse("accounts:tokens")).content.decode()


def test_dogwood_neither_sees_nor_revokes_what_is_alders(alder, dogwood, people):
    secret = issue(alder).context["secret"]
    token = queries.tokens_visible_to(people["alder"]).get()

    answer = dogwood.post(reverse("accounts:revoke_token", args=[token.pk]))

    assert answer.status_code == 404
    assert "Nightly export" not in dogwood.get(reverse("accounts:tokens")).content.decode()
    assert queries.live_token(secret) is not None


def test_revoking_is_no_link(alder, people):
    issue(alder)
    token = queries.tokens_visible_to(people["alder"]).get()

    assert alder.get(reverse("accounts:revoke_token", args=[token.pk])).status_code == 405
