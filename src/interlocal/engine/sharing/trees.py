"""Sharing the cost of the cheapest network that connects everyone to a source."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games.coalitions import Floats, checked_members
from interlocal.engine.games.game import LARGEST_TABLE
from interlocal.engine.games.terms import SpanningTree, table_of_terms
from interlocal.engine.games.trees import cheapest_tree, checked_connection_costs
from interlocal.engine.sharing.one_pass import shapley_values
from interlocal.engine.sharing.result import Sharing, sharing


def bird(connections: ArrayLike, members: Iterable[object] | None = None) -> Sharing:
    """Let each member pay the link that connects it to the cheapest tree.

    Parameters
    ----------
    connections : array, shape (n + 1, n + 1), link costs, any unit of money;
        row and column 0 are the source; symmetric, none negative.
    members : n names; "1" to "n" without.

    Returns
    -------
    Sharing that adds up to the cost of the cheapest tree. No group would do
    better with its own tree.

    Notes
    -----
    Where several trees are cheapest, shares depend on which is taken: ties go
    to the earlier member, and a note says so.

    References
    ----------
    Bird, C. G. (1976), On cost allocation for a spanning tree, Networks 6(4),
    335-350.

    Examples
    --------
    >>> bird([[0, 10, 12], [10, 0, 4], [12, 4, 0]], ["Alder", "Birch"]).by_member()
    {'Alder': 10.0, 'Birch': 4.0}
    """
    links, names = _checked(connections, members)
    shares = np.zeros(len(names))
    for _, node, cost in cheapest_tree(links):
        shares[node - 1] = cost
    notes: tuple[str, ...] = ()
    if _has_other_tree(links):
        notes = (
            "Several networks are equally cheap and give different shares; "
            "the earlier member goes first.",
        )
    return _of_tree("bird", names, links, shares, notes)


def folk(connections: ArrayLike, members: Iterable[object] | None = None) -> Sharing:
    """Split each link of the cheapest tree between those who wait for it.

    Links are built from the cheapest up. A group that is not yet connected to
    the source owes one link in all, its members equally; building a link
    lowers what the two groups that it joins still owe, and they pay it by that.

    Parameters and Returns as for ``bird``. Any cheapest tree gives the same
    shares; a dearer link never makes anybody pay less, and no group would do
    better with its own tree.

    References
    ----------
    Bergantinos, G., and Vidal-Puga, J. (2007), A fair rule in minimum cost
    spanning tree problems, Journal of Economic Theory 137(1), 326-352.

    Examples
    --------
    >>> folk([[0, 10, 12], [10, 0, 4], [12, 4, 0]], ["Alder", "Birch"]).by_member()
    {'Alder': 7.0, 'Birch': 7.0}
    """
    links, names = _checked(connections, members)
    shares = np.zeros(len(names) + 1)
    part = {node: [node] for node in range(len(links))}
    for parent, node, cost in sorted(cheapest_tree(links), key=lambda edge: edge[2]):
        here, there = part[parent], part[node]
        joined = here + there
        after = 0.0 if 0 in joined else 1 / len(joined)
        for side in (here, there):
            before = 0.0 if 0 in side else 1 / len(side)
            shares[side] += cost * (before - after)
        for member in joined:
            part[member] = joined
    return _of_tree("folk", names, links, shares[1:], ())


def kar(connections: ArrayLike, members: Iterable[object] | None = None) -> Sharing:
    """Share by what each member adds to the cheapest tree, over all orders of joining.

    The Shapley value of the spanning-tree game. Parameters and Returns as for
    ``bird``; a group may object, because the value need not be in the core.

    Raises
    ------
    UnusableInput : more than 25 members; estimate the Shapley value instead.

    References
    ----------
    Kar, A. (2002), Axiomatization of the Shapley value on minimum cost
    spanning tree games, Games and Economic Behavior 38(2), 265-277.

    Examples
    --------
    >>> kar([[0, 10, 12], [10, 0, 4], [12, 4, 0]], ["Alder", "Birch"]).by_member()
    {'Alder': 6.0, 'Birch': 8.0}
    """
    links, names = _checked(connections, members)
    if len(names) > LARGEST_TABLE:
        raise UnusableInput(
            f"{len(names)} members are too many for this rule (at most {LARGEST_TABLE}); "
            "estimate the Shapley value of OracleGame.build(members, SpanningTree(...))."
        )
    table = table_of_terms(len(names), [SpanningTree(links)])
    return _of_tree("kar", names, links, shapley_values(table), ())


def _checked(
    connections: ArrayLike, members: Iterable[object] | None
) -> tuple[Floats, tuple[str, ...]]:
    links = checked_connection_costs(connections)
    names = checked_members(range(1, len(links)) if members is None else members)
    if len(names) != len(links) - 1:
        raise UnusableInput(
            f"{len(names)} members need a table of {len(names) + 1} rows and columns with the "
            f"source first; this one has {len(links)}."
        )
    return links, names


def _of_tree(
    method: str, names: tuple[str, ...], links: Floats, shares: Floats, notes: tuple[str, ...]
) -> Sharing:
    inputs = {"connections": links.tolist()}
    return sharing(method, None, shares, members=names, inputs=inputs, notes=notes)


def _has_other_tree(links: Floats) -> bool:
    """Say whether some link outside the tree could replace an equally dear one in it."""
    tree = cheapest_tree(links)
    count = len(links)
    dearest = np.zeros((count, count))
    inside: list[int] = [0]
    used = np.zeros((count, count), dtype=bool)
    for parent, node, cost in tree:
        dearest[node, inside] = np.maximum(dearest[parent, inside], cost)
        dearest[inside, node] = dearest[node, inside]
        inside.append(node)
        used[parent, node] = used[node, parent] = True
    spare = ~used & ~np.eye(count, dtype=bool)
    return bool((links[spare] <= dearest[spare]).any())
