"""Reading lines that were pasted from a spreadsheet, row by row, and saying how each was read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from interlocal.proposals.rules.baselines import CATEGORIES, INCOME, MOST_CENTS, SHORT, Line
from interlocal.web.words import dollars

MOST_ROWS = 200
LARGEST_TEXT = 100_000

_HEADERS = {
    "what": ("item", "line", "description", "account", "object", "what", "name", "title"),
    "category": ("kind", "category", "type", "kind of line", "class"),
    "amount": ("amount", "cost", "actual", "budget", "dollars", "total", "expenditure", "spent"),
    "fte": ("fte", "ftes", "positions", "staff", "full-time", "fte count"),
    "source": ("source", "from", "reference"),
    "note": ("note", "notes", "comment", "comments", "remark"),
}
_WORDS = (
    (
        "benefits",
        r"benefit|pension|retire|health ins|insurance, health|medical|dental|fica|"
        r"social security|medicare|payroll tax|workers.? comp",
    ),
    ("fees", r"\bfees?\b|charges for service|permit income|licen[cs]e income|fines"),
    ("revenue", r"revenue|grant|reimbursement|state aid|donation"),
    (
        "personnel",
        r"wage|salar|payroll|overtime|personnel|staff|dispatcher|officer|clerk|stipend|"
        r"librarian|inspector|driver|crew|nurse|engineer|technician|supervisor|director",
    ),
    ("capital", r"capital|debt|bond|depreciation|lease.?purchase|principal|interest"),
    ("overhead", r"overhead|indirect|administrat|allocation|cost alloc"),
    ("equipment", r"equipment|vehicle|radio|computer|hardware|software|console|truck|fleet"),
    ("contracts", r"contract|vendor|professional serv|consult|maintenance agreement|outsourc"),
    ("facilities", r"facilit|building|rent|utilit|electric|heat|water|janitor|space|repair"),
    (
        "operating",
        r"suppl|postage|training|travel|uniform|fuel|office|printing|phone|telecom|dues|"
        r"operating|material",
    ),
)
_TOTAL = re.compile(r"^\s*(grand\s+|sub\s*-?)?totals?\b|^\s*sum\b", re.I)
_FORMULA = re.compile(r"^\s*(=|@|[+\-](?![\d$(.,\s]))")
_AMOUNT = re.compile(r"^\(?\s*[-−+]?\s*\$?\s*[-−]?\s*\d[\d,]*(\.\d+)?\s*\)?$")
_CALLED = {words.casefold(): code for code, words in (*CATEGORIES.items(), *SHORT.items())}
_CODES = {code for code, _ in _WORDS} | {"whole"}


@dataclass(frozen=True)
class Read:
    """One pasted row: what it was read as, and what is wrong with it.

    ``line`` is None where it cannot be taken; its category is empty where it must be
    chosen. ``remark`` says what is good to know, ``problem`` what keeps it out.
    """

    number: int
    text: str
    line: Line | None
    problem: str = ""
    remark: str = ""

    @property
    def category(self) -> str:
        """What kind of line it was read as; empty where it must be chosen."""
        return self.line.category if self.line else ""

    @property
    def positions(self) -> str:
        """Full-time positions as they were read."""
        fte = self.line.fte if self.line else None
        return "" if fte is None else f"{fte.normalize():f}"

    @property
    def dollars(self) -> str:
        """The amount as it was read."""
        return dollars(self.line.cents) if self.line else ""


def read(text: str, *, source: str = "") -> list[Read]:
    """Every row that holds anything, as it was read; ``source`` goes where a row names none.

    Columns are told by their headings where the first row has some, else by what
    stands in them: the first words are the line, the first number the amount. A cell
    that a spreadsheet would take for a formula is never worked out: in words it stays
    as it is, as an amount it is refused.
    """
    rows = [
        (number, [cell.strip() for cell in row.split("\t")])
        for number, row in enumerate(text[:LARGEST_TEXT].splitlines(), 1)
        if row.strip()
    ]
    if not rows:
        return []
    columns = _columns(rows[0][1])
    found = [_row(number, cells, columns, source) for number, cells in rows[bool(columns) :]]
    return found[:MOST_ROWS]


def headings(cells: Sequence[str]) -> int:
    """How many columns a row names; none where it is no row of headings."""
    return len(_columns([cell.strip() for cell in cells]))


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Which column is what, by the headings; empty where the first row is no heading."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        words = re.sub(r"\s+", " ", cell.lower().strip(" :*"))
        for code, names in _HEADERS.items():
            said = words in names or any(words.startswith(f"{name} ") for name in names)
            if said and code not in found:
                found[code] = place
                break
    if "amount" not in found or any(_AMOUNT.match(cell) for cell in cells):
        return {}
    return found


def _row(number: int, cells: list[str], columns: dict[str, int], source: str) -> Read:
    shown = " | ".join(cells)[:200]
    picked = _picked(cells, columns) if columns else _guessed(cells)
    what, amount = picked.get("what", ""), picked.get("amount", "")
    if not what:
        return Read(number, shown, None, "This row has no words: say what the amount is for.")
    if _TOTAL.match(what):
        return Read(number, shown, None, "Left out: a total, which would count the lines twice.")
    if not amount:
        return Read(number, shown, None, "No amount stands in this row.")
    if _FORMULA.match(amount):
        return Read(
            number,
            shown,
            None,
            "A formula stands where the amount should be. It is not worked out here: copy the "
            "values (in a spreadsheet: paste special, values) and try again.",
        )
    cents = _cents(amount)
    if cents is None:
        return Read(number, shown, None, f"“{amount[:40]}” is no amount in dollars.")
    category = _category(picked.get("category", ""), what)
    return _line(number, shown, picked, what[:160], cents, category, source)


def _line(
    number: int,
    shown: str,
    picked: dict[str, str],
    what: str,
    cents: int,
    category: str,
    source: str,
) -> Read:
    remarks = []
    if cents < 0:
        if category not in INCOME:
            return Read(
                number,
                shown,
                None,
                "A negative amount: if it is income, call it fees or revenue, and it is taken off.",
            )
        cents, remarks = -cents, ["written as a minus; fees and revenue are taken off by kind"]
    if cents > MOST_CENTS:
        return Read(number, shown, None, "More than $100 billion: look for a slip of typing.")
    fte, wrong = _fte(picked.get("fte", ""))
    if wrong:
        return Read(number, shown, None, wrong)
    if not category:
        remarks.append("choose what kind of line it is")
    if any(_FORMULA.match(picked.get(each, "")) for each in ("what", "source", "note")):
        remarks.append("begins like a formula; kept as words, and never run")
    line = Line(
        category=category,
        what=what,
        cents=cents,
        fte=fte,
        source=(picked.get("source") or source)[:200],
        note=picked.get("note", "")[:300],
    )
    return Read(number, shown, line, remark="; ".join(remarks))


def with_category(row: Read, category: str) -> Read:
    """The same row as another kind of line."""
    return row if row.line is None else replace(row, line=replace(row.line, category=category))


def _picked(cells: list[str], columns: dict[str, int]) -> dict[str, str]:
    found = {code: cells[at] for code, at in columns.items() if at < len(cells)}
    if "what" not in columns:
        taken = set(columns.values())
        rest = [cell for at, cell in enumerate(cells) if at not in taken and cell]
        found["what"] = rest[0] if rest else ""
    return found


def _guessed(cells: list[str]) -> dict[str, str]:
    """Without headings: the first words, the first amount or formula, a small number after it."""
    found: dict[str, str] = {}
    for place, cell in enumerate(cells):
        is_formula = bool(_FORMULA.match(cell))
        if not cell:
            continue
        if _AMOUNT.match(cell) or (is_formula and place > 0):
            key = "amount" if "amount" not in found else "fte"
            found.setdefault(key, cell)
        elif "what" not in found:
            found["what"] = cell
        elif cell.lower() in _CODES:
            found.setdefault("category", cell)
        else:
            found.setdefault("source", cell)
    return found


def _category(said: str, what: str) -> str:
    """The kind of line by its own word, else by the words of the line; empty if unknown."""
    if said.lower() in _CODES:
        return said.lower()
    if said.casefold() in _CALLED:
        return _CALLED[said.casefold()]
    for words in filter(None, (said.lower(), what.lower())):
        for code, pattern in _WORDS:
            if re.search(pattern, words):
                return code
    return ""


def _cents(text: str) -> int | None:
    if not _AMOUNT.match(text):
        return None
    is_negative = text.startswith("(") or "-" in text or "−" in text
    try:
        amount = Decimal(re.sub(r"[^\d.]", "", text))
    except InvalidOperation:
        return None
    cents = int((amount * 100).to_integral_value())
    return -cents if is_negative else cents


def _fte(text: str) -> tuple[Decimal | None, str]:
    if not text:
        return None, ""
    try:
        positions = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None, f"“{text[:40]}” is no number of full-time positions."
    if not 0 <= positions < 100_000:
        return None, f"{text[:40]} full-time positions cannot be."
    return positions.quantize(Decimal("0.01")), ""
