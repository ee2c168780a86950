"""What the page of an initiative shows: the rooms' values, joined."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from interlocal.accounts.models import User
from interlocal.desk.pages.news import News, news_of
from interlocal.initiatives import forms as initiative_forms
from interlocal.initiatives import queries as initiatives
from interlocal.initiatives import rules as initiative_rules
from interlocal.initiatives.models import Initiative, Partner
from interlocal.proposals import forms as proposal_forms
from interlocal.proposals import pages as proposals
from interlocal.proposals import queries as proposal_queries
from interlocal.proposals import rules as proposal_rules
from interlocal.proposals.documents.questions import SEVEN_QUESTIONS, Question
from interlocal.proposals.models import Prospectus, Scenario
from interlocal.proposals.queries.waiting import Standing
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation
from interlocal.web.words import listing

OF_ONE = 30
STEPS = ["Draft", "Figures", "Papers", "Invited", "First talk"]


@dataclass(frozen=True)
class Other:
    """Figures of an initiative that has several, and what they are."""

    scenario: Scenario
    what: str


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
    front: Other | None
    older: tuple[Other, ...]
    papers: tuple[Prospectus, ...]
    has_papers: bool
    news: tuple[News, ...]
    questions: tuple[Question, ...]
    answer_form: initiative_forms.Answer
    share_form: proposal_forms.Share | None
    close_form: initiative_forms.Close
    add_form: initiative_forms.AddPartner
    without_estimate: str
    papers_lack_bench: bool
    invite_form: initiative_forms.Invite | None


def initiative(found: Initiative, user: User) -> InitiativePage:
    """All that the page of an initiative needs. The caller has checked who may see it."""
    partners = tuple(initiatives.partners_of(found))
    seat = initiatives.seat_of(user, found)
    scenarios = list(proposal_queries.scenarios_of(found, user).order_by("-created_at", "-pk"))
    standing = proposal_queries.standing_of(scenarios)
    newest = _foremost(scenarios, standing)
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
        front=_other(newest, standing.get(newest.pk)) if newest and scenarios[1:] else None,
        older=tuple(_other(each, standing.get(each.pk)) for each in scenarios if each != newest),
        papers=papers,
        has_papers=bool(papers),
        news=news_of([found], scenarios, tuple(registry.represented_by(user)), OF_ONE),
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
        papers_lack_bench=newest is not None and proposal_queries.papers_lack_bench(newest),
        invite_form=initiative_forms.Invite() if silent and leads and is_own else None,
    )


def _foremost(scenarios: Sequence[Scenario], standing: Mapping[int, Standing]) -> Scenario | None:
    """The figures to show: the newest, where a copy counts once it is shared or locked."""
    firm = [each for each in scenarios if not _is_a_try(each, standing.get(each.pk))]
    return next(iter(firm or scenarios), None)


def _is_a_try(found: Scenario, how: Standing | None) -> bool:
    if how is None or not how.is_copy:
        return False
    return found.shared_at is None and how.locked_at is None


def _other(found: Scenario, how: Standing | None) -> Other:
    """What figures are, in words: “copy of “Police”, locked”."""
    said = []
    if how and how.is_copy:
        said.append(f"copy of “{how.source}”" if how.source else "a copy")
    said.append("shared" if found.shared_at else f"only {found.owner.name} sees it")
    if how and how.locked_at:
        said.append("locked")
    return Other(found, ", ".join(said))


def _step(
    found: Initiative, partners: Iterable[Partner], has_figures: bool, has_papers: bool
) -> int:
    if found.stage != Initiative.Stage.DRAFT:
        return 5 if any(each.answer == Partner.Answer.INTERESTED for each in partners) else 4
    return 3 if has_papers else 2 if has_figures else 1
