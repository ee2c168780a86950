"""Numbers in addresses that no row can have."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

LARGEST_KEY = 2**63 - 1  # of both databases; beyond it they fail instead of finding nothing


class NoSuchNumber:
    """Answers "not found" to a number that is larger than any key."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Wrap the rest of the way."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; only a found view has numbers."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: Sequence[Any],
        numbers: Mapping[str, Any],
    ) -> None:
        """Look at what the address says before the view does."""
        if any(isinstance(each, int) and each > LARGEST_KEY for each in numbers.values()):
            raise Http404("No row has so large a number.")
