"""One line on standard error that says how far a long command is, and a gentle Ctrl-C."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

WIDTH = 79


class Line:
    """A line that is written over and over on a terminal; elsewhere nothing is written."""

    def __init__(self) -> None:
        self.shown = sys.stderr.isatty()

    def say(self, text: str) -> None:
        """Show how far it is."""
        if self.shown:
            sys.stderr.write("\r" + text[:WIDTH].ljust(WIDTH))
            sys.stderr.flush()

    def clear(self) -> None:
        """Leave no trace."""
        if self.shown:
            sys.stderr.write("\r" + " " * WIDTH + "\r")
            sys.stderr.flush()


@contextmanager
def gently() -> Iterator[Callable[[], bool]]:
    """The first Ctrl-C asks to stop, the second stops; gives the question "asked to stop?"."""
    asked = False

    def ask(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)
