"""Decisions and words from plain values: names, and who may speak."""

from interlocal.registry.rules.names import did_you_mean, nearest, plain_name

__all__ = ["did_you_mean", "nearest", "plain_name"]
