"""What keeps baselines from being compared, each with what to do about it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from interlocal.proposals.rules.baselines import SHORT, Content, Line
from interlocal.web.words import counted, dollars, listing


@dataclass(frozen=True)
class Stated:
    """What one body said, with its name."""

    name: str
    content: Content


@dataclass(frozen=True)
class Caution:
    """One thing that warns, about whom, and what to do."""

    code: str
    text: str
    advice: str
    names: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Both in one."""
        return f"{self.text} {self.advice}"


_DIFFERENT = {
    "benefits": (
        "Benefits are in the lines of {yes}, and not of {no}.",
        "Let {no} add a line for benefits, or {yes} take them out.",
    ),
    "overhead": (
        "The lines of {yes} hold a part of the town hall’s overhead; those of {no} do not.",
        "Agree on one way: overhead that stays whatever happens is best left out by all.",
    ),
    "fees_netted": (
        "Fees were already taken off the costs of {yes}, and not of {no}.",
        "Let {yes} write the costs before fees, and the fees as lines of their own.",
    ),
    "capital": (
        "The lines of {yes} hold capital and debt; those of {no} do not.",
        "Let {no} add what a year’s wear or debt service costs, or {yes} take it out.",
    ),
}


def cautions(stated: Sequence[Stated], limits: tuple[int, int]) -> list[Caution]:
    """All that warns, between the bodies first, then about each.

    ``limits`` are what a full-time position is taken to cost at least and at most, in
    cents a year.
    """
    return [*between(stated), *(one for each in stated for one in about(each, limits))]


def between(stated: Sequence[Stated]) -> list[Caution]:
    """What one body counts and another does not."""
    found = []
    for code, (text, advice) in _DIFFERENT.items():
        yes = [each.name for each in stated if getattr(each.content, code) == "yes"]
        no = [each.name for each in stated if getattr(each.content, code) == "no"]
        if yes and no:
            names = {"yes": listing(yes), "no": listing(no)}
            found.append(Caution(code, text.format(**names), advice.format(**names), (*yes, *no)))
    return [*found, *_years(stated), *_units(stated), *_levels(stated)]


def about(each: Stated, limits: tuple[int, int]) -> list[Caution]:
    """What warns about one body's own figures."""
    name, said = each.name, each.content
    found = [*_positions(name, said.lines, limits)]
    without = [line.what for line in said.lines if not line.source.strip()]
    if without:
        found.append(
            Caution(
                "source",
                f"{name}: {counted(len(without), 'line')} without a source "
                f"({_shortened(without)}).",
                "Say where each is from: an audit, a budget, a ledger, with its year.",
                (name,),
            )
        )
    if said.volume is None:
        found.append(
            Caution(
                "volume",
                f"{name} gives no volume.",
                "Without calls, permits or visits nobody can say what one of them costs. Add what "
                "you count, or an estimate that says so.",
                (name,),
            )
        )
    elif said.volume == 0:
        found.append(
            Caution(
                "volume",
                f"{name} says that its volume is zero.",
                "If it is not counted, leave it empty: missing is not zero.",
                (name,),
            )
        )
    unanswered = _unanswered(said)
    if unanswered:
        found.append(
            Caution(
                "unanswered",
                f"{name} has not said {listing(unanswered)}.",
                "Ask before its figures are compared: these turn results around.",
                (name,),
            )
        )
    return [*found, *_contradictions(name, said)]


def _who(stated: Iterable[Stated], holds: Callable[[Content], bool]) -> list[str]:
    return [each.name for each in stated if holds(each.content)]


def _years(stated: Sequence[Stated]) -> list[Caution]:
    by_year: dict[int, list[str]] = defaultdict(list)
    for each in stated:
        if each.content.fiscal_year is not None:
            by_year[each.content.fiscal_year].append(each.name)
    if len(by_year) < 2:
        return []
    told = [f"FY{year} ({listing(names)})" for year, names in sorted(by_year.items())]
    return [
        Caution(
            "fiscal-year",
            f"The costs are of different fiscal years: {listing(told)}.",
            "Give the same year, or let the forecast bring them to one by its rates of growth.",
            tuple(name for names in by_year.values() for name in names),
        )
    ]


def _units(stated: Sequence[Stated]) -> list[Caution]:
    by_unit: dict[str, list[str]] = defaultdict(list)
    for each in stated:
        if each.content.volume is not None:
            by_unit[" ".join(each.content.volume_unit.lower().split())].append(each.name)
    if len(by_unit) < 2:
        return []
    told = [f"“{unit}” ({listing(names)})" for unit, names in by_unit.items()]
    return [
        Caution(
            "volume-unit",
            f"Volumes are counted in different units: {listing(told)}.",
            "Agree on one unit before anything is shared by use.",
            tuple(name for names in by_unit.values() for name in names),
        )
    ]


def _levels(stated: Sequence[Stated]) -> list[Caution]:
    said = _who(stated, lambda content: bool(content.service_level.strip()))
    unsaid = _who(stated, lambda content: not content.service_level.strip())
    if not said or not unsaid:
        return []
    return [
        Caution(
            "service-level",
            f"{listing(unsaid)} did not say which level of service its costs buy; "
            f"{listing(said)} did.",
            "A cheaper town may simply do less. Ask for hours, response times or what is done.",
            tuple(unsaid),
        )
    ]


def _positions(name: str, lines: Iterable[Line], limits: tuple[int, int]) -> list[Caution]:
    """Positions that cost more or less than anybody would be paid."""
    least, most = limits
    found = []
    for line in lines:
        if not line.fte or line.category not in {"personnel", "whole"}:
            continue
        each = round(line.cents / line.fte)
        is_low, is_high = each < least, each > most and line.category == "personnel"
        if is_low or is_high:
            found.append(
                Caution(
                    "position-cost",
                    f"{name}: “{line.what}” comes to {dollars(each)} a full-time position a year, "
                    f"{'below' if is_low else 'above'} the {dollars(least)} to {dollars(most)} "
                    "that this page expects (an assumption, wide on purpose).",
                    "Look for a slip: a zero too many, people instead of full-time positions, or "
                    "a part of the year.",
                    (name,),
                )
            )
    return found


def _unanswered(said: Content) -> list[str]:
    questions = {
        "benefits": "whether benefits are in",
        "overhead": "whether overhead is in",
        "fees_netted": "whether fees were taken off",
        "capital": "whether capital is in",
        "duties_answer": "whether staff do other duties on the side",
        "stranded_answer": "what overhead would stay",
    }
    return [words for code, words in questions.items() if not getattr(said, code)]


def _contradictions(name: str, said: Content) -> list[Caution]:
    """An answer and the lines that say otherwise."""
    held = {line.category for line in said.lines}
    found = []
    for code in ("benefits", "overhead", "capital"):
        if getattr(said, code) == "no" and code in held:
            found.append(
                Caution(
                    f"{code}-said-and-listed",
                    f"{name} says that {SHORT[code].lower()} is not in the lines, and lists some.",
                    "Correct the answer or the lines.",
                    (name,),
                )
            )
    if said.fees_netted == "yes" and "fees" in held:
        found.append(
            Caution(
                "fees-twice",
                f"{name} says that fees were taken off already, and lists fees to take off.",
                "If both hold, they are taken off twice. Keep one.",
                (name,),
            )
        )
    if "whole" in held and held & {"personnel", "equipment", "contracts", "facilities"}:
        found.append(
            Caution(
                "whole-and-parts",
                f"{name} gives the whole service in one line, and parts of it in others.",
                "Unless the parts are not in the whole, they are counted twice. Keep one.",
                (name,),
            )
        )
    open_costs = [duty.what for duty in said.duties if duty.cents is None]
    if open_costs:
        found.append(
            Caution(
                "duty-without-cost",
                f"{name} lists duties on the side without what they would cost: "
                f"{_shortened(open_costs)}.",
                "Estimate it: hours a week, times what an hour of that work costs.",
                (name,),
            )
        )
    return found


def _shortened(words: Sequence[str]) -> str:
    shown = [f"“{word}”" for word in words[:3]]
    more = len(words) - len(shown)
    return listing([*shown, f"{more} more"] if more else shown)
