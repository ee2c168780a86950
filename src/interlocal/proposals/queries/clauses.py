"""What a cost clause is tried out on: the participants' costs alone and today, and the splits."""

from dataclasses import dataclass

from interlocal.proposals.models import Bench, Scenario
from interlocal.proposals.queries.benches import Ground, grounds_of


@dataclass(frozen=True)
class Payer:
    """One participant: its key, slug, name, what it costs alone, and where it stands."""

    key: int
    slug: str
    name: str
    organisation: int
    ground: Ground


def payers_of(scenario: Scenario) -> list[Payer]:
    """The participants in the scenario's order, told apart by name where two share one."""
    grounds = grounds_of(scenario)
    names = [ground.organisation.name for ground in grounds]
    return [
        Payer(
            key=ground.participant.pk,
            slug=ground.organisation.slug,
            name=name if names.count(name) == 1 else f"{name} ({ground.organisation.slug})",
            organisation=ground.participant.organisation_id,
            ground=ground,
        )
        for name, ground in zip(names, grounds, strict=True)
    ]


def has_clause(bench: Bench) -> bool:
    """Whether a cost clause was written at a bench."""
    return bool(bench.clause)
