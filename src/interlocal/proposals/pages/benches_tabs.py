"""The head of every page of a bench: its name, who sees it, and its tabs."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from interlocal.accounts.models import User
from interlocal.proposals.models import Bench
from interlocal.proposals.queries import participants_of
from interlocal.proposals.queries.benches import may_edit_bench
from interlocal.web.words import listing


@dataclass(frozen=True)
class Tab:
    """One page of a bench."""

    label: str
    href: str
    is_here: bool


@dataclass(frozen=True)
class Head:
    """What stands above every page of a bench."""

    bench: Bench
    tabs: tuple[Tab, ...]
    may_edit: bool
    audience: str
    seen_by: str
    story: str
    names: str


# The pages of a bench in the order in which one walks through them: view name and label.
TABS = (
    ("bench", "Forecast"),
    ("bench_baselines", "Baselines"),
    ("bench_option", "Option"),
    ("bench_inputs", "Inputs"),
    ("bench_shares", "Shares"),
    ("bench_joining", "Who joins"),
    ("bench_negotiation", "Negotiation"),
    ("bench_stress", "Stress"),
    ("bench_compare", "Compare"),
    ("bench_papers", "Papers"),
)


def tabs(bench: Bench, here: str) -> tuple[Tab, ...]:
    """The pages of a bench; ``here`` is the view name of the page that is shown."""
    return tuple(
        Tab(label, reverse(f"proposals:{name}", args=[bench.scenario_id]), name == here)
        for name, label in TABS
    )


def head(bench: Bench, user: User, here: str) -> Head:
    """What stands above the page ``here`` of a bench."""
    scenario = bench.scenario
    names = [each.organisation.name for each in participants_of(scenario)]
    is_shared = scenario.shared_at is not None
    return Head(
        bench=bench,
        tabs=tabs(bench, here),
        may_edit=not bench.is_locked and may_edit_bench(scenario, user),
        audience="shared" if is_shared else "own",
        seen_by=f"{listing(names)} see this; only {scenario.owner.name} may change it"
        if is_shared
        else f"Only {scenario.owner.name} sees this",
        story=_story(bench),
        names=listing(names),
    )


def _story(bench: Bench) -> str:
    if bench.locked_at:
        day = f"{timezone.localtime(bench.locked_at):%-d %B %Y}"
        return f"Locked by {bench.locked_by} on {day}."
    by = bench.saved_by or "the site"
    moment = f"{timezone.localtime(bench.saved_at):%-d %B %Y, %H:%M}"
    return f"Version {bench.revision}, saved by {by} on {moment}."
