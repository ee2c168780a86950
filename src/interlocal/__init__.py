"""Interlocal: from “could we share this?” to a fair, measured agreement."""

__version__ = "0.1.0"
