"""The shares with their tests, as data: what the terminal, JSON, XLSX and PDF all show."""

from collections.abc import Mapping
from typing import Any

from interlocal.cli.share.asked import Case
from interlocal.cli.share.methods import Results
from interlocal.engine.errors import UnusableInput
from interlocal.engine.games import (
    CostGame,
    Estimate,
    Formula,
    Sharing,
    core_check,
    least_core,
    raw_deal,
)
from interlocal.engine.games.additivity import cheaper_apart
from interlocal.engine.games.game import Game
from interlocal.engine.sharing import LARGEST_FORMULA, Shares, judge

SMALLEST_LOSS = 0.005
NOT_TESTED = (
    "Sub-groups are not tested: a table of towns does not say what they would cost. Give a file of "
    "groups, or estimate them with --scale."
)
TOO_MANY = (
    "{n} towns make more sub-groups than can all be looked at (up to {most}); "
    "bills are right, but whether a sub-group would do better apart is not known."
)


def report_of(case: Case, results: Results) -> dict[str, Any]:
    """Everything that is printed, as data. Money is in the unit of the file."""
    game = case.game
    table = game if isinstance(game, CostGame) else None
    report: dict[str, Any] = {
        "members": list(case.members),
        "total": case.total,
        "alone": case.alone,
        "today": case.today,
        "gain": game.gain if game else None,
        "estimated": case.estimated,
        "core": _core(table) if table else None,
        "cheaper_apart": _apart(table) if table else None,
        "methods": {name: _shared(game, result) for name, result in results.shared.items()},
        "refused": dict(results.refused),
        "notes": list(case.notes),
    }
    if game is not None and game.n > LARGEST_FORMULA:
        report["notes"].append(TOO_MANY.format(n=game.n, most=LARGEST_FORMULA))
    billed = {name: _billed(case, bill) for name, bill in results.billed.items()}
    report["methods"] |= billed
    if billed and game is None and case.total is not None:
        report["notes"].append(NOT_TESTED)
    return report


def _core(game: Game) -> dict[str, Any]:
    least = least_core(game)
    level = least.levels[0] if least.levels else 0.0
    return {"empty": bool(least.notes), "level": level, "notes": list(least.notes)}


def _apart(game: CostGame) -> dict[str, Any] | None:
    apart = cheaper_apart(game)
    return None if apart is None else {"groups": apart[:2], "loss": apart[2]}


def _shared(game: Game | None, result: Sharing) -> dict[str, Any]:
    if not isinstance(game, CostGame):
        entry = _entry(result.by_member())
        notes = list(result.notes)
        if isinstance(result, Estimate):
            widest = float(result.half_width.max())
            notes.append(f"Estimated: each share may be off by {widest:,.2f} (95 % interval).")
        entry |= {"notes": notes, "weights": getattr(result, "weights", None)}
        return entry | _price(result) | _tested(game, result.shares)
    check = core_check(game, result.shares)
    verdict = result.verify()
    dear = result.shares > game.alone + check.tolerance
    entry = _entry(result.by_member()) | {
        "objections": check.count,
        "losers": [name for name, loses in zip(game.members, dear, strict=True) if loses],
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
    return entry | _price(result)


def _price(result: Sharing) -> dict[str, Any]:
    """What simplicity costs, where a formula was looked for."""
    if not isinstance(result, Formula) or result.price is None:
        return {}
    price = result.price
    return {
        "price": {
            "by_member": dict(price.by_member),
            "largest": price.largest,
            "largest_member": price.largest_member,
            "mean": price.mean,
        },
        "subsidy": result.subsidy,
        "in_the_way": [list(group) for group in result.in_the_way],
    }


def _tested(game: Game | None, shares: Any) -> dict[str, Any]:
    """Who would do better apart, where sub-groups can be looked at."""
    if game is None:
        return {}
    if game.n > LARGEST_FORMULA:
        alone = dict(zip(game.members, zip(shares, game.alone, strict=True), strict=True))
        return {
            "losers": [name for name, (pays, own) in alone.items() if pays > own + SMALLEST_LOSS]
        }
    judged = judge(game, shares)
    found: dict[str, Any] = {
        "objections": judged.objections,
        "searched": not isinstance(game, CostGame),
        "losers": list(judged.losers),
        "blocking": [
            {"group": list(group.members), "pays": group.pays, "cost": group.cost}
            for group in judged.blocking
        ],
    }
    if not judged.certified:
        found["notes"] = ["Not every sub-group could be looked at."]
    return found


def _billed(case: Case, bill: Shares) -> dict[str, Any]:
    """A clause's bills to the cent, with the working, tested as far as costs are known."""
    entry = _entry(bill.by_member()) | bill.as_dict()
    alone = case.alone
    if alone is not None:
        entry["losers"] = [
            name for name, pays in bill.by_member().items() if pays > alone[name] + SMALLEST_LOSS
        ]
    try:
        return entry | _tested(case.game, bill.charges)
    except UnusableInput as problem:  # revenue or credits: others pay a part
        entry["notes"] = [f"Sub-groups are not tested. {problem}"]
        return entry


def _entry(shares: Mapping[str, float]) -> dict[str, Any]:
    return {
        "shares": dict(shares),
        "objections": None,
        "blocking": [],
        "raw_deals": [],
        "losers": None,
        "notes": [],
        "proved": None,
        "reasons": [],
        "weights": None,
        "certificate": None,
    }
