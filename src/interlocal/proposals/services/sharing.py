"""Showing a scenario to those whom it is about."""

from datetime import datetime

from django.db import transaction

from interlocal.accounts.models import User
from interlocal.initiatives import services as initiatives
from interlocal.initiatives.models import Initiative, Partner
from interlocal.proposals import queries
from interlocal.proposals.models import Prospectus, Scenario
from interlocal.proposals.services.scenarios import (
    CannotPropose,
    refuse_closed,
)
from interlocal.record import services as record
from interlocal.registry import queries as registry


@transaction.atomic
def share_with_partners(
    *, scenario: Scenario, by: User, at: datetime, message: str = ""
) -> list[Partner]:
    """Invite the initiative's partners and let them see the scenario and their own papers.

    Returns the partners invited now (none if the initiative was shared before).
    Raises CannotPropose if ``by`` may not speak for the owner, the scenario
    belongs to no initiative, was shared already or lacks its papers, the
    initiative is closed, or others sit around the table than those in the scenario.
    """
    if scenario.initiative_id:  # first, as every change of an initiative does
        Initiative.objects.select_for_update().get(pk=scenario.initiative_id)
    scenario = Scenario.objects.select_for_update().get(pk=scenario.pk)
    if not registry.may_speak_for(by, scenario.owner):
        raise CannotPropose(f"Only {scenario.owner.name} may share this scenario.")
    if scenario.initiative is None:
        raise CannotPropose("Open an initiative first: a scenario is shared with its partners.")
    if scenario.shared_at:
        raise CannotPropose("This scenario was shared already.")
    if not Prospectus.objects.filter(participant__scenario=scenario).exists():
        raise CannotPropose("Make the prospectuses first: each partner gets its own.")
    refuse_closed(initiative=scenario.initiative)
    told = {each.organisation for each in queries.participants_of(scenario)}
    if told != set(queries.to_be_estimated(scenario.initiative)):
        raise CannotPropose(
            "The table has changed since these figures were worked out. Work them out anew, "
            "make the papers, then share."
        )
    scenario.shared_at = at
    scenario.save(update_fields=["shared_at"])
    record.write(verb="proposals.shared", subject=scenario, by=by, at=at)
    if scenario.initiative.stage != Initiative.Stage.DRAFT:
        return []
    try:
        return initiatives.invite(
            initiative=scenario.initiative, by=by, at=at, message=message, with_papers=told
        )
    except initiatives.CannotChange as refusal:
        raise CannotPropose(str(refusal)) from refusal
