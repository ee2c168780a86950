"""`interlocal partners`: a town's best partners and services."""

import argparse
import json
import textwrap
from typing import TYPE_CHECKING, Any

from interlocal.cli import site

if TYPE_CHECKING:
    from interlocal.discovery.calculations import Finding, Outlook


def add_parser(commands: Any) -> None:
    """Register the command."""
    command = commands.add_parser(
        "partners",
        help="a town's best partners and services",
        description="Rank possible partners of a town by its expected yearly net saving, "
        "with the range, the reasons and the warnings.",
    )
    command.add_argument("town", help="name, GEOID or address name of the town")
    command.add_argument("--state", help="two letters, where several towns share the name")
    command.add_argument("--service", help="one service only (its code, or its name)")
    command.add_argument("--km", type=float, help="how far to look, straight line (25)")
    command.add_argument("--top", type=int, default=5, help="how many to show (5)")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(func=run)


def run(given: argparse.Namespace) -> int:
    """Print the outlook of one town."""
    try:
        site.start()
    except site.NotReady as problem:
        return site.complain(problem)
    from django.utils import timezone

    from interlocal.discovery import calculations
    from interlocal.registry import queries

    if given.top < 1 or (given.km is not None and not 0 < given.km < 1e5):
        return site.complain("--top and --km must be above zero.")
    try:
        town = queries.find_organisation(given.town, state=given.state)
        service = queries.find_service(given.service) if given.service else None
    except queries.NotFound as problem:
        return site.complain(problem)
    outlook = calculations.outlook(
        town,
        on=timezone.localdate(),
        service=service,
        max_km=given.km or calculations.NEAR_KM,
        a_service=None if service else given.top,
    )
    if given.json:
        print(json.dumps(as_data(outlook, given.top), indent=2, ensure_ascii=False))
    else:
        show(outlook, given.top)
    return 0


def as_data(outlook: "Outlook", top: int) -> dict[str, Any]:
    """The outlook for programs: money in cents a year."""
    return {
        "town": outlook.town.name,
        "region": outlook.region.name if outlook.region else None,
        "on": outlook.on.isoformat(),
        "within_km": outlook.max_km,
        "weights": dict(outlook.weights),
        "unit": "cents a year",
        "range": "eight draws in ten",
        "findings": [_finding(finding) for finding in outlook.worth_showing[:top]],
        "remarks": [{"code": each.code, "text": each.text} for each in outlook.remarks],
        "kind": "estimated",
    }


def _finding(finding: "Finding") -> dict[str, Any]:
    match = finding.match
    return {
        "service": finding.service.code,
        "partners": [body.name for body in match.partners],
        "headline": finding.headline,
        "net_saving": {
            "low": match.net_low_cents,
            "mean": match.net_mean_cents,
            "high": match.net_high_cents,
        },
        "group_net_saving_mean": match.group_net_cents,
        "group_gross_saving_mean": match.group_gross_cents,
        "chance_of_saving": round(match.chance_of_saving, 3),
        "distance_km": round(match.distance_km, 1),
        "connected": match.connected,
        "combined_population": match.combined_population,
        "points": round(finding.rank.points, 1),
        "parts": {code: round(part, 3) for code, part in finding.rank.parts.items()},
        "reasons": [{"code": each.code, "text": each.text} for each in finding.reasons],
        "warnings": [{"code": each.code, "text": each.text} for each in finding.warnings],
    }


def show(outlook: "Outlook", top: int) -> None:
    """Print for people."""
    from interlocal.web.words import dollars

    where = f" in the {outlook.region.name}" if outlook.region else ""
    print(f"{outlook.town.name}, compared with {len(outlook.compared) - 1} towns{where}")
    print(f"(within {outlook.max_km:g} km; estimates, not promises; not legal advice)\n")
    if not outlook.findings:
        print("No partner can be ranked.\n")
    for number, finding in enumerate(outlook.worth_showing[:top], 1):
        partners = " + ".join(body.name for body in finding.match.partners)
        expected = dollars(finding.match.net_mean_cents, finding.match.saving.step)
        print(f"{number}. {finding.service.name} with {partners}: expected {expected} a year")
        _say(finding.headline, "   ", "   ")
        for each in finding.reasons:
            _say(each.text, "   + ", "     ")
        for each in finding.warnings:
            _say(each.text, "   ! ", "     ")
        print()
    if outlook.remarks:
        print("What could not be compared")
        for each in outlook.remarks:
            _say(each.text, "   ? ", "     ")


def _say(text: str, first: str, then: str) -> None:
    print(textwrap.fill(text, 88, initial_indent=first, subsequent_indent=then))
