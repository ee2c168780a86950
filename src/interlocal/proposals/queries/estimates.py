"""For whom of an initiative an estimate is made."""

from interlocal.discovery import queries as discovery
from interlocal.initiatives.models import Initiative, Partner
from interlocal.proposals.models import Scenario
from interlocal.proposals.queries.baselines import handed_over_in
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation


def around_the_table(initiative: Initiative) -> list[Organisation]:
    """The bodies of an initiative that have not declined."""
    return [
        partner.organisation
        for partner in initiative.partners.select_related("organisation")
        if partner.answer != Partner.Answer.DECLINED
    ]


def to_be_estimated(initiative: Initiative) -> list[Organisation]:
    """Those around the table for whom an estimate is made, or refused by name.

    Of a town a missing figure is asked for. A body of another kind that neither reports the
    service nor handed over a baseline, or whose people nobody counts, is left out of the
    figures, and stays at the table.
    """
    bodies = around_the_table(initiative)
    facts = discovery.facts_for_comparison(bodies)
    stated = {each.baseline.organisation_id for each in handed_over_in(initiative)}
    return [
        body
        for body, known in zip(bodies, facts, strict=True)
        if body.kind == Organisation.Kind.MUNICIPALITY
        or initiative.service_id in known.spending
        or (body.pk in stated and known.population)
    ]


def serving_the_same(scenario: Scenario) -> list[tuple[Organisation, Organisation]]:
    """Districts in a scenario, each with a town in it that it serves: people counted twice."""
    bodies = [each.organisation_id for each in scenario.participants.all()]
    rows = registry.current_memberships().filter(body__in=bodies, member__in=bodies)
    return [(row.body, row.member) for row in rows.select_related("body", "member")]


def without_estimate(initiative: Initiative) -> list[Organisation]:
    """Those around the table who take part without an estimate."""
    estimated = to_be_estimated(initiative)
    return [body for body in around_the_table(initiative) if body not in estimated]
