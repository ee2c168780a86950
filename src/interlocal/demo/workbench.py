"""The demo's workbench: four towns' roads, five years and more ahead, from published figures.

Every figure on it is published or an assumption that says so. What nobody published (duties
on the side, overhead that stays) is left for the towns to answer, so their baselines are drafts.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from interlocal.accounts.models import User
from interlocal.initiatives import queries as initiative_queries
from interlocal.initiatives import services as initiatives
from interlocal.initiatives.models import Initiative
from interlocal.proposals import queries as proposal_queries
from interlocal.proposals import services as proposals
from interlocal.proposals.models import Bench, Scenario
from interlocal.proposals.queries.benches import bench_of
from interlocal.registry import queries as registry

SERVICE = "highways"
OWNER = "Bolton"
HOST = "Hebron"  # the largest of the four
NAME = "Roads of four towns, Hebron leads"
WRITERS = {
    "Bolton": "manager@bolton.example",
    "Columbia": "clerk@columbia.example",
    "Hebron": "manager@hebron.example",
}
ASKED = "Marlborough"  # by a letter to its finance office, which nobody has answered yet
DAYS = 21
MESSAGE = (
    "Our road crews meet at the town line. This is what sharing them might mean for each of us in "
    "the years ahead. Please look at the workbench, and tell us what your roads cost today."
)
CLAUSE = {"version": 1, "pools": [{"name": "Everything", "weights": {"alone": 1.0}}]}


def prepare(*, speaker: User, at: datetime) -> Bench:
    """An initiative of four towns with figures, a bench, drafts of baselines and a letter.

    What an earlier run did, and what people did since, stays as it is.
    """
    initiative = _initiative(speaker, at)
    held = proposal_queries.scenarios_of(initiative, speaker).order_by("created_at", "pk")
    scenario = held.first() or proposals.work_out_initiative(
        initiative=initiative, by=speaker, at=at
    )
    bench = bench_of(scenario) or _bench(scenario, speaker, at)  # first: the papers look ahead
    if initiative.stage != Initiative.Stage.CLOSED:
        _share(scenario, speaker, at)
        _ask(initiative, speaker, at)
        for town, email in WRITERS.items():
            _draft(initiative, town, User.objects.get(email=email), at)
    return bench


def _initiative(speaker: User, at: datetime) -> Initiative:
    """Bolton's initiative for roads that Hebron sits at, opened once."""
    held = initiative_queries.initiatives_led_by(speaker).filter(
        service=SERVICE, partners__organisation=registry.find_organisation(HOST)
    )
    return held.first() or initiatives.open_initiative(
        service=registry.find_service(SERVICE),
        opened_for=registry.find_organisation(OWNER),
        partners=[registry.find_organisation(name) for name in ("Columbia", HOST, ASKED)],
        by=speaker,
        at=at,
    )


def _share(scenario: Scenario, speaker: User, at: datetime) -> None:
    if not proposal_queries.has_papers(scenario):
        proposals.make_prospectuses(scenario=scenario, by=speaker, at=at)
    if not scenario.shared_at:
        proposals.share_with_partners(scenario=scenario, by=speaker, at=at, message=MESSAGE)


def _ask(initiative: Initiative, speaker: User, at: datetime) -> None:
    """One letter, once; whoever took it back need not see it go out again."""
    initiative.refresh_from_db()
    body = registry.find_organisation(ASKED)
    if proposal_queries.requests_visible_to(speaker).filter(baseline__initiative=initiative):
        return
    proposals.ask(
        organisation=body,
        service=initiative.service,
        initiative=initiative,
        asked_for=initiative.opened_for,
        name="Finance office",
        email="finance@marlborough.example",
        message="",
        due_on=timezone.localdate(at) + timedelta(days=DAYS),
        by=speaker,
        at=at,
    )


def _draft(initiative: Initiative, town: str, by: User, at: datetime) -> None:
    """A town's baseline with its published figures; the rest is for its people to answer."""
    body = registry.find_organisation(town)
    if proposal_queries.baselines_of(by).filter(initiative=initiative, organisation=body).exists():
        return
    baseline = proposals.start_baseline(
        organisation=body, service=initiative.service, initiative=initiative, by=by, at=at
    )
    draft = proposal_queries.own_draft(baseline)
    if draft is not None:
        proposals.take_facts(version=draft, by=by, at=at)


@transaction.atomic
def _bench(scenario: Scenario, speaker: User, at: datetime) -> Bench:
    """The bench with a lead agency, and a clause by what each spends today."""
    bench = proposals.open_bench(scenario=scenario, by=speaker, at=at)
    host = registry.find_organisation(HOST)
    bench = proposals.save_bench(
        bench=bench,
        changes={"name": NAME, "option": Bench.Option.LEAD, "host": host.slug},
        seen=bench.revision,
        by=speaker,
        at=at,
    )
    return proposals.keep_clause(
        bench=bench, clause=CLAUSE, revenue={}, seen=bench.revision, by=speaker, at=at
    )
