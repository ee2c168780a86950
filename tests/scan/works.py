"""Work for the tests of units: functions that another process can import by their name."""

import os
import time
from pathlib import Path


def double(unit):
    """Twice the number, and where it was worked out."""
    return {"twice": 2 * unit.inputs["number"]}


def double_slowly_at_first(unit):
    """Unit b writes down its process and waits, until somebody kills it; then it is quick."""
    place = Path(unit.inputs["folder"]) / f"{unit.name}.pid"
    if unit.name == "b" and not place.exists():
        place.write_text(str(os.getpid()))
        time.sleep(60)
    return double(unit)


def die(unit):
    """End the process without a word."""
    os._exit(9)


def fail(unit):
    """Refuse."""
    raise ZeroDivisionError(f"no answer to {unit.name}")
