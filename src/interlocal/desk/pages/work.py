"""What waits for a person in a cooperation: letters, drafts, and the benches they sit at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from interlocal.accounts.models import User
from interlocal.proposals import queries
from interlocal.proposals.models import Baseline, BaselineRequest, BaselineVersion
from interlocal.proposals.queries.waiting import Seat
from interlocal.registry.models import Organisation
from interlocal.web.words import in_sentence, listing

MOST_BENCHES = 6


@dataclass(frozen=True)
class Task:
    """One thing to do: what, where, by when, and how."""

    sentence: str
    href: str
    detail: str
    due_on: date | None = None
    is_late: bool = False


@dataclass(frozen=True)
class BenchLine:
    """A bench that a person takes part in, how it stands, and what is asked of them."""

    name: str
    href: str
    detail: str
    is_locked: bool
    asked: tuple[Task, ...]


def tasks(user: User, bodies: Sequence[Organisation], at: datetime) -> tuple[Task, ...]:
    """What is due, the soonest first; then what has no day."""
    mine = {body.pk for body in bodies}
    today = timezone.localdate(at)
    dated = [_asked(each, mine, today) for each in queries.requests_that_wait(user, at)]
    return (*dated, *map(_declined, queries.requests_declined(user)), *_drafts(user))


def _asked(request: BaselineRequest, mine: set[int], today: date) -> Task:
    baseline, days = request.baseline, (request.due_on - today).days
    body, service = baseline.organisation.name, in_sentence(baseline.service.name)
    is_ours = baseline.organisation_id in mine
    if is_ours and request.asked_for_id not in mine:
        sentence = f"{request.asked_for.name} asks {body} what {service} costs today"
        advice = f"{request.name} writes by the link in the letter; your own people may write here"
    elif is_ours:
        sentence = f"You asked {request.name} what {service} costs {body} today"
        advice = f"{_how_far(request)}; you may write it yourself"
    else:
        sentence = f"Waiting for {request.name} of {body}: what {service} costs there"
        advice = f"{_how_far(request)}; reminders go out by themselves"
    late = "" if days >= 0 else ", late"
    return Task(
        sentence=sentence,
        href=_where(baseline),
        detail=f"due {_day(request.due_on)}{late}. {advice[:1].upper()}{advice[1:]}.",
        due_on=request.due_on,
        is_late=days < 0,
    )


def _how_far(request: BaselineRequest) -> str:
    if request.saved_at:
        return f"last written on {_day(timezone.localdate(request.saved_at))}"
    if request.opened_at:
        return f"opened on {_day(timezone.localdate(request.opened_at))}, nothing written yet"
    return "not opened yet"


def _declined(request: BaselineRequest) -> Task:
    baseline = request.baseline
    said = f" “{request.declined_note}”" if request.declined_note else ""
    on = f" on {_day(timezone.localdate(request.declined_at))}" if request.declined_at else ""
    return Task(
        sentence=f"{request.name} cannot say what {in_sentence(baseline.service.name)} costs "
        f"{baseline.organisation.name}",
        href=_where(baseline),
        detail=f"answered{on}.{said} Ask somebody else there.",
    )


def _drafts(user: User) -> Iterator[Task]:
    for draft in queries.drafts_that_wait(user):
        baseline = draft.baseline
        yield Task(
            sentence=f"Finish the baseline of {baseline.organisation.name}: "
            f"{in_sentence(baseline.service.name)}",
            href=reverse("proposals:baseline_edit", args=[baseline.pk]),
            detail=f"{_written(draft)}. Partners see it once it is handed over.",
        )


def _written(draft: BaselineVersion) -> str:
    if draft.saved_at:
        return f"a draft, last saved on {_day(timezone.localdate(draft.saved_at))}"
    return f"a draft, begun on {_day(timezone.localdate(draft.started_at))}, nothing written yet"


def bench_lines(user: User) -> tuple[BenchLine, ...]:
    """The benches that a person takes part in, the latest saved first."""
    return tuple(_bench(seat) for seat in queries.benches_of(user, MOST_BENCHES))


def _bench(seat: Seat) -> BenchLine:
    bench, scenario = seat.bench, seat.bench.scenario
    if bench.locked_at:
        state = f"locked on {_day(timezone.localdate(bench.locked_at))}"
    else:
        state = f"saved on {_day(timezone.localdate(bench.saved_at))}"
        state += f" by {bench.saved_by.name}" if bench.saved_by else ""
    if not seat.is_owner:
        whose = f"{scenario.owner.name} works on it"
    else:
        whose = "shared" if scenario.shared_at else f"only {scenario.owner.name} sees it"
    asked = []
    if seat.unsaid:
        asked.append(
            Task(
                sentence=f"Say whether {listing(list(seat.unsaid))} would join",
                href=reverse("proposals:bench_joining", args=[scenario.pk]),
                detail="It binds nobody.",
            )
        )
    if seat.offer:
        asked.append(
            Task(
                sentence=f"Look at offer {seat.offer.number} of {seat.offer.by.name}",
                href=reverse("proposals:bench_negotiation", args=[scenario.pk]),
                detail=f"made on {_day(timezone.localdate(seat.offer.made_at))}.",
            )
        )
    return BenchLine(
        name=bench.name,
        href=reverse("proposals:bench", args=[scenario.pk]),
        detail=f"{state}; {whose}",
        is_locked=bench.is_locked,
        asked=tuple(asked),
    )


def _where(baseline: Baseline) -> str:
    if baseline.initiative_id:
        return reverse("proposals:initiative_baselines", args=[baseline.initiative_id])
    return reverse("proposals:baseline", args=[baseline.pk])


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
