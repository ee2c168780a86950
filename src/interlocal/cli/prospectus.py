"""`interlocal prospectus`: a paper for each town of a possible cooperation."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interlocal.cli import site

if TYPE_CHECKING:
    from interlocal.proposals.models import Prospectus, Scenario


def add_parser(commands: Any) -> None:
    """Register the command."""
    command = commands.add_parser(
        "prospectus",
        help="a paper for each town of a possible cooperation",
        description="Work out cost alone, cost shared, net saving and fair shares for a group, "
        "and write a prospectus for each member as PDF and DOCX. The first town is the one "
        "that proposes.",
    )
    command.add_argument("towns", nargs="+", metavar="TOWN", help="two to forty towns")
    command.add_argument("--service", required=True, help="the service's code or name")
    command.add_argument("--state", help="two letters, where several towns share a name")
    command.add_argument("--out", type=Path, default=Path("prospectus"), help="folder to write to")
    command.add_argument("--json", action="store_true", help="print the figures as JSON")
    command.set_defaults(func=run)


def run(given: argparse.Namespace) -> int:
    """Work out the scenario, make the papers, write them to files."""
    try:
        site.start()
    except site.NotReady as problem:
        return site.complain(problem)
    from django.db import transaction
    from django.utils import timezone

    from interlocal.proposals import services
    from interlocal.registry import queries

    try:
        service = queries.find_service(given.service)
        towns = [queries.find_organisation(name, state=given.state) for name in given.towns]
        with transaction.atomic():  # what cannot be written is not kept either
            scenario = services.work_out_scenario(
                service=service, owner=towns[0], members=towns, by=None, at=timezone.now()
            )
            papers = services.make_prospectuses(scenario=scenario, by=None, at=timezone.now())
            files = write(papers, given.out)
    except (queries.NotFound, services.CannotPropose) as problem:
        return site.complain(problem)
    except OSError as problem:
        return site.complain(f"Cannot write to {given.out}: {problem.strerror}.")
    if given.json:
        print(json.dumps(as_data(scenario, files), indent=2, ensure_ascii=False))
    else:
        show(scenario)
        print("\nWritten:")
        for file in files:
            print(f"  {file}")
    return 0


def write(papers: list["Prospectus"], folder: Path) -> list[Path]:
    """Write each paper as PDF and DOCX; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for paper in papers:
        slug = paper.participant.organisation.slug
        stem = f"{paper.participant.scenario.service_id}-{slug}"
        for ending, content in (("pdf", paper.pdf), ("docx", paper.docx)):
            file = folder / f"{stem}.{ending}"
            file.write_bytes(bytes(content))
            files.append(file)
    return files


def as_data(scenario: "Scenario", files: list[Path]) -> dict[str, Any]:
    """The scenario for programs: money in cents a year."""
    from interlocal.proposals import queries

    participants = list(queries.participants_of(scenario))
    return {
        "service": scenario.service_id,
        "unit": "cents a year",
        "range": "eight draws in ten",
        "kind": "estimated",
        "terms": {
            term.code: {"low": term.low_cents, "mean": term.mean_cents, "high": term.high_cents}
            for term in queries.terms_of(scenario)
        },
        "chance_of_saving": scenario.chance_of_saving,
        "proposed_method": scenario.proposed_method,
        "alone": {
            each.organisation.name: {
                "low": each.alone_low_cents,
                "mean": each.alone_cents,
                "high": each.alone_high_cents,
                "source": str(each.cost_fact.load.source) if each.cost_fact else str(each.stated),
                "locator": each.cost_fact.locator if each.cost_fact else "",
                "year": each.year,
            }
            for each in participants
        },
        "shares": {
            split.method: split.refusal
            or {
                "by_town": {
                    share.participant.organisation.name: share.cents for share in split.shares.all()
                },
                "groups_better_apart": split.groups_better_apart,
                "worst_group": [body.name for body in split.worst_group.all()],
                "worst_loss": split.worst_loss_cents,
            }
            for split in queries.splits_of(scenario)
        },
        "files": [str(file) for file in files],
    }


def show(scenario: "Scenario") -> None:
    """Print the table of shares for people."""
    from interlocal.proposals import queries, rules
    from interlocal.web.words import Range, dollars, outcome_with_range

    participants = list(queries.participants_of(scenario))
    terms = {term.code: term for term in queries.terms_of(scenario)}
    net = terms["net"]
    print(scenario.title)
    group = Range(net.low_cents, net.mean_cents, net.high_cents)
    print(f"Sharing {outcome_with_range('the group', group)}.")
    print(f"It saves in {round(scenario.chance_of_saving * 10)} of 10 simulated futures.\n")
    width = max(10, *(len(each.organisation.name) for each in participants))
    print(f"{'':24}" + "".join(f"{each.organisation.name:>{width + 2}}" for each in participants))
    print(
        f"{'alone':24}"
        + "".join(f"{dollars(each.alone_cents):>{width + 2}}" for each in participants)
    )
    for split in queries.splits_of(scenario):
        name = rules.method(split.method).name
        name += " *" if split.method == scenario.proposed_method else ""
        if split.refusal:
            print(f"{name:24}{split.refusal}")
            continue
        row = "".join(f"{dollars(share.cents):>{width + 2}}" for share in split.shares.all())
        test = (
            f"{split.groups_better_apart} better apart"
            if split.groups_better_apart
            else "nobody better apart"
        )
        print(f"{name:24}{row}   {test}")
    print("* put forward in the papers")
