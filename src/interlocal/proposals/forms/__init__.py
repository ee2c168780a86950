"""What people write, read and worded back."""

from interlocal.proposals.forms.scenarios import Share

__all__ = ["Share"]
