"""What the formulas of a workbook have in common: factors, price levels, sums."""

from collections.abc import Sequence
from typing import Final

from interlocal.proposals.calculations.papers import Basis

YEARS_FROM: Final = 3  # the first column that holds a year


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


def summed(parts: Sequence[str]) -> str:
    """Addresses added up in a formula; 0 where there are none."""
    return "+".join(parts) or "0"
