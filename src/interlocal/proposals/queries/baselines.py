"""Who sees which baseline, and what its versions say."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from interlocal.accounts.models import User
from interlocal.initiatives.models import Initiative, Partner
from interlocal.initiatives.queries import initiatives_visible_to
from interlocal.proposals.models import Baseline, BaselineRequest, BaselineVersion
from interlocal.proposals.rules.baselines import (
    Asset,
    Binding,
    Content,
    Duty,
    Line,
    Stranded,
    digest,
)
from interlocal.proposals.rules.requests import status
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation

DRAFT = BaselineVersion.State.DRAFT
ROWS = ("costline_rows", "sideduty_rows", "strandedcost_rows", "asset_rows")


def versions_visible_to(user: User) -> QuerySet[BaselineVersion]:
    """Of one's own bodies every version; of partners what was handed over or locked."""
    return _whole(
        BaselineVersion.objects.filter(
            Q(baseline__organisation__in=registry.represented_by(user))
            | (Q(baseline__initiative__in=_shared(user)) & ~Q(state=DRAFT))
        )
    )


def baselines_visible_to(user: User) -> QuerySet[Baseline]:
    """One's own bodies' baselines, and those of partners once something was handed over."""
    handed_over = BaselineVersion.objects.exclude(state=DRAFT)
    return Baseline.objects.filter(
        Q(organisation__in=registry.represented_by(user))
        | Q(initiative__in=_shared(user), pk__in=handed_over.values("baseline"))
    ).select_related("organisation", "service", "initiative")


def baselines_of(user: User) -> QuerySet[Baseline]:
    """The baselines that a person may write: those of their bodies."""
    return Baseline.objects.filter(organisation__in=registry.represented_by(user)).select_related(
        "organisation", "service", "initiative"
    )


def newest_of_initiative(initiative: Initiative, user: User) -> list[BaselineVersion]:
    """For each partner the newest version that a person may see, by name of the body."""
    return newest(
        versions_visible_to(user).filter(
            baseline__initiative=initiative, baseline__service=initiative.service_id
        )
    )


def handed_over_in(initiative: Initiative) -> list[BaselineVersion]:
    """For each partner the newest version handed over or locked. The caller has checked who asks.

    Drafts are left out, the reader's own too: the same list for everybody at the table.
    """
    return newest(
        _whole(
            BaselineVersion.objects.filter(
                baseline__initiative=initiative, baseline__service=initiative.service_id
            ).exclude(state=DRAFT)
        )
    )


def newest(versions: Iterable[BaselineVersion]) -> list[BaselineVersion]:
    """Of several versions the highest number of each baseline, by name of the body."""
    found: dict[int, BaselineVersion] = {}
    for version in versions:
        held = found.get(version.baseline_id)
        if held is None or version.number > held.number:
            found[version.baseline_id] = version
    return sorted(found.values(), key=lambda each: each.baseline.organisation.name)


def versions_of(baseline: Baseline, user: User) -> QuerySet[BaselineVersion]:
    """The versions of a baseline that a person may see, newest first."""
    return versions_visible_to(user).filter(baseline=baseline).order_by("-number")


def drafts_of(user: User) -> QuerySet[BaselineVersion]:
    """The drafts that a person may write: not those that a letter of another body opened."""
    return _whole(
        BaselineVersion.objects.filter(
            state=DRAFT, by_link=False, baseline__organisation__in=registry.represented_by(user)
        )
    )


def own_draft(baseline: Baseline) -> BaselineVersion | None:
    """The draft that a body's own people write. The caller has checked who asks."""
    return _whole(
        BaselineVersion.objects.filter(state=DRAFT, by_link=False, baseline=baseline.pk)
    ).first()


def draft_of_request(request: BaselineRequest) -> BaselineVersion | None:
    """The draft that a link opens. The link was checked."""
    if request.draft_id is None:
        return own_draft(request.baseline)
    return whole(request.draft_id)


def version_of(request: BaselineRequest) -> BaselineVersion | None:
    """What was sent by a link. The link was checked."""
    pk = request.sent_version_id
    return whole(pk) if pk is not None else None


def requests_visible_to(user: User) -> QuerySet[BaselineRequest]:
    """Letters that one's bodies asked for, or that ask one's bodies."""
    mine = registry.represented_by(user)
    return (
        BaselineRequest.objects.filter(Q(asked_for__in=mine) | Q(baseline__organisation__in=mine))
        .select_related(
            "baseline__organisation", "baseline__service", "baseline__initiative", "asked_for"
        )
        .prefetch_related("reminders")
    )


def request_of(secret: str) -> BaselineRequest | None:
    """The request that a link belongs to, open or not."""
    return (
        BaselineRequest.objects.filter(digest=digest_of(secret))
        .select_related(
            "baseline__organisation",
            "baseline__service",
            "baseline__initiative",
            "asked_for",
            "asked_by",
        )
        .first()
    )


def open_requests(at: datetime) -> QuerySet[BaselineRequest]:
    """Requests that still wait for an answer."""
    return BaselineRequest.objects.filter(
        sent_at=None, declined_at=None, revoked_at=None, expires_at__gt=at
    ).exclude(baseline__initiative__stage=Initiative.Stage.CLOSED)


def status_of(request: BaselineRequest, at: datetime) -> str:
    """“open”, or why it is not."""
    initiative = request.baseline.initiative
    return status(
        at=at,
        expires_at=request.expires_at,
        sent_at=request.sent_at,
        declined_at=request.declined_at,
        revoked_at=request.revoked_at,
        is_closed=initiative is not None and initiative.stage == Initiative.Stage.CLOSED,
    )


def digest_of(secret: str) -> str:
    """What is kept of a link."""
    return hashlib.sha256(secret.encode()).hexdigest()


def whole(pk: int) -> BaselineVersion:
    """One version with its rows. The caller has checked who may see it."""
    return _whole(BaselineVersion.objects.filter(pk=pk)).get()


def is_partner(organisation: Organisation, initiative: Initiative) -> bool:
    """Whether a body sits at the table."""
    return Partner.objects.filter(initiative=initiative, organisation=organisation).exists()


def may_lock(version: BaselineVersion, by: User) -> bool:
    """Whether a person may lock a version: its own people; else the opener, once handed over."""
    baseline = version.baseline
    if registry.may_speak_for(by, baseline.organisation):
        return True
    if version.is_draft or baseline.initiative is None:
        return False
    if registry.representatives_of(baseline.organisation).exists():
        return False
    return registry.may_speak_for(by, baseline.initiative.opened_for)


def digest_of_version(version: BaselineVersion) -> str:
    """The hash of what a version says."""
    baseline = version.baseline
    return digest(
        content_of(version),
        organisation=baseline.organisation.slug,
        service=baseline.service_id,
        number=version.number,
    )


def behind(version: BaselineVersion) -> tuple[str, date, date | None]:
    """Who handed a version over, on which day, and on which day it was locked.

    Raises ValueError for a draft, behind which nobody stands yet.
    """
    if version.handed_over_at is None:
        raise ValueError("Nobody has handed this version over.")
    locked_at = version.locked_at
    return (
        version.handed_over_name or str(version.handed_over_by or ""),
        timezone.localdate(version.handed_over_at),
        timezone.localdate(locked_at) if locked_at else None,
    )


def content_of(version: BaselineVersion) -> Content:
    """What a version says, as plain values; its rows were read along."""
    return Content(
        fiscal_year=version.fiscal_year,
        volume=version.volume,
        volume_unit=version.volume_unit,
        service_level=version.service_level,
        hours=version.hours,
        benefits=version.benefits,
        overhead=version.overhead,
        fees_netted=version.fees_netted,
        capital=version.capital,
        duties_answer=version.duties_answer,
        stranded_answer=version.stranded_answer,
        lines=tuple(
            Line(
                category=row.category,
                what=row.what,
                cents=row.cents,
                kind=row.kind,
                fte=row.fte,
                low_cents=row.low_cents,
                high_cents=row.high_cents,
                source=row.source,
                note=row.note,
                fact=row.fact_id,
            )
            for row in version.costline_rows.all()
        ),
        duties=tuple(
            Duty(row.what, row.hours_per_week, row.cents) for row in version.sideduty_rows.all()
        ),
        stranded=tuple(
            Stranded(row.what, row.cents, row.years) for row in version.strandedcost_rows.all()
        ),
        assets=tuple(
            Asset(row.what, row.bought_year, row.years_left, row.cents)
            for row in version.asset_rows.all()
        ),
        bindings=tuple(
            Binding(row.what, row.partner, row.until_on, row.leaving_cents)
            for row in version.bindingcontract_rows.all()
        ),
    )


def _shared(user: User) -> QuerySet[Initiative]:
    return initiatives_visible_to(user).values("pk")  # type: ignore[return-value]


def _whole(versions: QuerySet[BaselineVersion]) -> QuerySet[BaselineVersion]:
    return versions.select_related(
        "baseline__organisation",
        "baseline__service",
        "baseline__initiative",
        "saved_by",
        "handed_over_by",
        "locked_by",
    ).prefetch_related(*ROWS, "bindingcontract_rows")
