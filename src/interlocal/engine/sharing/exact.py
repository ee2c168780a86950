"""Shares as exact fractions."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from interlocal.engine.errors import NoAnswer
from interlocal.engine.games.coalitions import bits_of
from interlocal.engine.games.game import CostGame
from interlocal.engine.sharing.certificate import Step
from interlocal.engine.sharing.core import tolerance_of
from interlocal.engine.sharing.definitions import from_definition
from interlocal.engine.sharing.kohlberg import groups_above
from interlocal.engine.sharing.result import Sharing
from interlocal.engine.sharing.span import Span
from interlocal.engine.sharing.tree_definitions import from_links

LARGEST_EXACT = 16
Row = list[Fraction]


def exact_shares(result: Sharing) -> tuple[Fraction, ...]:
    """Compute a result again with fractions, from the costs as they were written.

    A nucleolus is solved from the groups that bind, and then proved again: all
    groups that come close to a level are compared with it exactly.

    Raises
    ------
    NoAnswer : the method has no exact form, there are more than 16 members for
        a method that needs the whole table, or costs that differ only by
        rounding decide who binds.
    """
    game = result.game
    if result.method in ("bird", "kar", "folk"):
        shares = from_links(result.method, result.inputs["connections"], exact=True)
        if shares is None:
            raise NoAnswer("Exact shares by this rule are computed for up to 12 members.")
        return tuple(Fraction(share) for share in shares)
    if not isinstance(game, CostGame):
        raise NoAnswer("Exact shares need a table of costs; this result has none.")
    if result.method in ("nucleolus", "prenucleolus"):
        return exact_levels(result)[0]
    if game.n > LARGEST_EXACT:
        raise NoAnswer(f"Exact shares are computed for up to {LARGEST_EXACT} members.")
    shares = from_definition(result.method, exact_table(game), result.inputs)
    if shares is None:
        raise NoAnswer(f'The method "{result.method}" has no exact form.')
    return tuple(Fraction(share) for share in shares)


def exact_table(game: CostGame) -> np.ndarray:
    """Give all costs as fractions, an object array in bit order."""
    return np.array([game.exact_cost(mask) for mask in range(game.costs.size)], dtype=object)


def exact_levels(result: Sharing) -> tuple[tuple[Fraction, ...], tuple[Fraction | None, ...]]:
    """Give a nucleolus and its levels as fractions, proved without rounding."""
    game, excess = result.game, str(result.inputs["excess"])
    rows, values = _equations(game, result.steps, excess)
    unknowns = solve_exactly(rows, values)
    if unknowns is None:
        raise NoAnswer(
            "Costs that differ only by rounding decide which groups bind; write the costs as "
            "decimals or whole numbers."
        )
    shares = tuple(unknowns[: game.n])
    levels = tuple(
        None if step.level is None else unknowns[game.n + place]
        for place, step in enumerate(result.steps)
    )
    _prove(result, shares, levels, excess)
    return shares, levels


def solve_exactly(rows: Sequence[Row], values: Sequence[Fraction]) -> Row | None:
    """Solve equations in fractions; None when they contradict or leave a choice."""
    width = len(rows[0])
    table = [[*row, value] for row, value in zip(rows, values, strict=True)]
    solved: list[Row] = []
    for column in range(width):
        place = next((i for i, row in enumerate(table) if row[column]), None)
        if place is None:
            return None
        pivot = table.pop(place)
        pivot = [entry / pivot[column] for entry in pivot]
        table = [_cleared(row, pivot, column) for row in table]
        solved = [_cleared(row, pivot, column) for row in solved]
        solved.append(pivot)
    if any(row[-1] for row in table):
        return None
    return [row[-1] for row in solved]


def _cleared(row: Row, pivot: Row, column: int) -> Row:
    factor = row[column]
    if not factor:
        return row
    return [entry - factor * other for entry, other in zip(row, pivot, strict=True)]


def _equations(
    game: CostGame, steps: Sequence[Step], excess: str
) -> tuple[list[Row], list[Fraction]]:
    """Write ``x(S) - level * divisor = c(S)`` for every group that binds."""
    width = game.n + len(steps)
    rows = [_row(game.everyone, width)]
    values = [game.exact_cost(game.everyone)]
    for place, step in enumerate(steps):
        for mask in step.groups:
            row = _row(mask, width)
            row[game.n + place] = -_divisor(game, mask, excess)
            rows.append(row)
            values.append(game.exact_cost(mask))
        for member in step.floors:
            rows.append(_row(1 << member, width))
            values.append(game.exact_cost(1 << member))
        if step.level is None:
            row = [Fraction(0)] * width
            row[game.n + place] = Fraction(1)
            rows.append(row)
            values.append(Fraction(0))
    return rows, values


def _row(mask: int, width: int) -> Row:
    row = [Fraction(0)] * width
    for bit in bits_of(mask):
        row[bit] = Fraction(1)
    return row


def _divisor(game: CostGame, mask: int, excess: str) -> Fraction:
    if excess == "plain":
        return Fraction(1)
    return Fraction(mask.bit_count()) if excess == "per_capita" else game.exact_cost(mask)


def _prove(
    result: Sharing, shares: Sequence[Fraction], levels: Sequence[Fraction | None], excess: str
) -> None:
    """Compare every unsettled group that comes near a level with it, exactly."""
    game, span = result.game, Span(result.game.n)
    near = 8 * tolerance_of(game)
    if result.method == "nucleolus":
        for member, share in enumerate(shares):
            if share > game.exact_cost(1 << member):
                raise NoAnswer(f"{game.members[member]} would pay more than alone by rounding.")
    floats = np.array([float(share) for share in shares])
    for step, level in zip(result.steps, levels, strict=True):
        if level is not None:
            for mask in groups_above(game, floats, float(level), excess, span, -near):
                paid = sum((shares[bit] for bit in bits_of(mask)), Fraction(0))
                if paid - game.exact_cost(mask) > level * _divisor(game, mask, excess):
                    raise NoAnswer(
                        f"The group {', '.join(game.names(mask))} objects by less than rounding "
                        "can tell; write the costs as decimals or whole numbers."
                    )
        for mask in (*step.groups, *(1 << member for member in step.floors)):
            span.add(mask)
