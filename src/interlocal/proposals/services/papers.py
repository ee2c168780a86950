"""Making the papers of a bench in the background, and sending each participant its own."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from interlocal.accounts.models import User
from interlocal.jobs import services as jobs
from interlocal.jobs.models import Job
from interlocal.proposals.calculations.benches_stands import CannotForecast
from interlocal.proposals.documents import content as paper
from interlocal.proposals.documents.one_pager import one_pager, one_pager_docx, one_pager_pdf
from interlocal.proposals.documents.paper_letters import papers_ready
from interlocal.proposals.documents.study import study_docx, study_pdf
from interlocal.proposals.documents.study_content import StudyContent
from interlocal.proposals.documents.workbook import WorkbookContent, workbook
from interlocal.proposals.models import Bench, Paper, Participant
from interlocal.proposals.queries import benches as reads
from interlocal.proposals.queries import papers as kept
from interlocal.proposals.rules import papers as rules
from interlocal.proposals.services.papers_content import BenchPaper
from interlocal.record import services as record
from interlocal.registry import queries as registry


class CannotMakePapers(Exception):
    """The papers were not made or not sent; the message is fit to show to the person."""


def ask_for_papers(*, bench: Bench, by: User, at: datetime) -> Job:
    """Ask for the papers of a bench as it stands; they are made in the background.

    Raises CannotMakePapers if ``by`` may not speak for the owner, nothing was worked out, or
    the papers of this version were made already.
    """
    _refuse(bench, by)
    return jobs.start(
        work=make_in_background,
        given={"bench": bench.pk, "revision": bench.revision, "by": by.pk},
        title=f"Papers: {bench.name}"[:200],
        owner=by,
        at=at,
        leads_to=reverse("proposals:bench_papers", args=[bench.scenario_id]),
        key=f"papers {bench.pk} {bench.revision}",
    )


def make_in_background(progress: jobs.Progress, *, bench: int, revision: int, by: int) -> None:
    """The work of ``ask_for_papers``; twice comes to the same."""
    held = reads.bench_with(bench)
    if held is None or held.revision != revision:
        raise jobs.CannotDo("The bench was changed since. Ask for its papers once more.")
    if Paper.objects.filter(scenario=held.scenario_id, revision=revision).exists():
        return
    try:
        make_papers(
            bench=held,
            by=User.objects.get(pk=by),
            at=progress.started_at,
            report=progress.report,
        )
    except CannotMakePapers as refusal:
        raise jobs.CannotDo(str(refusal)) from None


def make_papers(
    *,
    bench: Bench,
    by: User,
    at: datetime,
    report: Callable[[float, str], None] = lambda part, words: None,
) -> list[Paper]:
    """Make and keep the workbook, the study, and a page for each participant's council.

    Papers of earlier versions go as long as nobody else could see them; what was shared is
    kept. ``report`` hears how far it is. Raises CannotMakePapers as ``ask_for_papers`` does,
    or if the bench was changed meanwhile.
    """
    _refuse(bench, by)
    source = BenchPaper(bench)
    made_on = timezone.localdate(at)
    try:
        sheet = source.workbook(made_on)
    except CannotForecast as refusal:
        raise CannotMakePapers(str(refusal)) from refusal
    study = source.study(made_on, _contact(bench, by))
    participants = [ground.participant for ground in source.grounds]
    whole = 3 + 2 * len(participants)
    made = []
    for done, (kind, participant, suffix, words, content) in enumerate(
        _rendered(study, sheet, participants)
    ):
        report(done / whole, words)
        pages = content()
        made.append(
            Paper(
                scenario=bench.scenario,
                kind=kind,
                participant=participant,
                suffix=suffix,
                made_at=at,
                revision=bench.revision,
                content=pages,
                sha256=hashlib.sha256(pages).hexdigest(),
            )
        )
    return _keep(bench, made, by, at)


def study_of(*, bench: Bench, at: datetime) -> dict[str, bytes]:
    """The study of a bench by ending (``pdf``, ``docx``), not kept: for whoever runs this
    installation. Its contact is the first who speaks for the owner. Raises CannotMakePapers if
    there is nothing to tell.
    """
    _refuse_empty(bench)
    owner = bench.scenario.owner
    seat = registry.representatives_of(owner).first()
    contact = _contact(bench, seat.user) if seat else paper.Contact(name=owner.name)
    try:
        content = BenchPaper(bench).study(timezone.localdate(at), contact)
    except CannotForecast as refusal:
        raise CannotMakePapers(str(refusal)) from refusal
    return {"pdf": study_pdf(content), "docx": study_docx(content)}


Rendering = tuple[str, Participant | None, str, str, Callable[[], bytes]]


def _rendered(
    study: StudyContent, sheet: WorkbookContent, participants: list[Participant]
) -> Iterator[Rendering]:
    kinds = Paper.Kind
    yield kinds.WORKBOOK, None, "xlsx", "the workbook", partial(workbook, sheet)
    yield kinds.STUDY, None, "pdf", "the study", partial(study_pdf, study)
    yield kinds.STUDY, None, "docx", "the study, to edit", partial(study_docx, study)
    for participant in participants:
        name = participant.organisation.name
        page = one_pager(study, name)
        words = f"the page for {name}"
        yield kinds.ONE_PAGER, participant, "pdf", words, partial(one_pager_pdf, page)
        yield kinds.ONE_PAGER, participant, "docx", words, partial(one_pager_docx, page)


@transaction.atomic
def _keep(bench: Bench, made: list[Paper], by: User, at: datetime) -> list[Paper]:
    held = Bench.objects.select_for_update().get(pk=bench.pk)
    if held.revision != bench.revision or held.forecast != bench.forecast:
        raise CannotMakePapers("The bench was changed meanwhile. Make its papers once more.")
    older = Paper.objects.filter(scenario=bench.scenario_id)
    if older.filter(revision=bench.revision).exists():
        raise CannotMakePapers("The papers of this version were made already.")
    if bench.scenario.shared_at is None:
        older.delete()
    Paper.objects.bulk_create(made)
    record.write(
        verb="proposals.bench_papers_made",
        subject=bench,
        by=by,
        at=at,
        detail=f"version {bench.revision}",
    )
    return list(kept.bench_papers_of(bench).filter(revision=bench.revision))


@transaction.atomic
def send_papers(*, bench: Bench, by: User, at: datetime, message: str = "") -> list[str]:
    """Write to everybody who speaks for a participant that its papers lie ready; once.

    Who was written to is kept in the record, under the participant's own page. Returns the
    addresses. Raises CannotMakePapers if ``by`` may not speak for the owner, the scenario was
    not shared, its papers are not of this version, or everybody has had them.
    """
    Bench.objects.select_for_update().get(pk=bench.pk)
    scenario = bench.scenario
    if not registry.may_speak_for(by, scenario.owner):
        raise CannotMakePapers(f"Only {scenario.owner.name} may send these papers.")
    if scenario.shared_at is None:
        raise CannotMakePapers(
            "Share the figures with the partners first; until then only you can open the papers."
        )
    pages = kept.bench_papers_of(bench).filter(
        revision=bench.revision, kind=Paper.Kind.ONE_PAGER, suffix="pdf"
    )
    if not pages:
        raise CannotMakePapers("Make the papers of this version first.")
    had = {(entry.subject_id, entry.detail) for entry in kept.sendings_of(bench)}
    sent = []
    for page in pages:
        body = page.participant.organisation if page.participant else scenario.owner
        if body == scenario.owner:
            continue
        for seat in registry.representatives_of(body):
            if (str(page.pk), seat.user.email) in had:
                continue
            letter = papers_ready(
                to=seat.user.email,
                reader=seat.user.name,
                body=body.name,
                service=scenario.service.name,
                sender=by.name,
                sender_body=scenario.owner.name,
                sender_email=by.email,
                message=message,
                href=settings.SITE_URL + reverse("proposals:bench_papers", args=[scenario.pk]),
            )
            send = partial(send_mail, letter.subject, letter.text, None, [letter.to])
            transaction.on_commit(send, robust=True)  # a mail server that is down undoes nothing
            record.write(verb=kept.SENT, subject=page, by=by, at=at, detail=seat.user.email)
            sent.append(seat.user.email)
    if not sent:
        raise CannotMakePapers(
            "Nobody was written to: whoever speaks for a participant has had these papers, or "
            "nobody does yet."
        )
    return sent


def _refuse(bench: Bench, by: User) -> None:
    owner = bench.scenario.owner
    if not registry.may_speak_for(by, owner):
        raise CannotMakePapers(f"Only {owner.name} may make these papers.")
    _refuse_empty(bench)
    if Paper.objects.filter(scenario=bench.scenario_id, revision=bench.revision).exists():
        raise CannotMakePapers("The papers of this version were made already.")


def _refuse_empty(bench: Bench) -> None:
    if "refusal" in bench.forecast or not bench.forecast or not bench.is_up_to_date:
        raise CannotMakePapers(
            "Nothing was worked out that papers could tell. "
            + bench.forecast.get("refusal", "Work it out first.")
        )
    if bench.option == Bench.Option.ALONE:
        raise CannotMakePapers(rules.NOTHING_SHARED)


def _contact(bench: Bench, by: User) -> paper.Contact:
    owner = bench.scenario.owner
    seat = registry.representatives_of(owner).filter(user=by).first()
    role = f"{seat.get_role_display()}, {owner.name}" if seat else owner.name
    return paper.Contact(name=by.name, role=role, email=by.email)
