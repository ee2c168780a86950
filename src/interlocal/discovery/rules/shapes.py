"""What other shapes of the cost curve make of a group's saving, in one sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from interlocal.web.words import Range, about

CALLED = {
    "spline": "a smooth curve",
    "fixed cost": "a fixed cost and so much a person",
}


@dataclass(frozen=True)
class OtherShape:
    """How far a group's net saving would lie from the estimate under another shape.

    ``shape`` is the engine's name of it; ``apart`` is cents a year; ``direction`` is 1 for
    more, -1 for less, 0 where no difference is clear; ``silent`` says why the figures are too
    thin to say, else it is blank.
    """

    shape: str
    apart: Range
    direction: int
    silent: str = ""


def shapes_sentence(shapes: Sequence[OtherShape]) -> str:
    """What a reader should know of the choice of a curve; shapes that agree are joined."""
    reasons = {each.silent for each in shapes}
    if len(reasons) == 1 and reasons != {""}:
        why = reasons.pop().rstrip(".")
        return f"Would another curve say the same? The figures are too thin to say: {why}."
    if not any(each.silent or each.direction for each in shapes):
        names = " nor ".join(CALLED[each.shape] for each in shapes)
        return (
            f"Would another curve say the same? Neither {names}, fitted to the same figures, makes "
            "a clear difference."
        )
    said = "; ".join(_said(each) for each in shapes)
    return f"Would another curve say the same? Fitted to the same figures, {said}."


def _said(other: OtherShape) -> str:
    name = CALLED[other.shape]
    if other.silent:
        return f"{name} has nothing to say ({other.silent.rstrip('.')})"
    if not other.direction:
        return f"{name} makes no clear difference"
    size = sorted(abs(cents) for cents in (other.apart.low, other.apart.high))
    apart = about(Range(size[0], abs(other.apart.mean), size[1]))
    side = "more" if other.direction > 0 else "less"
    return f"{name} has the group save {side} net a year, by {apart}"
