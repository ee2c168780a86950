"""Who sees which bench, and what it stands on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from interlocal.accounts.models import User
from interlocal.proposals.models import (
    BaselineVersion,
    Bench,
    Footing,
    Participant,
    Scenario,
    Share,
    Term,
)
from interlocal.proposals.queries.baselines import (
    digest_of_version,
    handed_over_in,
    newest,
    whole,
)
from interlocal.proposals.queries.scenarios import participants_of, scenarios_visible_to
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation


@dataclass(frozen=True)
class Ground:
    """What one participant stands on: a version of its baseline, else public figures (None)."""

    participant: Participant
    version: BaselineVersion | None

    @property
    def organisation(self) -> Organisation:
        """The body."""
        return self.participant.organisation


def benches_visible_to(user: User) -> QuerySet[Bench]:
    """The benches of the scenarios that a person may see."""
    return Bench.objects.filter(scenario__in=scenarios_visible_to(user)).select_related(
        "scenario__owner",
        "scenario__service",
        "scenario__initiative",
        "host",
        "saved_by",
        "locked_by",
        "copied_from",
    )


def bench_of(scenario: Scenario) -> Bench | None:
    """The bench of a scenario, if one was opened. The caller has checked who may see it."""
    return (
        Bench.objects.filter(scenario=scenario)
        .select_related(
            "scenario__owner", "scenario__service", "scenario__initiative", "host", "saved_by"
        )
        .first()
    )


def bench_with(key: int) -> Bench | None:
    """A bench by its key, with all that its papers need. For work that was asked for before."""
    return (
        Bench.objects.filter(pk=key)
        .select_related("scenario__owner", "scenario__service", "scenario__initiative", "host")
        .first()
    )


def bench_in(scenario: int) -> Bench | None:
    """The bench of a scenario's number, if one was opened. For whoever runs the installation."""
    # by the scenario's own key: of a foreign key a database refuses a number that is too large
    key = Bench.objects.filter(scenario__pk__exact=scenario).values_list("pk", flat=True).first()
    return bench_with(key) if key else None


def may_edit_bench(scenario: Scenario, user: User) -> bool:
    """Whether a person may change what is worked on: the owner's people."""
    return registry.may_speak_for(user, scenario.owner)


def benches_beside(bench: Bench, user: User) -> QuerySet[Bench]:
    """Other benches of the same service and owner or initiative, to compare with."""
    scenario = bench.scenario
    same = benches_visible_to(user).filter(scenario__service=scenario.service_id)
    if scenario.initiative_id:
        same = same.filter(scenario__initiative=scenario.initiative_id)
    else:
        same = same.filter(scenario__owner=scenario.owner_id)
    return same.exclude(pk=bench.pk).order_by("-scenario__created_at")


def grounds_of(scenario: Scenario) -> list[Ground]:
    """Each participant with the baseline version it stands on, in the scenario's order."""
    participants = list(participants_of(scenario))
    versions = {
        row.participant_id: whole(row.version_id)
        for row in Footing.objects.filter(participant__in=participants)
    }
    return [Ground(each, versions.get(each.pk)) for each in participants]


def versions_to_stand_on(scenario: Scenario) -> dict[int, BaselineVersion]:
    """The newest baselines handed over or locked, by the body's key.

    In an initiative those of everybody at the table; else only the owner's own, because
    nobody else handed one over to this scenario.
    """
    if scenario.initiative:
        versions: Iterable[BaselineVersion] = handed_over_in(scenario.initiative)
    else:
        versions = newest(
            BaselineVersion.objects.filter(
                baseline__initiative=None,
                baseline__service=scenario.service_id,
                baseline__organisation=scenario.owner_id,
            )
            .exclude(state=BaselineVersion.State.DRAFT)
            .select_related("baseline__organisation")
        )
    return {each.baseline.organisation_id: each for each in versions}


def terms_by_code(scenario: Scenario) -> dict[str, Term]:
    """The scenario's way from gross to net."""
    return {term.code: term for term in Term.objects.filter(scenario=scenario)}


def proposed_shares(scenario: Scenario) -> dict[str, int]:
    """What each participant pays under the split that the scenario proposes, by slug; cents."""
    rows = Share.objects.filter(
        split__scenario=scenario, split__method=scenario.proposed_method
    ).select_related("participant__organisation")
    return {row.participant.organisation.slug: row.cents for row in rows}


def land_areas(scenario: Scenario) -> dict[str, float]:
    """Square kilometres of the participants that report them, by slug."""
    bodies = Participant.objects.filter(scenario=scenario).values("organisation")
    found = registry.current_facts().filter(
        organisation__in=bodies, measure="land-area", value__isnull=False
    )
    return {
        fact.organisation.slug: float(fact.value)
        for fact in found.select_related("organisation").order_by("year")
        if fact.value is not None
    }


def bench_said(bench: Bench) -> dict[str, Any]:
    """What people put to a bench, by the names of ``rules.benches.FIELDS``."""
    return {
        "name": bench.name,
        "option": bench.option,
        "host": bench.host.slug if bench.host else "",
        "first_year": bench.first_year,
        "years": bench.years,
        "discount_rate": bench.discount_rate,
        "build_up": bench.build_up,
        "inputs": bench.inputs,
        "drivers": bench.drivers,
        "clause": bench.clause,
        "revenue": bench.revenue,
    }


def bench_document(bench: Bench) -> dict[str, Any]:
    """All of a bench: what was said, what it stands on, what was worked out. Plain values."""
    scenario = bench.scenario
    return {
        "version": 1,
        "scenario": {
            "id": scenario.pk,
            "title": scenario.title,
            "service": scenario.service_id,
            "owner": scenario.owner.slug,
            "created_at": scenario.created_at.isoformat(),
        },
        "revision": bench.revision,
        "said": bench_said(bench),
        "footing": [
            {
                "participant": ground.organisation.slug,
                "baseline": ground.version.pk if ground.version else None,
                "sha256": digest_of_version(ground.version) if ground.version else "",
            }
            for ground in grounds_of(scenario)
        ],
        "forecast": bench.forecast,
    }
