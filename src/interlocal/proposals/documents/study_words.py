"""The sentences of a study and of a one-pager."""

from interlocal.proposals.documents.forecast_charts import range_of
from interlocal.proposals.documents.study_content import StudyContent, Told
from interlocal.web import words
from interlocal.web.words import Range, Verdict

RANGE_WORDS = "In eight of ten simulated futures the figure lies inside its range."
NOT_LEGAL_ADVICE = "This is not legal advice; ask your attorney before you rely on it."


def headline(content: StudyContent, name: str) -> str:
    """The one sentence for a town: gain, loss or open question."""
    others = [each for each in content.names if each != name]
    partners = words.listing(others) if len(others) <= 3 else f"{len(others)} others"
    saving = range_of(content.account(name)["yearly"])
    return (
        f"Sharing {words.in_sentence(content.service)} with {partners} "
        f"{words.outcome(name, saving)}"
    )


def both_ends(saving: Range) -> str:
    """An open outcome's two ends: "from $2,000 more to $57,000 less"."""
    more, less = (words.dollars(abs(end), saving.step) for end in (saving.low, saving.high))
    return f"too uncertain to call: from {more} a year more to {less} less"


def group_outcome(content: StudyContent) -> str:
    """What the group as a whole may expect, with its range."""
    saving = range_of(content.told["group"]["yearly"])
    chance, bare = (
        round(content.told["group"][key] * 10) for key in ("chance", "chance_without_grant")
    )
    grant = ", grants included" if content.has_grant else ""
    without = f", without them in {bare}" if content.has_grant else ""
    return (
        f"Over {content.years}, sharing {words.outcome_with_range('the group', saving)}, on "
        f"average{grant}. It saves in {chance} of 10 simulated futures{without}."
    )


def pays_back(content: StudyContent, account: Told, *, grant: bool) -> str:
    """When the money that went in is back for good, in a few words."""
    told = account["break_even" if grant else "break_even_without_grant"]
    last = content.told["years"][-1]
    if told["middle"] is None:
        return f"not by {last}"
    late = f" (by {told['late']} in nine of ten)" if told["late"] else ""
    unsure = f" (not by {last} in {round(told['never'] * 100)} of 100)" if not late else ""
    if told["late"] == told["middle"]:
        late = " (in nine of ten)"
    return f"{told['middle']}{late}{unsure}"


def pays_back_sentence(content: StudyContent, account: Told, name: str) -> str:
    """The same as a sentence, without the grant first."""
    bare = pays_back(content, account, grant=False)
    said = f"What {name} puts in is back: {bare}."
    if content.has_grant:
        said = (
            f"Without the grant, what {name} puts in is back: {bare}. With it: "
            f"{pays_back(content, account, grant=True)}."
        )
        if account["break_even"]["slipping"] >= 0.5:
            said += " The grant hides yearly losses that begin when it ends."
    return said


def cliff(content: StudyContent) -> str:
    """What happens when the grants end; empty without one."""
    if not content.told["cliffs"]:
        return ""
    first = content.told["cliffs"][0]
    after = range_of(content.told["group"]["last_year"])
    return (
        f"“{first['label']}” is gone from {first['year']} on. In the last year, without any "
        f"grant, sharing {words.outcome_with_range('the group', after)}."
    )


def drives(content: StudyContent, most: int = 3) -> str:
    """Which inputs the result hangs on, in a sentence."""
    bars = [
        bar
        for bar in content.told["tornado"]["bars"]
        if bar["at_low_cents"] != bar["at_high_cents"]
    ][:most]
    if not bars:
        return "No input is uncertain here, which no real service is: ask how the figures were got."
    return f"The result hangs most on: {words.listing([_named(bar) for bar in bars])}."


def _named(bar: Told) -> str:
    about = bar["of"]
    name = words.in_sentence(bar["name"])
    return f"{name} ({about})" if about and about.lower() not in name.lower() else name


def _named_or_counted(names: list[str], everybody: int) -> str:
    """A few by name; many by number, the tables name them."""
    if len(names) <= 4:
        return words.listing(names)
    return f"{len(names)} of the {everybody} participants"


def risks(content: StudyContent) -> list[tuple[str, str]]:
    """What could go wrong, from the figures themselves; a title and a sentence each."""
    told, found = content.told, []
    count = len(told["participants"])
    group = told["group"]
    found.append(
        (
            "The saving may not come",
            f"In {100 - round(group['chance'] * 100)} of 100 simulated futures the group is no "
            "better off, all years taken together.",
        )
    )
    losers = [each["name"] for each in told["participants"] if range_of(each["yearly"]).high < 0]
    unsure = [
        each["name"]
        for each in told["participants"]
        if words.verdict(range_of(each["yearly"])) is Verdict.UNCERTAIN
    ]
    if losers:
        found.append(
            (
                "Somebody loses",
                f"{_named_or_counted(losers, count)} would pay more than alone under this way to "
                "share.",
            )
        )
    if unsure:
        found.append(
            (
                "Too uncertain to call",
                f"For {_named_or_counted(unsure, count)} it can go either way.",
            )
        )
    if words_of_cliff := cliff(content):
        found.append(("The grant ends", words_of_cliff))
    public = [each["name"] for each in told["participants"] if each["footing"]["kind"] == "public"]
    if public:
        verb = "stands" if len(public) == 1 else "stand"
        found.append(
            (
                "Public figures stand in for baselines",
                f"{_named_or_counted(public, count)} {verb} on public figures, estimated. "
                "Duties on the side and overhead that stays are assumed there, and they can "
                "reverse a result.",
            )
        )
    if any(
        "hopeful" in said["verdict"] and "more" in said["verdict"]
        for said in told["evidence"].values()
    ):
        found.append(
            (
                "More hopeful than the studies",
                "This estimate saves more than studies of such services suggest. Ask what you know "
                "that they do not.",
            )
        )
    found.append(
        (
            "Leaving later",
            "Agree before signing how a town leaves, with what notice, and what happens to staff, "
            "debt and equipment. Breakups turn on clauses that are missing.",
        )
    )
    return found


def recommendation(content: StudyContent) -> list[str]:
    """What the figures allow to recommend: never more than they carry."""
    told = content.told
    saving = range_of(told["group"]["yearly"])
    outcome = words.verdict(saving)
    open_ones = [
        each["name"]
        for each in told["participants"]
        if words.verdict(range_of(each["yearly"])) is not Verdict.SAVES
    ]
    if outcome is Verdict.COSTS_MORE:
        first = (
            "On these figures, do not share for the money: sharing costs the group more. It can "
            "still be right for better hours, cover or skills; then say so, and what that is worth."
        )
    elif outcome is Verdict.UNCERTAIN:
        first = (
            "On these figures, decide nothing yet: the range lies on both sides of zero. Narrow "
            "first what the result hangs on most."
        )
    elif open_ones:
        some = _named_or_counted(open_ones, len(told["participants"]))
        first = (
            f"On these figures the group saves, but {some} cannot count on it. "
            "Look for a way to share that leaves nobody worse off before anybody signs."
        )
    else:
        first = (
            "On these figures every participant may expect to save. Go on to the terms: who "
            "decides, who pays what, and how one leaves."
        )
    steps = [first, drives(content) + " Ask about these before anything else."]
    if any(each["footing"]["kind"] == "public" for each in told["participants"]):
        steps.append("Have every finance office hand over its baseline, and work this out anew.")
    return steps
