"""Dated constants with a source: law, money, evidence. None live in code."""
