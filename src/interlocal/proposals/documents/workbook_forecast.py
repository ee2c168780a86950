"""What comes out of a workbook: each participant by year, from gross to net, and the summary."""

from collections.abc import Mapping
from typing import Any

from interlocal.proposals.calculations.papers import Basis, Member
from interlocal.proposals.documents.workbook_sheet import MONEY
from interlocal.proposals.documents.workbook_sheet import SheetWriter as Sheet
from interlocal.proposals.documents.workbook_terms import ratios
from interlocal.proposals.rules.benches import STEPS

OWN = ("stranded", "backfill", "coordination", "elsewhere", "own transition")
OWN_WORDS = {
    "stranded": "Overhead that stays behind",
    "backfill": "Duties that somebody must still do",
    "coordination": "Working together",
    "elsewhere": "Rise in services kept in-house",
    "own transition": "Own cost of the change",
}
SERIES = {
    "alone": "Alone",
    "bill": "Bill for the shared service",
    "own": "Borne itself",
    "cost": "All that it pays",
    "net": "Net saving",
    "net without grant": "Net saving without the grant",
    "total": "Net saving, added up",
    "total without grant": "Added up, without the grant",
}
CENT = "0.000001"


def by_year(page: Sheet, basis: Basis) -> None:
    """A block for each participant, and one for all together."""
    at, years = page.at, range(basis.years)
    widths = [40, 16, *[14] * max(basis.years, 5)]
    page.wide(widths)
    page.say("Each participant year by year, in the likely future", bold=True, size=14)
    page.say(
        "Every formula follows from the sheets Inputs, Baselines, Option and Shares. A net saving "
        "below zero is a loss.",
        wrap_over=8,
    )
    page.skip()
    for n, member in enumerate(basis.members):
        page.heads([member.label, "", *(str(basis.first_year + t) for t in years)])
        _member(page, basis, n, member)
        page.skip()
    page.heads(["Together", "", *(str(basis.first_year + t) for t in years)])
    for key, label in SERIES.items():
        page.years(
            label,
            ["+".join(at[f"{key}/{n}/{t}"] for n in range(len(basis.members))) for t in years],
            name=f"{key}/all",
            bold=key in {"net", "total"},
        )
    page.finish(widths, freeze="B2")


def _member(page: Sheet, basis: Basis, n: int, member: Member) -> None:
    at, years = page.at, range(basis.years)
    ratio = ratios(basis, at, "alone", member.label)
    page.years(
        SERIES["alone"],
        [
            f"({at[f'paid wages/{n}']}*{at[f'wages/{t}']}"
            f"+{at[f'paid prices/{n}']}*{at[f'inflation/{t}']}){ratio}"
            for t in years
        ],
        name=f"alone/{n}",
    )
    page.years(
        "Saved at home, before costs",
        ["0" if member.keeps_own else f"{at[f'phase/{t}']}*{at[f'alone/{n}/{t}']}" for t in years],
        name=f"saved/{n}",
    )
    page.years(SERIES["bill"], [at[f"bill/{n}/{t}"] for t in years])
    for part in OWN:
        page.years(
            OWN_WORDS[part],
            [_own(basis, at, n, member, part, t) for t in years],
            name=f"{part} by year/{n}",
        )
    page.years(
        SERIES["own"],
        ["+".join(at[f"{part} by year/{n}/{t}"] for part in OWN) for t in years],
        name=f"own/{n}",
    )
    page.years(
        SERIES["net"],
        [f"{at[f'saved/{n}/{t}']}-{at[f'bill/{n}/{t}']}-{at[f'own/{n}/{t}']}" for t in years],
        name=f"net/{n}",
        bold=True,
    )
    page.years(
        SERIES["cost"],
        [f"{at[f'alone/{n}/{t}']}-{at[f'net/{n}/{t}']}" for t in years],
        name=f"cost/{n}",
    )
    page.years(
        SERIES["net without grant"],
        [f"{at[f'net/{n}/{t}']}-{at[f'share/{n}/{t}']}*{at[f'grant/{t}']}" for t in years],
        name=f"net without grant/{n}",
    )
    for total, of in (("total", "net"), ("total without grant", "net without grant")):
        page.years(
            SERIES[total],
            [_running(at, f"{of}/{n}", t) for t in years],
            name=f"{total}/{n}",
            bold=total == "total",
        )


def _running(at: Mapping[str, str], key: str, t: int) -> str:
    """The sum of a row from its first year to this one."""
    first, here = at[f"{key}/0"], at[f"{key}/{t}"].rpartition("!")[2]
    return f"SUM({first}:{here})"


def _own(basis: Basis, at: dict[str, str], n: int, member: Member, part: str, t: int) -> str:
    """What a participant bears itself in a year."""
    if member.keeps_own and part in {"stranded", "backfill", "elsewhere"}:
        return "0"
    if member.is_host and part in {"stranded", "backfill"}:
        return "0"
    phase, wages, prices = at[f"phase/{t}"], at[f"wages/{t}"], at[f"inflation/{t}"]
    if part == "stranded":
        left = "+".join(
            f"{at[f'fresh/{t - age}']}*MAX(0,MIN(1,{at[f'stays/{n}']}-{age}))"
            for age in range(t + 1)
        )
        text = f"{at[f'stranded/{n}']}*IF({phase}>0,{left},0)*{prices}"
    elif part == "backfill":
        text = f"{at[f'backfill/{n}']}*{phase}*{wages}"
    elif part == "coordination":
        text = f"{at[f'coordination/{n}']}*IF({phase}>0,1,0)*{wages}"
    elif part == "elsewhere":
        text = f"{at[f'elsewhere/{n}']}*{phase}*{prices}"
    else:
        text = at[f"own transition/{n}"] if t == 0 else "0"
    kind = "transition" if part == "own transition" else part
    return text + ratios(basis, at, kind, member.label)


def waterfall(page: Sheet, basis: Basis) -> None:
    """From gross to net, a year on average, for each and all together."""
    at, years = page.at, range(basis.years)
    names = [member.label for member in basis.members]
    widths = [52, *[16] * (len(names) + 1)]
    page.wide(widths)
    page.say("From gross saving to net, a year on average", bold=True, size=14)
    page.say(
        "What doing it together saves is gross. All that sharing costs is taken off before "
        "anything is called a saving.",
        wrap_over=min(6, len(names) + 2),
    )
    page.skip()
    page.heads(["Step", *names, "Together"])
    top = page.row
    for step in STEPS:
        page.put(1, STEPS[step], bold=step.startswith("net"))
        for n in range(len(names)):
            page.formula(
                2 + n,
                _step(basis, at, step, n, years),
                name=f"step/{step}/{n}",
                bold=step.startswith("net"),
            )
        page.formula(
            2 + len(names),
            "+".join(at[f"step/{step}/{n}"] for n in range(len(names))),
            name=f"step/{step}/all",
            bold=step.startswith("net"),
        )
        page.row += 1
    page.finish(widths, freeze=f"B{top}")


def _step(basis: Basis, at: dict[str, str], step: str, n: int, years: range) -> str:
    def added(key: str) -> str:
        first, last = at[f"{key}/{years[0]}"], at[f"{key}/{years[-1]}"].rpartition("!")[2]
        return f"SUM({first}:{last})"

    def shared(key: str) -> str:
        first, last = at[f"{key}/0"], at[f"{key}/{years[-1]}"].rpartition("!")[2]
        share, end = at[f"share/{n}/0"], at[f"share/{n}/{years[-1]}"].rpartition("!")[2]
        return f"SUMPRODUCT({share}:{end},{first}:{last})"

    count = basis.years
    if step == "gross":
        return f"({added(f'saved/{n}')}-{shared('running')})/{count}"
    if step == "pay":
        return f"-{shared('shared pay')}/{count}"
    if step == "borrowing":
        return f"-{shared('borrowing')}/{count}"
    if step == "transition":
        return f"-({shared('transition')}+{added(f'own transition by year/{n}')})/{count}"
    if step == "grant":
        return f"{shared('grant')}/{count}"
    if step == "net before grant":
        before = list(STEPS)[: list(STEPS).index(step)]
        return "+".join(at[f"step/{name}/{n}"] for name in before)
    if step == "net":
        return f"{at[f'step/net before grant/{n}']}+{at[f'step/grant/{n}']}"
    return f"-{added(f'{step} by year/{n}')}/{count}"


def summary(page: Sheet, basis: Basis, told: Mapping[str, Any]) -> None:
    """What it means for each: live, and beside it what the program's futures say."""
    at = page.at
    widths = [34, *[18] * 10]
    page.wide(widths)
    page.say("What it means for each", bold=True, size=14)
    page.say(
        "The likely future, by formula. It is one future and not the middle of all: see the ranges "
        "below.",
        wrap_over=7,
    )
    page.skip()
    last = basis.first_year + basis.years - 1
    page.heads(
        [
            "Participant",
            "Net saving, a year on average",
            "All years, in today’s dollars",
            "The same without the grant",
            "Pays back",
            "Pays back without the grant",
            f"Net saving in {last}, no grant",
        ]
    )
    rows = [
        *((str(n), member.label) for n, member in enumerate(basis.members)),
        ("all", "Together"),
    ]
    for key, label in rows:
        bold = key == "all"
        page.put(1, label, bold=bold)
        net, bare = _row(at, f"net/{key}", basis), _row(at, f"net without grant/{key}", basis)
        name = "" if key == "all" else key
        page.formula(2, f"SUM({net})/{basis.years}", name=f"yearly/{name}", bold=bold)
        page.formula(3, _present(at, net, basis), name=f"npv/{name}", bold=bold)
        page.formula(4, _present(at, bare, basis), bold=bold)
        page.formula(5, _pays_back(at, f"total/{key}", basis), "0", bold=bold)
        page.formula(6, _pays_back(at, f"total without grant/{key}", basis), "0", bold=bold)
        page.formula(7, at[f"net without grant/{key}/{basis.years - 1}"], bold=bold)
        page.row += 1
    page.skip()
    _ranges(page, basis, told)
    page.finish(widths, freeze="B2")


def _ranges(page: Sheet, basis: Basis, told: Mapping[str, Any]) -> None:
    at = page.at
    page.say(
        "As the program worked it out (values: they do not follow a change)", bold=True, size=12
    )
    page.say(
        f"{told['draws']:,} simulated futures; eight in ten lie between low and high. The last "
        "column is zero until something is changed: then this sheet and the bench say different "
        "things, and the ranges no longer belong to it.",
        wrap_over=7,
    )
    page.heads(
        [
            "Participant",
            "A year: low",
            "A year: on average",
            "A year: high",
            "Today’s dollars: low",
            "Today’s dollars: average",
            "Today’s dollars: high",
            "Futures that save",
            "Likely, a year",
            "Changed by",
        ]
    )
    accounts = [*told["participants"], told["group"]]
    names = [*(str(n) for n in range(len(basis.members))), ""]
    labels = [*(member.label for member in basis.members), "Together"]
    for account, name, label in zip(accounts, names, labels, strict=True):
        page.put(1, label, bold=not name)
        column = 2
        for what in ("yearly", "npv"):
            for end in ("low", "mean", "high"):
                page.put(column, account[what][end] / 100, MONEY, fixed=True)
                column += 1
        page.put(column, account["chance"], "0%", fixed=True)
        likely = page.put(column + 1, account["yearly"]["likely"] / 100, MONEY, fixed=True)
        page.formula(column + 2, f"ROUND({at[f'yearly/{name}']}-{likely},2)", "#,##0.00")
        page.row += 1


def _row(at: Mapping[str, str], key: str, basis: Basis) -> str:
    last = at[f"{key}/{basis.years - 1}"].rpartition("!")[2]
    return f"{at[f'{key}/0']}:{last}"


def _present(at: Mapping[str, str], row: str, basis: Basis) -> str:
    number = _row(at, "number", basis)
    return f"SUMPRODUCT({row},(1+{at['discount']})^(-{number}))"


def _pays_back(at: Mapping[str, str], key: str, basis: Basis) -> str:
    """The first fiscal year from which the running total stays at zero or above."""
    row, end = _row(at, key, basis), at[f"{key}/{basis.years - 1}"]
    last = basis.first_year + basis.years - 1
    below = f"SUMPRODUCT(MAX(({row}<-{CENT})*{_row(at, 'number', basis)}))"
    return f'IF({end}>{CENT},{basis.first_year}+{below},"not by {last}")'
