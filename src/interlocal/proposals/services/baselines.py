"""Starting a baseline, handing it over, locking it, and beginning anew."""

from datetime import datetime

from django.db import transaction

from interlocal.accounts.models import User
from interlocal.initiatives.models import Initiative
from interlocal.initiatives.queries import initiatives_visible_to
from interlocal.proposals import queries
from interlocal.proposals.models import Baseline, BaselineVersion
from interlocal.proposals.rules import baselines as rules
from interlocal.proposals.services.drafts import CannotKeep, held_draft, write_rows
from interlocal.record import services as record
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation, Service

LOCKED = BaselineVersion.State.LOCKED


@transaction.atomic
def start_baseline(
    *,
    organisation: Organisation,
    service: Service,
    initiative: Initiative | None,
    by: User,
    at: datetime,
) -> Baseline:
    """The baseline of a body's service, begun with an empty draft; the one there is, if any.

    Raises CannotKeep if ``by`` may not speak for the body, the initiative is closed,
    about another service, or the body does not sit at its table.
    """
    if not registry.may_speak_for(by, organisation):
        raise CannotKeep(f"You may not write the baseline of {organisation.name}.")
    if initiative is not None:
        refuse_outside(organisation=organisation, service=service, initiative=initiative)
        if not initiatives_visible_to(by).filter(pk=initiative.pk).exists():
            raise CannotKeep(f"{organisation.name} was not invited to this initiative.")
    baseline = begun(
        organisation=organisation, service=service, initiative=initiative, by=by, at=at
    )
    if not BaselineVersion.objects.filter(baseline=baseline, by_link=False).exists():
        drafted(baseline=baseline, by=by, name=str(by), at=at)
    return baseline


def refuse_outside(*, organisation: Organisation, service: Service, initiative: Initiative) -> None:
    """Raise CannotKeep where a baseline does not belong into an initiative."""
    if initiative.stage == Initiative.Stage.CLOSED:
        raise CannotKeep("This initiative is closed. It stays readable.")
    if service.pk != initiative.service_id:
        raise CannotKeep("This initiative is about another service.")
    if not queries.is_partner(organisation, initiative):
        raise CannotKeep(f"{organisation.name} is no partner in this initiative.")


def begun(
    *,
    organisation: Organisation,
    service: Service,
    initiative: Initiative | None,
    by: User,
    at: datetime,
) -> Baseline:
    """The baseline, new or as it is. The caller has checked who may."""
    baseline, is_new = Baseline.objects.get_or_create(
        organisation=organisation,
        service=service,
        initiative=initiative,
        defaults={"started_at": at},
    )
    if is_new:
        record.write(verb="proposals.baseline_started", subject=baseline, by=by, at=at)
    return baseline


@transaction.atomic
def begin_draft(*, baseline: Baseline, by: User, at: datetime) -> BaselineVersion:
    """A new draft that starts from the newest version; the draft there is, if any.

    Raises CannotKeep if ``by`` may not speak for the body.
    """
    if not registry.may_speak_for(by, baseline.organisation):
        raise CannotKeep(f"You may not write the baseline of {baseline.organisation.name}.")
    return drafted(baseline=baseline, by=by, name=str(by), at=at)


def drafted(*, baseline: Baseline, by: User | None, name: str, at: datetime) -> BaselineVersion:
    """The draft of a body's own people, begun if there is none. The caller has checked who may."""
    Baseline.objects.select_for_update().get(pk=baseline.pk)
    return queries.own_draft(baseline) or new_draft(baseline=baseline, by=by, name=name, at=at)


def new_draft(
    *, baseline: Baseline, by: User | None, name: str, at: datetime, by_link: bool = False
) -> BaselineVersion:
    """A draft that starts from the newest version handed over. The baseline is locked for it."""
    versions = BaselineVersion.objects.filter(baseline=baseline).order_by("-number")
    last, start = versions.first(), versions.exclude(state=BaselineVersion.State.DRAFT).first()
    content = queries.content_of(queries.whole(start.pk)) if start else rules.Content()
    draft = BaselineVersion(
        baseline=baseline,
        number=last.number + 1 if last else 1,
        started_at=at,
        by_link=by_link,
        **{field: getattr(content, field) for field in (*rules.WORDS, *rules.ANSWERS)},
    )
    draft.save()
    write_rows(version=draft, content=content)
    record.write(
        verb="proposals.baseline_draft_begun",
        subject=draft,
        by=by,
        at=at,
        detail="" if by else name,
    )
    return queries.whole(draft.pk)


@transaction.atomic
def hand_over(*, version: BaselineVersion, by: User, at: datetime) -> BaselineVersion:
    """Let the partners see a draft; from now on this version stays as it is.

    Raises CannotKeep if ``by`` may not speak for the body, it is no draft, or an
    answer is missing.
    """
    held = held_draft(version.pk)
    body = held.baseline.organisation
    if held.by_link or not registry.may_speak_for(by, body):
        raise CannotKeep(f"Only {body.name} may hand over its baseline.")
    return handed_over(held=held, by=by, name=str(by), at=at)


def handed_over(
    *, held: BaselineVersion, by: User | None, name: str, at: datetime
) -> BaselineVersion:
    """Close a draft that was locked for this transaction. The caller has checked who may."""
    missing = rules.missing(queries.content_of(held))
    if missing:
        raise CannotKeep(*missing)
    held.number = _last_number(held)
    held.state = BaselineVersion.State.HANDED_OVER
    held.handed_over_at, held.handed_over_by, held.handed_over_name = at, by, name[:160]
    held.save(
        update_fields=["number", "state", "handed_over_at", "handed_over_by", "handed_over_name"]
    )
    record.write(
        verb="proposals.baseline_handed_over",
        subject=held,
        by=by,
        at=at,
        detail="" if by else name,
    )
    return held


@transaction.atomic
def lock(*, version: BaselineVersion, by: User, at: datetime) -> BaselineVersion:
    """Fix a version for good, with a hash of all that it says, so that others may cite it.

    A draft is handed over by it. Where nobody speaks for the body here, whoever opened
    the initiative may lock what was handed over. Raises CannotKeep if ``by`` may
    not, it is locked already, or an answer is missing.
    """
    BaselineVersion.objects.select_for_update().get(pk=version.pk)
    held = queries.whole(version.pk)
    if (held.is_draft and held.by_link) or not queries.may_lock(held, by):
        raise CannotKeep(f"Only {held.baseline.organisation.name} may lock its baseline.")
    if held.is_locked:
        raise CannotKeep("This version is locked already.")
    if held.is_draft:
        held = handed_over(held=held, by=by, name=str(by), at=at)
    held.state, held.locked_at, held.locked_by = LOCKED, at, by
    held.sha256 = queries.digest_of_version(held)
    held.save(update_fields=["state", "locked_at", "locked_by", "sha256"])
    record.write(verb="proposals.baseline_locked", subject=held, by=by, at=at, detail=held.sha256)
    return held


def _last_number(held: BaselineVersion) -> int:
    """Drafts may overtake each other; what is handed over last is the newest."""
    Baseline.objects.select_for_update().get(pk=held.baseline_id)
    others = BaselineVersion.objects.filter(baseline=held.baseline_id).exclude(pk=held.pk)
    later = others.filter(number__gt=held.number).exclude(state=BaselineVersion.State.DRAFT)
    if not later.exists():
        return held.number
    last = others.order_by("-number").first()
    return last.number + 1 if last else held.number
