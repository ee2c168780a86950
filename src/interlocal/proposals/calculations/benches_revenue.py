"""What a cost clause takes off before it divides, as fees of the shared service.

A clause nets subscribers' revenue first, and what each town brings in itself. That
money comes from outside, so that the forecast takes it off the shared cost too, once.
"""

from collections.abc import Mapping
from typing import Any, Final

Said = Mapping[str, Any]

FLAT: Final = "flat"
CLAUSE: Final = "The cost clause: the same in every year"


def fees_of(said: Said) -> list[dict[str, Any]]:
    """All fees of the shared service: those of the option, then those that the clause names.

    Where both name the same, it is the same money: the option says how it grows and how sure
    it is. What only the clause names brings the same dollars in every year. ``cents`` is a
    number, or one for each year where a driver grows.
    """
    fees = [dict(row) for row in said["build_up"].get("fees", [])]
    if said["option"] == "alone" or not said.get("clause"):
        return fees
    taken = {row["label"] for row in fees}
    for name, label in revenue_labels(said).items():
        if label not in taken and (cents := said.get("revenue", {}).get(name)) is not None:
            fees.append({"label": label, "cents": cents, "driver": FLAT, "source": CLAUSE})
    taken |= {row["label"] for row in fees}
    for key, label in credit_labels(said).items():
        if label not in taken and key in said["drivers"]:
            cents = round(100 * sum(map(_one, said["drivers"][key]["values"].values())))
            fees.append({"label": label, "cents": cents, "driver": FLAT, "source": CLAUSE})
    return fees


def revenue_labels(said: Said) -> dict[str, str]:
    """Under which label the forecast counts each revenue that the clause nets, by its name."""
    lines = {row["label"] for row in said["build_up"].get("lines", [])}
    return {
        row["name"]: f"{row['name']} (revenue)" if row["name"] in lines else row["name"]
        for row in said["clause"].get("revenue", [])
    }


def credit_labels(said: Said) -> dict[str, str]:
    """The same for what each town brings in itself, by the driver's key."""
    lines = {row["label"] for row in said["build_up"].get("lines", [])}
    lines |= set(revenue_labels(said).values())
    labels = {
        key: str(said["drivers"].get(key, {}).get("label") or key)
        for key in said["clause"].get("credits", [])
    }
    return {
        key: f"{label} (brought in)" if label in lines else label for key, label in labels.items()
    }


def _one(value: Any) -> float:
    """A number, or the average of its periods."""
    return sum(value) / len(value) if isinstance(value, list) else float(value)
