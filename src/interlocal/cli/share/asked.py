"""What was asked: the file and the options together, as one case to work out."""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from interlocal.cli.gamefiles import read_document, read_game, read_sheets
from interlocal.cli.share.table import Table, is_game, table_of
from interlocal.engine.errors import UnusableInput
from interlocal.engine.games import LARGEST_TABLE, CostGame, OracleGame, Power
from interlocal.engine.games.coalitions import listed
from interlocal.engine.games.documents import game_of_rows
from interlocal.engine.games.game import Game
from interlocal.engine.sharing import Clause

BY_MEMBER = ("weights", "unions", "benefits", "connections")


@dataclass(frozen=True)
class Case:
    """Who shares, by what, what it costs, and what is known of sub-groups.

    ``game`` is None where only a table of towns is known; then no sub-group can
    be tested. ``cost`` is what all pay together: an amount, or one for each pool.
    """

    members: tuple[str, ...]
    game: Game | None
    cost: float | dict[str, float] | None
    drivers: dict[str, Any]
    extras: dict[str, Any]
    alone: dict[str, float] | None
    today: dict[str, float | None] | None
    clause: Clause | None
    year: int | None
    revenue: dict[str, float]
    estimated: bool = False
    notes: tuple[str, ...] = field(default=())

    @property
    def total(self) -> float | None:
        """The cost to share, where there is one."""
        return sum(self.cost.values()) if isinstance(self.cost, dict) else self.cost


def case_of(given: argparse.Namespace) -> Case:
    """Read the file and the options.

    Raises
    ------
    UnusableInput : a file or an option that cannot be used, or a table whose
        shared cost was not given.
    """
    game: Game | None
    game, table, extras = _read(given.game)
    drivers = _all_drivers(extras.pop("drivers", {}), given, table)
    clause = None if given.formula is None else clause_of(given.formula)
    if clause is not None:
        drivers |= _periods(clause, drivers)
    notes = list(table.notes) if table else []
    notes += [_gap(name, values) for name, values in drivers.items() if not complete(values)]
    members = game.members if game else table.members if table else ()
    cost: float | dict[str, float] | None = game.total if game else None
    alone = dict(zip(members, game.alone.tolist(), strict=True)) if game else None
    if game and (given.cost or given.scale):
        raise UnusableInput(
            f"{given.game.name} has the cost of every group, of all together too; leave out "
            "--cost and --scale."
        )
    if table and not game:
        alone = _whole(table.alone) if table.alone else None
        cost = _cost(given, table, clause, notes)
        if given.scale:
            game = _scaled(members, table, cost, notes)
    return Case(
        members=members,
        game=game,
        cost=cost,
        drivers=drivers,
        extras=extras,
        alone=alone,
        today=table.today if table else None,
        clause=clause,
        year=given.year,
        revenue=dict(_amount(word, "--revenue") for word in given.revenue),
        estimated=bool(given.scale),
        notes=tuple(notes),
    )


def clause_of(word: str) -> Clause:
    """Read --formula: a clause in a .json file, or weights such as people=60%,equal=40%."""
    if word.lower().endswith(".json"):
        path = Path(word)
        try:
            return Clause.from_dict(read_document(path))
        except UnusableInput as problem:
            words = str(problem)
            named = words if words.startswith(path.name) else f"{path.name}: {words}"
            raise UnusableInput(named) from problem
    weights: dict[str, float] = {}
    for part in word.split(","):
        name, sign, number = part.rpartition("=")
        text = number.strip()
        try:
            weight = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
        except ValueError:
            sign = ""
        if not sign or not name.strip() or name.strip() in weights:
            raise UnusableInput(
                f'The formula "{word}" is not understood; write people=60%,equal=40%, or give a '
                "clause as a .json file."
            )
        weights[name.strip()] = weight
    return Clause.of_weights(weights)


def _read(path: Path) -> tuple[CostGame | None, Table | None, dict[str, Any]]:
    if path.suffix.lower() == ".json":
        whole, extras = read_game(path)
        return whole, None, _extras(extras, path.name)
    sheets = read_sheets(path)
    try:
        games = [sheet for sheet in sheets if is_game(sheet)]
        tables = [sheet for sheet in sheets if not is_game(sheet)]
        game = game_of_rows(games[0].rows) if games else None
        if game and not (tables and len(sheets) > 1):
            return game, None, {}
        table = table_of(tables[0])
    except UnusableInput as problem:
        raise UnusableInput(f"{path.name}: {problem}") from problem
    if game and set(game.members) != set(table.members):
        odd = set(game.members) ^ set(table.members)
        raise UnusableInput(
            f"{path.name}: {listed(sorted(odd))} stands in one sheet and not in the other."
        )
    return game, table, {}


def _extras(more: Mapping[str, Any], file: str) -> dict[str, Any]:
    """Check the shape of what came with a game."""
    drivers = more.get("drivers", {})
    if not isinstance(drivers, Mapping):
        raise UnusableInput(
            f'{file}: "drivers" must map each driver\'s name to its numbers by member.'
        )
    extras: dict[str, Any] = {"drivers": dict(drivers)}
    for name in BY_MEMBER:
        value = more.get(name, [])
        if not isinstance(value, Mapping | list):
            raise UnusableInput(
                f'{file}: "{name}" must be a list in member order, or a mapping by name.'
            )
        extras[name] = value
    return {name: value for name, value in extras.items() if value}


def _all_drivers(
    own: Mapping[str, Any], given: argparse.Namespace, table: Table | None
) -> dict[str, Any]:
    drivers: dict[str, Any] = {**(table.drivers if table else {}), **own, **_drivers(given.driver)}
    for name, value in drivers.items():
        if not isinstance(value, Mapping | list):
            raise UnusableInput(f'The driver "{name}" must map members to numbers.')
    return drivers


def _drivers(words: list[str]) -> dict[str, dict[str, float]]:
    drivers = {}
    for word in words:
        name, sign, rest = word.partition("=")
        parts = [part.rpartition(":") for part in rest.split(",")]
        try:
            values = {member.strip(): float(number) for member, _, number in parts}
        except ValueError:
            sign = ""
        if not sign or not name.strip():
            raise UnusableInput(
                f'The driver "{word}" is not understood; write people=Alder:5000,Birch:3000.'
            )
        drivers[name.strip()] = values
    return drivers


def _periods(clause: Clause, drivers: Mapping[str, Any]) -> dict[str, Any]:
    """Gather the columns "calls Q1", "calls Q2", … of a driver that a clause averages."""
    found = {}
    for name in clause.driver_names:
        columns = [own for own in drivers if own.lower().startswith(f"{name.lower()} ")]
        if clause.driver(name).average_of > 1 and name not in drivers and columns:
            found[name] = {
                who: [drivers[column][who] for column in columns] for who in drivers[columns[0]]
            }
    return found


def complete(values: Any) -> bool:
    """Whether a driver has one number for everyone: nothing missing, no list of periods."""
    own = values.values() if isinstance(values, Mapping) else values
    return not any(value is None or isinstance(value, list) for value in own)


def _gap(name: str, values: Any) -> str:
    if not isinstance(values, Mapping) or None not in values.values():
        return f"The driver {name} has several periods; only a clause that averages it can use it."
    missing = [who for who, value in values.items() if value is None]
    return (
        f"{name} has no figure for {listed(missing)}. Missing is not zero, so nothing is divided "
        f"by {name}."
    )


def _cost(
    given: argparse.Namespace, table: Table, clause: Clause | None, notes: list[str]
) -> float | dict[str, float] | None:
    if given.cost:
        if "=" in given.cost:
            return dict(_amount(word, "--cost") for word in given.cost.split(","))
        return _money(given.cost, "--cost")
    if clause is not None and clause.is_rate:
        return None
    if table.today and None not in table.today.values():
        total = sum(_whole(table.today).values())
        notes.append(f"No --cost was given, so what all pay today is shared: {total:,.2f}.")
        return total
    raise UnusableInput(
        f"{given.game.name} is a table of towns; say what the shared service costs a year, with "
        "--cost 840000."
    )


def _scaled(
    members: tuple[str, ...], table: Table, cost: float | dict[str, float] | None, notes: list[str]
) -> Game:
    """Estimate the cost of every group by one curve of scale through what is known.

    With work w and cost w**e, the costs alone give w, and the cost of all
    together gives the one e that fits.
    """
    if table.alone is None or cost is None:
        raise UnusableInput("--scale needs each town's cost alone: a column called Cost alone.")
    alone = np.array(list(_whole(table.alone).values()))
    total = sum(cost.values()) if isinstance(cost, dict) else cost
    if not (alone > 0).all() or not alone.max() < total <= alone.sum():
        raise UnusableInput(
            f"One curve of scale fits only where the shared cost, {total:,.2f}, lies between the "
            f"largest cost alone and all together ({alone.max():,.2f} and {alone.sum():,.2f}), and "
            "every cost alone is above zero."
        )
    parts, low, high = alone / alone.max(), 1e-3, 1.0
    for _ in range(200):
        middle = (low + high) / 2
        together = alone.max() * float((parts ** (1 / middle)).sum()) ** middle
        low, high = (middle, high) if together < total else (low, middle)
    notes.append(
        f"Costs of sub-groups are estimated, by one curve of scale (exponent {high:.3f}) through "
        "the costs alone and together; a real sub-group may cost more or less."
    )
    build = CostGame.build if len(members) <= LARGEST_TABLE else OracleGame.build
    return build(members, Power(parts ** (1 / high), float(alone.max()), high))


def _whole(figures: Mapping[str, float | None]) -> dict[str, float]:
    missing = [who for who, value in figures.items() if value is None]
    if missing:
        raise UnusableInput(
            f"{listed(missing)} has no cost in the table. Missing is not zero: give the figure, or "
            "leave the column out."
        )
    return {who: float(value) for who, value in figures.items() if value is not None}


def _amount(word: str, option: str) -> tuple[str, float]:
    name, sign, number = word.rpartition("=")
    if not sign or not name.strip():
        raise UnusableInput(f'{option} "{word}" is not understood; write Name=12000.')
    return name.strip(), _money(number, option)


def _money(word: str, option: str) -> float:
    try:
        amount = float(word.replace(",", "").replace("$", ""))
    except ValueError:
        amount = float("nan")
    if not amount >= 0 or amount == float("inf"):
        raise UnusableInput(f'{option} "{word}" is not an amount of money; write 840000.')
    return amount
