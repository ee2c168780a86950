"""What the engine says when it cannot answer.

Every message says what was wrong and what to change, in words that a clerk
can read; it may be shown to a person as it is.
"""


class EngineError(ValueError):
    """The engine refused: the message says what was wrong and what to change."""


class UnusableInput(EngineError):
    """An input is missing, not a number, out of range or inconsistent."""


class NoAnswer(EngineError):
    """The question is well put but has no answer (an empty set of choices, say)."""
