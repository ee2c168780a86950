"""What a sentence about a clause must say, as data: pages and papers find the words."""

from typing import Any

from interlocal.engine.sharing.clauses.clause import Clause
from interlocal.engine.sharing.clauses.pieces import Pool


def parts_of(clause: Clause) -> tuple[dict[str, Any], ...]:
    """One mapping for each thing to say, in order of work; ``say`` names it."""
    said: list[dict[str, Any]] = [
        {"say": "revenue_first", "revenue": source.name, "pool": source.pool}
        for source in clause.revenue
    ]
    direct = [pool for pool in clause.pools if pool.price is not None]
    split = [pool for pool in clause.pools if pool.price is None]
    said += [
        {"say": "direct", "price": pool.price, **_driver(clause, pool.per), **_pool(pool)}
        for pool in direct
    ]
    for pool in split:
        weights = [
            {"weight": weight, **_driver(clause, name)}
            for name, weight in (pool.weights or {}).items()
        ]
        said.append({"say": "pool", **_pool(pool), "only": len(split) == 1, "by": weights})
    if clause.phase_in:
        said += [
            {"say": "phase_in", "year": year, "part": part}
            for year, part in enumerate(clause.phase_in.parts, start=1)
        ]
    said += [
        {
            "say": limit.kind,
            "basis": limit.basis,
            "value": limit.value,
            "members": list(limit.members),
            "until_year": limit.until_year,
            **(_driver(clause, limit.driver) if limit.driver else {}),
        }
        for limit in clause.limits
    ]
    said += [{"say": "credit", **_driver(clause, name)} for name in clause.credits]
    return (*said, {"say": "cents", "how": "each" if clause.is_rate else "largest remainder"})


def _pool(pool: Pool) -> dict[str, Any]:
    takes = "share" if pool.share is not None else "amount" if pool.amount is not None else "rest"
    return {
        "pool": pool.name,
        "takes": "price" if pool.price is not None else takes,
        "share": pool.share,
        "amount": pool.amount,
        "members": list(pool.members),
        "not_for": list(pool.not_for),
    }


def _driver(clause: Clause, name: str) -> dict[str, Any]:
    driver = clause.driver(name)
    return {
        "driver": name,
        "average_of": driver.average_of,
        "periods": driver.periods,
        "unit": driver.unit,
    }
