"""What goes into a workbook: inputs, baselines, the option, and who pays which share."""

from collections.abc import Iterable, Sequence

from interlocal.proposals.calculations.papers import Basis, SharedLine
from interlocal.proposals.documents.workbook_sheet import MONEY, RATE, RATIO, SHARE, WHOLE
from interlocal.proposals.documents.workbook_sheet import SheetWriter as Sheet

RATES = ("wages", "inflation", "volume", "interest")
LINE_WORDS = {
    "personnel": "Personnel, and what is not broken down",
    "benefits": "Benefits",
    "overhead": "Overhead",
    "equipment": "Equipment and running costs",
    "contracts": "Contracts",
    "facilities": "Facilities and capital",
    "fees": "Less: fees and revenue",
}
GROWS = {
    "wages": "wages",
    "inflation": "prices",
    "volume": "volume and prices",
    "flat": "does not grow",
}
YEARS_FROM = 3


def ratios(basis: Basis, at: dict[str, str], kind: str, *of: str) -> str:
    """The factor of all inputs of a kind, or about one of these; a formula that starts with *."""
    return "".join(
        f"*{at[f'input/{place}']}"
        for place, one in enumerate(basis.inputs)
        if one.kind == kind and (not one.of or one.of in of)
    )


def price(at: dict[str, str], driver: str, year: int) -> str:
    """The price level of a driver in a year, as an address or 1."""
    return {"wages": at[f"wages/{year}"], "flat": "1"}.get(driver, at[f"inflation/{year}"])


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
            *(LINE_WORDS[line] for line in (*wages, *prices)),
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
            column + 4, f"({_sum(cells['wage'])})*{wage_rise}", name=f"paid wages/{n}"
        )
        bought = page.formula(
            column + 5, f"({_sum(cells['price'])})*{price_rise}", name=f"paid prices/{n}"
        )
        page.formula(column + 6, f"{paid}+{bought}", name=f"cost/{n}", bold=True)
        page.formula(column + 7, f"{duties}*{wage_rise}", name=f"backfill/{n}")
        page.formula(column + 8, f"{stays}*{price_rise}", name=f"stranded/{n}")
        page.put(column + 9, member.volume, "#,##0", given=True, name=f"volume/{n}")
        page.put(column + 10, member.standing)
        page.row += 1
    page.finish(widths, freeze=f"B{top}")


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
                page.formula(2, f"{part}*({_sum([at[key] for key in moving])})", name=name)
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
    if basis.borrowing:
        page.heads(["Loan", "Amount", "Rate a year", "Years", "First year"])
        for place, (label, amount, rate, years, first) in enumerate(basis.borrowing):
            page.put(1, label)
            for column, value, number, what in (
                (2, amount, MONEY, "amount"),
                (3, rate, RATE, "rate"),
                (4, years, WHOLE, "years"),
                (5, first, WHOLE, "first"),
            ):
                page.put(column, value, number, given=True, name=f"loan/{place}/{what}")
            page.row += 1
        page.skip()
    if basis.grants:
        page.heads(["Grant", "A year", "Full years", "Years of taper", "First year"])
        for place, (label, amount, years, taper, first) in enumerate(basis.grants):
            page.put(1, label)
            for column, value, number, what in (
                (2, amount, MONEY, "amount"),
                (3, years, WHOLE, "years"),
                (4, taper, WHOLE, "taper"),
                (5, first, WHOLE, "first"),
            ):
                page.put(column, value, number, given=True, name=f"grant/{place}/{what}")
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
    grown = _sum(
        [
            f"{at[f'volume/{n}']}*(1+{own.get(label, common)})^{at[f'age/{t}']}"
            for n, label in inside
        ]
    )
    return f"({grown})/({_sum([at[f'volume/{n}'] for n, _ in inside])})"


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
            f"{at[f'phase/{t}']}*({_sum([at[f'{key}/{t}'] for key in running])}"
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


def shares(page: Sheet, basis: Basis) -> None:
    """Who pays which share of what is shared, and what bill that makes."""
    at, rule, years = page.at, basis.shares, range(basis.years)
    widths = [40, 16, *[14] * max(basis.years, len(rule.drivers) * 2, 5)]
    page.wide(widths)
    page.say("Who pays which share", bold=True, size=14)
    page.say(rule.words, wrap_over=7)
    page.skip()
    if rule.proposed:
        page.heads(["Participant", "Proposed, a year"])
        for n, member in enumerate(basis.members):
            page.put(1, member.label)
            page.put(2, rule.proposed[n], MONEY, given=True, name=f"proposed/{n}")
            page.row += 1
        page.skip()
    if rule.pools:
        _drivers(page, basis)
    page.heads(["Share of each year", "", *(str(basis.first_year + t) for t in years)])
    for n, member in enumerate(basis.members):
        if rule.proposed:
            whole = _sum([at[f"proposed/{m}"] for m in range(len(basis.members))])
            texts = [f"{at[f'proposed/{n}']}/({whole})" for _ in years]
            page.years(member.label, texts, SHARE, name=f"share/{n}")
        elif rule.pools:
            texts = [_by_drivers(basis, at, n, t) for t in years]
            page.years(member.label, texts, SHARE, name=f"share/{n}")
        else:
            page.put(1, member.label)
            for t in years:
                page.put(
                    YEARS_FROM + t, rule.by_year[t][n], SHARE, fixed=True, name=f"share/{n}/{t}"
                )
            page.row += 1
    page.skip()
    page.heads(["Bill of each year", "", *(str(basis.first_year + t) for t in years)])
    for n, member in enumerate(basis.members):
        page.years(
            member.label,
            [f"{at[f'share/{n}/{t}']}*{at[f'pool/{t}']}" for t in years],
            name=f"bill/{n}",
        )
    everybody = range(len(basis.members))
    page.years(
        "Together",
        [_sum([at[f"bill/{n}/{t}"] for n in everybody]) for t in years],
        bold=True,
    )
    page.finish(widths, freeze="B2")


def _drivers(page: Sheet, basis: Basis) -> None:
    rule = basis.shares
    page.heads(["Part of the cost", "Of the whole", *(driver.name for driver in rule.drivers)])
    rest = next((place for place, pool in enumerate(rule.pools) if pool.part is None), None)
    for place, pool in enumerate(rule.pools):
        page.put(1, pool.name)
        if pool.part is None:
            page.put(2, "the rest")
        else:
            page.put(2, pool.part, SHARE, given=True, name=f"part/{place}")
        for column, driver in enumerate(rule.drivers, start=YEARS_FROM):
            if driver.name in pool.weights:
                page.put(
                    column,
                    pool.weights[driver.name],
                    SHARE,
                    given=True,
                    name=f"weight/{place}/{driver.name}",
                )
        page.row += 1
    if rest is not None:
        given_parts = [
            page.at[f"part/{place}"] for place, pool in enumerate(rule.pools) if place != rest
        ]
        page.at[f"part/{rest}"] = "(1" + "".join(f"-{part}" for part in given_parts) + ")"
    page.skip()
    page.heads(
        [
            "Drivers",
            "",
            *(
                f"{driver.name}{f', {driver.unit}' if driver.unit else ''}"
                for driver in rule.drivers
            ),
            *(f"{driver.name}: growth a year" for driver in rule.drivers),
        ]
    )
    for n, member in enumerate(basis.members):
        page.put(1, member.label)
        for place, driver in enumerate(rule.drivers):
            page.put(
                YEARS_FROM + place,
                driver.values[n],
                "#,##0.##",
                given=True,
                name=f"driver/{driver.name}/{n}",
            )
            page.put(
                YEARS_FROM + len(rule.drivers) + place,
                driver.growth[n],
                RATE,
                given=True,
                name=f"growth/{driver.name}/{n}",
            )
        page.row += 1
    page.skip()


def _by_drivers(basis: Basis, at: dict[str, str], n: int, t: int) -> str:
    age = at[f"age/{t}"]

    def count(driver: str, member: int) -> str:
        growth = at[f"growth/{driver}/{member}"]
        return f"{at[f'driver/{driver}/{member}']}*(1+{growth})^{age}"

    parts = []
    for place, pool in enumerate(basis.shares.pools):
        if not pool.inside[n]:
            continue
        members = [m for m, is_in in enumerate(pool.inside) if is_in]
        by_driver = [
            f"{at[f'weight/{place}/{driver}']}*{count(driver, n)}"
            f"/({_sum([count(driver, m) for m in members])})"
            for driver in pool.weights
        ]
        parts.append(f"{at[f'part/{place}']}*({_sum(by_driver)})")
    return "+".join(parts) or "0"


def _used(lines: Iterable[Iterable[str]]) -> list[str]:
    found = {name for each in lines for name in each}
    return [name for name in LINE_WORDS if name in found]


def _sum(parts: Sequence[str]) -> str:
    return "+".join(parts) or "0"
