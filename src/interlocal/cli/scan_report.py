"""What a scan leaves behind: files for each state, a summary, and words."""

import csv
import io
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from interlocal.scan.calculations import write_whole

WIDTH = 79
REFUSED = "refused"
GROUP_COLUMNS = (
    *("state", "service", "basis", "amounts", "members", "host", "population"),
    *("alone", "shared", "net_low", "net_mean", "net_high", "chance_of_saving", "beyond_data"),
    *("gap", "status"),
)
SUMMARY_COLUMNS = (
    *("state", "service", "basis", "amounts", "towns", "left_out", "groups", "better_alone"),
    *("alone", "shared", "bound", "net_low", "net_mean", "net_high", "net_percent"),
    *("chance_of_saving", "gap", "status", "refused", "notes"),
)
LEFT_OUT_COLUMNS = ("state", "service", "id", "name", "reason")

Results = Sequence[Mapping[str, Any]]


def write_report(folder: Path, results: Results) -> list[Path]:
    """A table of groups and one of towns left out for each state, and the summary."""
    written = []
    for state in sorted({result["state"] for result in results}):
        mine = [result for result in results if result["state"] == state]
        groups = [row for result in mine for row in _groups(result)]
        left_out = [
            {"state": state, "service": result["service"], **town}
            for result in mine
            for town in result["left_out"]
        ]
        written.append(_csv(folder / f"{state}.groups.csv", GROUP_COLUMNS, groups))
        written.append(_csv(folder / f"{state}.left-out.csv", LEFT_OUT_COLUMNS, left_out))
    written.append(_csv(folder / "summary.csv", SUMMARY_COLUMNS, [*map(summary_of, results)]))
    return written


def summary_of(result: Mapping[str, Any]) -> dict[str, Any]:
    """One unit in one row."""
    shared = [group for group in result["groups"] if len(group["members"]) > 1]
    row = {name: result.get(name) for name in SUMMARY_COLUMNS}
    return row | {
        "left_out": len(result["left_out"]),
        "groups": len(shared),
        "better_alone": len(result["groups"]) - len(shared),
        "notes": " ".join(result["notes"]),
        **_ends(result.get("net") or {}),
    }


def _groups(result: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for group in result["groups"]:
        row = {name: group.get(name, result.get(name)) for name in GROUP_COLUMNS}
        yield row | {"members": " + ".join(group["members"]), **_ends(group["net"])}


def _ends(net: Mapping[str, Any]) -> dict[str, Any]:
    return {f"net_{end}": net.get(end) for end in ("low", "mean", "high")}


def _csv(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> Path:
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, columns, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    write_whole(path, text.getvalue())
    return path


def words_of(results: Results) -> Iterator[str]:
    """The summary for people, at eighty columns."""
    yield "Expected net saving a year, in per cent of what the towns pay alone; below zero"
    yield "it costs more. The range holds eight draws in ten. Estimates, not promises."
    yield ""
    head = f"{'state':<6}{'service':<22}{'towns':>5}{'groups':>7}"
    yield f"{head}  {'saves %':>7}  {'range':<16}proof"
    for result in results:
        yield from _row(result)
    people_only = sum(result["basis"] != "reported" for result in results)
    if people_only:
        yield ""
        yield from textwrap.wrap(
            f"* {people_only} of {len(results)} rest on population only: no town reports a cost, "
            "so the evidence says how cost changes with size, and nothing says how much it is.",
            WIDTH,
        )
    notes = {note: None for result in results for note in result["notes"] if "positions" in note}
    for note in notes:
        yield from textwrap.wrap(f"! {note}", WIDTH, subsequent_indent="  ")


def _row(result: Mapping[str, Any]) -> Iterator[str]:
    mark = "" if result["basis"] == "reported" else " *"
    head = f"{result['state'][:5]:<6}{(result['service'] + mark)[:21]:<22}{result['towns']:>5}"
    if result["status"] == REFUSED:
        yield from textwrap.wrap(f"{head}  {result['refused']}", WIDTH, subsequent_indent=" " * 8)
        return
    alone, net = result["alone"], result["net"]
    percent = [100 * net[end] / alone if alone else 0.0 for end in ("low", "mean", "high")]
    shared = sum(len(group["members"]) > 1 for group in result["groups"])
    span = f"{percent[0]:.2f} to {percent[2]:.2f}"
    proof = result["status"]
    if result["gap"] is not None and proof != "optimal":
        proof += f", {result['gap']:.2%}"
    yield f"{head}{shared:>7}  {percent[1]:>7.2f}  {span:<16}{proof}"[: WIDTH + 1].rstrip()
