"""The sheet of a workbook that says who pays which share, and what bill that makes."""

from interlocal.proposals.calculations.papers import Basis
from interlocal.proposals.documents.workbook_sheet import MONEY, RATE, SHARE
from interlocal.proposals.documents.workbook_sheet import SheetWriter as Sheet
from interlocal.proposals.documents.workbook_terms import YEARS_FROM, summed


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
            whole = summed([at[f"proposed/{m}"] for m in range(len(basis.members))])
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
        [summed([at[f"bill/{n}/{t}"] for n in everybody]) for t in years],
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
            f"/({summed([count(driver, m) for m in members])})"
            for driver in pool.weights
        ]
        parts.append(f"{at[f'part/{place}']}*({summed(by_driver)})")
    return "+".join(parts) or "0"
