"""Who sees which scenario and which prospectus."""

from django.db.models import F, Prefetch, Q, QuerySet

from interlocal.accounts.models import User
from interlocal.initiatives.models import Initiative
from interlocal.proposals.models import (
    Bench,
    Participant,
    Prospectus,
    Scenario,
    Share,
    Split,
    Term,
)
from interlocal.registry import queries as registry


def scenarios_visible_to(user: User) -> QuerySet[Scenario]:
    """A scenario is its owner's own until it is shared with its participants."""
    mine = registry.represented_by(user)
    invited = Participant.objects.filter(
        organisation__in=mine, scenario__shared_at__isnull=False
    ).values("scenario")
    return Scenario.objects.filter(Q(owner__in=mine) | Q(pk__in=invited)).select_related(
        "owner", "service", "initiative"
    )


def prospectuses_visible_to(user: User) -> QuerySet[Prospectus]:
    """The owner sees every paper; a participant sees its own, once it was shared."""
    mine = registry.represented_by(user)
    return (
        Prospectus.objects.filter(
            Q(participant__scenario__owner__in=mine)
            | Q(
                participant__organisation__in=mine,
                participant__scenario__shared_at__isnull=False,
            )
        )
        .select_related("participant__organisation", "participant__scenario__service")
        .defer("pdf", "docx")
    )


def scenarios_of(initiative: Initiative, user: User) -> QuerySet[Scenario]:
    """What was worked out for an initiative, as far as the person may see it."""
    return scenarios_visible_to(user).filter(initiative=initiative)


def participants_of(scenario: Scenario) -> QuerySet[Participant]:
    """The bodies in a scenario with the facts and baselines that their costs rest on.

    The facts come by queries of their own: joined four times in one query, a
    planner that knows nothing yet of the tables' size chose nested scans of all facts.
    """
    facts = registry.facts_ever()
    roles = ("cost_fact", "population_fact", "central_fact", "grand_list_fact")
    return (
        Participant.objects.filter(scenario=scenario)
        .select_related("organisation", "stated__baseline")
        .prefetch_related(
            "stated__costline_rows", *(Prefetch(role, queryset=facts) for role in roles)
        )
    )


def terms_of(scenario: Scenario) -> QuerySet[Term]:
    """The way from gross to net."""
    return Term.objects.filter(scenario=scenario)


def splits_of(scenario: Scenario) -> QuerySet[Split]:
    """The ways to share the cost, each with its shares and its test."""
    shares = Share.objects.select_related("participant__organisation")
    return Split.objects.filter(scenario=scenario).prefetch_related(
        Prefetch("shares", queryset=shares), "worst_group"
    )


def has_papers(scenario: Scenario) -> bool:
    """Whether the papers of a scenario were made."""
    return Prospectus.objects.filter(participant__scenario=scenario).exists()


def papers_lack_bench(scenario: Scenario) -> bool:
    """Whether a workbench that looks ahead was saved after the papers of a scenario were made."""
    made = Prospectus.objects.filter(participant__scenario=scenario).order_by("made_at")
    first = made.only("made_at").first()
    if first is None:
        return False
    later = Bench.objects.filter(
        scenario=scenario, saved_at__gt=first.made_at, forecast_revision=F("revision")
    ).exclude(option=Bench.Option.ALONE)
    return later.exclude(forecast__has_key="refusal").exists()


def papers_of(scenario: Scenario) -> QuerySet[Prospectus]:
    """The papers of a scenario, whole. The caller has checked who may see them."""
    return (
        Prospectus.objects.filter(participant__scenario=scenario)
        .select_related("participant__organisation", "participant__scenario")
        .order_by("participant__order")
    )
