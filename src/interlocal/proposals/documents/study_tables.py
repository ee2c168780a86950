"""The tables of a study."""

from interlocal.proposals.documents.blocks import Table
from interlocal.proposals.documents.forecast_charts import range_of
from interlocal.proposals.documents.study_content import StudyContent
from interlocal.proposals.documents.study_words import pays_back
from interlocal.proposals.rules.benches import STEPS
from interlocal.web import words
from interlocal.web.words import Range, dollars

OURS = 100_00
MORE = "\u00a0†"


def today(content: StudyContent) -> Table:
    """What each has today: cost, posts, volume, and what the figure stands on."""
    rows = []
    for each, now in zip(content.told["participants"], content.today, strict=True):
        cost = sum(each["lines"].values()) - 2 * each["lines"].get("fees", 0)
        rows.append((each["name"], dollars(cost, OURS), now.fte, now.volume, now.stands_on))
    return Table(
        caption="The service today, dollars a year, less fees.",
        header=("Participant", "Cost alone", "Posts", "Volume a year", "Stands on"),
        rows=rows,
        widths=(1.3, 0.95, 0.85, 1.25, 2.65),
        numbers=(1, 2, 3),
        note=f"Rounded to {dollars(OURS)}. “Not stated” is not zero.",
    )


def impact(content: StudyContent, focus: str = "") -> Table:
    """What it means for each, with its range."""
    rows, losses = [], []
    people = [*content.told["participants"], content.told["group"] | {"name": "Together"}]
    for place, each in enumerate(people):
        saving, worth = range_of(each["yearly"]), range_of(each["npv"])
        if saving.high < 0:
            losses.append((place, 3))
        rows.append(
            (
                each["name"],
                dollars(each["alone"]["mean"][0], OURS),
                dollars(each["bill"]["mean"][0], OURS),
                words.saving_words(saving),
                ends(saving),
                dollars(worth.mean, worth.step),
                f"{round(each['chance'] * 100)} %",
            )
        )
    first = content.told["years"][0]
    strong = [n for n, row in enumerate(rows) if row[0] in {focus, "Together"}]
    return Table(
        caption=f"What it means for each, over {content.years}; estimated.",
        header=(
            "Participant",
            f"Alone, {first}",
            f"Bill, {first}",
            "A year on average",
            "Eight in ten futures",
            "All years, today’s dollars",
            "Futures that save",
        ),
        rows=rows,
        widths=(1.15, 0.85, 0.85, 1.2, 1.5, 1.05, 0.75),
        numbers=(1, 2, 3, 4, 5, 6),
        strong=strong,
        losses=losses,
        note=f"The bill is the part of the shared service; what each bears itself comes on top. "
        f"Present values at {content.told['discount_rate']:.1%} a year.",
    )


def steps(content: StudyContent) -> Table:
    """From gross to net, with every range."""
    rows = []
    for step in content.told["group"]["waterfall"]:
        amount = range_of(step)
        if step["step"] not in {"gross", "net"} and not (amount.low or amount.mean or amount.high):
            continue
        step_of = max(100, amount.step // 10)
        rows.append((STEPS[step["step"]], dollars(amount.mean, step_of), ends(amount)))
    return Table(
        caption="From gross to net, all together, dollars a year on average.",
        header=("Step", "Estimate", "Eight in ten futures"),
        rows=rows,
        widths=(3.2, 1.2, 2.2),
        numbers=(1, 2),
        strong=[n for n, row in enumerate(rows) if row[0] == STEPS["net"]],
        note="Ranges do not add up line by line: not everything goes well or badly at once.",
    )


def stays(content: StudyContent) -> Table:
    """Overhead that stays and duties that must still be done, by participant."""
    rows = []
    for each in content.told["participants"]:
        cents = sum(amount for amount, _ in each["stranded"])
        longest = max((years for _, years in each["stranded"]), default=0)
        assumed = each["footing"]["assumed"]
        rows.append(
            (
                each["name"],
                dollars(cents, OURS),
                f"{longest:g}" if cents else "",
                dollars(each["backfill_cents"], OURS),
                "assumed" if assumed else "the town’s own",
            )
        )
    return Table(
        caption="What stays behind when the service moves, dollars a year.",
        header=("Participant", "Overhead", "For years", "Duties on the side", "Kind"),
        rows=rows,
        widths=(1.6, 1.1, 0.9, 1.4, 1.4),
        numbers=(1, 2, 3),
    )


def build_up(content: StudyContent) -> Table:
    """What the shared service would cost, line by line."""
    return Table(
        caption="What the shared service would cost: the option, line by line.",
        header=("Line", "Amount", "From"),
        rows=list(content.option_lines),
        widths=(2.0, 1.6, 3.2),
        numbers=(1,),
        note="Likely amounts, in prices of "
        f"{content.told['base_year']}; their ranges are with the inputs.",
    )


def by_year(content: StudyContent) -> Table:
    """What is shared, by year, at likely values."""
    shared = content.told["shared"]
    rows = [
        (
            str(year),
            *(dollars(shared[key][n], OURS) for key in ("running", "transition", "borrowing")),
            dollars(shared["grant"][n], OURS),
            dollars(shared["pool"][n], OURS),
        )
        for n, year in enumerate(content.told["years"])
    ]
    return Table(
        caption="What is to be shared, by year, with every input at its likely value; dollars.",
        header=("Year", "Running", "Change", "Loans", "Less: grants", "To be shared"),
        rows=rows,
        widths=(0.7, 1.1, 1.1, 1.1, 1.1, 1.2),
        numbers=(1, 2, 3, 4, 5),
        note="The total holds the pay that is brought together, too.",
    )


def back(content: StudyContent) -> Table:
    """When it pays back, by participant."""
    rows = []
    for each in [*content.told["participants"], content.told["group"] | {"name": "Together"}]:
        cells = [each["name"], pays_back(content, each, grant=False)]
        if content.has_grant:
            cells.append(pays_back(content, each, grant=True))
        rows.append(tuple(cells))
    header: tuple[str, ...] = ("Participant", "Pays back")
    if content.has_grant:
        header = ("Participant", "Without the grant", "With the grant")
    return Table(
        caption="The first year from which the net savings added up stay above zero.",
        header=header,
        rows=rows,
        widths=(1.4, *[2.4] * (len(header) - 1)),
        strong=[len(rows) - 1],
        note="The year stands for the middle of all futures.",
    )


def splits(content: StudyContent) -> Table | None:
    """What each would pay under each way to share, in the scenario's year."""
    if not content.splits:
        return None
    rows, losses = [], []
    for place, each in enumerate(content.told["participants"]):
        alone = each["alone"]["mean"][0]
        cells = [each["name"], dollars(alone, OURS)]
        for split in content.splits:
            worse = split.shares[place] > alone
            if worse:
                losses.append((place, len(cells)))
            cells.append(f"{dollars(split.shares[place], OURS)}{MORE if worse else ''}")
        rows.append(tuple(cells))
    rows.append(
        (
            "Would do better apart",
            "",
            *(split.better_apart for split in content.splits),
        )
    )
    return Table(
        caption="Ways to share, dollars a year, from the scenario’s one-year figures.",
        header=("Participant", "Alone", *(split.title for split in content.splits)),
        rows=rows,
        widths=(1.35, *[1.0] * (1 + len(content.splits))),
        numbers=tuple(range(1, 2 + len(content.splits))),
        losses=losses,
        note=f"{MORE.strip()} more than it would pay alone. Last line: how many towns and "
        "sub-groups would pay less on their own.",
        fine=len(content.splits) > 4,
    )


def inputs(content: StudyContent) -> Table:
    """What is not known for sure."""
    return Table(
        caption="What is not known for sure: eight futures in ten lie between low and high.",
        header=("Input", "Low", "Likely", "High", "How known", "From"),
        rows=list(content.inputs),
        widths=(1.6, 0.7, 0.7, 0.7, 0.8, 2.4),
        numbers=(1, 2, 3),
        fine=True,
    )


def sources(content: StudyContent) -> Table:
    """Where every figure is from, with its year and kind."""
    return Table(
        caption="Where the figures of each participant are from.",
        header=("What", "Value", "Kind", "Year", "Publication and place"),
        rows=[
            (
                one.what,
                one.value,
                one.kind,
                one.year,
                ", ".join(part for part in (one.publication, one.place, one.href) if part),
            )
            for one in content.sources
        ],
        widths=(1.7, 0.85, 0.75, 0.45, 3.6),
        numbers=(1,),
        fine=True,
    )


def ends(amount: Range) -> str:
    """Both ends in a cell."""
    if amount.low == amount.high:
        return dollars(amount.mean, max(100, amount.step // 10))
    low, high = words.between(amount)
    return f"{low} to {high}"
