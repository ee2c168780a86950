"""Governments and other bodies, services, and yearly facts that say where they come from."""

from interlocal.registry.models.borders import Boundary, Former, Neighbour
from interlocal.registry.models.facts import Fact, FactQuerySet
from interlocal.registry.models.organisations import (
    Identifier,
    Membership,
    MembershipQuerySet,
    Organisation,
)
from interlocal.registry.models.people import Claim, Invitation, Representative
from interlocal.registry.models.services import Measure, Service
from interlocal.registry.models.sources import Load, Mapping, MappingQuerySet, Source
from interlocal.registry.models.travel import TravelTime, TravelTimeQuerySet
from interlocal.registry.models.uploads import Upload, UploadQuerySet

__all__ = [
    "Boundary",
    "Claim",
    "Fact",
    "FactQuerySet",
    "Former",
    "Identifier",
    "Invitation",
    "Load",
    "Mapping",
    "MappingQuerySet",
    "Measure",
    "Membership",
    "MembershipQuerySet",
    "Neighbour",
    "Organisation",
    "Representative",
    "Service",
    "Source",
    "TravelTime",
    "TravelTimeQuerySet",
    "Upload",
    "UploadQuerySet",
]
