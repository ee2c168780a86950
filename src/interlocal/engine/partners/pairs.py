"""All towns against all: the best partners of every town over every service.

A pair's expected net saving is linear in two averages over the draws of the curve,
and both are smooth in the pair's and the towns' sizes. So they are tabulated once per
service and split into a few products of a function of the pair's size and a function
of the town's size; each pair then costs a few multiplications instead of hundreds of
powers. What is left out is the chance agreement between the drawn terms and the drawn
curves, which are independent in the model.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.costs import ServiceModel
from interlocal.engine.errors import NoAnswer, UnusableInput
from interlocal.engine.partners.neighbours import nearest

Array = NDArray[np.float64]

GRID = 1_024  # sizes tabulated, evenly on the log scale
CUT = 1e-6  # of the table's largest singular value: products below are dropped
COARSE = 192  # sizes on which the products are found


@dataclass(frozen=True)
class PairRanking:
    """Each town's best pairs over all services, best first; shape (n, k) each.

    partner : index, -1 where there are fewer than k pairs
    service : index into ``services``, -1 likewise
    net_mean : money a year for the pair, -inf likewise
    distance_km : as the crow flies, inf likewise
    services : the models' keys
    """

    partner: NDArray[np.intp]
    service: NDArray[np.intp]
    net_mean: Array
    distance_km: Array
    services: tuple[str, ...]


def rank_pairs(
    models: Mapping[str, ServiceModel],
    position: NDArray,
    reach: int = 35,
    max_km: float = np.inf,
    k: int = 10,
) -> PairRanking:
    """The k best pairs of every town among its nearest towns, over all services.

    Parameters
    ----------
    models : service -> model; all over the same n towns
    position : shape (n, 2), latitude and longitude, degrees
    reach : how many nearest towns are tried for each town
    max_km : partners farther than this are not tried
    k : pairs to keep per town

    Returns
    -------
    PairRanking; its figures are expected values. Ask ``rank_partners`` for ranges and
    reasons of one town.

    Raises
    ------
    UnusableInput
        If there is no model, or models and positions differ in their towns.
    NoAnswer
        If no two towns lie within reach.
    """
    people = _population(models, len(position))
    near, km = nearest(position, min(reach, max(len(people) - 1, 1)), max_km)
    if not (near >= 0).any():
        raise NoAnswer(f"No two towns lie within {max_km:g} km; widen the search.")
    rows = np.arange(len(people))[:, None]
    partners = np.where(near >= 0, near, rows)
    low, high = np.log(people.min()), np.log(2 * people.max())
    place = (np.log(people[rows] + people[partners]) - low) * ((GRID - 1) / (high - low))
    cell = place.astype(np.intp).clip(0, GRID - 2)
    sizes = SizeTable(low=low, high=high, cell=cell, part=place - cell)

    shape = (len(people), k)
    best, who = np.full(shape, -np.inf), np.full(shape, -1)
    what, away = np.full(shape, -1), np.full(shape, np.inf)
    for index, model in enumerate(models.values()):
        net = pair_net(model, rows, partners, sizes)
        known = model.known[rows] & model.known[partners] & (near >= 0)
        net = np.where(known, net, -np.inf)
        columns = _largest(net, k)
        pool = np.concatenate([best, np.take_along_axis(net, columns, 1)], axis=1)
        keep = _largest(pool, k)
        best = np.take_along_axis(pool, keep, 1)
        fresh = np.where(keep >= k, index, -1)
        what = np.where(fresh >= 0, fresh, _old(what, keep, k))
        who = np.where(fresh >= 0, _new(near, columns, keep, k), _old(who, keep, k))
        away = np.where(fresh >= 0, _new(km, columns, keep, k), _old(away, keep, k))
    order = np.argsort(-best, axis=1, kind="stable")
    best, who, what, away = (
        np.take_along_axis(column, order, 1) for column in (best, who, what, away)
    )
    none = np.isinf(best)
    return PairRanking(
        partner=np.where(none, -1, who),
        service=np.where(none, -1, what),
        net_mean=best,
        distance_km=np.where(none, np.inf, away),
        services=tuple(models),
    )


@dataclass(frozen=True)
class SizeTable:
    """Where each pair's combined size lies on the common log scale of sizes."""

    low: float
    high: float
    cell: NDArray[np.intp]
    part: Array

    @property
    def grid(self) -> Array:
        """People, shape (GRID,)."""
        return np.exp(np.linspace(self.low, self.high, GRID))

    def at(self, values: Array) -> Array:
        """A function tabulated on the grid, read at every pair by straight lines."""
        left = values[self.cell]
        return left + self.part * (values[self.cell + 1] - left)


def pair_net(model: ServiceModel, rows: NDArray, partners: NDArray, sizes: SizeTable) -> Array:
    """Expected net saving of each pair (rows, partners), money a year; NaN if unknown."""
    terms = {name: float(draws.mean()) for name, draws in model.terms.items()}
    horizon = model.terms["horizon"]
    stay = np.minimum(model.terms["stranded_years"], horizon) / horizon
    stranded = float((model.terms["stranded"] * stay).mean())
    yearly = float((model.terms["transition"] / horizon).mean())
    on_merged = 1 + terms["coordination"] + terms["crowding"] + terms["pay"] + yearly
    on_gain = terms["backfill"] + terms["elsewhere"]

    # a pair gains in the draws with an elasticity below 1, and only there
    gains = model.fit.elasticity < 1
    by_size, by_town = _products(model, gains, on_merged, on_gain, sizes)
    cost = model.costs.mean(axis=1)
    weighted = cost[:, None] * by_town
    net = np.zeros(partners.shape)
    for r in range(by_size.shape[1]):
        net -= sizes.at(by_size[:, r]) * (weighted[rows, r] + weighted[partners, r])
    alone = cost[rows] + cost[partners]
    host = np.where(model.cost[rows] >= model.cost[partners], cost[rows], cost[partners])
    return net + (1 - on_gain * float(gains.mean())) * alone - stranded * (alone - host)


def _products(
    model: ServiceModel,
    gains: NDArray[np.bool_],
    on_merged: float,
    on_gain: float,
    sizes: SizeTable,
) -> tuple[Array, Array]:
    """Split E[factor(W) / factor(N)], weighted, into products: (GRID, r) and (n, r)."""
    coarse = np.exp(np.linspace(sizes.low, sizes.high, COARSE))
    weight = (on_merged - on_gain * gains) / model.fit.draws
    factor = model.fit.factor(coarse)
    left, strength, right = np.linalg.svd((factor * weight) @ (1 / factor).T)
    rank = max(1, int((strength > CUT * strength[0]).sum()))
    # the draws carry the products from the coarse sizes to any other
    onto_size = (1 / factor).T @ (right[:rank].T / strength[:rank])
    onto_town = (factor * weight).T @ left[:, :rank]
    fine = model.fit.factor(sizes.grid)
    by_size = (fine * weight) @ onto_size * strength[:rank]
    inverse = (1 / fine) @ onto_town / strength[:rank]
    at = np.log(model.population)
    grid = np.linspace(sizes.low, sizes.high, GRID)
    by_town = np.stack([np.interp(at, grid, column) for column in inverse.T], axis=1)
    return by_size, by_town


def _population(models: Mapping[str, ServiceModel], n: int) -> Array:
    if not models:
        raise UnusableInput("Give one service or more.")
    first = next(iter(models.values())).population
    if any(not np.array_equal(model.population, first) for model in models.values()):
        raise UnusableInput("Every model must cover the same towns.")
    if len(first) != n or n < 2:
        raise UnusableInput("Give a position for every town, and two towns or more.")
    return first


def _largest(values: Array, k: int) -> NDArray[np.intp]:
    width = values.shape[1]
    if width <= k:
        return np.broadcast_to(np.arange(width), values.shape)
    return np.argpartition(values, width - k, axis=1)[:, width - k :]


def _old(kept: NDArray, keep: NDArray[np.intp], k: int) -> NDArray:
    return np.take_along_axis(kept, np.minimum(keep, k - 1), 1)


def _new(source: NDArray, columns: NDArray[np.intp], keep: NDArray[np.intp], k: int) -> NDArray:
    fresh = np.take_along_axis(source, columns, 1)
    return np.take_along_axis(fresh, np.clip(keep - k, 0, fresh.shape[1] - 1), 1)
