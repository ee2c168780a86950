"""The ways of sharing that the command knows, and what each came to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from interlocal.cli.share.asked import Case, complete
from interlocal.engine.errors import NoAnswer, UnusableInput
from interlocal.engine.games import (
    Game,
    Sharing,
    aca,
    acceptable_formula,
    bird,
    equal,
    folk,
    kar,
    nucleolus,
    prenucleolus,
    proportional,
    scrb,
    shapley,
    tau,
)
from interlocal.engine.sharing import EQUAL, Clause, Shares

Method = Callable[[Any, Mapping[str, Any]], Sharing]

METHODS: Mapping[str, Method] = {
    "equal": lambda g, more: equal(g),
    "proportional": lambda g, more: proportional(g, _one_driver(more)),
    "aca": lambda g, more: aca(g),
    "scrb": lambda g, more: scrb(g, more.get("benefits")),
    "tau": lambda g, more: tau(g),
    "shapley": lambda g, more: shapley(g, rng=np.random.default_rng(SEED)),
    "weighted-shapley": lambda g, more: shapley(g, weights=_needed(more, "weights")),
    "owen": lambda g, more: shapley(g, unions=_needed(more, "unions")),
    "nucleolus": lambda g, more: nucleolus(g),
    "per-capita-nucleolus": lambda g, more: nucleolus(g, "per_capita"),
    "proportional-nucleolus": lambda g, more: nucleolus(g, "proportional"),
    "prenucleolus": lambda g, more: prenucleolus(g),
    "formula": lambda g, more: acceptable_formula(g, _needed(more, "drivers")),
    "bird": lambda g, more: bird(_needed(more, "connections"), g.members),
    "kar": lambda g, more: kar(_needed(more, "connections"), g.members),
    "folk": lambda g, more: folk(_needed(more, "connections"), g.members),
}
NEEDS = {
    "proportional": "drivers",
    "formula": "drivers",
    "weighted-shapley": "weights",
    "owen": "unions",
    "bird": "connections",
    "kar": "connections",
    "folk": "connections",
}
SEED = 20_261_122
"""Beyond 25 members Shapley values are estimated, each time from the same draws."""
CLAUSE = "clause"
BY = "by "


@dataclass(frozen=True)
class Results:
    """What each method came to: shares of a game, bills of clauses, or why there is no answer."""

    shared: dict[str, Sharing] = field(default_factory=dict)
    billed: dict[str, Shares] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


def results_of(case: Case, asked: list[str]) -> Results:
    """Work out what was asked; with "all", a method without an answer says why.

    Raises
    ------
    UnusableInput, NoAnswer : a method that was asked for by name has no answer,
        or the given formula cannot be worked out.
    """
    words = [name for word in asked for name in word.split(",") if name]
    every = "all" in words
    known = {**METHODS, **_rules(case)}
    for name in words:
        if name != "all" and name not in known:
            raise UnusableInput(
                f'There is no method "{name}"; the methods are {", ".join(known)}, and all.'
            )
    found = Results()
    drivers = {name: values for name, values in case.drivers.items() if complete(values)}
    more = {"drivers": drivers, **case.extras} if drivers else case.extras
    if case.clause is not None:
        found.billed[CLAUSE] = _bill(case, case.clause)
    names = _all(case, more) if every else list(dict.fromkeys(words))
    for name in names:
        try:
            if name in _rules(case) and (case.game is None or name not in METHODS):
                found.billed[name] = _bill(case, _rules(case)[name])
            else:
                found.shared[name] = METHODS[name](_game(case, name), more)
        except NoAnswer as problem:
            if not every:
                raise
            found.refused[name] = str(problem)
        except UnusableInput as problem:
            if not every or (name in NEEDS and case.game and not case.estimated):
                raise
            found.refused[name] = str(problem)
    return found


def _all(case: Case, more: Mapping[str, Any]) -> list[str]:
    if case.cost is None:
        return []
    if case.game is None:
        return list(_rules(case))
    own = [name for name in METHODS if name not in NEEDS or NEEDS[name] in more]
    extra = [name for name in _rules(case) if name not in own]
    return own + (extra if len(case.drivers) > 1 or case.estimated else [])


def _rules(case: Case) -> dict[str, Clause]:
    """Clauses that need no game: equal parts, and in proportion to each driver."""
    rules = {"equal": Clause.of_weights({EQUAL: 1.0})}
    if case.alone is not None and case.game is None:
        rules["by cost alone"] = Clause.of_weights({"cost alone": 1.0})
    for name, values in case.drivers.items():
        if name != EQUAL and complete(values):
            rules[f"{BY}{name}"] = Clause.of_weights({name: 1.0})
    return rules


def _bill(case: Case, clause: Clause) -> Shares:
    """The given clause takes all that was given with it; other rules divide the total."""
    drivers = {**case.drivers, **({"cost alone": case.alone} if case.alone else {})}
    if clause is not case.clause:
        return clause.shares(drivers, case.total, members=case.members)
    today: Any = case.today
    return clause.shares(
        drivers,
        case.cost,
        members=case.members,
        year=case.year,
        revenue=case.revenue,
        today=today,
    )


def _game(case: Case, name: str) -> Game:
    if case.game is None:
        raise UnusableInput(
            f'The method "{name}" needs the cost of every group; a table of towns has none. Give a '
            "file of groups, or estimate them with --scale."
        )
    return case.game


def _one_driver(more: Mapping[str, Any]) -> Any:
    drivers = _needed(more, "drivers")
    return next(iter(drivers.values()))


def _needed(more: Mapping[str, Any], name: str) -> Any:
    if name not in more:
        how = " or --driver" if name == "drivers" else ""
        raise UnusableInput(f'This method needs "{name}": give them in a .json game file{how}.')
    return more[name]
