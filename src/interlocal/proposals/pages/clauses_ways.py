"""What every look at the shares of a bench stands on, read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from interlocal.accounts.models import User
from interlocal.proposals import rules
from interlocal.proposals.calculations import clauses as calculations
from interlocal.proposals.calculations.clauses import Tried
from interlocal.proposals.models import Bench
from interlocal.proposals.queries.clauses import Payer, kept_shares, payers_of
from interlocal.proposals.rules import clauses as words
from interlocal.registry import queries as registry
from interlocal.web.words import dollars

METHODS: Final = (
    "equal",
    "per-capita",
    "grand-list",
    "usage",
    "scrb",
    "shapley",
    "nucleolus",
    "per-capita-nucleolus",
    "proportional-nucleolus",
)
HALF_DOLLAR: Final = 50


@dataclass(frozen=True)
class Ways:
    """All that every move of a slider needs, read once: who pays what under each kept way."""

    bench: Bench
    payers: tuple[Payer, ...]
    alone: tuple[int, ...]
    today: tuple[int, ...]
    from_baseline: tuple[bool, ...]
    volumes: tuple[int, ...] | None
    splits: Mapping[str, tuple[int, ...]]
    refused: tuple[tuple[str, str], ...]
    proposed: str
    mine: frozenset[int]

    @property
    def names(self) -> dict[str, str]:
        """The participants' names by slug, in order."""
        return {payer.slug: payer.name for payer in self.payers}

    @property
    def own(self) -> str:
        """The slug of the reader's own town, else of the first."""
        own = (payer.slug for payer in self.payers if payer.organisation in self.mine)
        return next(own, self.payers[0].slug if self.payers else "")

    @property
    def fair(self) -> tuple[str, tuple[int, ...] | None]:
        """The split that a simple formula should come near to, by name; None by cost alone."""
        for code in ("nucleolus", "scrb"):
            if code in self.splits:
                return rules.method(code).name.lower(), self.splits[code]
        return "in proportion to cost alone", None

    @property
    def document(self) -> str:
        """The scenario's cost of every sub-group."""
        return self.bench.scenario.game


def ways_of(bench: Bench, user: User) -> Ways:
    """Read once what the table of a bench stands on."""
    payers = tuple(payers_of(bench.scenario, bench))
    today = [calculations.today_cents(payer) for payer in payers]
    splits, refused = kept_shares(bench.scenario)
    return Ways(
        bench=bench,
        payers=payers,
        alone=calculations.alone_cents(bench.scenario.game),
        today=tuple(cents for cents, _ in today),
        from_baseline=tuple(own for _, own in today),
        volumes=_by_volume(bench, payers),
        splits=splits,
        refused=tuple((code, refused[code]) for code in METHODS if code in refused),
        proposed=bench.scenario.proposed_method,
        mine=frozenset(registry.represented_by(user).values_list("pk", flat=True)),
    )


def tried(
    ways: Ways, clause: Mapping[str, Any], revenue: Mapping[str, int], year: int
) -> tuple[Tried | None, str]:
    """The bench's clause worked out, or why it cannot be."""
    if not clause.get("pools"):
        return None, ""
    try:
        return (
            calculations.try_clause(
                ways.document,
                ways.payers,
                clause,
                ways.bench.drivers,
                revenue=revenue,
                today=ways.today,
                year=year,
            ),
            "",
        )
    except calculations.CannotShare as refusal:
        return None, str(refusal)


def more_or_less(cents: int, what: str) -> str:
    """How much more or less, in words."""
    if abs(cents) < HALF_DOLLAR:
        return f"no more {what}"
    return f"{dollars(abs(cents))} {'more' if cents > 0 else 'less'} {what}"


def _by_volume(bench: Bench, payers: Sequence[Payer]) -> tuple[int, ...] | None:
    """In proportion to the volume that all baselines count; None where one is missing."""
    held = bench.drivers.get("volume")
    if not held:
        return None
    names = {payer.slug: payer.name for payer in payers}
    if words.refuse_driver(held["values"], names, "volume"):
        return None
    clause = {"version": 1, "pools": [{"name": "Everything", "weights": {"volume": 1.0}}]}
    if any(isinstance(value, list) for value in held["values"].values()):
        return None
    return calculations.try_clause(
        bench.scenario.game, payers, clause, bench.drivers, revenue={}, today=[0] * len(payers)
    ).cents
