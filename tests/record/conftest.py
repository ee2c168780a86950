"""The cast, for the record."""

from tests.cast import clerks, noon, towns

__all__ = ["clerks", "noon", "towns"]
