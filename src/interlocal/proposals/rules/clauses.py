"""A cost clause as people write and read it: weights in per cent, drivers pasted, sentences."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from interlocal.web.words import counted, dollars, listing, plain

EQUAL: Final = "equal"
EQUAL_WORDS: Final = "Equal parts"
FORMULA_SIGNS: Final = ("=", "@", "+", "\t", "\r")
NUMBER: Final = re.compile(r"\$?\d[\d,]*\.?\d*|\.\d+")
LONGEST_LABEL: Final = 60
LARGEST_TEXT: Final = 20_000
MOST_PERIODS: Final = 24
CLOSE: Final = 1e-6


@dataclass(frozen=True)
class Pasted:
    """Rows of a driver as they were read: a number (or several periods) by slug, and problems."""

    values: dict[str, Any]
    problems: tuple[str, ...]


def off_by(weights: Mapping[str, float], where: str) -> str:
    """What is wrong with weights in per cent, in a sentence; empty where they make 100.

    >>> off_by({"people": 60, "equal": 39}, "Dispatch")
    'The weights of Dispatch add up to 99 %: 1 % is missing.'
    """
    if not weights:
        return f"{where} divides nothing yet: give at least one driver a weight."
    total = sum(weights.values())
    gap = 100 - total
    if abs(gap) <= CLOSE:
        return ""
    what = f"{per_cent(gap)} is missing" if gap > 0 else f"that is {per_cent(-gap)} too much"
    return f"The weights of {where} add up to {per_cent(total)}: {what}."


def made_100(weights: Mapping[str, float]) -> dict[str, float]:
    """The same weights in proportion, in hundredths of a per cent, adding up to 100 exactly.

    The largest remainders get the hundredths left over; where nobody has any weight, all are
    equal.

    >>> made_100({"people": 60, "equal": 39})
    {'people': 60.61, 'equal': 39.39}
    """
    if not weights:
        return {}
    total = sum(weights.values())
    parts = {
        name: 10_000 * (weight / total if total > 0 else 1 / len(weights))
        for name, weight in weights.items()
    }
    whole = {name: int(part) for name, part in parts.items()}
    left = 10_000 - sum(whole.values())
    for name in sorted(parts, key=lambda one: whole[one] - parts[one])[:left]:
        whole[name] += 1
    return {name: hundredths / 100 for name, hundredths in whole.items()}


def per_cent(value: float) -> str:
    """A number of per cent with at most two digits after the point."""
    return f"{round(value, 2):g} %"


def name_of_driver(key: str, drivers: Mapping[str, Mapping[str, Any]]) -> str:
    """What a person calls a driver."""
    if key == EQUAL:
        return EQUAL_WORDS
    return str(drivers.get(key, {}).get("label") or key)


def unit_of_driver(key: str, drivers: Mapping[str, Mapping[str, Any]]) -> str:
    """What a price is for, inside a sentence."""
    return "the towns that take part" if key == EQUAL else _in_line(name_of_driver(key, drivers))


def price(value: float) -> str:
    """A price as it is charged, with the digits that it has.

    >>> price(2.835), price(150)
    ('$2.835', '$150')
    """
    text = f"{value:,.6f}".rstrip("0")
    whole, _, digits = text.partition(".")
    return f"${whole}.{digits:0<2}" if digits else f"${whole}"


def periods_of(driver: Mapping[str, Any]) -> int:
    """Of how many quarters or years a driver has figures; 1 where it has one number."""
    rows = [row for row in driver.get("values", {}).values() if isinstance(row, list)]
    return max(map(len, rows), default=1)


def is_own_money(driver: Mapping[str, Any]) -> bool:
    """Whether somebody entered it in dollars, so that it may come off a bill."""
    unit = str(driver.get("unit", "")).casefold()
    return bool(driver.get("typed")) and any(word in unit for word in ("dollar", "$", "usd"))


def clause_words(
    clause: Mapping[str, Any], drivers: Mapping[str, Mapping[str, Any]], names: Mapping[str, str]
) -> tuple[str, ...]:
    """A clause in sentences, in the order in which it is worked out."""
    if not clause.get("pools"):
        return ()
    said = [
        f"{row['name']} comes off {row['pool'] if row.get('pool') else 'the cost'} first."
        for row in clause.get("revenue", [])
    ]
    said += [
        f"{name_of_driver(key, drivers)}: "
        + (
            f"the average of the latest {how['average_of']} {how.get('periods', 'years')}."
            if how.get("average_of", 1) > 1
            else "the latest figure."
        )
        for key, how in clause.get("drivers", {}).items()
        if periods_of(drivers.get(key, {})) > 1
    ]
    pools = clause["pools"]
    only = len(pools) == 1
    said += [_pool_words(pool, drivers, names, only=only) for pool in pools]
    if clause.get("phase_in"):
        parts = listing([per_cent(100 * part) for part in clause["phase_in"]["parts"]])
        said.append(
            f"Phased in from what each pays today: the formula counts for {parts} in the first "
            f"{counted(len(clause['phase_in']['parts']), 'year')}, then in full."
        )
    said += [_limit_words(limit, drivers, names) for limit in clause.get("limits", [])]
    said += [
        f"{name_of_driver(key, drivers)} that a town brings in comes off its own bill."
        for key in clause.get("credits", [])
    ]
    return tuple(said)


def _pool_words(
    pool: Mapping[str, Any],
    drivers: Mapping[str, Mapping[str, Any]],
    names: Mapping[str, str],
    *,
    only: bool,
) -> str:
    who = ""
    if pool.get("members"):
        who = f", paid by {listing([names.get(slug, slug) for slug in pool['members']])}"
    if pool.get("not_for"):
        who = f", not by {listing([names.get(slug, slug) for slug in pool['not_for']])}"
    if "price" in pool:
        each = unit_of_driver(pool["per"], drivers)
        return f"{pool['name']}: {price(pool['price'])} for each of {each}{who}."
    by = listing(
        [
            f"{per_cent(100 * part)} by {_in_line(name_of_driver(key, drivers))}"
            for key, part in pool["weights"].items()
        ]
    )
    if "share" in pool:
        takes = f"{pool['name']}, {per_cent(100 * pool['share'])} of what is left"
    elif "amount" in pool:
        takes = f"{pool['name']}, {dollars(round(pool['amount'] * 100))} a year"
    elif only:
        takes = "The cost"
    else:
        takes = f"{pool['name']}, the rest"
    return f"{takes}: {by}{who}."


def _limit_words(
    limit: Mapping[str, Any],
    drivers: Mapping[str, Mapping[str, Any]],
    names: Mapping[str, str],
) -> str:
    slugs = limit.get("members") or []
    who = listing([names.get(slug, slug) for slug in slugs]) if slugs else ""
    is_cap = limit["kind"] == "cap"
    who = who or ("Nobody" if is_cap else "Everybody")
    value = limit["value"]
    pays = "pay" if len(slugs) > 1 else "pays"
    bound = "more than" if who == "Nobody" else "at most" if is_cap else "at least"
    size = {
        "amount": f"{dollars(round(value * 100))} a year",
        "share": f"{per_cent(100 * value)} of all",
        "change": f"{per_cent(abs(100 * value))} {'more' if value >= 0 else 'less'} than today",
        "per": f"{price(value)} for each of {unit_of_driver(limit.get('driver', ''), drivers)}",
    }[limit["basis"]]
    until = f", up to year {limit['until_year']}" if limit.get("until_year") else ""
    return f"{who} {pays} {bound} {size}{until}."


def _in_line(label: str) -> str:
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def refuse_label(label: str) -> str:
    """Why a name cannot be taken, in a sentence; empty where it can."""
    if not plain(label):
        return "Give it a name."
    if len(label) > LONGEST_LABEL:
        return f"Keep the name below {LONGEST_LABEL} letters."
    if label.strip().startswith((*FORMULA_SIGNS, "-")):
        return (
            f"A name does not begin with “{label.strip()[0]}”: a spreadsheet would take it for a "
            "formula."
        )
    return ""


def read_driver(text: str, names: Mapping[str, str], label: str) -> Pasted:
    """Rows of a town and its number, as pasted; several numbers are periods, the latest last.

    ``names`` maps slugs to the participants' names. Missing is not zero: a participant without
    a row, or a row without a number, is a problem.
    """
    if len(text) > LARGEST_TEXT:
        return Pasted({}, (f"That is too long; {LARGEST_TEXT:,} letters are read.",))
    slugs = {name.casefold(): slug for slug, name in names.items()}
    values: dict[str, Any] = {}
    problems: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        name, cells = _cells(line)
        slug = slugs.get(name.casefold())
        if slug is None:
            if number == 1 and not any(NUMBER.fullmatch(cell) for cell in cells):
                continue  # a heading
            problems.append(f"Line {number}: “{name[:60]}” is no participant here.")
            continue
        if slug in values:
            problems.append(f"Line {number}: {names[slug]} stands there twice.")
            continue
        read, problem = _numbers(cells, names[slug])
        if problem:
            problems.append(f"Line {number}: {problem}")
        values[slug] = read
    missing = [name for slug, name in names.items() if slug not in values]
    if missing:
        verb = "has" if len(missing) == 1 else "have"
        problems.append(
            f"{listing(missing)} {verb} no figure. Missing is not zero: give it, or 0 if there is "
            "none."
        )
    return Pasted(values, tuple(problems) or refuse_driver(values, names, label))


def refuse_driver(
    values: Mapping[str, Any], names: Mapping[str, str], label: str
) -> tuple[str, ...]:
    """What keeps figures from dividing a cost: gaps, minus signs, nobody with any."""
    missing = [name for slug, name in names.items() if values.get(slug) in (None, [])]
    if missing:
        return (
            f"{listing(missing)}: no figure for {label}. Missing is not zero, so it cannot divide "
            "the cost.",
        )
    rows = {slug: value if isinstance(value, list) else [value] for slug, value in values.items()}
    below = [names[slug] for slug, row in rows.items() if slug in names and min(row) < 0]
    if below:
        return (
            f"{listing(below)}: a negative figure for {label}. A driver counts something, from "
            "zero up.",
        )
    if len({len(row) for row in rows.values()}) > 1:
        return (f"Give as many periods of {label} for everybody.",)
    if not any(any(row) for row in rows.values()):
        return (f"Nobody has any {label}, so it cannot divide a cost. Take another driver.",)
    return ()


def _cells(line: str) -> tuple[str, list[str]]:
    cells = [plain(cell) for cell in re.split(r"\t|;", line)]
    if len(cells) == 1:
        found = re.match(r"(.*?)[,:\s]\s*([=+\-−(@$\d.].*)$", plain(line))
        cells = [found[1], *found[2].split()] if found else [plain(line)]
    return cells[0].strip(), [cell for cell in cells[1:] if cell]


def _numbers(cells: Sequence[str], name: str) -> tuple[Any, str]:
    if not cells:
        return None, f"{name} has no figure. Missing is not zero: give it, or 0 if there is none."
    if len(cells) > MOST_PERIODS:
        return None, f"{name} has {len(cells)} figures; {MOST_PERIODS} periods are read."
    read = []
    for cell in cells:
        if cell.startswith(FORMULA_SIGNS):
            return None, f"{name}: “{cell[:30]}” is a formula. Write a number; nothing is run here."
        if cell.startswith(("-", "−", "(")):
            return None, f"{name}: {cell[:30]} is negative. A driver counts something, from 0 up."
        if not NUMBER.fullmatch(cell):
            return None, f"{name}: “{cell[:30]}” is no number."
        read.append(float(cell.replace(",", "").replace("$", "")))
    return (read[0] if len(read) == 1 else read), ""
