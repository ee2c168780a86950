"""The body or the service that a person means."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from interlocal.registry import rules
from interlocal.registry.models import Organisation, Service
from interlocal.registry.queries.bodies import organisations
from interlocal.registry.queries.taxonomy import shareable_services

MOST_NAMED = 6  # of those that share a name: a nation has hundreds of Washingtons


class NotFound(LookupError):
    """Nothing goes by that name; the message names the nearest, fit to show."""

    def __init__(self, message: str, nearest: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.nearest = list(nearest)


class OrganisationNotFound(NotFound):
    """No body goes by that name."""


class ServiceNotFound(NotFound):
    """No service goes by that code or name."""


class SeveralOrganisations(OrganisationNotFound):
    """More than one body goes by that name; ``nearest`` holds their slugs."""


def find_organisation(text: str, state: str | None = None) -> Organisation:
    """The body that a person means by a name, a slug or a public identifier.

    Case, accents, punctuation and “Town of” do not matter; “Alder, CT” is looked for
    in Connecticut; a municipality goes before other bodies of its name. Raises
    OrganisationNotFound with the nearest names, or SeveralOrganisations.
    """
    wanted = text.replace("\x00", "").strip()[:160]
    bodies = Organisation.objects.filter(state=state.upper()) if state else organisations()
    known = bodies.filter(
        Q(slug=wanted.casefold()) | Q(identifiers__value=wanted) | Q(name__iexact=wanted)
    ).distinct()
    where = None if state else rules.state_at_end(wanted)
    there = bodies.filter(state=where) if where else bodies
    found = _preferred(list(known)) or _preferred(_of_plain_name(wanted, there))
    if len(found) == 1:
        return found[0]
    if found:
        raise _several(wanted, sorted(found, key=lambda body: (body.state, body.slug)))
    names = list(dict.fromkeys(bodies.values_list("name", flat=True)))
    near = rules.nearest(rules.plain_name(wanted) if where else wanted, names)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise OrganisationNotFound(f"No town “{wanted}”.{hint}", near)


def _several(wanted: str, found: Sequence[Organisation]) -> SeveralOrganisations:
    """That a name is shared: by whom, and what to write instead."""
    told = [f"{body.name}, {body.state} ({body.slug})" for body in found[:MOST_NAMED]]
    if len(found) > MOST_NAMED:
        told.append(f"{len(found) - MOST_NAMED} more")
    one_each = len({body.state for body in found}) == len(found)
    way = f"add the state, as in “{found[0].name}, {found[0].state}”"
    if not one_each:
        way = "write what stands in brackets"
    return SeveralOrganisations(
        f"Several bodies are called “{wanted}”: {'; '.join(told)}. Say which: {way}.",
        [body.slug for body in found],
    )


def find_service(text: str) -> Service:
    """The shareable service that a person means by its code or name.

    Raises ServiceNotFound with the nearest codes.
    """
    wanted = text.strip().casefold()[:80]
    known = {service.pk: service for service in shareable_services()}
    for service in known.values():
        if wanted in {service.pk, service.name.casefold()}:
            return service
    names = {service.name.casefold(): service.pk for service in known.values()}
    near = rules.nearest(wanted, [*known, *names])
    codes = list(dict.fromkeys(names.get(word, word) for word in near))
    hint = f" Did you mean {' or '.join(codes)}?" if codes else f" Choose from {', '.join(known)}."
    raise ServiceNotFound(f"No service “{text.strip()[:80]}”.{hint}", codes)


def _of_plain_name(wanted: str, bodies: QuerySet[Organisation]) -> list[Organisation]:
    plain = rules.plain_name(wanted)
    named = bodies.values_list("pk", "name").iterator()
    keys = [key for key, name in named if plain and rules.plain_name(name) == plain]
    return list(Organisation.objects.filter(pk__in=keys))


def _preferred(bodies: list[Organisation]) -> list[Organisation]:
    towns = [body for body in bodies if body.kind == Organisation.Kind.MUNICIPALITY]
    return towns or bodies
