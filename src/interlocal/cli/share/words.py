"""The report for people, in the terminal."""

import textwrap
from collections.abc import Mapping
from typing import Any

from interlocal.engine.games.coalitions import listed

WIDTH = 79
MOST_COLUMNS = 8


def words_of(report: Mapping[str, Any]) -> str:
    """The report as text; signs that a terminal would act on are shown as question marks."""
    lines = [*_opening(report), "", *_table(report)]
    for name, entry in report["methods"].items():
        lines += ["", *_paragraphs(name, entry)]
    for name, reason in report["refused"].items():
        lines += ["", *wrapped(f"{name}: no answer. {reason}")]
    for note in (report["core"] or {}).get("notes", []):
        lines += ["", *wrapped(note)]
    if report["cheaper_apart"]:
        lines += ["", *wrapped(apart_words(report["cheaper_apart"]))]
    for note in report["notes"]:
        lines += ["", *wrapped(note)]
    return "\n".join("".join(c if c.isprintable() else "?" for c in line) for line in lines)


def apart_words(apart: Mapping[str, Any]) -> str:
    """Name two groups that cost less apart than together."""
    one, other = apart["groups"]
    return (
        f"Note: {', '.join(one)} on one side and {', '.join(other)} on the other cost "
        f"{apart['loss']:,.2f} less apart than together. Check these figures; methods assume "
        "that joining does not cost more."
    )


def verdict_words(entry: Mapping[str, Any]) -> str:
    """Who would do better apart, as far as that was tested."""
    if entry["objections"]:
        worst = entry["blocking"][0]
        least = "at least " if entry.get("searched") else ""
        return (
            f"{least}{entry['objections']} group(s) would do better apart; the first is "
            f"{', '.join(worst['group'])}, which pays {worst['pays']:,.2f} and would cost "
            f"{worst['cost']:,.2f} on its own."
        )
    if entry["objections"] == 0:
        return "nobody, and no group, would do better apart."
    if entry["losers"]:
        return f"{listed(entry['losers'])} would pay less alone."
    if entry["losers"] == []:
        return "nobody would pay more than alone; sub-groups are not tested."
    return "not tested: what towns cost alone is not known."


def line_words(line: Mapping[str, Any]) -> str:
    """One line of a clause's working, in words."""
    given, kind = line["given"], line["kind"]
    if kind == "driver":
        return (
            f"{line['name']}: {given['weight']:.4g} of {given['pool']:,.2f} by {given['driver']}, "
            f"{given['amount']:,.2f} over {given['sum']:,.10g}"
        )
    if kind == "direct":
        return f"{line['name']}: {given['price']:,.10g} for each unit of {given['driver']}"
    if kind == "revenue":
        where = f" from {given['pool']}" if given["pool"] else ""
        return f"{line['name']}: {given['amount']:,.2f} comes off first{where}"
    if kind == "phase_in":
        return f"Phase-in, year {given['year']}: {given['part']:.4g} formula, the rest as today"
    if kind == "limits":
        held = [
            f"{name} is held at its {how['kind']} of {how['bound']:,.2f}"
            for name, how in given["held"].items()
        ]
        return f"Caps and floors: {listed(held) if held else 'nobody is held'}"
    if kind == "credit":
        return f"Credit: each its own {given['driver']}"
    each = given["how"] == "each"
    return "Cents: each bill is rounded by itself" if each else "Cents: largest remainders"


def wrapped(text: str) -> list[str]:
    """Fold a paragraph to the width of a terminal."""
    indent = "  " if text.startswith("  ") else ""
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent="    ")


def _opening(report: Mapping[str, Any]) -> list[str]:
    total, alone = report["total"], report["alone"]
    if total is None:
        return ["Everything is charged at a price; there is no cost to divide."]
    if alone is None:
        return [f"Together the service costs {total:,.2f}."]
    return [
        f"Together the service costs {total:,.2f}; alone the members pay "
        f"{sum(alone.values()):,.2f}."
    ]


def _table(report: Mapping[str, Any]) -> list[str]:
    """Methods down and members across; with many members, the other way round."""
    rows = {}
    if report["alone"]:
        rows["alone"] = list(report["alone"].values())
    if report["today"]:
        rows["today"] = list(report["today"].values())
    rows |= {name: list(entry["shares"].values()) for name, entry in report["methods"].items()}
    members = report["members"]
    if len(members) > MOST_COLUMNS:
        return _down(members, rows)
    width = max([len("proportional-nucleolus"), *map(len, rows)])
    columns = [max(12, len(name) + 1) for name in members]
    head = " " * width + "".join(
        f"{name:>{column}}" for name, column in zip(members, columns, strict=True)
    )
    return [head.rstrip()] + [
        f"{name:<{width}}"
        + "".join(f"{_money(share):>{column}}" for share, column in zip(row, columns, strict=True))
        for name, row in rows.items()
    ]


def _down(members: list[str], rows: Mapping[str, list[float]]) -> list[str]:
    width = max(map(len, members))
    lines: list[str] = []
    names = list(rows)
    for start in range(0, len(names), 4):
        part = names[start : start + 4]
        columns = [max(14, len(name) + 2) for name in part]
        lines.append(
            " " * width + "".join(f"{name:>{c}}" for name, c in zip(part, columns, strict=True))
        )
        lines += [
            f"{member:<{width}}"
            + "".join(
                f"{_money(rows[name][place]):>{c}}" for name, c in zip(part, columns, strict=True)
            )
            for place, member in enumerate(members)
        ]
        lines.append("")
    return lines[:-1]


def _money(amount: float | None) -> str:
    return "not given" if amount is None else f"{amount:,.2f}"


def _paragraphs(name: str, entry: Mapping[str, Any]) -> list[str]:
    words = f"{name}: {verdict_words(entry)}"
    if entry["weights"]:
        parts = ", ".join(f"{part:.0%} {driver}" for driver, part in entry["weights"].items())
        words += f" Formula: {parts}."
    if entry.get("price"):
        price = entry["price"]
        words += (
            f" Its price: {price['largest_member']} lies {price['largest']:,.2f} from the fair "
            f"split, all {price['mean']:,.2f} on average."
        )
    if entry["proved"] is not None:
        words += " Proved." if entry["proved"] else f" Not proved: {' '.join(entry['reasons'])}"
    lines = wrapped(words)
    for note in entry["notes"]:
        lines += wrapped(note)
    if name == "clause":
        for line in entry["lines"]:
            lines += wrapped(f"  {line_words(line)}")
    for place, step in enumerate((entry["certificate"] or {}).get("steps", []), start=1):
        groups = "; ".join(", ".join(group["members"]) for group in step["groups"])
        floors = ", ".join(floor["member"] for floor in step["floors"])
        held = []
        if groups:
            excess = entry["certificate"]["inputs"]["excess"]
            held.append(f"{_level_words(step['level'], excess)} each for {groups}")
        if floors:
            held.append(f"cost alone for {floors}")
        lines += wrapped(f"  level {place}: " + "; ".join(held))
    return lines


def _level_words(level: float, excess: str) -> str:
    what = "gain" if level < 0 else "loss"
    if excess == "proportional":
        return f"a {what} of {abs(level):.2%} of its own cost"
    return f"a {what} of {abs(level):,.2f}" + (" per member" if excess == "per_capita" else "")
