"""Groupings of a region: asked for, worked out at once or in the background, kept."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from interlocal import __version__
from interlocal.accounts.models import User
from interlocal.discovery import queries, rules
from interlocal.discovery.calculations import regions, regions_kept
from interlocal.discovery.models import Grouping, ShortlistEntry
from interlocal.discovery.services.shortlists import CannotShortlist, shortlist_partner
from interlocal.jobs import services as jobs
from interlocal.record import services as record
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation, Service
from interlocal.web.words import about, in_sentence, listing

CannotGroup = regions.CannotGroup

LOOK_SECONDS = 0.7  # for finding out that nobody can meet the rules, before work is begun
SECONDS_AT_ONCE = 20.0  # never reached by what is_quick lets through, but on a very slow machine
SECONDS_IN_BACKGROUND = 300.0


def explore(
    *,
    region: Organisation,
    service: Service,
    wishes: regions.Wishes,
    stays_out: Sequence[str] = (),
    name: str = "",
    based_on: Grouping | None = None,
    by: User,
    at: datetime,
) -> Grouping:
    """Work out the best grouping of a region, at once if it is small, else in the background.

    Raises CannotGroup, with the words of the calculation, where no grouping can
    keep the rules; in a large region that may only come out in the background.
    """
    on = timezone.localdate(at)
    problem = _problem(region, service, on, stays_out)
    asked: dict[str, Any] = {
        "region": region,
        "service": service,
        "name": name.strip() or _usual_name(service, wishes, problem, stays_out),
        "owner": region if registry.may_speak_for(by, region) else None,
        "created_by": by,
        "based_on": based_on,
        "rules": asdict(wishes),
        "stays_out": list(stays_out),
        "seed": regions.SEED,
        "engine_version": __version__,
        "on": on,
        "created_at": at,
    }
    if rules.is_quick(len(problem.towns), wishes.max_towns, contiguous=wishes.contiguous):
        found = regions.best_grouping(problem, wishes=wishes, time_limit=SECONDS_AT_ONCE)
        return _keep_at_once(asked, found, by, at)
    is_open = not (wishes.contiguous or wishes.max_minutes or wishes.max_population)
    if is_open and (words := rules.too_many_words(len(problem.towns), wishes.max_towns)):
        raise CannotGroup(words, problem.left_out)
    _refuse_what_cannot_be(problem, wishes)
    return _begin(asked, by, at)


def work_out(progress: jobs.Progress, *, grouping: int) -> None:
    """The work of a grouping in the background; twice comes to the same.

    One that is cancelled keeps the best so far, if there is one yet. Raises CannotDo,
    after keeping the reason, where nobody can meet the rules.
    """
    kept = Grouping.objects.select_related("region", "service").get(pk=grouping)
    if kept.status != Grouping.Status.COMPUTING:
        return
    listener = Listener(progress)
    try:
        problem = _problem(kept.region, kept.service, kept.on, kept.stays_out)
        found = regions.best_grouping(
            problem,
            wishes=regions_kept.wishes_of(kept.rules),
            seed=kept.seed,
            time_limit=SECONDS_IN_BACKGROUND,
            on_progress=listener.hear,
            should_stop=lambda: listener.stopped is not None,
        )
    except CannotGroup as refusal:
        listener.stop_here()
        open_ones = Grouping.objects.filter(pk=grouping, status=Grouping.Status.COMPUTING)
        open_ones.update(status=Grouping.Status.IMPOSSIBLE, trouble=str(refusal), finished_at=Now())
        raise jobs.CannotDo(str(refusal)) from None
    if not isinstance(listener.stopped, jobs.Cancelled):
        listener.stop_here()
    _keep(kept, found)
    if listener.stopped is not None:  # who stopped it gets the best so far, which says what it is
        raise jobs.Cancelled(rules.KEPT_SO_FAR)


@transaction.atomic
def rename_grouping(*, grouping: Grouping, name: str, by: User, at: datetime) -> Grouping:
    """Call a grouping something else."""
    held = _held(grouping, by)
    held.name = name.strip()[:120] or held.name
    held.save(update_fields=["name"])
    record.write(verb="discovery.grouping_renamed", subject=held, by=by, at=at)
    return held


@transaction.atomic
def show_grouping(*, grouping: Grouping, is_shown: bool, by: User, at: datetime) -> Grouping:
    """Let everybody see a grouping who speaks for a member of the region, or no longer."""
    held = _held(grouping, by)
    if held.status != Grouping.Status.DONE:
        raise CannotGroup("There is nothing to show yet.")
    held.shown_at = at if is_shown else None
    held.save(update_fields=["shown_at"])
    verb = "discovery.grouping_shown" if is_shown else "discovery.grouping_withdrawn"
    record.write(verb=verb, subject=held, by=by, at=at)
    return held


@transaction.atomic
def delete_grouping(*, grouping: Grouping, by: User, at: datetime) -> None:
    """Put a grouping away; ``restore_grouping`` brings it back. Its work is cancelled."""
    held = _held(grouping, by)
    if held.deleted_at is None:
        held.deleted_at = at
        held.save(update_fields=["deleted_at"])
        record.write(verb="discovery.grouping_deleted", subject=held, by=by, at=at)
    if held.job and held.job.is_open:
        jobs.cancel(job=held.job, at=at)


@transaction.atomic
def restore_grouping(*, grouping: Grouping, by: User, at: datetime) -> Grouping:
    """Bring back a grouping that was deleted; twice changes nothing."""
    held = _held(grouping, by)
    if held.deleted_at is not None:
        held.deleted_at = None
        held.save(update_fields=["deleted_at"])
        record.write(verb="discovery.grouping_restored", subject=held, by=by, at=at)
    return held


@transaction.atomic
def shortlist_members(
    *, grouping: Grouping, members: Sequence[str], owner: Organisation, by: User, at: datetime
) -> list[ShortlistEntry]:
    """Put the other members of one of its groups on a member's shortlist, with the reasons.

    Raises CannotShortlist if there is no such group, the owner is not in it, or
    ``by`` may not speak for the owner.
    """
    result = grouping.result and regions_kept.result_of(grouping.result)
    group = next(
        (each for each in result.shared_groups if set(each.members) == set(members)), None
    ) if result else None  # fmt: skip
    if result is None or group is None or owner.slug not in group.members:
        raise CannotShortlist("This grouping has no such group.")
    share = next(each for each in group.shares if each.town == owner.slug)
    reasons = (
        f"In “{grouping.name}”, the best grouping of {result.region} for "
        f"{in_sentence(result.service_name)} of {grouping.on:%-d %B %Y}, "
        f"{listing([result.name(town) for town in group.members])} are one group: net saving of "
        f"the group {about(group.net)} a year. Exact partners are less certain than the saving."
    )
    saves = share.saves_cents
    others = registry.organisations().filter(slug__in=set(group.members) - {owner.slug})
    return [
        shortlist_partner(
            owner=owner,
            service=grouping.service,
            partner=partner,
            by=by,
            at=at,
            reasons=f"{reasons} {owner.name} itself would save ${saves // 100:,} a year on average."
            if saves > 0
            else reasons,
        )
        for partner in others.order_by("name")
    ]


class Listener:
    """Hears how far the search is; a stop becomes an answer to it, and is raised after it."""

    def __init__(self, progress: jobs.Progress, *, is_silent: bool = False) -> None:
        self.progress, self.is_silent = progress, is_silent
        self.stopped: Exception | None = None

    def hear(self, step: regions.Step) -> None:
        """Pass a step on to whoever watches the job."""
        if self.stopped is None:
            try:
                if self.is_silent:
                    self.progress.stop_if_cancelled()
                else:
                    self.progress.report(*rules.progress_of(step.stage, step.done, regions.DRAWS))
            except Exception as stop:  # raised again where no solver stands in between
                self.stopped = stop

    def stop_here(self) -> None:
        """Raise what stopped the search."""
        if self.stopped is not None:
            raise self.stopped


class _Patience:
    """Runs out after some seconds, and remembers that it did."""

    def __init__(self, seconds: float) -> None:
        self.end, self.is_over = time.monotonic() + seconds, False

    def __call__(self) -> bool:
        self.is_over = self.is_over or time.monotonic() > self.end
        return self.is_over


def _problem(
    region: Organisation, service: Service, on: Any, stays_out: Sequence[str]
) -> regions.RegionProblem:
    problem = regions.region_problem(region, service, on=on)
    if not stays_out:
        return problem
    known = {town.id for town in problem.towns} | {town.id for town in problem.left_out}
    for town in stays_out:
        if town not in known:
            raise CannotGroup(f"“{town}” is no member of {region.name}, so it cannot stay out.")
    left = problem.without(stays_out)
    if len(left.towns) < 2:
        raise CannotGroup("Sharing takes two: let at least two towns in.", problem.left_out)
    return left


def _refuse_what_cannot_be(problem: regions.RegionProblem, wishes: regions.Wishes) -> None:
    patience = _Patience(LOOK_SECONDS)
    try:
        regions.best_grouping(problem, wishes=wishes, draws=0, alternatives=0, should_stop=patience)
    except CannotGroup:
        if not patience.is_over:
            raise


def _usual_name(
    service: Service,
    wishes: regions.Wishes,
    problem: regions.RegionProblem,
    stays_out: Sequence[str],
) -> str:
    gone = registry.organisations().filter(slug__in=stays_out).values_list("name", flat=True)
    return rules.usual_name(service.name, wishes.max_towns, sorted(gone))


@transaction.atomic
def _keep_at_once(
    asked: Mapping[str, Any], found: regions.GroupingResult, by: User, at: datetime
) -> Grouping:
    grouping = Grouping.objects.create(
        **asked,
        status=Grouping.Status.DONE,
        result=found.as_data(),
        facts=_facts(asked["region"], asked["service"]),
        finished_at=at,
    )
    record.write(verb="discovery.grouping_worked_out", subject=grouping, by=by, at=at)
    return grouping


@transaction.atomic
def _begin(asked: Mapping[str, Any], by: User, at: datetime) -> Grouping:
    grouping = Grouping.objects.create(**asked)
    address = reverse("discovery:grouping", args=[grouping.region.slug, grouping.pk])
    grouping.job = jobs.start(
        work=work_out,
        given={"grouping": grouping.pk},
        title=f"Grouping: {grouping.name}",
        owner=by,
        at=at,
        leads_to=address,
    )
    grouping.save(update_fields=["job"])
    record.write(verb="discovery.grouping_asked_for", subject=grouping, by=by, at=at)
    return grouping


@transaction.atomic
def _keep(grouping: Grouping, found: regions.GroupingResult) -> None:
    """Keep what came out, unless another worker did already."""
    held = Grouping.objects.select_for_update().get(pk=grouping.pk)
    if held.status != Grouping.Status.COMPUTING:
        return
    facts = _facts(grouping.region, grouping.service)
    Grouping.objects.filter(pk=held.pk).update(
        status=Grouping.Status.DONE, result=found.as_data(), facts=facts, finished_at=Now()
    )


def _facts(region: Organisation, service: Service) -> dict[str, list[int]]:
    return queries.facts_behind(registry.members_of(region), service)


def _held(grouping: Grouping, by: User) -> Grouping:
    held = queries.groupings_changed_by(by).filter(pk=grouping.pk).first()
    if held is None:
        raise CannotGroup("Only who asked for a grouping may change it.")
    return held
