"""Who may ask: tokens, sessions, strangers."""

import argparse
from datetime import timedelta

import pytest
from django.test import Client
from tests.api.programs import NOON, ROOT, Program, problem

from interlocal.accounts import queries, services
from interlocal.accounts.models import Token
from interlocal.cli.token import add_parser, run

GUARDED = ["me", "outlooks/bolton-ct", "shortlists", "initiatives", "scenarios"]


@pytest.mark.parametrize("path", GUARDED)
def test_strangers_are_asked_for_a_token(stranger, path):
    answer = stranger.get(path)

    problem(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("secret", ["il_nobody", "x" * 5000, "Ünknown", ""])
def test_an_unknown_token_opens_nothing(stranger, secret):
    problem(Program(secret).get("me"), 401)


@pytest.mark.parametrize("header", ["Basic Ym9iOmJvYg==", "Bearer", "Bearer  ", "il_x", "\ud800"])
def test_a_strange_header_opens_nothing(place, db, header):
    answer = Client().get(f"{ROOT}me", HTTP_AUTHORIZATION=header)

    problem(answer, 401)


def test_a_revoked_token_stops_working(reader):
    services.revoke_token(token=queries.live_token(reader.secret), at=NOON)

    problem(reader.get("me"), 401)


def test_the_token_of_a_person_who_left_stops_working(reader, place):
    person = place.people["Bolton"]
    person.is_active = False
    person.save(update_fields=["is_active"])

    problem(reader.get("me"), 401)

    person.is_active = True


def test_the_use_of_a_token_is_noted_once_an_hour(reader):
    reader.get("me")
    first = Token.objects.get().last_used_at
    reader.get("me")

    assert first is not None
    assert Token.objects.get().last_used_at == first
    Token.objects.update(last_used_at=first - timedelta(hours=2))
    reader.get("me")
    assert Token.objects.get().last_used_at > first


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("post", "shortlists"),
        ("delete", "shortlists/1/partners/hebron-ct"),
        ("post", "shortlists/1/initiative"),
        ("post", "initiatives"),
        ("post", "initiatives/1/partners"),
        ("delete", "initiatives/1/partners/hebron-ct"),
        ("post", "initiatives/1/answer"),
        ("post", "initiatives/1/close"),
        ("post", "initiatives/1/scenarios"),
        ("post", "scenarios/1/prospectuses"),
        ("post", "scenarios/1/share"),
    ],
)
def test_a_token_for_reading_changes_nothing(reader, stranger, verb, path):
    said = problem(getattr(reader, verb)(path), 403)

    assert "may only read" in said["detail"]
    problem(getattr(stranger, verb)(path), 401)


def test_a_session_reads_and_never_writes(place, db):
    browser = Client()
    browser.force_login(place.people["Bolton"])

    assert browser.get(f"{ROOT}me").json()["name"] == "Bolton's manager"
    problem(browser.post(f"{ROOT}initiatives", "{}", content_type="application/json"), 401)


def test_what_is_for_one_person_is_kept_by_nobody_on_the_way(reader, stranger):
    assert reader.get("me").headers["Cache-Control"] == "private, no-store"
    assert "Cache-Control" not in stranger.get("services").headers


def given(*words):
    """The command line as the command gets it."""
    top = argparse.ArgumentParser()
    add_parser(top.add_subparsers())
    return top.parse_args(["token", *words])


def test_the_command_prints_a_token_that_works(place, db, capsys):
    code = run(given("--for", "Manager@Bolton.example", "--label", "nightly", "--write"))

    secret = capsys.readouterr().out.strip()
    assert code == 0
    assert Program(secret).get("me").status_code == 200
    assert queries.live_token(secret).may_write


def test_the_command_makes_tokens_for_reading_unless_told(place, db, capsys):
    run(given("--for", "manager@bolton.example", "--label", "nightly"))

    assert not queries.live_token(capsys.readouterr().out.strip()).may_write


@pytest.mark.parametrize(
    ("email", "label", "why"),
    [
        ("nobody@bolton.example", "x", "Nobody signs in here as nobody@bolton.example."),
        ("manager@bolton.example", " ", "Say what the token is for."),
        ("manager@bolton.example", "x" * 81, "80 letters at most"),
    ],
)
def test_the_command_refuses(place, db, capsys, email, label, why):
    code = run(given("--for", email, "--label", label))

    heard = capsys.readouterr()
    assert (code, heard.out) == (2, "")
    assert why in heard.err
