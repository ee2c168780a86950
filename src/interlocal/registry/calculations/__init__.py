"""Positions and outlines to what they say."""

from interlocal.registry.calculations.adjacency import Contact, beside, contact, contacts
from interlocal.registry.calculations.sketches import sketch_cells

__all__ = ["Contact", "beside", "contact", "contacts", "sketch_cells"]
