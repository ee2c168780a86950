"""The demo's main job: from open data to a prospectus on the table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from interlocal.accounts.models import User
from interlocal.demo import people, region, workbench
from interlocal.discovery import calculations as discovery
from interlocal.discovery import services as shortlists
from interlocal.discovery.queries import shortlists_visible_to
from interlocal.initiatives import queries as initiative_queries
from interlocal.initiatives import services as initiatives
from interlocal.initiatives.models import Initiative
from interlocal.proposals import queries as proposal_queries
from interlocal.proposals import services as proposals
from interlocal.proposals.models import Bench, Prospectus, Scenario
from interlocal.registry import queries as registry

TOWN = "Bolton"
SPEAKER = "manager@bolton.example"
MESSAGE = (
    "We see the same costs rise as you do. Here is a first look at what sharing might mean for "
    "each of us. Could we talk over coffee?"
)


@dataclass(frozen=True)
class Shown:
    """What the demo has ready."""

    outlook: discovery.Outlook
    shared: Scenario
    draft: Scenario | None
    papers: tuple[Prospectus, ...]
    cast: tuple[tuple[people.Person, str], ...]
    bench: Bench


def prepare(*, at: datetime, tell: Callable[[str], None]) -> Shown:
    """Load the region, find partners for Bolton, open initiatives, make the papers.

    Each step is kept as it is done, so that a second run goes on where the first
    one stopped and otherwise changes nothing. ``tell`` hears what is going on.
    """
    tell("Loading 38 towns of the Capitol Region of Connecticut")
    region.load(by=None, at=at)
    tell("Inviting the demo's people")
    passwords = people.invite_cast(at=at)
    tell(f"Looking for {TOWN}'s best partners")
    outlook = discovery.outlook(registry.find_organisation(TOWN), on=timezone.localdate(at))
    speaker = User.objects.get(email=SPEAKER)
    best = outlook.best(2)
    if not best:
        raise LookupError("The demo's figures offer no partner; the region's tables are damaged.")
    known = {person.organisation for person in people.CAST}
    also = [people.manager_of(town) for town in best[0].match.partners if town.name not in known]
    passwords |= people.invite(people=also, at=at)
    tell("Working out who would pay what")
    scenarios = [_scenario(finding, speaker, at) for finding in best]
    tell("Making a prospectus for each town")
    for scenario in scenarios:
        if not proposal_queries.has_papers(scenario) and _goes_on(scenario):
            proposals.make_prospectuses(scenario=scenario, by=speaker, at=at)
    if not scenarios[0].shared_at and _goes_on(scenarios[0]):
        tell("Inviting the partners")
        proposals.share_with_partners(scenario=scenarios[0], by=speaker, at=at, message=MESSAGE)
    tell("Setting up a workbench for four towns' roads")
    bench = workbench.prepare(speaker=speaker, at=at)
    shared = Scenario.objects.get(pk=scenarios[0].pk)
    return Shown(
        outlook=outlook,
        shared=shared,
        draft=scenarios[1] if len(scenarios) > 1 else None,
        papers=tuple(proposal_queries.papers_of(shared)),
        cast=tuple((person, passwords[person.email]) for person in (*people.CAST, *also)),
        bench=bench,
    )


def _goes_on(scenario: Scenario) -> bool:
    """Whether nobody has closed the initiative since an earlier run."""
    return scenario.initiative is None or scenario.initiative.stage != Initiative.Stage.CLOSED


def _scenario(finding: discovery.Finding, speaker: User, at: datetime) -> Scenario:
    """The scenario of a finding, by way of shortlist and initiative; made once."""
    initiative = _initiative(finding, speaker, at)
    held = proposal_queries.scenarios_of(initiative, speaker).order_by("created_at", "pk").first()
    return held or proposals.work_out_initiative(initiative=initiative, by=speaker, at=at)


def _initiative(finding: discovery.Finding, speaker: User, at: datetime) -> Initiative:
    match = finding.match
    opened = (
        initiative_queries.initiatives_led_by(speaker)
        .filter(opened_for=match.town, service=finding.service)
        .order_by("opened_at", "pk")
        .first()
    )
    if opened:
        return opened
    for partner in match.partners:
        shortlists.shortlist_partner(
            owner=match.town,
            service=finding.service,
            partner=partner,
            by=speaker,
            at=at,
            reasons=" ".join(reason.text for reason in finding.reasons),
            net_cents=(match.net_low_cents, match.net_mean_cents, match.net_high_cents),
        )
    shortlist = shortlists_visible_to(speaker).get(owner=match.town, service=finding.service)
    return initiatives.open_from_shortlist(shortlist=shortlist, by=speaker, at=at)
