"""A bench worked out: from what was said and what it stands on to a document of plain values.

``work_out_bench`` gives a document that JSON can hold, kept whole as ``Bench.forecast``:

``version`` 1 · ``engine`` · ``seed`` · ``draws`` · ``parameters_on``
``option``
    ``kind`` · ``host`` (slug or "")
``years``
    the fiscal years, T of them; every list by year below follows them
``base_year`` · ``first_year`` · ``years_since_baseline`` · ``discount_rate``
``rates``
    the likely yearly rates: ``wages``, ``inflation``, ``volume``
``shared``
    the shared cost by year with every input at its likely value, cents: ``running``,
    ``pay``, ``borrowing``, ``transition``, ``grant``, ``pool`` (what the shares divide),
    ``revenue`` (fees, and what the clause takes off first; ``running`` is net of it already)
``lines``
    of the shared service: ``label``, ``how``, ``driver``, ``variable``, ``source``, ``grade``,
    ``cents`` (a year, at base-year prices; a list by year from a staffing model)
``shares_from``
    ``clause`` or ``proposed``
``participants``
    in the scenario's order: ``slug``, ``name``, ``people``; ``footing`` (``kind`` baseline or
    public, ``version``, ``number``, ``locked``, ``sha256``, ``year``, ``facts``, ``assumed``);
    ``lines`` (cents by the engine's kind of line at the footing's year), ``backfill_cents``,
    ``stranded`` (pairs of cents and years), ``elsewhere_cents``; ``shares`` by year; and an
    *account*
``group``
    an account of all together
``tornado``
    for the group: ``likely_cents`` and ``bars`` (``name``, ``kind``, ``of``, ``low``,
    ``likely``, ``high``, ``at_low_cents``, ``at_high_cents``, ``explained``), widest first
``evidence``
    ``gross`` and ``net``, each: ``verdict``, ``own``, ``own_low``, ``own_high``, ``low``,
    ``middle``, ``high`` (shares of the cost alone; None without evidence), ``position``,
    ``chance_of_no_saving``, ``ranges_overlap``, ``signs_differ``
``cautions``
    what keeps the baselines from being compared: ``text``, ``advice``
``notes``
    what was done to make figures comparable, in sentences
``inputs``
    ``name``, ``kind``, ``of``, ``low``, ``likely``, ``high``, ``source``, ``href``, ``grade``
``cliffs``
    ``year`` and ``label`` of every grant that ends within the years
``debt_left_cents``

An *account* holds money in cents. Its series have one number a year under ``likely`` (every
input at its likely value, which a spreadsheet can repeat), ``low``, ``mean``, ``middle`` and
``high`` (over the draws; low to high holds eight in ten):
``alone`` · ``bill`` (into the shared service) · ``own`` (borne beside it) · ``cost`` (all paid)
· ``net`` · ``net_without_grant`` · ``cumulative`` · ``cumulative_without_grant``;
ranges with the same five names, one number each: ``yearly`` (net saving a year, on average over
the years), ``npv``, ``npv_without_grant``, ``last_year`` (net saving in the last year, no
grant); ``chance`` and ``chance_without_grant`` of a present value above zero;
``break_even`` and ``break_even_without_grant``: ``likely``, ``early``, ``middle``, ``late`` (fiscal
years; None is “not within these years”), ``never``, ``slipping``, ``chance_by_year``;
``waterfall``: steps a year on average, ``step`` (see ``rules.benches.STEPS``) with the five;
``steps``: for every step its series at likely values, by year.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interlocal import parameters
from interlocal.engine import VERSION
from interlocal.engine.costs import ScalePrior, SharingTerms
from interlocal.engine.errors import EngineError
from interlocal.engine.forecast import (
    BreakEven,
    Forecast,
    Verdict,
    beside_evidence,
    draw_inputs,
    forecast,
    likely,
    share_saved,
    tornado,
)
from interlocal.proposals.calculations.baselines import limits
from interlocal.proposals.calculations.benches_setting import (
    CannotForecast,
    Setting,
    Stand,
    own_range,
    setting_of,
)
from interlocal.proposals.calculations.benches_shares import shares_of
from interlocal.proposals.queries import content_of
from interlocal.proposals.queries.benches import Ground
from interlocal.proposals.rules.comparability import Stated, cautions

Array = NDArray[np.float64]
Said = Mapping[str, Any]

FIVE = ("likely", "low", "mean", "middle", "high")


def work_out_bench(
    said: Said,
    *,
    grounds: Sequence[Ground],
    proposed: Mapping[str, int],
    service: str,
    seed: int,
    draws: int,
    on: date,
) -> dict[str, Any]:
    """The forecast of a bench as a document; its shape is told at the head of this module.

    ``said`` are the fields of ``rules.benches.FIELDS`` (``queries.bench_said``), saved or only
    tried out; ``proposed`` is what each pays where no clause was written. The same values and
    seed give the same document. Raises CannotForecast in words.
    """
    setting = setting_of(said, grounds)
    shares, origin = shares_of(said, setting, proposed)
    try:
        result = forecast(
            setting.baselines,
            setting.option,
            shares,
            draw_inputs(setting.inputs, np.random.default_rng(seed), draws),
            years=setting.years,
            discount=setting.discount,
            years_since_baseline=setting.lead,
        )
        return _document(said, setting, result, origin, grounds, service, seed, on)
    except EngineError as refusal:
        raise CannotForecast(str(refusal)) from refusal


def _document(
    said: Said,
    setting: Setting,
    result: Forecast,
    origin: str,
    grounds: Sequence[Ground],
    service: str,
    seed: int,
    on: date,
) -> dict[str, Any]:
    sure = likely(result)
    chart = tornado(result)
    return {
        "version": 1,
        "engine": VERSION,
        "seed": seed,
        "draws": result.draws.size,
        "parameters_on": on.isoformat(),
        "option": {
            "kind": setting.option.kind,
            "host": said["host"] if setting.option.host else "",
        },
        "years": [setting.first_year + year for year in range(setting.years)],
        "base_year": setting.base_year,
        "first_year": setting.first_year,
        "years_since_baseline": setting.lead,
        "discount_rate": setting.discount,
        "rates": {
            one.kind: one.likely
            for one in setting.inputs
            if one.kind in {"wages", "inflation", "volume"} and not one.of
        },
        "shared": {name: _cents(part[:, 0]) for name, part in sure.flows.shared.items()}
        | {
            "pool": _cents(sure.flows.pool[:, 0]),
            "revenue": _cents(sure.flows.revenue[:, 0]),
        },
        "lines": _lines(said, setting),
        "shares_from": origin,
        "participants": [
            _participant(setting, stand, ground, result, sure)
            for stand, ground in zip(setting.stands, grounds, strict=True)
        ],
        "group": _account(_Part(result, None), _Part(sure, None), setting.first_year),
        "tornado": {
            "likely_cents": _cent(chart.likely),
            "bars": [
                {
                    "name": bar.input.name,
                    "kind": bar.input.kind,
                    "of": bar.input.of,
                    "low": bar.input.low,
                    "likely": bar.input.likely,
                    "high": bar.input.high,
                    "at_low_cents": _cent(bar.at_low),
                    "at_high_cents": _cent(bar.at_high),
                    "explained": round(bar.explained, 6),
                }
                for bar in chart.bars
            ],
        },
        "evidence": _evidence(setting, result, service, seed, on),
        "cautions": _cautions(grounds, on),
        "notes": list(setting.notes),
        "inputs": _told_inputs(said, setting),
        "cliffs": [
            {"year": setting.first_year + year - 1, "label": label} for year, label in result.cliffs
        ],
        "debt_left_cents": _cent(result.debt_left()),
    }


def _lines(said: Said, setting: Setting) -> list[dict[str, Any]]:
    if setting.option.kind == "alone":
        return []
    return [
        {
            "label": line.label,
            "how": row["how"],
            "driver": line.driver,
            "variable": line.variable,
            "cents": _cents(line.amount) if np.ndim(line.amount) else _cent(line.amount),
            "source": row.get("source", ""),
            "grade": row.get("grade", "own"),
        }
        for row, line in zip(said["build_up"]["lines"], setting.option.lines, strict=True)
    ]


def _participant(
    setting: Setting, stand: Stand, ground: Ground, result: Forecast, sure: Forecast
) -> dict[str, Any]:
    version = ground.version
    at = setting.labels.index(stand.label)
    return {
        "slug": stand.slug,
        "name": stand.name,
        "people": stand.people,
        "footing": {
            "kind": "baseline" if version else "public",
            "version": version.pk if version else None,
            "number": version.number if version else None,
            "locked": bool(version and version.is_locked),
            "sha256": version.sha256 if version else "",
            "year": stand.year,
            "facts": list(stand.facts),
            "assumed": list(stand.assumed),
        },
        "lines": dict(stand.lines),
        "backfill_cents": stand.backfill_cents,
        "stranded": [list(row) for row in stand.stranded],
        "elsewhere_cents": stand.elsewhere_cents,
        "shares": [round(float(share), 9) for share in result.shares[:, at]],
        **_account(_Part(result, stand.label), _Part(sure, stand.label), setting.first_year),
    }


@dataclass(frozen=True, eq=False)
class _Part:
    """A forecast seen for one participant, or for all together (None); arrays (T, d)."""

    result: Forecast
    label: str | None

    def of(self, table: Array) -> Array:
        """One participant's row of a table (n, T, d), or the sum of all."""
        if self.label is None:
            return np.asarray(table.sum(axis=0))
        return np.asarray(table[self.result.baselines.index(self.label)])

    def series(self) -> dict[str, Array]:
        """Everything by year, in every future."""
        found = self.result
        alone = self.of(found.flows.alone)
        net, bare = self.of(found.net), self.of(found.net_without_grant)
        own = [self.of(part) for part in found.flows.own.values()]
        return {
            "alone": alone,
            "bill": self.of(found.bill),
            "own": np.broadcast_to(sum(own, np.zeros(())), alone.shape),
            "cost": alone - net,
            "net": net,
            "net_without_grant": bare,
            "cumulative": np.cumsum(net, axis=0),
            "cumulative_without_grant": np.cumsum(bare, axis=0),
        }

    def values(self, series: Mapping[str, Array]) -> dict[str, Array]:
        """One number in every future, (d,)."""
        weights = (1 + self.result.discount) ** -np.arange(1.0, self.result.years + 1)
        return {
            "yearly": series["net"].mean(axis=0),
            "npv": weights @ series["net"],
            "npv_without_grant": weights @ series["net_without_grant"],
            "last_year": series["net_without_grant"][-1],
        }


def _account(part: _Part, sure: _Part, first_year: int) -> dict[str, Any]:
    series, certain = part.series(), sure.series()
    values, firm = part.values(series), sure.values(certain)
    steps = {name: np.asarray(way) for name, way in part.result.steps(part.label or "").items()}
    firm_steps = sure.result.steps(sure.label or "")
    return {
        **{name: _five(table, certain[name][:, 0]) for name, table in series.items()},
        **{name: _five(row, firm[name][0]) for name, row in values.items()},
        "chance": round(float((values["npv"] > 1e-6).mean()), 6),
        "chance_without_grant": round(float((values["npv_without_grant"] > 1e-6).mean()), 6),
        "break_even": _break_even(series["net"], certain["net"], first_year),
        "break_even_without_grant": _break_even(
            series["net_without_grant"], certain["net_without_grant"], first_year
        ),
        "waterfall": [
            {
                "step": name,
                **_five(way.mean(axis=0), float(np.asarray(firm_steps[name]).mean())),
            }
            for name, way in steps.items()
        ],
        "steps": {name: _cents(np.asarray(way)[:, 0]) for name, way in firm_steps.items()},
    }


def _five(draws: Array, sure: Any) -> dict[str, Any]:
    """The likely value, and mean and points over the draws (last axis), in cents."""
    low, middle, high = np.percentile(draws, [10, 50, 90], axis=-1)
    ends = {"low": low, "mean": draws.mean(axis=-1), "middle": middle, "high": high}
    return {
        name: _cents(value) if np.ndim(value) else _cent(value)
        for name, value in ({"likely": sure} | ends).items()
    }


def _break_even(net: Array, sure: Array, first_year: int) -> dict[str, Any]:
    found, one = BreakEven.of(net), BreakEven.of(sure)

    def fiscal(year: Any) -> int | None:
        return first_year + int(year) - 1 if np.isfinite(year) else None

    return {
        "likely": fiscal(one.middle),
        "early": fiscal(found.early),
        "middle": fiscal(found.middle),
        "late": fiscal(found.late),
        "never": round(float(found.never), 6),
        "slipping": round(float(found.slipping), 6),
        "chance_by_year": [round(float(chance), 6) for chance in found.chance_by_year],
    }


def _evidence(
    setting: Setting, result: Forecast, service: str, seed: int, on: date
) -> dict[str, Any]:
    if setting.option.kind == "alone" or not (setting.baselines.cost > 0).all():
        return {}
    people = [each.people for each in setting.stands]
    prior: ScalePrior | None = None
    with suppress(parameters.NoParameter):  # without a study the estimate stands by itself
        prior = ScalePrior(**parameters.scale_evidence(service, on).prior)
    terms = SharingTerms.from_ranges(
        {name: held.ends for name, held in parameters.sharing_terms(service, on).items()}
    )
    found = {}
    for name, step, cost in (("gross", "gross", None), ("net", "net before grant", terms)):
        studies = None
        if prior is not None:
            studies = share_saved(
                people, setting.baselines.cost, prior, np.random.default_rng(seed), terms=cost
            )
        own = result.share_saved(step)
        ends = (float(own.low), float(own.middle), float(own.high))
        found[name] = _verdict(beside_evidence(ends, studies))
    return found


def _verdict(said: Verdict) -> dict[str, Any]:
    numbers = ("own", "own_low", "own_high", "low", "middle", "high", "position")
    rest = ("chance_of_no_saving",)
    return {
        "verdict": said.verdict,
        "ranges_overlap": said.ranges_overlap,
        "signs_differ": said.signs_differ,
        **{name: _known(getattr(said, name)) for name in (*numbers, *rest)},
    }


def _known(value: float) -> float | None:
    return round(float(value), 6) if np.isfinite(value) else None


def _cautions(grounds: Sequence[Ground], on: date) -> list[dict[str, str]]:
    stated = [
        Stated(ground.organisation.name, content_of(ground.version))
        for ground in grounds
        if ground.version
    ]
    if not stated:
        return []
    return [{"text": one.text, "advice": one.advice} for one in cautions(stated, limits(on))]


def _told_inputs(said: Said, setting: Setting) -> list[dict[str, Any]]:
    """The inputs that were used, each with where it comes from."""
    by_name = {row["name"]: row for row in said["inputs"]}
    ranges = {each.name for stand in setting.stands if (each := own_range(stand))}
    return [
        {
            "name": one.name,
            "kind": one.kind,
            "of": one.of,
            "low": one.low,
            "likely": one.likely,
            "high": one.high,
            "source": by_name[one.name].get("source", "")
            if one.name in by_name
            else "The range of the figures it stands on",
            "href": by_name.get(one.name, {}).get("href", ""),
            "grade": by_name[one.name].get("grade", "own")
            if one.name in by_name and one.name not in ranges
            else "estimated",
        }
        for one in setting.inputs
    ]


def _cents(amounts: Any) -> list[int]:
    return [_cent(amount) for amount in np.asarray(amounts, dtype=float)]


def _cent(dollars: Any) -> int:
    return round(float(dollars) * 100)
