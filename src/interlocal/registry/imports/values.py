"""Reading one cell: a number, a year, a line of text. Nothing is guessed."""

import re
import unicodedata
from decimal import Decimal

_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_GROUPED = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_SMALLEST = Decimal("0.0001")
_LARGEST = Decimal(10) ** 15
DASHES = ("-", "–", "—", "--", "$ -", "$-", "$ –")
_SHOWN = 40
_CENTURY, _LONG_YEAR = 2000, 4


class BadValue(ValueError):
    """A cell that cannot be read; the message says why."""


def shown(text: str) -> str:
    """A cell as it may be repeated in a message: short, and only what can be seen."""
    visible = "".join(mark if mark.isprintable() else "�" for mark in text)
    return f"“{visible[:_SHOWN]}…”" if len(visible) > _SHOWN else f"“{visible}”"


def number(text: str, *, dollars: bool, factor: Decimal = Decimal(1)) -> Decimal:
    """A number times a factor, to four decimals. ``$`` only before dollars; commas only between
    thousands.

    >>> number("$1,234.50", dollars=True)
    Decimal('1234.5000')
    >>> number("1.23456", dollars=True, factor=Decimal(1_000_000))
    Decimal('1234560.0000')
    """
    bare = text
    if dollars:
        bare = re.sub(r"^(-?)\$\s?", r"\1", text)
        accountants = re.fullmatch(r"\((.+)\)", bare)
        bare = f"-{accountants[1]}".replace("-$", "-") if accountants else bare
    if not (_PLAIN.fullmatch(bare) or _GROUPED.fullmatch(bare)):
        raise BadValue(_why_no_number(text))
    value = Decimal(bare.replace(",", "")) * factor
    if abs(value) >= _LARGEST:
        raise BadValue(f"{shown(text)} is too large to be true.")
    return value.quantize(_SMALLEST)


def _why_no_number(text: str) -> str:
    if text.casefold().lstrip("+-") in {"nan", "inf", "infinity"}:
        return (
            f"{shown(text)} is not a number. If nothing was reported, leave the cell blank "
            "and write “absent” as its kind."
        )
    if re.fullmatch(r"-?[0-9.]+[eE][+-]?[0-9]+", text):
        return f"{shown(text)}: a spreadsheet has shortened this number. Write it out."
    if re.search(r"[$€£¥%]", text):
        return f"{shown(text)}: write the number alone, without sign or unit."
    if re.search(r"[0-9],[0-9]", text):
        return f"{shown(text)}: commas may only stand between thousands; decimals follow a point."
    return f"{shown(text)} is not a number."


def year_of(text: str) -> int:
    """The year that a fiscal year ends in, as people write it.

    >>> [year_of(text) for text in ("2018", "FY2018", "FY 2018", "2017-18", "2017/2018")]
    [2018, 2018, 2018, 2018, 2018]
    >>> [year_of(text) for text in ("FY18", "FY'18", "FY17-18", "6/30/2018", "June 30, 2018")]
    [2018, 2018, 2018, 2018, 2018]
    """
    bare = text.strip()
    fiscal = re.match(r"(?:fye?|fiscal years?|years?)(?: end(?:ed|ing))?[\s.:'’]*", bare, re.I)
    bare = bare[fiscal.end() :] if fiscal else bare
    if re.fullmatch(r"[0-9]{4}(\.0)?|[0-9]{4}-[0-9]{2}-[0-9]{2}", bare):
        return int(bare[:4])
    if found := re.fullmatch(
        r"(?:[0-9]{1,2}/[0-9]{1,2}/|[a-z]{3,9}\.? [0-9]{1,2}, ?)([0-9]{4})", bare, re.I
    ):
        return int(found[1])
    if fiscal and re.fullmatch(r"[0-9]{2}", bare):
        return _CENTURY + int(bare)
    span = re.fullmatch(r"([0-9]{4}|[0-9]{2})\s?[-–/]\s?([0-9]{2}|[0-9]{4})", bare)
    if span and (len(span[1]) == _LONG_YEAR or (fiscal and len(span[2]) != _LONG_YEAR)):
        end = int(span[1]) + 1 + (0 if len(span[1]) == _LONG_YEAR else _CENTURY)
        if str(end).endswith(span[2]):
            return end
    raise BadValue(f"{shown(text)} is not a year, such as 2018, FY2018 or 2017-18.")


def whole(text: str, *, what: str, least: int, most: int) -> int:
    """A whole number within bounds."""
    if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
        raise BadValue(f"{shown(text)} is not a {what} between {least} and {most}.")
    return int(text)


def degrees(text: str, *, what: str, most: int) -> float:
    """A latitude or longitude."""
    if not _PLAIN.fullmatch(text) or abs(float(text)) > most:
        raise BadValue(f"{shown(text)} is not a {what} in degrees.")
    return float(text)


def words(text: str, *, what: str, most: int) -> str:
    """A line of text without marks that cannot be seen."""
    if text.isascii() and text.isprintable() and len(text) <= most:
        return text
    if any(unicodedata.category(mark) in {"Cc", "Cf", "Co", "Cn"} for mark in text):
        raise BadValue(f"The {what} {shown(text)} holds a mark that cannot be seen. Type it anew.")
    if len(text) > most:
        raise BadValue(f"The {what} {shown(text)} is longer than {most} characters.")
    return unicodedata.normalize("NFC", text)
