"""Every address refuses strangers, unless it is listed here as public, with the reason."""

import re
import sys
import types

import pytest
from django.conf import settings
from django.contrib.admindocs.views import simplify_regex
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLResolver, get_resolver, path
from django.urls.resolvers import RoutePattern

OPEN_DATA = "public record: published figures, each with its source; nobody's plans or drafts"
PUBLIC = {
    **dict.fromkeys(
        [
            "/towns/",
            "/towns/<slug>/",
            "/towns/<slug>/services/<service>/",
            "/towns/<slug>/figures/<figure>/",
            "/regions/<slug>/",
            "/facts/<pk>/",
            "/bodies/<slug>/",
            "/api/v1/organisations",
            "/api/v1/organisations/<slug>",
            "/api/v1/organisations/<slug>/facts",
            "/api/v1/organisations/<slug>/boundary.geojson",
            "/api/v1/services",
            "/api/v1/measures",
            "/api/v1/sources",
            "/api/v1/sources/<code>",
            "/api/v1/regions",
            "/api/v1/regions/<slug>/members",
            "/api/v1/regions/<slug>/boundaries.geojson",
        ],
        OPEN_DATA,
    ),
    "/bodies/<slug>/people/ask/": "a stranger asks; an address is proven by a letter first",
    "/invitation/<secret>/": "the link in a letter is the proof",
    "/api/v1/": "where a program learns what there is",
    "/api/v1/openapi.json": "how to ask, the same for everybody",
    "/api/v1/<rest>": "says that there is no such address",
    "/": "says what the product is, to whoever comes by",
    "/help/": "words and questions, without a figure of anybody's",
    "/style/": "the pieces that pages are made of, with made-up samples",
    "/asked/<secret>/": "the link in a letter is the proof; shows one baseline, to fill in",
    "/asked/<secret>/decline/": "the link in a letter is the proof; says that one cannot answer",
    "/account/login/": "where strangers sign in",
    "/account/logout/": "signing out twice must not be an error",
    "/account/signup/": "says that people are invited; makes no account for strangers",
    "/account/inactive/": "tells people that their account is closed",
    "/account/password/reset/": "for people who cannot sign in",
    "/account/password/reset/done/": "says that a mail is on its way",
    "/account/password/reset/key/<uidb36>-<key>/": "the link in a mail is the proof",
    "/account/password/reset/key/done/": "says that the password was changed",
    "/admin/login/": "where staff sign in",
    "/admin/logout/": "signing out twice must not be an error",
    "/admin/jsi18n/": "words for the admin's scripts, the same for everybody",
}
SAMPLES = {"int": "1", "uuid": "00000000-0000-4000-8000-000000000000", "path": "a/b"}
METHODS = ("get", "post", "put", "patch", "delete")
NOT_THIS_METHOD = 405


def addresses(resolver, before="/"):
    """Every address below a resolver: how it is written, and one that fits it."""
    for entry in resolver.url_patterns:
        written, sample = before + _written(entry.pattern), before + _sample(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from ((written + w[1:], sample + s[1:]) for w, s in addresses(entry))
        else:
            yield written, sample


def _written(pattern):
    if isinstance(pattern, RoutePattern):
        return re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", str(pattern))
    return simplify_regex(str(pattern)).lstrip("/")


def _sample(pattern):
    if isinstance(pattern, RoutePattern):
        return re.sub(r"<(?:(\w+):)?\w+>", lambda m: SAMPLES.get(m[1], "x1"), str(pattern))
    return re.sub(r"<\w+>", "1", _written(pattern))


def refuses(response):
    """Is a stranger sent away, without learning whether there is anything to see?"""
    if response.status_code in {301, 302}:
        places = [resolve_url(settings.LOGIN_URL), "/admin/login/"]
        return any(response.headers["Location"].startswith(place) for place in places)
    return response.status_code in {401, 403}


def open_to_strangers(resolver):
    """The addresses, as written, that do not refuse a stranger by every method."""
    stranger = Client(raise_request_exception=False)
    for written, sample in addresses(resolver):
        answers = [getattr(stranger, method)(sample) for method in METHODS]
        served = [answer for answer in answers if answer.status_code != NOT_THIS_METHOD]
        if not served or not all(refuses(answer) for answer in served):
            yield written


@pytest.mark.django_db
def test_strangers_see_only_what_is_listed_as_public():
    assert sorted(set(open_to_strangers(get_resolver())) - set(PUBLIC)) == []


def test_the_public_list_names_no_address_that_is_gone():
    assert sorted(set(PUBLIC) - {written for written, _ in addresses(get_resolver())}) == []


def page(request, **named):
    return HttpResponse("Bolton's own draft")


@pytest.fixture
def planted():
    """A resolver with an open and a closed door."""
    module = types.ModuleType("planted_urls")
    module.urlpatterns = [
        path("open/<int:pk>/", page),
        path("closed/<int:pk>/", login_required(page)),
    ]
    sys.modules[module.__name__] = module
    yield module.__name__
    del sys.modules[module.__name__]


@pytest.mark.django_db
def test_an_open_door_is_found(settings, planted):
    settings.ROOT_URLCONF = planted
    settings.LOGIN_URL = "/sign-in/"

    assert list(open_to_strangers(get_resolver())) == ["/open/<pk>/"]
