"""The few places that every page leads to."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import (
    NoReverseMatch,
    URLResolver,
    get_resolver,
    get_script_prefix,
    get_urlconf,
    reverse,
)

# A room that is not installed is not offered.
PUBLIC = (("Region", "registry:towns"),)
PERSONAL = (
    ("Desk", "desk:desk"),
    ("Find partners", "discovery:finder"),
    ("Region", "registry:towns"),
    ("Explore", "discovery:explorers"),
    ("Initiatives", "initiatives:list"),
)
ACCOUNT = (
    ("Requests to speak", "registry:requests"),
    ("Background work", "jobs:list"),
    ("Change password", "account_change_password"),
    ("Tokens for programs", "accounts:tokens"),
)
OTHERS = {
    "home": "web:home",
    "help": "web:help",
    "search": "registry:towns",
    "sign_in": "account_login",
    "sign_out": "account_logout",
}


@dataclass(frozen=True)
class Place:
    """One entry of the navigation."""

    label: str
    href: str
    is_here: bool


def href_of(name: str, *args: str) -> str:
    """The address of a named page, or nothing where its room is not installed."""
    return _found(name, args, get_resolver(get_urlconf()), get_script_prefix())


@lru_cache(maxsize=256)
def _found(name: str, args: tuple[str, ...], _resolver: URLResolver, _prefix: str) -> str:
    """Looked up once for the addresses in force: every page asks for all of them."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def ways(path: str, *, is_signed_in: bool) -> dict[str, Any]:
    """All that the header and the footer offer, as seen from the page at ``path``."""
    return {
        "places": _places(PERSONAL if is_signed_in else PUBLIC, path),
        "account": _places(ACCOUNT, path),
        **{key: href_of(name) for key, name in OTHERS.items()},
    }


def _places(named: tuple[tuple[str, str], ...], path: str) -> list[Place]:
    found = [(label, href_of(name)) for label, name in named]
    return [Place(label, href, path.startswith(href)) for label, href in found if href]
