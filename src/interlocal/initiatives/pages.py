"""What the list of initiatives shows, as values."""

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import QueryDict

from interlocal.initiatives.models import Initiative

A_PAGE = 20
ORDERS = {"newest": "-opened_at", "oldest": "opened_at", "title": "title"}


def listed(found: QuerySet[Initiative], asked: QueryDict) -> Page[Initiative]:
    """Initiatives by the words, the stage and the order in the address bar."""
    words = asked.get("q", "").replace("\x00", "").strip()[:100]  # PostgreSQL knows no NUL
    if words:
        found = found.filter(
            Q(title__icontains=words) | Q(partners__organisation__name__icontains=words)
        ).distinct()
    if asked.get("stage") in Initiative.Stage.values:
        found = found.filter(stage=asked["stage"])
    found = found.order_by(ORDERS.get(asked.get("sort", ""), "-opened_at"), "pk")
    return Paginator(found, A_PAGE).get_page(asked.get("page"))
