"""What studies found about sharing, service by service, and our reading of it."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from interlocal.parameters.catalogue import (
    BadParameter,
    Parameter,
    documents,
    load,
    parameter,
    studies,
)

SAVES: Final = "saves"
NO_EFFECT: Final = "no effect"
COSTS_MORE: Final = "costs more"
MIXED: Final = "mixed"
UNKNOWN: Final = "unknown"
DIRECTIONS: Final = (SAVES, NO_EFFECT, COSTS_MORE, MIXED, UNKNOWN)

ALL_SERVICES: Final = "all-services"
TERMS: Final = (
    "transition",
    "horizon",
    "stranded",
    "stranded_years",
    "coordination",
    "crowding",
    "pay",
    "backfill",
    "elsewhere",
)


@dataclass(frozen=True)
class Finding:
    """One finding in plain words, with its study.

    ``title``, ``citation`` and ``href`` are "" and ``year`` is None for "we found
    none". ``second_hand`` says that the finding was read in another text.
    """

    service: str
    direction: str
    text: str
    title: str
    citation: str
    href: str
    year: int | None
    second_hand: bool
    note: str


def services_with_evidence() -> tuple[str, ...]:
    """Service codes that have a scale prior and findings, in alphabetical order."""
    return tuple(sorted(set(_findings()) - {ALL_SERVICES}))


def evidence_for(service: str) -> tuple[Finding, ...]:
    """What studies found about sharing this service; empty for an unknown code."""
    return _findings().get(service, ())


def general_evidence() -> tuple[Finding, ...]:
    """What studies found about sharing as such, or about whole budgets."""
    return _findings()[ALL_SERVICES]


@dataclass(frozen=True)
class ScaleEvidence:
    """The scale prior of a service: what its elasticity and flattening size may be."""

    elasticity: Parameter
    flattening: Parameter
    comparison: Parameter

    @property
    def source(self) -> str:
        """The sources of the three, each once, elasticity's first."""
        titles = (each.title for each in (self.elasticity, self.flattening, self.comparison))
        return " · ".join(dict.fromkeys(titles))

    @property
    def prior(self) -> dict[str, Any]:
        """Keyword arguments for the engine's ``ScalePrior``: numbers and their source."""
        return {
            "elasticity_mean": self.elasticity.value,
            "elasticity_sd": self.elasticity.sd,
            "flattening_low": self.flattening.low,
            "flattening_high": self.flattening.high,
            "comparison_sd": self.comparison.value,
            "source": self.source,
        }


def scale_evidence(service: str, on: datetime.date | None = None) -> ScaleEvidence:
    """The scale prior of a service as it stood on a day.

    Raises NoParameter for a service without one.
    """
    return ScaleEvidence(
        elasticity=parameter(f"evidence.{service}.scale.elasticity", on),
        flattening=parameter(f"evidence.{service}.scale.flattening", on),
        comparison=parameter("sharing.comparison", on),
    )


def sharing_terms(service: str, on: datetime.date | None = None) -> Mapping[str, Parameter]:
    """What sharing this service costs, by the names of the engine's ``SharingTerms``.

    A term that a service has for itself (``sharing.backfill_dispatch``) goes before
    the general one.
    """
    return MappingProxyType({name: term(name, service, on) for name in TERMS})


def term(name: str, service: str, on: datetime.date | None = None) -> Parameter:
    """One cost of sharing: the service's own where it has one, else the general one."""
    own = f"sharing.{name}_{service}"
    return parameter(own if own in load() else f"sharing.{name}", on)


@cache
def _findings() -> Mapping[str, tuple[Finding, ...]]:
    found = {}
    for name, tree in documents():
        if name.startswith("evidence."):
            service = name.removeprefix("evidence.")
            found[service] = tuple(_finding(service, text) for text in tree["findings"])
    return MappingProxyType(found)


def _finding(service: str, text: Mapping[str, Any]) -> Finding:
    if text["direction"] not in DIRECTIONS:
        raise BadParameter(f"evidence.{service}: {text['direction']!r} is no direction.")
    key = text.get("study")
    if key is None and text["direction"] != UNKNOWN:
        raise BadParameter(f"evidence.{service}: a finding has no study.")
    if key is not None and key not in studies():
        raise BadParameter(f"evidence.{service}: there is no study {key!r}.")
    study = studies()[key] if key else None
    return Finding(
        service=service,
        direction=text["direction"],
        text=text["text"],
        title=study.title if study else "",
        citation=study.citation if study else "",
        href=study.href if study else "",
        year=study.year if study else None,
        second_hand=study.second_hand if study else False,
        note=text.get("note", ""),
    )
