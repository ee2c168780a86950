"""What people ask and say: one concept a file."""

from interlocal.registry.forms.towns import Members, Towns

__all__ = ["Members", "Towns"]
