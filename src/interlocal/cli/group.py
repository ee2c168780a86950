"""`interlocal group`: which towns of a region should share a service, with the proof."""

import argparse
import json
from typing import TYPE_CHECKING, Any

from interlocal.cli import site
from interlocal.cli.group_words import words_of
from interlocal.cli.places import Unknown, region_called, towns_called
from interlocal.cli.progress import Line, gently

if TYPE_CHECKING:
    from interlocal.discovery.calculations.regions import (
        CannotGroup,
        RegionProblem,
        Step,
        Wishes,
    )

ABOUT = """\
Find which towns of a region should share a service: the grouping with the least
expected yearly cost, how near to the best it is proven to be, what each town
would pay, and how sure the partners are. The costs are the registry's facts, the
cost model is the finder's. Towns whose costs cannot be compared are listed with
the reason and stay out; missing is not zero. Ctrl-C stops with the best so far."""

MOST_NAMED = 8

STAGES = {
    "listing": "Listing the groups that are allowed",
    "bound": "Proving what no grouping can undercut",
    "plan": "Looking for a grouping",
    "proof": "Closing the gap",
    "others": "Looking at the next best groupings",
    "draws": "Drawing the costs anew",
    "stays out": "Grouping without the town",
}


def add_parser(commands: Any) -> None:
    """Register the command."""
    command = commands.add_parser(
        "group",
        help="a region's best groups of towns for a service",
        description=ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = command.add_argument
    add("--region", required=True, help="name, part of the name, or GEOID of the region")
    add("--service", required=True, help="the service, by code or name")
    add_limits(command)
    add("--hosts", metavar="A,B", help="only these towns may host others")
    add("--never", metavar="A,B", action="append", default=[], help="never together; repeatable")
    add("--must", metavar="A,B", action="append", default=[], help="always together; repeatable")
    add("--what-if-out", metavar="TOWN", action="append", default=[], help="what if it stays out")
    add("--alternatives", metavar="N", type=int, default=1, help="next best groupings shown (1)")
    add("--draws", type=int, default=50, help="redrawn costs for “how sure?” (50; 0 = none)")
    add("--json", action="store_true", help="print JSON")
    command.set_defaults(func=run)


def add_limits(command: argparse.ArgumentParser, *, max_size: int = 6) -> None:
    """What a group must keep to and how long to search: shared with ``scan``."""
    add = command.add_argument
    add("--max-size", metavar="N", type=int, default=max_size, help=f"towns a group ({max_size})")
    add("--max-minutes", metavar="N", type=float, help="minutes from a member to the host")
    add(
        "--max-population",
        metavar="N",
        type=float,
        help="people in a group of two towns or more, at most",
    )
    add(
        "--min-population",
        metavar="N",
        type=float,
        help="people in a group, a town alone included, at least",
    )
    where = command.add_mutually_exclusive_group()
    where.add_argument(
        "--contiguous",
        dest="contiguous",
        action="store_true",
        default=True,
        help="members must be joined by borders (the default)",
    )
    where.add_argument(
        "--anywhere", dest="contiguous", action="store_false", help="borders do not matter"
    )
    add("--gap", metavar="PERCENT", type=float, default=0.0, help="proof good enough at (0)")
    add("--time-limit", metavar="SECONDS", type=float, default=60.0, help="for the search (60)")
    add("--seed", type=int, default=1, help="for the draws and the search (1)")


def run(given: argparse.Namespace) -> int:
    """Print the best grouping; returns 2 with a message where there is none."""
    try:
        site.start()
    except site.NotReady as reason:
        return site.complain(reason)
    from django.utils import timezone

    from interlocal.discovery.calculations import regions
    from interlocal.registry import queries

    if refusal := refused_numbers(given):
        return site.complain(refusal)
    line = Line()
    try:
        region = region_called(given.region)
        service = queries.find_service(given.service)
        line.say(f"Reading what the towns of the {region.name} report")
        problem = regions.region_problem(region, service, on=timezone.localdate(), seed=given.seed)
        wishes = _wishes(given, problem)
        with gently() as asked_to_stop:
            found = regions.best_grouping(
                problem,
                wishes=wishes,
                seed=given.seed,
                draws=given.draws,
                gap=given.gap / 100,
                time_limit=given.time_limit,
                alternatives=given.alternatives,
                stays_out=_towns(given.what_if_out, problem),
                on_progress=lambda step: line.say(_said(step)),
                should_stop=asked_to_stop,
            )
    except (Unknown, queries.NotFound) as unknown:
        line.clear()
        return site.complain(unknown)
    except regions.CannotGroup as refused:
        line.clear()
        return site.complain(f"{refused}{_beside(refused)}")
    line.clear()
    if given.json:
        print(json.dumps(found.as_data(), indent=2, ensure_ascii=False))
    else:
        print("\n".join(words_of(found)))
    return 0


def _beside(refused: "CannotGroup") -> str:
    """Who was left out, where these are few enough to be the reason."""
    from interlocal.web.words import counted, listing

    names = [town.name for town in refused.left_out if town.reason not in str(refused)]
    if not names:
        return ""
    who = listing(names) if len(names) <= MOST_NAMED else counted(len(names), "town")
    return f" (Left out, for their costs cannot be compared: {who}.)"


def refused_numbers(given: argparse.Namespace) -> str | None:
    """What is wrong with the numbers of a command, if anything."""
    if given.max_size < 1:
        return "--max-size must be 1 or more."
    for name in ("max_minutes", "max_population", "min_population"):
        value = getattr(given, name)
        if value is not None and not 0 < value < 1e12:
            return f"--{name.replace('_', '-')} must be a number above zero."
    if not 0 <= given.gap < 100:
        return "--gap is in per cent of the cost: 0 or more, below 100."
    if not 0 < given.time_limit < 1e9:
        return "--time-limit must be a number of seconds above zero."
    for name in ("seed", "draws", "alternatives"):
        if getattr(given, name, 0) < 0:
            return f"--{name} must be zero or more."
    return None


def limits_of(given: argparse.Namespace) -> dict[str, Any]:
    """The limits that every grouping has, as ``Wishes`` takes them."""
    return {
        "max_towns": given.max_size,
        "max_minutes": given.max_minutes,
        "max_population": given.max_population,
        "min_population": given.min_population,
        "contiguous": given.contiguous,
    }


def _wishes(given: argparse.Namespace, problem: "RegionProblem") -> "Wishes":
    from interlocal.discovery.calculations.regions import Wishes

    def sets(texts: list[str], flag: str) -> tuple[tuple[str, ...], ...]:
        found = tuple(_towns([text], problem) for text in texts)
        if any(len(group) < 2 for group in found):
            raise Unknown(f"--{flag} needs two towns or more, with a comma between them.")
        return found

    return Wishes(
        **limits_of(given),
        hosts=None if given.hosts is None else _towns([given.hosts], problem),
        never=sets(given.never, "never"),
        must=sets(given.must, "must"),
    )


def _towns(texts: list[str], problem: "RegionProblem") -> tuple[str, ...]:
    among = dict(problem.names) | {town.id: town.name for town in problem.left_out}
    return tuple(
        dict.fromkeys(town for text in texts for town in towns_called(text, among, problem.region))
    )


def _said(step: "Step") -> str:
    words = f"{STAGES[step.stage]} · {step.done:,} · {step.seconds:.0f} s"
    return words if step.gap is None else f"{words} · {step.gap:.3%} open"
