"""How long a search may take, and who is told about it.

The engine has no clock; whoever sets a time limit hands one in.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from interlocal.engine.errors import UnusableInput


@dataclass(frozen=True)
class Progress:
    """How far a search has come.

    stage : "listing", "bound", "plan" or "proof"
    listed : groups listed so far
    cost : of the best plan so far, None before there is one
    bound : no plan costs less; None before there is one
    """

    stage: str
    listed: int
    cost: float | None = None
    bound: float | None = None


class Stop(Exception):
    """The budget is used up, or the caller asked to stop."""


@dataclass
class Budget:
    """Time and patience.

    clock : seconds that only grow, such as ``time.monotonic``
    time_limit : seconds from the first look at the clock
    progress : told how far the search is; answering False stops it
    """

    clock: Callable[[], float] | None = None
    time_limit: float | None = None
    progress: Callable[[Progress], bool | None] | None = None
    stopped: str | None = None
    latest: Progress = field(default_factory=lambda: Progress("listing", 0))

    def __post_init__(self) -> None:
        if self.time_limit is not None and self.clock is None:
            raise UnusableInput("A time limit needs a clock; pass clock=time.monotonic.")
        self._start = self.clock() if self.clock is not None else 0.0

    @property
    def left(self) -> float:
        """Seconds left; infinite without a limit."""
        if self.time_limit is None or self.clock is None:
            return float("inf")
        return self._start + self.time_limit - self.clock()

    def share(self, part: float) -> "Budget":
        """A budget of a part of what is left, with the same listener."""
        if self.time_limit is None:
            return self
        return Budget(self.clock, max(self.left, 0.0) * part, self.progress)

    def quiet(self) -> "Budget":
        """The time that is left, and nobody told."""
        if self.time_limit is None:
            return Budget()
        return Budget(self.clock, max(self.left, 0.0))

    def tell(self, progress: Progress) -> None:
        """Report; raise Stop if asked to stop or out of time."""
        self.latest = progress
        if self.progress is not None and self.progress(progress) is False:
            self.stopped = "interrupted"
        elif self.left <= 0:
            self.stopped = "time limit"
        if self.stopped:
            raise Stop

    def check(self) -> None:
        """Raise Stop when out of time."""
        if self.stopped is None and self.left <= 0:
            self.stopped = "time limit"
        if self.stopped:
            raise Stop

    def over(self) -> bool:
        """Report the latest again; True when asked to stop or out of time."""
        try:
            self.tell(self.latest)
        except Stop:
            return True
        return False
