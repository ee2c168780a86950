"""What stands beside the figures of a bench: evidence, cautions, inputs, and what moves them."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

import numpy as np

from interlocal import parameters
from interlocal.engine.costs import ScalePrior, SharingTerms
from interlocal.engine.forecast import Forecast, Verdict, beside_evidence, share_saved, tornado
from interlocal.proposals.calculations.baselines import limits
from interlocal.proposals.calculations.benches_accounts import cent
from interlocal.proposals.calculations.benches_setting import Setting
from interlocal.proposals.calculations.benches_stands import own_range
from interlocal.proposals.queries import content_of
from interlocal.proposals.queries.benches import Ground
from interlocal.proposals.rules.comparability import Stated, cautions

Said = Mapping[str, Any]


def tornado_told(result: Forecast, label: str = "") -> dict[str, Any]:
    """What moves the present value of one participant, or of all together, widest first."""
    chart = tornado(result, label)
    return {
        "likely_cents": cent(chart.likely),
        "bars": [
            {
                "name": bar.input.name,
                "kind": bar.input.kind,
                "of": bar.input.of,
                "low": bar.input.low,
                "likely": bar.input.likely,
                "high": bar.input.high,
                "at_low_cents": cent(bar.at_low),
                "at_high_cents": cent(bar.at_high),
                "explained": round(bar.explained, 6),
            }
            for bar in chart.bars
        ],
    }


def evidence_told(
    setting: Setting, result: Forecast, service: str, seed: int, on: date
) -> dict[str, Any]:
    """The towns' own estimate beside what studies found, before and after the costs of sharing."""
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


def cautions_told(grounds: Sequence[Ground], on: date) -> list[dict[str, str]]:
    """What keeps the baselines from being compared."""
    stated = [
        Stated(ground.organisation.name, content_of(ground.version))
        for ground in grounds
        if ground.version
    ]
    if not stated:
        return []
    return [{"text": one.text, "advice": one.advice} for one in cautions(stated, limits(on))]


def inputs_told(said: Said, setting: Setting) -> list[dict[str, Any]]:
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
