"""Working out a scenario and keeping it with all that it rests on."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from interlocal.accounts.models import User
from interlocal.discovery import queries as discovery
from interlocal.initiatives.models import Initiative
from interlocal.proposals import calculations, queries, rules
from interlocal.proposals.models import BaselineVersion, Participant, Scenario, Share, Split, Term
from interlocal.record import services as record
from interlocal.registry import queries as registry
from interlocal.registry.models import Fact, Organisation, Service
from interlocal.web.words import listing

SEED = 1
NAMED = 8  # so many bodies stand in a title


class CannotPropose(Exception):
    """The scenario was refused; the message is fit to show to the person."""


@transaction.atomic
def work_out_scenario(
    *,
    service: Service,
    owner: Organisation,
    members: Sequence[Organisation],
    by: User | None,
    at: datetime,
    initiative: Initiative | None = None,
    seed: int = SEED,
    draws: int = calculations.DRAWS,
) -> Scenario:
    """Compute what sharing would mean for each member and keep it as a draft of the owner.

    ``by`` is None only for the person who runs this installation. Where members of an
    initiative handed over a baseline, its cost goes before the published one, and stands in
    where none is published. The same facts, baselines, parameters and seed give the same
    figures. Raises CannotPropose if ``by`` may not speak for the owner, the group is too
    small or too large, or a member has neither a baseline nor a comparable figure.
    """
    if by is not None and not registry.may_speak_for(by, owner):
        raise CannotPropose(f"You may not work out a scenario for {owner.name}.")
    bodies = list(dict.fromkeys([owner, *members]))
    if len(bodies) < 2:
        raise CannotPropose("Choose at least one partner: sharing takes two.")
    if problem := rules.refuse_too_many(len(bodies)):
        raise CannotPropose(problem)
    on = timezone.localdate(at)
    # A district lies in no council of governments: what costs are like, towns around it say.
    about = next((body for body in bodies if body.kind == Organisation.Kind.MUNICIPALITY), owner)
    towns = discovery.towns_to_compare(about, registry.regions_of(about).first())
    versions = _own_baselines(initiative, service)
    try:
        figures = calculations.work_out(
            service=service.pk,
            service_name=service.name,
            members=bodies,
            facts=discovery.facts_for_comparison(dict.fromkeys([*towns, *bodies])),
            on=on,
            seed=seed,
            draws=draws,
            stated={body: calculations.net_range(version) for body, version in versions.items()},
        )
    except calculations.CannotCompute as refusal:
        raise CannotPropose(str(refusal)) from refusal
    scenario = Scenario.objects.create(
        initiative=initiative,
        owner=owner,
        service=service,
        title=f"{service.name} shared by {_who(bodies)}"[:160],
        created_by=by,
        created_at=at,
        engine_version=calculations.ENGINE_VERSION,
        seed=figures.seed,
        draws=figures.draws,
        parameters_on=on,
        fitted_on_towns=figures.fitted_on,
        chance_of_saving=figures.chance_of_saving,
        proposed_method=calculations.proposed(figures),
        game=figures.game,
    )
    _keep(scenario, figures, service, versions)
    record.write(verb="proposals.worked_out", subject=scenario, by=by, at=at)
    return scenario


@transaction.atomic
def work_out_initiative(*, initiative: Initiative, by: User, at: datetime) -> Scenario:
    """Work out a scenario for everybody in an initiative who has not declined.

    A school district or another body that is no municipality and reports nothing for the
    service takes part without an estimate. Raises CannotPropose as ``work_out_scenario``
    does, if the initiative is closed, or fewer than two can be estimated.
    """
    refuse_closed(initiative=initiative)
    members = queries.to_be_estimated(initiative)
    silent = queries.without_estimate(initiative)
    if silent and len(members) < 2:
        raise CannotPropose(rules.without_estimate_words([body.name for body in silent]))
    return work_out_scenario(
        service=initiative.service,
        owner=initiative.opened_for,
        members=members,
        by=by,
        at=at,
        initiative=initiative,
    )


def refuse_closed(*, initiative: Initiative) -> None:
    """Raise CannotPropose if nothing more can come of an initiative."""
    if initiative.stage == Initiative.Stage.CLOSED:
        raise CannotPropose("This initiative is closed; open a new one to go on.")


def _own_baselines(initiative: Initiative | None, service: Service) -> dict[int, BaselineVersion]:
    """The newest baselines at the table by the body's key; none where there is no table."""
    if initiative is None or initiative.service_id != service.pk:
        return {}
    return {each.baseline.organisation_id: each for each in queries.handed_over_in(initiative)}


def _keep(
    scenario: Scenario,
    figures: calculations.Figures,
    service: Service,
    versions: Mapping[int, BaselineVersion],
) -> None:
    participants = Participant.objects.bulk_create(
        Participant(
            scenario=scenario,
            organisation=fact.town,
            order=order,
            cost_fact=fact.spending.get(service.pk),
            stated=versions.get(fact.town.pk),
            population_fact=_held(fact.population),
            central_fact=fact.unallocated,
            grand_list_fact=fact.grand_list,
            alone_cents=alone.mean,
            alone_low_cents=alone.low,
            alone_high_cents=alone.high,
        )
        for order, (fact, alone) in enumerate(zip(figures.members, figures.alone, strict=True))
    )
    Term.objects.bulk_create(
        Term(
            scenario=scenario,
            code=code,
            order=order,
            mean_cents=amount.mean,
            low_cents=amount.low,
            high_cents=amount.high,
        )
        for order, (code, amount) in enumerate(figures.terms.items())
    )
    order_of = [method.code for method in rules.METHODS]
    for found in figures.splits:
        split = Split.objects.create(
            scenario=scenario,
            method=found.method,
            order=order_of.index(found.method),
            refusal=found.refusal,
            certificate=found.certificate,
            everyone_gains=found.everyone_gains,
            groups_better_apart=found.groups_better_apart,
            is_proven=found.is_proven,
            worst_loss_cents=found.worst_loss_cents,
        )
        split.worst_group.set([participants[row].organisation for row in found.worst_group])
        Share.objects.bulk_create(
            Share(
                split=split,
                participant=participant,
                cents=cents,
                saving_low_cents=saving.low,
                saving_high_cents=saving.high,
            )
            for participant, cents, saving in zip(
                participants[: len(found.cents)], found.cents, found.savings, strict=True
            )
        )


def _who(bodies: Sequence[Organisation]) -> str:
    if len(bodies) <= NAMED:
        return listing([body.name for body in bodies])
    return f"{bodies[0].name} and {len(bodies) - 1} others"


def _held(fact: Fact | None) -> Fact:
    """The fact, which comparison has made sure is there."""
    if fact is None:
        raise CannotPropose("A population is missing.")
    return fact
