"""Opening the bench of a scenario, working on it together, copying it, and locking it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from interlocal.accounts.models import User
from interlocal.proposals import queries
from interlocal.proposals.calculations.benches import work_out_bench
from interlocal.proposals.calculations.benches_stands import CannotForecast
from interlocal.proposals.calculations.benches_start import begin
from interlocal.proposals.models import Bench, Footing, Participant, Scenario, Share, Split, Term
from interlocal.proposals.queries import benches as reads
from interlocal.proposals.rules import benches as rules
from interlocal.record import services as record
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation

NAMED = 120


class CannotBench(Exception):
    """The bench was not changed; the message is fit to show to the person."""


class BenchOvertaken(CannotBench):
    """Somebody else saved in between; nothing was written.

    ``bench`` is as it was saved, ``conflicts`` hold both sides of every field that differs, and
    ``mine`` all that was to be saved.
    """

    def __init__(self, bench: Bench, mine: Mapping[str, Any]) -> None:
        self.bench, self.mine = bench, mine
        self.conflicts = rules.conflicts(reads.bench_said(bench), mine)
        super().__init__(
            f"{bench.saved_by or 'Somebody'} saved this bench while you were working. Nothing of "
            "yours is lost: it stands below, with theirs beside it."
        )


@transaction.atomic
def open_bench(*, scenario: Scenario, by: User, at: datetime) -> Bench:
    """The bench of a scenario, begun with what evidence and assumptions suggest; or as it is.

    Each participant stands on the newest baseline handed over or locked, else on the public
    figures of the scenario. Raises CannotBench if ``by`` may not speak for the owner.
    """
    scenario = Scenario.objects.select_for_update().get(pk=scenario.pk)
    _refuse_strangers(scenario, by)
    found = reads.bench_of(scenario)
    if found:
        return found
    _stand_on_newest(scenario)
    try:
        start = begin(
            reads.grounds_of(scenario),
            reads.terms_by_code(scenario),
            service=scenario.service_id,
            on=timezone.localdate(at),
        )
    except CannotForecast as refusal:
        raise CannotBench(str(refusal)) from refusal
    host = Organisation.objects.get(slug=start.pop("host"))
    bench = Bench(
        scenario=scenario,
        name=scenario.title[:NAMED],
        host=host,
        revision=1,
        saved_at=at,
        saved_by=by,
        **start,
    )
    _work_out(bench, at)
    bench.save()
    record.write(verb="proposals.bench_opened", subject=bench, by=by, at=at)
    return bench


@transaction.atomic
def save_bench(
    *, bench: Bench, changes: Mapping[str, Any], seen: int, by: User, at: datetime
) -> Bench:
    """Keep what was changed at a bench, and work it out anew.

    ``changes`` maps names of ``rules.benches.FIELDS`` to values (``host`` to a slug or "");
    fields left out stay. ``seen`` is the revision that the writer began from. What
    cannot be forecast is kept all the same, and the forecast says why. Raises BenchOvertaken
    if somebody else saved since; CannotBench if ``by`` may not speak for the owner, the bench
    is locked, or a value makes no sense.
    """
    held = _held(bench, by)
    unknown = set(changes) - set(rules.FIELDS)
    if unknown:
        raise CannotBench(f"A bench holds nothing called {sorted(unknown)[0]!r}.")
    if seen != held.revision:
        raise BenchOvertaken(held, changes)
    _take(held, changes)
    return _saved(held, by, at, "proposals.bench_saved", list(changes))


@transaction.atomic
def take_newest_baselines(*, bench: Bench, seen: int, by: User, at: datetime) -> Bench:
    """Stand every participant on the newest baseline handed over or locked, and work it out.

    Raises CannotBench and BenchOvertaken as ``save_bench`` does.
    """
    held = _held(bench, by)
    if seen != held.revision:
        raise BenchOvertaken(held, {})
    _stand_on_newest(held.scenario)
    return _saved(held, by, at, "proposals.bench_footing_renewed", [])


@transaction.atomic
def work_out(*, bench: Bench, by: User, at: datetime) -> Bench:
    """Work the forecast out anew from what is saved, with today's parameters and engine.

    Raises CannotBench if ``by`` may not speak for the owner or the bench is locked.
    """
    held = _held(bench, by)
    return _saved(held, by, at, "proposals.bench_worked_out", [])


@transaction.atomic
def copy_bench(*, bench: Bench, name: str, by: User, at: datetime) -> Bench:
    """A copy of a scenario and its bench, the owner's own and open to change.

    Figures, baselines and all that was said are taken along; papers and sharing are not. A
    locked bench can be copied. Raises CannotBench if ``by`` may not speak for the owner, or
    the name is empty or too long.
    """
    source = Bench.objects.select_related("scenario__owner", "host").get(pk=bench.pk)
    _refuse_strangers(source.scenario, by)
    name = _name(name)
    scenario = _copied_scenario(source.scenario, name, by, at)
    copy = Bench.objects.get(pk=source.pk)
    copy.pk = None
    copy._state.adding = True
    copy.scenario, copy.name, copy.revision = scenario, name, 1
    copy.saved_at, copy.saved_by, copy.copied_from = at, by, source.scenario
    copy.locked_at, copy.locked_by, copy.sha256 = None, None, ""
    _work_out(copy, at)
    copy.save()
    record.write(
        verb="proposals.bench_copied", subject=copy, by=by, at=at, detail=str(source.scenario_id)
    )
    return copy


@transaction.atomic
def lock_bench(*, bench: Bench, seen: int, by: User, at: datetime) -> Bench:
    """Fix a bench for good, with a hash of all of it, so that an agreement can cite it.

    It cannot be unlocked; a copy can be changed. Raises BenchOvertaken if somebody
    saved since ``seen``; CannotBench if ``by`` may not speak for the owner, it is locked, or
    its forecast is refused or out of date.
    """
    held = _held(bench, by)
    if seen != held.revision:
        raise BenchOvertaken(held, {})
    if not held.is_up_to_date or "refusal" in held.forecast:
        raise CannotBench(
            "Only what was worked out can be locked. "
            + held.forecast.get("refusal", "Work it out first.")
        )
    held.locked_at, held.locked_by = at, by
    held.sha256 = rules.digest_of_document(reads.bench_document(held))
    held.save(update_fields=["locked_at", "locked_by", "sha256"])
    record.write(verb="proposals.bench_locked", subject=held, by=by, at=at, detail=held.sha256)
    return held


def _held(bench: Bench, by: User) -> Bench:
    """The bench, locked for this transaction, if it may be changed."""
    Bench.objects.select_for_update().get(pk=bench.pk)
    held = Bench.objects.select_related(
        "scenario__owner", "scenario__service", "scenario__initiative", "host", "saved_by"
    ).get(pk=bench.pk)
    _refuse_strangers(held.scenario, by)
    if held.is_locked:
        raise CannotBench("This bench is locked and stays as it is. Copy it to go on.")
    return held


def _refuse_strangers(scenario: Scenario, by: User) -> None:
    if not registry.may_speak_for(by, scenario.owner):
        raise CannotBench(f"Only {scenario.owner.name} may change this bench.")


def _take(held: Bench, changes: Mapping[str, Any]) -> None:
    for field, value in changes.items():
        if field == "name":
            held.name = _name(value)
        elif field == "host":
            held.host = _host(held.scenario, value) if value else None
        else:
            setattr(held, field, value)
    if held.option not in rules.OPTIONS:
        raise CannotBench(f"There is no way of sharing called {held.option!r}.")
    if not 5 <= held.years <= 15:
        raise CannotBench(f"A forecast looks 5 to 15 years ahead, not {held.years}.")
    if not -0.05 <= held.discount_rate <= 0.25:
        raise CannotBench("The discount rate must lie between −5 % and 25 %.")


def _host(scenario: Scenario, slug: str) -> Organisation:
    found = Organisation.objects.filter(
        slug=slug, pk__in=Participant.objects.filter(scenario=scenario).values("organisation")
    ).first()
    if found is None:
        raise CannotBench("Choose one of the participants as the one who provides.")
    return found


def _saved(held: Bench, by: User, at: datetime, verb: str, fields: list[str]) -> Bench:
    held.revision += 1
    held.saved_at, held.saved_by = at, by
    _work_out(held, at)
    held.save(
        update_fields=[*fields, "revision", "saved_at", "saved_by", "forecast", "forecast_revision"]
    )
    record.write(verb=verb, subject=held, by=by, at=at, detail=", ".join(fields))
    return held


def _work_out(bench: Bench, at: datetime) -> None:
    scenario = bench.scenario
    try:
        bench.forecast = work_out_bench(
            reads.bench_said(bench),
            grounds=reads.grounds_of(scenario),
            proposed=reads.proposed_shares(scenario),
            service=scenario.service_id,
            seed=scenario.seed,
            draws=scenario.draws,
            on=timezone.localdate(at),
        )
    except CannotForecast as refusal:
        bench.forecast = {"refusal": str(refusal)}
    bench.forecast_revision = bench.revision


def _stand_on_newest(scenario: Scenario) -> None:
    versions = reads.versions_to_stand_on(scenario)
    for participant in queries.participants_of(scenario):
        version = versions.get(participant.organisation_id)
        if version:
            Footing.objects.update_or_create(participant=participant, defaults={"version": version})


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise CannotBench("Give it a name that tells it from the others.")
    if len(name) > NAMED:
        raise CannotBench(f"Keep the name below {NAMED} letters.")
    return name


def _copied_scenario(source: Scenario, name: str, by: User, at: datetime) -> Scenario:
    """The scenario's rows once more; the same figures, so they are not worked out again."""
    scenario = Scenario.objects.get(pk=source.pk)
    scenario.pk = None
    scenario._state.adding = True
    scenario.title, scenario.created_by, scenario.created_at = name, by, at
    scenario.shared_at = None
    scenario.save()
    participants: dict[int, Participant] = {}
    for participant in Participant.objects.filter(scenario=source):
        before = participant.pk
        footing = Footing.objects.filter(participant=before).first()
        participant.pk, participant.scenario = None, scenario
        participant._state.adding = True
        participant.save()
        participants[before] = participant
        if footing:
            Footing.objects.create(participant=participant, version=footing.version)
    for term in Term.objects.filter(scenario=source):
        term.pk, term.scenario = None, scenario
        term._state.adding = True
        term.save()
    for split in Split.objects.filter(scenario=source).prefetch_related("worst_group"):
        shares = list(Share.objects.filter(split=split.pk))
        worst = list(split.worst_group.all())
        split.pk, split.scenario = None, scenario
        split._state.adding = True
        split.save()
        split.worst_group.set(worst)
        for share in shares:
            share.pk, share.split = None, split
            share.participant = participants[share.participant_id]
            share._state.adding = True
        Share.objects.bulk_create(shares)
    record.write(verb="proposals.copied", subject=scenario, by=by, at=at, detail=str(source.pk))
    return scenario
