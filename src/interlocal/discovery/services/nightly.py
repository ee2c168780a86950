"""The nightly groupings: every region and service under the usual rules, for all to see."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from interlocal import __version__
from interlocal.discovery import queries, rules
from interlocal.discovery.calculations import NOT_ESTIMATED, regions
from interlocal.discovery.models import Grouping
from interlocal.discovery.services.groupings import Listener
from interlocal.jobs import services as jobs
from interlocal.jobs.models import Job
from interlocal.record import services as record
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation, Service

KEY = "nightly-groupings"
WISHES = regions.Wishes(max_towns=4)
SECONDS_EACH = 60.0
STALE_AFTER = timedelta(days=7)  # constants of evidence and law change without a new fact


def start_nightly_groupings(*, at: datetime) -> Job:
    """Have every region's groupings worked out in the background; one run at a time."""
    return jobs.start(
        work=group_every_region, given={}, title="Nightly groupings", owner=None, at=at, key=KEY
    )


def group_every_region(progress: jobs.Progress) -> None:
    """The work: begun again after a crash, it goes on where it was.

    Where neither facts nor engine changed, the grouping of the last days stays.
    """
    todo = [
        (region, service)
        for region in registry.regions().order_by("name")
        for service in _services_of(region)
    ]
    for done, (region, service) in enumerate(todo):
        progress.report(done / len(todo), f"{region.name}: {service.name}")
        facts = queries.facts_behind(registry.members_of(region), service)
        if not _is_fresh(region, service, facts, progress.started_at):
            _group(region, service, facts, progress)


def _services_of(region: Organisation) -> list[Service]:
    spent = queries.services_with_spending(registry.members_of(region)).values("pk")
    return list(registry.shareable_services().exclude(pk__in=NOT_ESTIMATED).filter(pk__in=spent))


def _is_fresh(region: Organisation, service: Service, facts: Any, at: datetime) -> bool:
    newest = _nightly(region, service).first()
    return (
        newest is not None
        and newest.facts == facts
        and newest.engine_version == __version__
        and newest.created_at > at - STALE_AFTER
    )


def _nightly(region: Organisation, service: Service) -> Any:
    kept = Grouping.objects.filter(region=region, service=service)
    return kept.filter(is_nightly=True, deleted_at=None)


def _group(region: Organisation, service: Service, facts: Any, progress: jobs.Progress) -> None:
    on = timezone.localdate(progress.started_at)
    listener = Listener(progress, is_silent=True)
    try:
        found = regions.best_grouping(
            regions.region_problem(region, service, on=on),
            wishes=WISHES,
            time_limit=SECONDS_EACH,
            on_progress=listener.hear,
            should_stop=lambda: listener.stopped is not None,
        )
    except regions.CannotGroup:  # too few towns can be compared: nothing to show
        listener.stop_here()
        return
    listener.stop_here()
    _keep(region, service, facts, found, progress.started_at)


@transaction.atomic
def _keep(
    region: Organisation, service: Service, facts: Any, found: regions.GroupingResult, at: datetime
) -> None:
    """Keep the new one, and put the former away."""
    kept = found.as_data()
    _nightly(region, service).update(deleted_at=at)
    grouping = Grouping.objects.create(
        region=region,
        service=service,
        name=rules.usual_name(service.name, WISHES.max_towns, []),
        is_nightly=True,
        status=Grouping.Status.DONE,
        rules=kept["wishes"],
        seed=found.seed,
        engine_version=__version__,
        on=found.on,
        result=kept,
        facts=facts,
        created_at=at,
        finished_at=at,
    )
    record.write(verb="discovery.grouping_scanned", subject=grouping, by=None, at=at)
