"""What people write, read and worded back."""

from interlocal.proposals.forms.baselines import BaselineForm
from interlocal.proposals.forms.requests import Ask, Decline, Paste, Start
from interlocal.proposals.forms.scenarios import Share

__all__ = ["Ask", "BaselineForm", "Decline", "Paste", "Share", "Start"]
