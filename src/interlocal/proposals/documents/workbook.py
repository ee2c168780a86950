"""The workbook of a bench: its likely future by live formulas, from inputs to who saves what.

Everything that hangs on the likely inputs is a formula. What was simulated (ranges,
chances) and what has no formula here is a value on a grey ground, and says so.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from interlocal.proposals.calculations.papers import Basis
from interlocal.proposals.documents import workbook_forecast as forecast
from interlocal.proposals.documents import workbook_given as given
from interlocal.proposals.documents.docx import dated
from interlocal.proposals.documents.workbook_option import option
from interlocal.proposals.documents.workbook_shares import shares
from interlocal.proposals.documents.workbook_sheet import SheetWriter

Told = Mapping[str, Any]
PROMISE = "This is an estimate to work with. It is no promise, no offer and no legal advice."


@dataclass(frozen=True)
class Source:
    """Where a figure is from: what, value, kind, publication, year, place."""

    what: str
    value: str
    kind: str
    publication: str
    year: str
    place: str
    href: str = ""


@dataclass(frozen=True)
class WorkbookContent:
    """What a workbook says, as plain values."""

    title: str
    service: str
    owner: str
    option: str
    made_on: date
    revision: int
    fingerprint: str
    """The hash of all that the bench says and rests on."""
    is_locked: bool
    basis: Basis
    told: Told
    """The forecast's document, as ``calculations.benches`` tells it."""
    input_sources: Sequence[tuple[str, str, str]]
    """For each input of the basis: how known, source, address."""
    sources: Sequence[Source]


def workbook(content: WorkbookContent) -> bytes:
    """The bytes of the XLSX. The same content gives the same bytes."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    at: dict[str, str] = {}
    cover(SheetWriter(book, "Read first", at), content)
    summary = SheetWriter(book, "Summary", at)
    basis = content.basis
    given.inputs(SheetWriter(book, "Inputs", at), basis, content.input_sources)
    given.baselines(SheetWriter(book, "Baselines", at), basis)
    option(SheetWriter(book, "Option", at), basis)
    shares(SheetWriter(book, "Shares", at), basis)
    forecast.by_year(SheetWriter(book, "Forecast", at), basis)
    forecast.waterfall(SheetWriter(book, "Waterfall", at), basis)
    forecast.summary(summary, basis, content.told)
    _sources(SheetWriter(book, "Sources", at), content)
    _named(book, at)
    made = datetime.combine(content.made_on, time())
    about = book.properties
    about.title, about.creator, about.subject = content.title, "Interlocal", content.service
    about.created = about.modified = made
    out = io.BytesIO()
    book.save(out)
    return dated(out.getvalue(), content.made_on)


def cover(page: SheetWriter, content: WorkbookContent) -> None:
    """What this is, when it was made and of what, and how to use it."""
    basis = content.basis
    page.wide([26, 90])
    page.say("Interlocal", bold=True, size=12)
    page.say(content.title, bold=True, size=16)
    page.say(f"Workbook: what sharing {content.service.lower()} would cost and save", size=12)
    page.skip()
    page.say(PROMISE, bold=True)
    page.skip()
    state = "locked" if content.is_locked else "open; it may have changed since"
    for label, text in (
        ("Made by", content.owner),
        ("Made on", f"{content.made_on:%B} {content.made_on.day}, {content.made_on.year}"),
        ("Of", f"version {content.revision} of the bench ({state})"),
        ("Fingerprint (SHA-256)", content.fingerprint),
        ("Way of sharing", content.option),
        ("Participants", ", ".join(member.label for member in basis.members)),
        ("Years", f"{basis.first_year} to {basis.first_year + basis.years - 1}"),
        ("Amounts", f"US dollars; what is given is in prices of {basis.base_year} or older"),
    ):
        page.put(1, label, bold=True)
        page.put(2, text)
        page.row += 1
    page.skip()
    page.say("How to use it", bold=True, size=12)
    page.put(1, "Yellow", given=True)
    page.put(2, "Change it: everything else follows.")
    page.row += 1
    page.put(1, "White")
    page.put(2, "A formula. It shows the likely future: every input at its likely value.")
    page.row += 1
    page.put(1, "Grey", fixed=True)
    page.put(
        2,
        "A value worked out by the program, such as a range of 1,000 futures. It does not follow.",
    )
    page.row += 2
    page.say("Sheets", bold=True, size=12)
    for name, what in (
        (
            "Summary",
            "What it means for each, and whether this sheet still says what the bench says",
        ),
        ("Inputs", "What is not known for sure: low, likely, high, how known, source"),
        ("Baselines", "What each pays today, line by line"),
        ("Option", "What it would cost together, with the change, loans, grants and phase-in"),
        ("Shares", "Who pays which part, and why"),
        ("Forecast", "Each participant year by year"),
        ("Waterfall", "From gross saving to net, a year on average"),
        ("Sources", "Where every figure is from"),
    ):
        page.put(1, name, bold=True)
        page.put(2, what)
        page.row += 1
    if basis.notes:
        page.skip()
        page.say("What was done to compare like with like", bold=True, size=12)
        for note in basis.notes:
            page.say(note, wrap_over=2)
    page.finish([26, 90], landscape=False)


def _sources(page: SheetWriter, content: WorkbookContent) -> None:
    told, basis = content.told, content.basis
    page.wide([38, 15, 12, 50, 8, 50])
    page.say("Where every figure is from", bold=True, size=14)
    page.skip()
    page.heads(
        ["What", "Value", "Kind", "Publication", "Year", "Place or address"], left=range(1, 7)
    )
    top = page.row
    for one in content.sources:
        for column, text in enumerate(
            (one.what, one.value, one.kind, one.publication, one.year, one.place), start=1
        ):
            page.put(column, text)
        if one.href.startswith(("https://", "http://")):
            page.put(6, f"{one.place} {one.href}".strip())
        page.row += 1
    for line in (*basis.lines, *basis.fees):
        page.put(1, f"Shared service: {line.label}")
        page.put(4, line.source or "no source given")
        page.row += 1
    for driver in basis.shares.drivers:
        if driver.source:
            page.put(1, f"Driver: {driver.name}")
            page.put(4, driver.source)
            page.row += 1
    page.put(1, "Simulation")
    page.put(
        4,
        f"{told['draws']:,} futures, seed {told['seed']}, engine {told['engine']}, parameters of "
        f"{told['parameters_on']}",
    )
    page.row += 1
    page.put(1, "Inputs: see the sheet Inputs")
    page.finish([38, 15, 12, 50, 8, 50], freeze=f"A{top}")


def _named(book: Any, at: Mapping[str, str]) -> None:
    """Names for what people change or quote."""
    from openpyxl.workbook.defined_name import DefinedName

    for name, key in (
        ("Discount_rate", "discount"),
        ("Wages", "rate/wages"),
        ("Prices", "rate/inflation"),
        ("Volume_growth", "rate/volume"),
        ("Group_net_saving_a_year", "yearly/"),
        ("Group_present_value", "npv/"),
    ):
        if key in at:
            book.defined_names[name] = DefinedName(name, attr_text=at[key])
