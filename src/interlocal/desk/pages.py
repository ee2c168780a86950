"""What the desk and an initiative's page show: the rooms' values, joined."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from interlocal.accounts.models import User
from interlocal.discovery import calculations as discovery
from interlocal.discovery import pages as finder
from interlocal.discovery import queries as discovery_queries
from interlocal.discovery import rules as discovery_rules
from interlocal.discovery.models import Notice, Shortlist
from interlocal.initiatives import forms as initiative_forms
from interlocal.initiatives import queries as initiatives
from interlocal.initiatives import rules as initiative_rules
from interlocal.initiatives.models import Initiative, Partner
from interlocal.jobs import queries as jobs
from interlocal.jobs.models import Job
from interlocal.proposals import forms as proposal_forms
from interlocal.proposals import pages as proposals
from interlocal.proposals import queries as proposal_queries
from interlocal.proposals import rules as proposal_rules
from interlocal.proposals.documents.questions import SEVEN_QUESTIONS, Question
from interlocal.proposals.models import Prospectus, Scenario
from interlocal.record import queries as record
from interlocal.record.models import Entry
from interlocal.registry import queries as registry
from interlocal.registry.models import Claim, Organisation
from interlocal.web.words import listing

OPPORTUNITIES = 3
LATEST = 8
OF_ONE = 30
STEPS = ["Draft", "Figures", "Papers", "Invited", "First talk"]
VERBS = {
    "initiatives.opened": "opened the initiative",
    "initiatives.shared": "invited the partners",
    "initiatives.partner_added": "added a partner",
    "initiatives.partner_removed": "took a partner off",
    "initiatives.interested": "wants to talk",
    "initiatives.declined": "declined",
    "initiatives.closed": "closed the initiative",
    "proposals.worked_out": "worked out the figures",
    "proposals.papers_made": "made the prospectuses",
    "proposals.shared": "shared the figures",
}


@dataclass(frozen=True)
class News:
    """One thing that happened, in words."""

    entry: Entry
    words: str


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


def desk(user: User, *, acting_for: str, on: date) -> Desk:
    """Opportunities, what waits, and what happened lately, for one of a person's bodies."""
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
        news=_news(seen, scenarios, bodies, LATEST),
        members=tuple(registry.members_of(body)) if body and body.kind == "cog" else (),
        to_confirm=tuple(claim for claim in waiting if claim.user_id != user.pk),
        own_claims=tuple(claim for claim in waiting if claim.user_id == user.pk),
        ended=tuple(jobs.news_for(user)[:LATEST]),
    )


def _opportunities(town: Organisation | None, user: User, on: date) -> finder.Answers | None:
    if town is None or town.kind != Organisation.Kind.MUNICIPALITY:
        return None
    outlook = discovery.outlook(town, on=on, user=user)
    return finder.answers_of(outlook, outlook.best(OPPORTUNITIES))


@dataclass(frozen=True)
class InitiativePage:
    """One cooperation: where it stands, who answered what, the figures, the papers."""

    initiative: Initiative
    partners: tuple[Partner, ...]
    unreached: tuple[Organisation, ...]
    seat: Partner | None
    leads: bool
    may_change: bool
    may_answer: bool
    is_closed: bool
    step: int
    steps: tuple[str, ...]
    seen_by: str
    is_own: bool
    scenario: Scenario | None
    shown: proposals.Shown | None
    older: tuple[Scenario, ...]
    papers: tuple[Prospectus, ...]
    has_papers: bool
    news: tuple[News, ...]
    questions: tuple[Question, ...]
    answer_form: initiative_forms.Answer
    share_form: proposal_forms.Share | None
    close_form: initiative_forms.Close
    add_form: initiative_forms.AddPartner
    without_estimate: str
    counted_twice: list[str]
    invite_form: initiative_forms.Invite | None


def initiative(found: Initiative, user: User) -> InitiativePage:
    """All that the page of an initiative needs. The caller has checked who may see it."""
    partners = tuple(initiatives.partners_of(found))
    seat = initiatives.seat_of(user, found)
    scenarios = list(proposal_queries.scenarios_of(found, user).order_by("-created_at"))
    newest = scenarios[0] if scenarios else None
    shown = proposals.scenario(newest, user=user) if newest else None
    leads = registry.may_speak_for(user, found.opened_for)
    papers = shown.papers if shown else ()
    names = [partner.organisation.name for partner in partners]
    is_own = found.shared_at is None
    silent = [body.name for body in proposal_queries.without_estimate(found)]
    return InitiativePage(
        initiative=found,
        partners=partners,
        unreached=tuple(registry.without_representatives(each.organisation for each in partners)),
        seat=seat,
        leads=leads,
        may_change=leads and initiative_rules.may_be_changed(found),
        may_answer=seat is not None and initiative_rules.may_be_answered(seat),
        is_closed=found.stage == Initiative.Stage.CLOSED,
        step=_step(found, partners, bool(newest), bool(papers)),
        steps=tuple(STEPS),
        seen_by=f"Only {found.opened_for.name} sees this"
        if is_own
        else f"{listing(names)} see this",
        is_own=is_own,
        scenario=newest,
        shown=shown,
        older=tuple(scenarios[1:]),
        papers=papers,
        has_papers=bool(papers),
        news=_news([found], scenarios, tuple(registry.represented_by(user)), OF_ONE),
        questions=SEVEN_QUESTIONS,
        answer_form=initiative_forms.Answer(
            initial={
                "interested": {"interested": "yes", "declined": "no"}.get(seat.answer, ""),
                "note": seat.note,
            }
            if seat
            else {}
        ),
        share_form=proposal_forms.Share() if is_own else None,  # a letter goes with invitations
        close_form=initiative_forms.Close(),
        add_form=initiative_forms.AddPartner(),
        without_estimate=proposal_rules.without_estimate_words(silent) if silent else "",
        counted_twice=[
            proposal_rules.counted_twice_words(district.name, town.name)
            for district, town in (proposal_queries.serving_the_same(newest) if newest else ())
        ],
        invite_form=initiative_forms.Invite() if silent and leads and is_own else None,
    )


def _step(
    found: Initiative, partners: Iterable[Partner], has_figures: bool, has_papers: bool
) -> int:
    if found.stage != Initiative.Stage.DRAFT:
        return 5 if any(each.answer == Partner.Answer.INTERESTED for each in partners) else 4
    return 3 if has_papers else 2 if has_figures else 1


def _news(
    seen: Iterable[Initiative],
    scenarios: Iterable[Scenario],
    bodies: Sequence[Organisation],
    most: int,
) -> tuple[News, ...]:
    """The latest, newest first; of somebody else's draft nothing from before it was shared."""
    subjects = [
        *((each, each.opened_for_id, each.shared_at) for each in seen),
        *((each, each.owner_id, each.shared_at) for each in scenarios),
    ]
    own = {body.pk for body in bodies}
    since = {
        (subject._meta.label, str(subject.pk)): None if owner in own else shared_at
        for subject, owner, shared_at in subjects
    }
    entries = record.entries_about_any([subject for subject, _, _ in subjects], None)
    told = (
        entry
        for entry in entries.iterator()
        if _may_be_told(entry, since[entry.subject_kind, entry.subject_id])
    )
    return tuple(_one_news(entry) for entry in islice(told, most))


def _may_be_told(entry: Entry, since: datetime | None) -> bool:
    return since is None or entry.at >= since


def _one_news(entry: Entry) -> News:
    who = entry.by.name if entry.by else "Interlocal"
    what = VERBS.get(entry.verb, entry.verb)
    detail = f" ({entry.detail})" if entry.detail else ""
    return News(entry, f"{who} {what}{detail}")
