"""The cast, for the record."""

from tests.cast import clerks, noon, towns, valley

__all__ = ["clerks", "noon", "towns", "valley"]
