"""All towns against all: the best partners of every town over every service."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from interlocal.engine.costs import ServiceModel
from interlocal.engine.costs.expected import GRID
from interlocal.engine.errors import NoAnswer, UnusableInput
from interlocal.engine.partners.neighbours import nearest, side_by_side
from interlocal.engine.partners.tables import PairTables

Array = NDArray[np.float64]

WORTH_COMPILING = 200_000  # pair gains; below, loading the compiled kernel takes longer
STRETCH = 1_000  # towns a thread goes through at a time; their tables stay in its cache


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


@dataclass(frozen=True)
class PairIndex:
    """Neighbours and tables of a set of towns, ready to rank one town or all.

    near, km : shape (n, m), each town's nearest others; -1 and inf where there are fewer
    order : shape (n,), the towns so that near ones mostly follow each other
    tables : the services
    services : the models' keys
    """

    near: NDArray[np.intp]
    km: Array
    order: NDArray[np.intp]
    tables: PairTables
    services: tuple[str, ...]

    @classmethod
    def build(
        cls,
        models: Mapping[str, ServiceModel],
        position: NDArray,
        reach: int = 35,
        max_km: float = np.inf,
    ) -> "PairIndex":
        """Find the neighbours and tabulate the services; parameters as ``rank_pairs``."""
        tables = PairTables.build(models)
        n = len(tables.people)
        if len(position) != n or n < 2:
            raise UnusableInput("Give a position for every town, and two towns or more.")
        near, km = nearest(position, min(reach, n - 1), max_km)
        if not (near >= 0).any():
            raise NoAnswer(f"No two towns lie within {max_km:g} km; widen the search.")
        return cls(near, km, side_by_side(position), tables, tuple(models))

    def best_of(self, town: int, k: int = 10) -> PairRanking:
        """The k best pairs of one town, shape (1, k)."""
        if not 0 <= town < len(self.near):
            raise UnusableInput(f"There is no town {town} among {len(self.near)}.")
        near = self.near[town][self.near[town] >= 0]
        net = self.tables.net(np.full(len(near), town), near).T.ravel()
        net = np.where(np.isnan(net), -np.inf, net)
        keep = np.argsort(-net, kind="stable")[:k]
        keep = keep[np.isfinite(net[keep])]
        partner, service = np.full((1, k), -1), np.full((1, k), -1)
        best = np.full((1, k), -np.inf)
        found = len(keep)
        partner[0, :found] = near[keep % max(len(near), 1)]
        service[0, :found] = keep // max(len(near), 1)
        best[0, :found] = net[keep]
        return self._ranking(partner, service, best, np.array([town]))

    def best(self, k: int = 10, compiled: bool | None = None) -> PairRanking:
        """The k best pairs of every town.

        ``compiled`` chooses the compiled kernel (needs ``interlocal[fast]``) or plain
        NumPy; by default the kernel where it is installed and the work is worth it.
        """
        if k < 1:
            raise UnusableInput("Ask for one pair or more.")
        if compiled is None:
            size = self.near.size * len(self.services)
            compiled = size >= WORTH_COMPILING and find_spec("numba") is not None
        partner, service, net = self._compiled(k) if compiled else self._plain(k)
        return self._ranking(partner, service, net, np.arange(len(self.near)))

    def _compiled(self, k: int) -> tuple[NDArray[np.intp], NDArray[np.intp], Array]:
        from interlocal.engine.partners.kernels import best_pairs

        t, packed, n = self.tables, self.tables.packed(), len(self.near)
        partner, service = np.full((n, k), -1), np.full((n, k), -1)
        best = np.full((n, k), -np.inf)

        def stretch(first: int) -> None:
            best_pairs(
                self.near, self.order, t.people, packed.by_town, packed.by_size,
                t.ranks, t.keep, t.moving, t.low, (GRID - 1) / (t.high - t.low), GRID,
                first, min(first + STRETCH, n), partner, service, best,
            )  # fmt: skip

        with ThreadPoolExecutor() as pool:
            list(pool.map(stretch, range(0, n, STRETCH)))
        return partner, service, best

    def _plain(self, k: int) -> tuple[NDArray[np.intp], NDArray[np.intp], Array]:
        shape = (len(self.near), k)
        best, who = np.full(shape, -np.inf), np.full(shape, -1)
        what = np.full(shape, -1)
        rows = np.arange(shape[0])[:, None]
        for service in range(len(self.services)):
            net = self.tables.net(rows, self.near, service)
            net = np.where(np.isnan(net) | (self.near < 0), -np.inf, net)
            columns = _largest(net, k)
            pool = np.concatenate([best, np.take_along_axis(net, columns, 1)], axis=1)
            names = np.concatenate([who, np.take_along_axis(self.near, columns, 1)], axis=1)
            kinds = np.concatenate([what, np.full(columns.shape, service)], axis=1)
            keep = _largest(pool, k)
            best, who, what = (np.take_along_axis(a, keep, 1) for a in (pool, names, kinds))
        order = np.argsort(-best, axis=1, kind="stable")
        best, who, what = (np.take_along_axis(a, order, 1) for a in (best, who, what))
        none = np.isinf(best)
        return np.where(none, -1, who), np.where(none, -1, what), best

    def _ranking(
        self, partner: NDArray[np.intp], service: NDArray[np.intp], net: Array, towns: NDArray
    ) -> PairRanking:
        same = (self.near[towns][:, None, :] == partner[:, :, None]) & (partner[:, :, None] >= 0)
        km = np.where(same, self.km[towns][:, None, :], np.inf).min(axis=2)
        return PairRanking(partner, service, net, km, self.services)


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
    return PairIndex.build(models, position, reach, max_km).best(k)


def _largest(values: Array, k: int) -> NDArray[np.intp]:
    width = values.shape[1]
    if width <= k:
        return np.broadcast_to(np.arange(width), values.shape)
    return np.argpartition(values, width - k, axis=1)[:, width - k :]
