"""Decisions and words from plain values."""

from interlocal.proposals.rules.splits import FAIR_FIRST, METHODS, Method, method, to_propose

__all__ = ["FAIR_FIRST", "METHODS", "Method", "method", "to_propose"]
