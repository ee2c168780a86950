"""A forecast's accounts as pictures, the same on a page and in a paper.

An account is the part of a forecast's document about one participant, or about all
together (``calculations.benches`` tells its shape); amounts are cents.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from interlocal.proposals.rules.benches import STEPS
from interlocal.web import charts
from interlocal.web.charts import Chart
from interlocal.web.words import Range

Told = Mapping[str, Any]


def range_of(told: Told) -> Range:
    """The mean over the futures with the ends that hold eight in ten."""
    return Range(told["low"], told["mean"], told["high"])


def year_range(series: Told, row: int) -> Range:
    """One year of a series as an estimate."""
    return Range(series["low"][row], series["mean"][row], series["high"][row])


def yearly(told: Told) -> Range:
    """A series as what it is a year on average; its ends are averaged too."""
    return Range(*(round(sum(told[end]) / len(told[end])) for end in ("low", "mean", "high")))


def paying(each: Told) -> charts.Paying:
    """What a participant pays alone and shared, a year on average."""
    alone, saving = yearly(each["alone"]), range_of(each["yearly"])
    return charts.Paying(each["name"], alone, alone.mean - saving.mean, saving)


def waterfall(account: Told, who: str = "the group", *, grant: bool = True) -> Chart:
    """The way from gross to net of an account, a year on average; without the grant if asked."""
    steps = {one["step"]: one for one in account["waterfall"]}
    ends = {"gross", "net before grant", "net"} | (set() if grant else {"grant"})
    costs = [
        charts.Cost(STEPS[name], _off(steps[name]))
        for name in STEPS
        if name not in ends and any(steps[name][end] for end in ("low", "mean", "high"))
    ]
    return charts.waterfall(
        gross=range_of(steps["gross"]),
        costs=costs or [charts.Cost(STEPS["coordination"], Range.exactly(0))],
        net=range_of(steps["net" if grant else "net before grant"]),
        who=who,
    )


def _off(step: Told) -> Range:
    """A step as something that is taken off: its sign turned."""
    return Range(-step["high"], -step["mean"], -step["low"])


def band(account: Told, years: Sequence[int], who: str, *, grant: bool = True) -> Chart:
    """Net saving added up since the start, year by year."""
    series = account["cumulative" if grant else "cumulative_without_grant"]
    return charts.years_band(
        [charts.Year(year, year_range(series, row)) for row, year in enumerate(years)],
        what="net saving, added up since the start",
        who=who,
    )


def tornado(told: Told, most: int, who: str = "all together") -> Chart | None:
    """The inputs that move the present value most, widest first; None where none does."""
    bars = [bar for bar in told["bars"] if bar["at_low_cents"] != bar["at_high_cents"]][:most]
    if not bars:
        return None
    return charts.tornado(
        [charts.Pull(bar["name"], bar["at_low_cents"], bar["at_high_cents"]) for bar in bars],
        likely=told["likely_cents"],
        unit=f"Net saving over all years, today’s dollars, {who}",
    )
