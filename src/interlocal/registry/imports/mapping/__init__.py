"""How a publisher's files are read, said in YAML and not in code (docs/how/import.md)."""

from interlocal.registry.imports.mapping.grammar import KINDS, understand
from interlocal.registry.imports.mapping.said import Plan

__all__ = ["KINDS", "Plan", "understand"]
