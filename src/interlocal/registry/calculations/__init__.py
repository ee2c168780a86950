"""Positions and outlines to what they say."""

from interlocal.registry.calculations.sketches import sketch_cells

__all__ = ["sketch_cells"]
