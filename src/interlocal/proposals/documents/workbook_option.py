"""The sheet of a workbook that builds up the shared service, and what it comes to by year."""

from collections.abc import Sequence
from typing import Any, Final

from interlocal.proposals.calculations.papers import Basis, SharedLine
from interlocal.proposals.documents.workbook_sheet import MONEY, RATE, RATIO, SHARE, WHOLE
from interlocal.proposals.documents.workbook_sheet import SheetWriter as Sheet
from interlocal.proposals.documents.workbook_terms import YEARS_FROM, price, ratios, summed

GROWS: Final = {
    "wages": "wages",
    "inflation": "prices",
    "volume": "volume and prices",
    "flat": "does not grow",
}


def option(page: Sheet, basis: Basis) -> None:
    """The build-up of the shared service, and what it comes to by year."""
    widths = [46, 16, *[14] * max(basis.years, 5)]
    page.wide(widths)
    page.say("What it would cost together", bold=True, size=14)
    page.skip()
    _lines(page, basis)
    _own_amounts(page, basis)
    page.put(1, "Bringing pay together, a year")
    page.put(2, basis.pay, MONEY, given=True, name="pay")
    page.row += 2
    _loans_and_grants(page, basis)
    page.heads(["By year", "", *(str(basis.first_year + t) for t in range(basis.years))])
    _clock(page, basis)
    _shared(page, basis)
    page.finish(widths, freeze="B2")


def _lines(page: Sheet, basis: Basis) -> None:
    at = page.at
    page.heads(
        ["Line of the shared service", "A year", "Of costs alone", "Grows with", "Follows volume"],
        left=(1, 4),
    )
    moving = [f"cost/{n}" for n, member in enumerate(basis.members) if not member.keeps_own]
    for kind, rows in (("line", basis.lines), ("fee", basis.fees)):
        for place, line in enumerate(rows):
            name = f"{kind}/{place}"
            page.put(1, f"{'Less: ' if kind == 'fee' else ''}{line.label}")
            if line.ratio is not None:
                part = page.put(3, line.ratio, SHARE, given=True)
                page.formula(2, f"{part}*({summed([at[key] for key in moving])})", name=name)
            elif isinstance(line.amount, tuple):
                page.put(2, "by year, below")
            else:
                page.put(2, line.amount, MONEY, given=True, name=name)
            page.put(4, GROWS[line.driver])
            page.put(5, line.variable, SHARE, given=True, name=f"{name}/variable")
            page.row += 1
    if not basis.lines:
        page.say("Everybody goes on alone: there is no shared service.")
    page.skip()


def _own_amounts(page: Sheet, basis: Basis) -> None:
    page.heads(
        ["What each bears itself", "Working together", "Own cost of the change", "Role"],
        left=(1, 4),
    )
    for n, member in enumerate(basis.members):
        page.put(1, member.label)
        page.put(2, member.coordination, MONEY, given=True, name=f"coordination/{n}")
        page.put(3, member.own_transition, MONEY, given=True, name=f"own transition/{n}")
        role = "keeps its own service" if member.keeps_own else ""
        page.put(4, "its staff serve all" if member.is_host else role)
        page.row += 1
    page.skip()


def _loans_and_grants(page: Sheet, basis: Basis) -> None:
    _given(
        page,
        "loan",
        ["Loan", "Amount", "Rate a year", "Years", "First year"],
        basis.borrowing,
        (("amount", MONEY), ("rate", RATE), ("years", WHOLE), ("first", WHOLE)),
    )
    _given(
        page,
        "grant",
        ["Grant", "A year", "Full years", "Years of taper", "First year"],
        basis.grants,
        (("amount", MONEY), ("years", WHOLE), ("taper", WHOLE), ("first", WHOLE)),
    )


def _given(
    page: Sheet,
    kind: str,
    heads: list[str],
    rows: Sequence[tuple[Any, ...]],
    columns: Sequence[tuple[str, str]],
) -> None:
    """A table of what was stated: a label, then a value a column; nothing where there is none."""
    if not rows:
        return
    page.heads(heads)
    for place, (label, *values) in enumerate(rows):
        page.put(1, label)
        for column, (value, (what, number)) in enumerate(
            zip(values, columns, strict=True), start=2
        ):
            page.put(column, value, number, given=True, name=f"{kind}/{place}/{what}")
        page.row += 1
    page.skip()


def _clock(page: Sheet, basis: Basis) -> None:
    """Years, price levels, volume, and what has moved."""
    at, years = page.at, range(basis.years)
    page.put(1, "Forecast year")
    for t in years:
        page.put(YEARS_FROM + t, t + 1, WHOLE, name=f"number/{t}")
    page.row += 1
    page.put(1, f"Years of growth since {basis.base_year}")
    for t in years:
        page.put(YEARS_FROM + t, t + basis.lead, WHOLE, name=f"age/{t}")
    page.row += 1
    for kind, label in (
        ("wages", "Price level: wages"),
        ("inflation", "Price level: other prices"),
    ):
        rate = at[f"rate/{kind}"]
        page.years(label, [f"(1+{rate})^{at[f'age/{t}']}" for t in years], RATIO, name=kind)
    if any(line.variable for line in (*basis.lines, *basis.fees)):
        page.years("Volume served", [_served(basis, at, t) for t in years], RATIO, name="served")
    page.put(1, "Part of the service that has moved")
    for t in years:
        page.put(YEARS_FROM + t, basis.phase[t], SHARE, given=True, name=f"phase/{t}")
    page.row += 1
    page.years(
        "Moved in this year",
        [f"MAX(0,{at[f'phase/{t}']}-{at[f'phase/{t - 1}'] if t else '0'})" for t in years],
        SHARE,
        name="fresh",
    )


def _served(basis: Basis, at: dict[str, str], t: int) -> str:
    """The group's volume against the baseline's, each member growing at its own rate."""
    own = {
        one.of: at[f"input/{place}"]
        for place, one in enumerate(basis.inputs)
        if one.kind == "volume" and one.of
    }
    common = at.get("rate/volume", "0")
    if not own:
        return f"(1+{common})^{at[f'age/{t}']}"
    inside = [(n, one.label) for n, one in enumerate(basis.members) if not one.keeps_own]
    grown = summed(
        [
            f"{at[f'volume/{n}']}*(1+{own.get(label, common)})^{at[f'age/{t}']}"
            for n, label in inside
        ]
    )
    return f"({grown})/({summed([at[f'volume/{n}'] for n, _ in inside])})"


def _shared(page: Sheet, basis: Basis) -> None:
    """Every part of what is shared, by year."""
    at, years = page.at, range(basis.years)
    for kind, rows, moved_by in (("line", basis.lines, "running"), ("fee", basis.fees, "fees")):
        for place, line in enumerate(rows):
            if isinstance(line.amount, tuple):
                page.put(1, f"{line.label}: from the staffing model (values, do not follow)")
                for t in years:
                    page.put(
                        YEARS_FROM + t,
                        line.amount[t],
                        MONEY,
                        fixed=True,
                        name=f"{kind}/{place}/at/{t}",
                    )
                page.row += 1
            sign = "Less: " if kind == "fee" else ""
            page.years(
                f"{sign}{line.label}",
                [_line(basis, at, line, f"{kind}/{place}", moved_by, t) for t in years],
                name=f"{kind}/{place}/full",
            )
    running = [f"line/{place}/full" for place in range(len(basis.lines))]
    fees = [f"fee/{place}/full" for place in range(len(basis.fees))]
    page.years(
        "Running cost, as far as it has moved",
        [
            f"{at[f'phase/{t}']}*({summed([at[f'{key}/{t}'] for key in running])}"
            + "".join(f"-{at[f'{key}/{t}']}" for key in fees)
            + ")"
            for t in years
        ],
        name="running",
        bold=True,
    )
    page.years(
        "Bringing pay together",
        [
            f"{at['pay']}*{at[f'phase/{t}']}*{at[f'wages/{t}']}{ratios(basis, at, 'pay')}"
            for t in years
        ],
        name="shared pay",
    )
    page.years("Payments on loans", [_debt(basis, at, t) for t in years], name="borrowing")
    page.put(1, "Cost of the change, as stated")
    for t in years:
        page.put(YEARS_FROM + t, basis.transition[t], MONEY, given=True, name=f"once/{t}")
    page.row += 1
    page.years(
        "Cost of the change",
        [f"{at[f'once/{t}']}{ratios(basis, at, 'transition')}" for t in years],
        name="transition",
    )
    page.years("Less: grants", [_grant(basis, at, t) for t in years], name="grant")
    page.years(
        "To be shared",
        [
            f"{at[f'running/{t}']}+{at[f'shared pay/{t}']}+{at[f'borrowing/{t}']}"
            f"+{at[f'transition/{t}']}-{at[f'grant/{t}']}"
            for t in years
        ],
        name="pool",
        bold=True,
    )


def _line(
    basis: Basis, at: dict[str, str], line: SharedLine, key: str, moved_by: str, t: int
) -> str:
    amount = at[f"{key}/at/{t}"] if isinstance(line.amount, tuple) else at[key]
    text = f"{amount}*{price(at, line.driver, t)}"
    if line.variable:
        part = at[f"{key}/variable"]
        text += f"*(1-{part}+{part}*{at[f'served/{t}']})"
    return text + ratios(basis, at, moved_by, line.label)


def _debt(basis: Basis, at: dict[str, str], t: int) -> str:
    parts = []
    for place, (label, *_) in enumerate(basis.borrowing):
        owed, rate, years, first = (
            at[f"loan/{place}/{what}"] for what in ("amount", "rate", "years", "first")
        )
        for input_place, one in enumerate(basis.inputs):
            if one.kind == "interest" and one.of in {"", label}:
                rate = at[f"input/{input_place}"]
        number = at[f"number/{t}"]
        parts.append(
            f"IF(AND({number}>={first},{number}<{first}+{years}),"
            f"IF({rate}=0,{owed}/{years},{owed}*{rate}/(1-(1+{rate})^(-{years}))),0)"
        )
    return "+".join(parts) or "0"


def _grant(basis: Basis, at: dict[str, str], t: int) -> str:
    parts = []
    for place, (label, *_) in enumerate(basis.grants):
        amount, years, taper, first = (
            at[f"grant/{place}/{what}"] for what in ("amount", "years", "taper", "first")
        )
        age = f"({at[f'number/{t}']}-{first})"
        left = f"({years}+{taper}-{age})/({taper}+1)"
        parts.append(
            f"IF({age}<0,0,{amount}*MAX(0,MIN(1,{left}))){ratios(basis, at, 'grant', label)}"
        )
    return "+".join(parts) or "0"
