"""What the columns of a stranger's table look like: identifiers, names, years, amounts."""

import re
from collections.abc import Callable, Collection, Sequence

from interlocal.registry.imports.identifiers import SCHEMES, STATE_CODES, checked
from interlocal.registry.imports.mapping.bodies import Known
from interlocal.registry.imports.names import form_of, plain
from interlocal.registry.imports.tables import Table
from interlocal.registry.imports.values import DASHES, BadValue, number, year_of

SAMPLE = 400
FORM_LETTERS = {
    **{"t": "town", "v": "village", "c": "city", "b": "borough", "twp": "township"},
    **{"town": "town", "village": "village", "city": "city", "borough": "borough"},
    **{"boro": "borough", "township": "township"},
}
_NAMES = r"municipal|town|city|entity name|government|^name$|place|communit|local unit|jurisdiction"
_MARK = re.compile(r"^(.*[0-9])(\)?)\s?(\([a-z0-9]\)|\[[a-z0-9]\]|[*†‡§^]{1,3}|[a-z])$", re.I)
_MOST_FUNCTIONS = 80
_ABSENT = {"nr", "na", "n/a", "n.a.", "not reported", "not available", "*", "**", "."}
# A group of services that ends like one of them: what is left of it is nothing to share.
_SEVERAL = r"cultur\w*,? (and|&) (recreation|parks)"
# What columns and functions are often called, and what they are here; the first that fits counts.
_CALLED = (
    (r"budget|adopted|proposed|appropriat|projected", ""),
    (r"per capita|percent|ratio|rank|share|average", ""),
    (r"visits|number of|count|employee|fte|pupil|enrol|resident|attendance|\badm\b|material", ""),
    (r"total (\w+ ){0,2}(expend|spend)|(expend|spend)\w* total", "spending-total"),
    (r"exp_total|total disburse|^totals?$", "spending-total"),
    (r"regional school", "spending-regional-schools"),
    (r"not broken down", "spending-not-broken-down"),
    (r"debt service", "spending-debt-service"),
    (r"debt outstanding|bonded debt|total debt", "debt-outstanding"),
    (r"capital outlay|capital project", "spending-capital"),
    (r"benefits|insurance|unallocated", "spending-unallocated"),
    (r"propert\w* tax|tax revenue|tax levy", "revenue-property-tax"),
    (r"federal", "revenue-federal"),
    (r"state (aid|revenue|grant)|rev\w* state", "revenue-state"),
    (r"population|^pop\b", "population"),
    (r"land area|square miles", "land-area"),
    (r"household income", "median-household-income"),
    (r"mill rate", "mill-rate"),
    (r"dispatch|emergency communic|911", "dispatch"),
    (r"police|law enforcement|sheriff", "police"),
    (r"\bfire\b", "fire"),
    (r"librar", "libraries"),
    (r"highway|road|street|transportation|snow", "highways"),
    (r"educat|school", "education"),
    (r"refuse|garbage|solid waste|sanitation|recycl|waste management", "waste"),
    (r"sewer|wastewater|water supply|water and", "water-wastewater"),
    (r"public health|health district|board of health", "public-health"),
    (r"recreation|parks", "recreation"),
    (r"social serv|human serv|welfare", "social-services"),
    (r"senior|elder|aging", "elder-services"),
    (r"inspection|code enforcement", "building-inspection"),
    (r"planning|zoning", "planning"),
    (r"general gov|administration", "general-government"),
)


class Looks:
    """What the columns of a table look like, from their first rows."""

    def __init__(self, table: Table, known: Known) -> None:
        self.table, self.known = table, known
        rows = table.rows[:SAMPLE]
        self.cells = {
            column: [text for row in rows if (text := row.cells[column])]
            for column in table.columns
        }
        self.plain_names = {plain(body.name) for body in known.names.everybody}
        self.identifier = self._identifier()
        self.name = self._best(lambda text: plain(text) in self.plain_names, least=0.2, no="county")
        self.name = self.name or self._called(_NAMES, lambda text: not is_number(text))
        self.county = self._called(r"\bcounty\b", lambda text: not is_number(text))
        is_said = [bool(form_of(text)) for text in self.cells.get(self.name, [])]
        self.form = self._called("", lambda text: text.casefold() in FORM_LETTERS)
        if sum(is_said) > len(is_said) / 2:
            self.form = ""  # the names say it themselves
        self.state = self._best(lambda text: text.upper() in STATE_CODES, least=0.95)
        self.year = next(
            (
                column
                for column, cells in self.cells.items()
                if re.search(r"year|\bfy\b|\bperiod\b", column.replace("_", " "))
                and cells
                and all(map(is_year, cells))
            ),
            "",
        )

    def _identifier(self) -> tuple[str, str]:
        best, share = ("", ""), 0.5
        for column, cells in self.cells.items():
            for scheme in SCHEMES if cells else ():
                found = sum((scheme, text) in self.known.identified for text in cells)
                if found / len(cells) > share:
                    best, share = (column, scheme), found / len(cells)
        return best

    def _best(self, fits: Callable[[str], bool], least: float, no: str = "") -> str:
        """The column of which most cells fit; one that is called ``no`` only where no other is."""
        shares = {
            column: sum(map(fits, cells)) / len(cells)
            for column, cells in self.cells.items()
            if cells
        }
        others = {column: share for column, share in shares.items() if not no or no not in column}
        if max(others.values(), default=0) >= least:
            shares = others
        best = max(shares, key=lambda column: shares[column], default="")
        return best if best and shares[best] >= least else ""

    def _called(self, like: str, fits: Callable[[str], bool]) -> str:
        """The first column of a name like this whose cells all fit, but for a few."""
        return next(
            (
                column
                for column, cells in self.cells.items()
                if column not in {self.name, self.identifier[0]}
                and re.search(like, column.replace("_", " "))
                and not re.search(r"\b(code|id|fips|geoid)\b", column.replace("_", " "))
                and sum(map(fits, cells)) > 0.95 * len(cells) > 0
            ),
            "",
        )

    def numeric(self) -> list[str]:
        """Columns of numbers that are neither identifiers nor years."""
        taken = {self.identifier[0], self.year, self.state, self.name, self.form, self.county}
        return [
            column
            for column, cells in self.cells.items()
            if column not in taken
            and not re.search(r"geoid|fips|(^|[_ ])(id|code|number|lat|lon)$|^class$", column)
            and (said := [cell for cell in cells if cell.casefold() not in _ABSENT])
            and sum(is_number(unmarked(cell)[0]) for cell in said) >= 0.6 * len(said)
        ]

    def function(self, codes: Collection[str]) -> str:
        """A column of few words that repeat, as a function of government does."""
        taken = {self.identifier[0], self.year, self.state, self.name, self.form, self.county}
        shares = {}
        for column, cells in self.cells.items():
            distinct = set(cells)
            meant = sum(bool(meaning_of(cell, codes)) for cell in distinct)
            is_repeated = len(distinct) <= len(cells) // 2 or column == self.table.columns[0]
            if (
                column not in taken
                and 1 < len(distinct) <= _MOST_FUNCTIONS
                and is_repeated
                and not any(map(is_number, cells))
                and meant >= 2
            ):
                shares[column] = meant / len(distinct)
        return max(shares, key=lambda column: shares[column], default="")


def meaning_of(called: str, codes: Collection[str]) -> str:
    """The service or measure that a column or function seems to be of, if any."""
    words = " ".join(re.sub(r"[_/\-]+", " ", called.casefold()).split())
    if re.search(_SEVERAL, words):
        return "other-culture-recreation" if "other-culture-recreation" in codes else ""
    same = [code for code in codes if f" {words}".endswith(f" {code.replace('-', ' ')}")]
    if same:
        return max(same, key=len)
    for like, code in _CALLED:
        if re.search(like, words) or re.search(like, called.casefold()):
            return code if code in codes else ""
    return ""


def all_are(scheme: str, cells: Sequence[str]) -> bool:
    """Whether cells have the shape of a scheme's identifiers, but for a few."""
    sound = 0
    for cell in cells[:50]:
        try:
            checked(scheme, cell)
        except BadValue:
            continue
        sound += 1
    return sound >= 0.9 * len(cells[:50])


def is_number(text: str) -> bool:
    """Whether a cell is a number, or a dash in the place of one."""
    try:
        number(text, dollars=True)
    except BadValue:
        return not text or " ".join(text.split()) in DASHES
    return True


def unmarked(text: str) -> tuple[str, str]:
    """A number and the mark of a footnote behind it, if there is one.

    >>> unmarked("1,250(a)"), unmarked("(12)*"), unmarked("(12)"), unmarked("Class B")
    (('1,250', '(a)'), ('(12)', '*'), ('(12)', ''), ('Class B', ''))
    """
    found = _MARK.match(text)
    if found and is_number(f"{found[1]}{found[2]}".strip()):
        return f"{found[1]}{found[2]}".strip(), found[3]
    return text, ""


def is_year(text: str) -> bool:
    """Whether a cell is a year of our time."""
    try:
        return 1900 <= year_of(text) <= 2100
    except BadValue:
        return False


def year_in(column: str) -> int | None:
    """The year that stands in a column's name; of a fiscal year, the one in which it ends.

    >>> year_in("pop_2019"), year_in("FY 2029-30 / Fire"), year_in("books")
    (2019, 2030, None)
    """
    span = re.search(
        r"(?<![0-9])(?:19|20)[0-9]{2}\s?[-–/]\s?(?:[0-9]{4}|[0-9]{2})(?![0-9])", column
    )
    short = re.search(r"\bfye?\s?'?[0-9]{2}(?:\s?[-–/]\s?[0-9]{2})?(?![0-9])", column, re.I)
    for found in (span, short, re.search(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", column)):
        if found and is_year(found[0]):
            return year_of(found[0])
    return None


def odd(text: str) -> bool:
    """A word among numbers that is short, as those for “not reported” are."""
    return len(text) <= 20 and not is_number(unmarked(text)[0])
