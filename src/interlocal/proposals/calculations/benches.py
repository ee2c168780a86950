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
    ``stranded`` (pairs of cents and years), ``elsewhere_cents``; ``shares`` by year; an
    *account*; and ``tornado``, as for the group
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
from datetime import date
from typing import Any

import numpy as np

from interlocal.engine import VERSION
from interlocal.engine.errors import EngineError
from interlocal.engine.forecast import Forecast, draw_inputs, forecast, likely
from interlocal.proposals.calculations.benches_accounts import Part, account, cent, in_cents
from interlocal.proposals.calculations.benches_setting import Setting, setting_of
from interlocal.proposals.calculations.benches_shares import shares_of
from interlocal.proposals.calculations.benches_stands import CannotForecast, Stand
from interlocal.proposals.calculations.benches_told import (
    cautions_told,
    evidence_told,
    inputs_told,
    tornado_told,
)
from interlocal.proposals.queries.benches import Ground

Said = Mapping[str, Any]


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
        "shared": {name: in_cents(part[:, 0]) for name, part in sure.flows.shared.items()}
        | {
            "pool": in_cents(sure.flows.pool[:, 0]),
            "revenue": in_cents(sure.flows.revenue[:, 0]),
        },
        "lines": _lines(said, setting),
        "shares_from": origin,
        "participants": [
            _participant(setting, stand, ground, result, sure)
            for stand, ground in zip(setting.stands, grounds, strict=True)
        ],
        "group": account(Part(result, None), Part(sure, None), setting.first_year),
        "tornado": tornado_told(result),
        "evidence": evidence_told(setting, result, service, seed, on),
        "cautions": cautions_told(grounds, on),
        "notes": list(setting.notes),
        "inputs": inputs_told(said, setting),
        "cliffs": [
            {"year": setting.first_year + year - 1, "label": label} for year, label in result.cliffs
        ],
        "debt_left_cents": cent(result.debt_left()),
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
            "cents": in_cents(line.amount) if np.ndim(line.amount) else cent(line.amount),
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
        **account(Part(result, stand.label), Part(sure, stand.label), setting.first_year),
        "tornado": tornado_told(result, stand.label),
    }
