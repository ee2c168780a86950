"""`interlocal share`: who pays what, who would do better apart, and the proof."""

import argparse
import json
import sys
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from interlocal.cli.gamefiles import read_game
from interlocal.engine.errors import EngineError, NoAnswer, UnusableInput
from interlocal.engine.games import (
    CostGame,
    Sharing,
    aca,
    acceptable_formula,
    bird,
    core_check,
    equal,
    folk,
    kar,
    least_core,
    nucleolus,
    prenucleolus,
    proportional,
    raw_deal,
    scrb,
    shapley,
    tau,
)
from interlocal.engine.games.additivity import cheaper_apart

Method = Callable[[CostGame, Mapping[str, Any]], Sharing]

METHODS: Mapping[str, Method] = {
    "equal": lambda g, more: equal(g),
    "proportional": lambda g, more: proportional(g, _one_driver(more)),
    "aca": lambda g, more: aca(g),
    "scrb": lambda g, more: scrb(g, more.get("benefits")),
    "tau": lambda g, more: tau(g),
    "shapley": lambda g, more: shapley(g),
    "weighted-shapley": lambda g, more: shapley(g, weights=_needed(more, "weights")),
    "owen": lambda g, more: shapley(g, unions=_needed(more, "unions")),
    "nucleolus": lambda g, more: nucleolus(g),
    "per-capita-nucleolus": lambda g, more: nucleolus(g, "per_capita"),
    "proportional-nucleolus": lambda g, more: nucleolus(g, "proportional"),
    "prenucleolus": lambda g, more: prenucleolus(g),
    "formula": lambda g, more: acceptable_formula(g, _needed(more, "drivers")),
    "bird": lambda g, more: bird(_needed(more, "connections"), g.members),
    "kar": lambda g, more: kar(_needed(more, "connections"), g.members),
    "folk": lambda g, more: folk(_needed(more, "connections"), g.members),
}
NEEDS = {
    "proportional": "drivers",
    "formula": "drivers",
    "weighted-shapley": "weights",
    "owen": "unions",
    "bird": "connections",
    "kar": "connections",
    "folk": "connections",
}
WIDTH = 79

ABOUT = """\
Share the cost of a joint service. GAME_FILE holds the yearly cost of every
possible group of members, as .csv, .xlsx or .json:

  group,cost                      or    Alder,Birch,cost
  Alder,60                              1,0,60
  Birch,40                              0,1,40
  Alder + Birch,90                      1,1,90

A .json file has "members" and one of "costs" (a list of {"group": [...],
"cost": ...}), "table" (in bit order) or "connections" (a network, source
first); and, where a method needs them, "drivers", "weights", "unions" and
"benefits"."""


def add_parser(commands: Any) -> None:
    """Register the command."""
    command = commands.add_parser(
        "share",
        help="share a cost between members, with proofs",
        description=ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("game", metavar="GAME_FILE", type=Path, help="costs of all groups")
    command.add_argument(
        "--method",
        nargs="+",
        metavar="NAME",
        default=["all"],
        help=f"all, or some of: {', '.join(METHODS)} (all)",
    )
    command.add_argument(
        "--driver",
        action="append",
        default=[],
        metavar="NAME=MEMBER:NUMBER,...",
        help="something counted, such as people=Alder:5000,Birch:3000; may be repeated",
    )
    command.add_argument(
        "--certificates", type=Path, metavar="FOLDER", help="write each proof there as JSON"
    )
    command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(func=run)


def run(given: argparse.Namespace) -> int:
    """Print the shares; returns 2 with a message when the file or a method cannot be used."""
    try:
        game, extras = read_game(given.game)
        more = _extras(extras, given.driver, given.game.name)
        names = _chosen(given.method, more)
        results, refused = _results(game, more, names, strict="all" not in given.method)
        if given.certificates:
            _write(given.certificates, results)
    except (EngineError, OSError) as problem:
        print(f"interlocal share: {problem}", file=sys.stderr)
        return 2
    report = _report(game, results, refused)
    print(json.dumps(report, indent=2, ensure_ascii=False) if given.json else _words(game, report))
    return 0


def _extras(more: Mapping[str, Any], words: list[str], file: str) -> dict[str, Any]:
    """Check the shape of what came with the game, and add the drivers given in words."""
    drivers = more.get("drivers", {})
    if not isinstance(drivers, Mapping):
        raise UnusableInput(
            f'{file}: "drivers" must map each driver\'s name to its numbers by member.'
        )
    extras: dict[str, Any] = {"drivers": {**drivers, **_drivers(words)}}
    for name in ("weights", "unions", "benefits", "connections"):
        value = more.get(name, [])
        if not isinstance(value, Mapping | list):
            raise UnusableInput(
                f'{file}: "{name}" must be a list in member order, or a mapping by name.'
            )
        extras[name] = value
    for name, value in extras["drivers"].items():
        if not isinstance(value, Mapping | list):
            raise UnusableInput(f'The driver "{name}" must map members to numbers.')
    return {name: value for name, value in extras.items() if value}


def _chosen(asked: list[str], more: Mapping[str, Any]) -> list[str]:
    """Turn the words after --method into methods; all means all that have what they need."""
    names = [name for word in asked for name in word.split(",") if name]
    unknown = [name for name in names if name != "all" and name not in METHODS]
    if unknown:
        raise UnusableInput(
            f'There is no method "{unknown[0]}"; the methods are {", ".join(METHODS)}, and all.'
        )
    if "all" not in names:
        return list(dict.fromkeys(names))
    return [name for name in METHODS if name not in NEEDS or NEEDS[name] in more]


def _results(
    game: CostGame, more: Mapping[str, Any], names: list[str], *, strict: bool
) -> tuple[dict[str, Sharing], dict[str, str]]:
    """Compute the methods; with all of them, one that has no answer says why."""
    results, refused = {}, {}
    for name in names:
        try:
            results[name] = METHODS[name](game, more)
        except NoAnswer as problem:
            if strict:
                raise
            refused[name] = str(problem)
        except UnusableInput as problem:
            if strict or name in NEEDS:
                raise
            refused[name] = str(problem)
    return results, refused


def _report(
    game: CostGame, results: Mapping[str, Sharing], refused: Mapping[str, str]
) -> dict[str, Any]:
    """Everything that is printed, as data."""
    least = least_core(game)
    level = least.levels[0] if least.levels else 0.0
    apart = cheaper_apart(game)
    return {
        "members": list(game.members),
        "total": game.total,
        "alone": dict(zip(game.members, game.alone.tolist(), strict=True)),
        "gain": game.gain,
        "core": {"empty": bool(least.notes), "level": level, "notes": list(least.notes)},
        "cheaper_apart": None if apart is None else {"groups": apart[:2], "loss": apart[2]},
        "methods": {name: _method(game, result) for name, result in results.items()},
        "refused": dict(refused),
    }


def _method(game: CostGame, result: Sharing) -> dict[str, Any]:
    check = core_check(game, result.shares)
    verdict = result.verify()
    return {
        "shares": result.by_member(),
        "objections": check.count,
        "blocking": [
            {"group": list(group.members), "pays": group.pays, "cost": group.cost}
            for group in check.blocking
        ],
        "raw_deals": [
            deal.member for deal in raw_deal(game, result.shares, ranges=False) if deal.raw
        ],
        "notes": list(result.notes),
        "proved": verdict.proved,
        "reasons": list(verdict.reasons),
        "weights": getattr(result, "weights", None),
        "certificate": result.certificate.as_dict(),
    }


def _words(game: CostGame, report: Mapping[str, Any]) -> str:
    """The report for people."""
    lines = [
        f"Together the service costs {game.total:,.2f}; alone the members pay "
        f"{game.alone.sum():,.2f}.",
        "",
    ]
    lines += _table(game, report["methods"])
    for name, entry in report["methods"].items():
        lines += ["", *_paragraphs(name, entry)]
    for name, reason in report["refused"].items():
        lines += ["", *_wrapped(f"{name}: no answer. {reason}")]
    for note in report["core"]["notes"]:
        lines += ["", *_wrapped(note)]
    if report["cheaper_apart"]:
        (one, other), loss = report["cheaper_apart"]["groups"], report["cheaper_apart"]["loss"]
        lines += [
            "",
            *_wrapped(
                f"Note: {', '.join(one)} on one side and {', '.join(other)} on the other cost "
                f"{loss:,.2f} less apart than together. Check these figures; methods assume "
                "that joining does not cost more."
            ),
        ]
    return "\n".join(lines)


def _table(game: CostGame, methods: Mapping[str, Any]) -> list[str]:
    width = max([len("proportional-nucleolus"), *map(len, methods)])
    columns = [max(12, len(name) + 1) for name in game.members]
    head = " " * width + "".join(
        f"{name:>{column}}" for name, column in zip(game.members, columns, strict=True)
    )
    rows = {"alone": game.alone.tolist()} | {
        name: list(entry["shares"].values()) for name, entry in methods.items()
    }
    return [head.rstrip()] + [
        f"{name:<{width}}"
        + "".join(f"{share:>{column},.2f}" for share, column in zip(row, columns, strict=True))
        for name, row in rows.items()
    ]


def _paragraphs(name: str, entry: Mapping[str, Any]) -> list[str]:
    if entry["objections"]:
        worst = entry["blocking"][0]
        words = (
            f"{name}: {entry['objections']} group(s) would do better apart; the first is "
            f"{', '.join(worst['group'])}, which pays {worst['pays']:,.2f} and would cost "
            f"{worst['cost']:,.2f} on its own."
        )
    else:
        words = f"{name}: nobody, and no group, would do better apart."
    if entry["weights"]:
        parts = ", ".join(f"{part:.0%} {driver}" for driver, part in entry["weights"].items())
        words += f" Formula: {parts}."
    words += " Proved." if entry["proved"] else f" Not proved: {' '.join(entry['reasons'])}"
    lines = _wrapped(words)
    for note in entry["notes"]:
        lines += _wrapped(note)
    steps = entry["certificate"]["steps"]
    for place, step in enumerate(steps, start=1):
        groups = "; ".join(", ".join(group["members"]) for group in step["groups"])
        floors = ", ".join(floor["member"] for floor in step["floors"])
        held = []
        if groups:
            excess = entry["certificate"]["inputs"]["excess"]
            held.append(f"{_level_words(step['level'], excess)} each for {groups}")
        if floors:
            held.append(f"cost alone for {floors}")
        lines += _wrapped(f"  level {place}: " + "; ".join(held))
    return lines


def _level_words(level: float, excess: str) -> str:
    what = "gain" if level < 0 else "loss"
    if excess == "proportional":
        return f"a {what} of {abs(level):.2%} of its own cost"
    return f"a {what} of {abs(level):,.2f}" + (" per member" if excess == "per_capita" else "")


def _wrapped(text: str) -> list[str]:
    indent = "  " if text.startswith("  ") else ""
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent="    ")


def _write(folder: Path, results: Mapping[str, Sharing]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, result in results.items():
        path = folder / f"{name}.json"
        path.write_text(result.certificate.to_json() + "\n", encoding="utf-8")


def _drivers(words: list[str]) -> dict[str, dict[str, float]]:
    drivers = {}
    for word in words:
        name, sign, rest = word.partition("=")
        parts = [part.rpartition(":") for part in rest.split(",")]
        try:
            values = {member.strip(): float(number) for member, _, number in parts}
        except ValueError:
            sign = ""
        if not sign or not name.strip():
            raise UnusableInput(
                f'The driver "{word}" is not understood; write people=Alder:5000,Birch:3000.'
            )
        drivers[name.strip()] = values
    return drivers


def _one_driver(more: Mapping[str, Any]) -> Any:
    drivers = _needed(more, "drivers")
    return next(iter(drivers.values()))


def _needed(more: Mapping[str, Any], name: str) -> Any:
    if name not in more:
        how = " or --driver" if name == "drivers" else ""
        raise UnusableInput(f'This method needs "{name}": give them in a .json game file{how}.')
    return more[name]
