"""The page of results of ``sharing.py``: tables, ratios, and whether the bar is met."""

import platform
import statistics
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

CONTENDERS = ["ours, compiled", "ours, NumPy", "coopgame-py", "tucoopy", "shapley-numba"]
PEERS = ["coopgame-py==0.3.0", "tucoopy==0.1.0", "shapley-numba==0.1.5"]
BAR_SHAPLEY = {12: 4, 16: 20, 20: 20, 24: 20}
BAR_NUCLEOLUS = {8: 1, 12: 2, 16: 10, 20: 12, 25: 12}
BAR_COMPILED = 100


def report(lines, small, passing, certificate):
    """The results as a page."""
    parts = [
        "# Sharing: measured side by side\n",
        "Made by `python benchmarks/sharing.py`; see [the README](../README.md) for what is "
        "timed and judged. Processor time of one solution in milliseconds (best of its "
        "repetitions, then the median over games that are additive with noise, have "
        "economies of scale, or have massive ties); wall time in brackets.\n",
        machine(),
    ]
    for method, bars in (("shapley", BAR_SHAPLEY), ("nucleolus", BAR_NUCLEOLUS)):
        parts += [f"\n## {method.capitalize()}\n", table(lines, method, bars)]
    parts += ["\n## Memory\n", memory(lines)]
    parts += ["\n## Right answers\n", answers(lines)]
    parts += ["\n## Difficult small games\n", shapes(small)]
    base = passing["one pass (sum of the table)"]
    parts += ["\n## Memory passes at n = 24, compiled\n"]
    parts += [f"- {name}: {ms:.1f} ms, {ms / base:.1f} passes\n" for name, ms in passing.items()]
    parts += [
        "\n## Checking a certificate\n",
        f"n = 20: {certificate[0]:.0f} ms (bar: 300 ms), the proof "
        f"{'holds' if certificate[1] else 'FAILS'}.\n",
    ]
    return "".join(parts)


def machine():
    found = []
    for name in ("numpy", "highspy", "numba"):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} absent")
    return (
        f"\nPython {platform.python_version()}, {', '.join(found)}; peers {', '.join(PEERS[:3])}; "
        f"{platform.machine()}, load {load()}.\n"
    )


def load():
    """How busy the machine was, because other work slows everyone down."""
    try:
        return f"{Path('/proc/loadavg').read_text().split()[0]} on average"
    except OSError:
        return "not known"


def times_of(lines, method, n, contender, clock="cpu_ms"):
    return [
        line[clock]
        for line in lines
        if (line["method"], line["n"], line["contender"]) == (method, n, contender)
        and clock in line
    ]


def table(lines, method, bars):
    head = ["n", *CONTENDERS, "best peer / compiled", "best peer / NumPy", "bar", "met"]
    rows = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for n in sorted({line["n"] for line in lines if line["method"] == method}):
        found = {name: times_of(lines, method, n, name) for name in CONTENDERS}
        middle = {name: statistics.median(times) for name, times in found.items() if times}
        peers = [middle[name] for name in CONTENDERS[2:] if name in middle]
        fast, plain = (
            min(peers) / middle[name] if peers and name in middle else float("nan")
            for name in CONTENDERS[:2]
        )
        wanted = (f"{bars[n]}x NumPy" if n in bars else "none") + (
            f", {BAR_COMPILED}x compiled" if n >= 20 else ""
        )
        met = plain >= bars.get(n, 0) and (n < 20 or fast >= BAR_COMPILED)
        wall = {name: times_of(lines, method, n, name, "wall_ms") for name in middle}
        cells = [str(n)]
        for name in CONTENDERS:
            if name in middle:
                cells.append(f"{middle[name]:.3g} ({statistics.median(wall[name]):.3g})")
            else:
                cells.append("-")
        cells += [f"{fast:.1f}", f"{plain:.1f}", wanted, "yes" if met else "no"]
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows) + "\n"


def memory(lines):
    rows = ["Peak memory above the game itself, in tables of 8 * 2^n bytes (bar: 2).\n\n"]
    rows += ["| method, n | " + " | ".join(CONTENDERS) + " |\n", "|" + "---|" * 6 + "\n"]
    for method in ("shapley", "nucleolus"):
        for n in (20, 24, 25):
            cells = []
            for name in CONTENDERS:
                used = [
                    line["memory"]
                    for line in lines
                    if (line["method"], line["n"], line["contender"]) == (method, n, name)
                    and "memory" in line
                ]
                cells.append(f"{max(used):.1f}" if used else "-")
            if any(cell != "-" for cell in cells):
                rows.append(f"| {method}, {n} | " + " | ".join(cells) + " |\n")
    return "".join(rows)


def answers(lines):
    rows = ["| contender | judged | wrong | not judged (too many ties) | errors |\n"]
    rows.append("|---|---|---|---|---|\n")
    for name in CONTENDERS:
        own = [line for line in lines if line["contender"] == name]
        judged = [line["right"] for line in own if line.get("right") is not None]
        rest = sum("answer" in line and line.get("right") is None for line in own)
        errors = [line["error"] for line in own if "error" in line]
        rows.append(
            f"| {name} | {len(judged)} | {judged.count(False)} | {rest} | "
            f"{'; '.join(sorted(set(errors))) or 0} |\n"
        )
    return "".join(rows)


def shapes(small):
    rows = [
        "| contender | games | refused by the judge | crashes and refusals |\n|---|---|---|---|\n"
    ]
    for name, (count, wrong, errors) in small.items():
        listed = ", ".join(f"{kind} {wrong.count(kind)}" for kind in sorted(set(wrong)))
        broken = ", ".join(f"{kind} {errors.count(kind)}" for kind in sorted(set(errors)))
        rows.append(f"| {name} | {count} | {listed or 0} | {broken or 0} |\n")
    return "".join(rows)
