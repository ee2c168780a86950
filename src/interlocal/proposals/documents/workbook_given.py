"""The sheets of a workbook that hold what is given: uncertain inputs, and baselines."""

from collections.abc import Iterable, Sequence

from interlocal.proposals.calculations.papers import Basis
from interlocal.proposals.documents.workbook_sheet import MONEY, RATE, RATIO, WHOLE
from interlocal.proposals.documents.workbook_sheet import SheetWriter as Sheet
from interlocal.proposals.documents.workbook_terms import summed
from interlocal.proposals.rules.benches import ENGINE_LINES, RATES


def inputs(page: Sheet, basis: Basis, origins: Sequence[tuple[str, str, str]]) -> None:
    """Every uncertain input: low, likely, high, and the value that this workbook uses."""
    page.wide([34, 13, 22, 10, 10, 10, 10, 14, 50, 32])
    page.say("What is not known for sure", bold=True, size=14)
    page.say(
        "Eight futures in ten lie between low and high. The workbook uses the last yellow column: "
        "the likely value, unless you type another. Rates are a year; everything else is a ratio "
        "to the amount it is about (1.1 is ten per cent more).",
        wrap_over=9,
    )
    page.skip()
    page.put(1, "Discount rate, for present values")
    page.put(7, basis.discount, RATE, name="discount", given=True)
    page.row += 2
    page.heads(
        ["Input", "Moves", "About", "Low", "Likely", "High", "Used", "How known", "Source", "Link"],
        left=(1, 2, 3, 8, 9, 10),
    )
    top = page.row
    for place, (one, (grade, source, href)) in enumerate(zip(basis.inputs, origins, strict=True)):
        number = RATE if one.kind in RATES else RATIO
        page.put(1, one.name)
        page.put(2, one.kind)
        page.put(3, one.of or "all")
        page.put(4, one.low, number)
        likely = page.put(5, one.likely, number, given=True)
        page.put(6, one.high, number)
        page.formula(7, likely, number, name=f"input/{place}")
        if one.kind in RATES and not one.of:
            page.at[f"rate/{one.kind}"] = page.at[f"input/{place}"]
        page.put(8, grade)
        page.put(9, source)
        page.put(10, href)
        page.row += 1
    for kind in ("wages", "inflation"):
        page.at.setdefault(f"rate/{kind}", "0")
    page.finish([34, 13, 22, 10, 10, 10, 10, 14, 50, 32], freeze=f"B{top}")


def baselines(page: Sheet, basis: Basis) -> None:
    """What each participant pays today, and the same in money of one year."""
    at = page.at
    wages = _used(member.wage_lines for member in basis.members)
    prices = _used(member.price_lines for member in basis.members)
    widths = [28, 9, *[14] * (len(wages) + len(prices) + 4), *[15] * 6, 30]
    page.wide(widths)
    page.say("What each participant’s own service costs", bold=True, size=14)
    page.say(
        f"Dollars a year. On the left as stated, on the right in money of {basis.base_year}: lines "
        "of pay are raised with wages, the others with prices. Duties that somebody must still do "
        "and overhead that stays behind are asked of everybody, because they reverse results.",
        wrap_over=9,
    )
    page.skip()
    page.heads(
        [
            "Participant",
            "Year",
            *(ENGINE_LINES[line] for line in (*wages, *prices)),
            "Duties that somebody must still do",
            "Overhead that stays behind",
            "Years until it is gone",
            "Rise in services kept",
            f"Grows with wages, {basis.base_year}",
            f"Grows with prices, {basis.base_year}",
            f"Cost alone, {basis.base_year}",
            f"Duties, {basis.base_year}",
            f"Overhead, {basis.base_year}",
            "Volume or people",
            "Stands on",
        ],
        left=(1, len(wages) + len(prices) + 13),
    )
    top = page.row
    for n, member in enumerate(basis.members):
        page.put(1, member.label)
        year = page.put(2, member.year, WHOLE)
        age = f"({basis.base_year}-{year})"
        wage_rise = f"(1+{at['rate/wages']})^{age}"
        price_rise = f"(1+{at['rate/inflation']})^{age}"
        column = 3
        cells: dict[str, list[str]] = {"wage": [], "price": []}
        for part, names, lines in (
            ("wage", wages, member.wage_lines),
            ("price", prices, member.price_lines),
        ):
            for name in names:
                cells[part].append(page.put(column, lines.get(name, 0.0), MONEY, given=True))
                column += 1
        duties = page.put(column, member.backfill, MONEY, given=True)
        stays = page.put(column + 1, member.stranded, MONEY, given=True)
        page.put(column + 2, member.stranded_years, RATIO, given=True, name=f"stays/{n}")
        page.put(column + 3, member.elsewhere, MONEY, given=True, name=f"elsewhere/{n}")
        paid = page.formula(
            column + 4, f"({summed(cells['wage'])})*{wage_rise}", name=f"paid wages/{n}"
        )
        bought = page.formula(
            column + 5, f"({summed(cells['price'])})*{price_rise}", name=f"paid prices/{n}"
        )
        page.formula(column + 6, f"{paid}+{bought}", name=f"cost/{n}", bold=True)
        page.formula(column + 7, f"{duties}*{wage_rise}", name=f"backfill/{n}")
        page.formula(column + 8, f"{stays}*{price_rise}", name=f"stranded/{n}")
        page.put(column + 9, member.volume, "#,##0", given=True, name=f"volume/{n}")
        page.put(column + 10, member.standing)
        page.row += 1
    page.finish(widths, freeze=f"B{top}")


def _used(lines: Iterable[Iterable[str]]) -> list[str]:
    found = {name for each in lines for name in each}
    return [name for name in ENGINE_LINES if name in found]
