"""What the desk shows: the rooms' values, joined."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from interlocal.accounts.models import User
from interlocal.desk.pages.news import News, news_of
from interlocal.desk.pages.work import BenchLine, Task, bench_lines, tasks
from interlocal.discovery import calculations as discovery
from interlocal.discovery import pages as finder
from interlocal.discovery import queries as discovery_queries
from interlocal.discovery import rules as discovery_rules
from interlocal.discovery.models import Notice, Shortlist
from interlocal.initiatives import queries as initiatives
from interlocal.initiatives.models import Initiative, Partner
from interlocal.jobs import queries as jobs
from interlocal.jobs.models import Job
from interlocal.proposals import queries as proposal_queries
from interlocal.registry import queries as registry
from interlocal.registry.models import Claim, Organisation

OPPORTUNITIES = 3
LATEST = 8


@dataclass(frozen=True)
class Desk:
    """What a person sees first."""

    acting_for: Organisation | None
    bodies: tuple[Organisation, ...]
    opportunities: finder.Answers | None
    invitations: tuple[Partner, ...]
    met: tuple[finder.Met, ...]
    to_renew: tuple[Notice, ...]
    shortlists: tuple[Shortlist, ...]
    drafts: tuple[Initiative, ...]
    news: tuple[News, ...]
    members: tuple[Organisation, ...]
    to_confirm: tuple[Claim, ...]
    own_claims: tuple[Claim, ...]
    ended: tuple[Job, ...]
    tasks: tuple[Task, ...]
    benches: tuple[BenchLine, ...]


def desk(user: User, *, acting_for: str, at: datetime) -> Desk:
    """Opportunities, what waits, and what happened lately, for one of a person's bodies."""
    on = timezone.localdate(at)
    bodies = tuple(registry.represented_by(user))
    body = next((each for each in bodies if each.slug == acting_for), bodies[0] if bodies else None)
    posted = list(discovery_queries.notices_of(user))
    seen = list(initiatives.initiatives_visible_to(user))
    scenarios = list(proposal_queries.scenarios_visible_to(user))
    waiting = list(registry.open_claims_around(user))
    return Desk(
        acting_for=body,
        bodies=bodies,
        opportunities=_opportunities(body, user, on)
        if body and body.kind == "municipality"
        else None,
        invitations=tuple(initiatives.open_invitations_of(user)),
        met=finder.met(discovery_queries.pairings_of(list(bodies), on=on, own=posted), bodies),
        to_renew=tuple(each for each in posted if discovery_rules.asks_for_renewal(each, on)),
        shortlists=tuple(discovery_queries.shortlists_visible_to(user)),
        drafts=tuple(each for each in seen if each.stage == "draft" and each.opened_for in bodies),
        news=news_of(seen, scenarios, bodies, LATEST),
        members=tuple(registry.members_of(body)) if body and body.kind == "cog" else (),
        to_confirm=tuple(claim for claim in waiting if claim.user_id != user.pk),
        own_claims=tuple(claim for claim in waiting if claim.user_id == user.pk),
        ended=tuple(jobs.news_for(user)[:LATEST]),
        tasks=tasks(user, bodies, at),
        benches=bench_lines(user),
    )


def _opportunities(town: Organisation | None, user: User, on: date) -> finder.Answers | None:
    if town is None or town.kind != Organisation.Kind.MUNICIPALITY:
        return None
    outlook = discovery.outlook(town, on=on, user=user)
    return finder.answers_of(outlook, outlook.best(OPPORTUNITIES))
