"""Long lists come in pages of a stable order."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, model_validator

LARGEST_PAGE = 200
USUAL_PAGE = 50
FARTHEST = 10**9

Row = TypeVar("Row", bound=Model)
Item = TypeVar("Item", bound=BaseModel)


class Filters(BaseModel):
    """What may be asked of a list; a parameter that does not exist is refused, not ignored."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(
        USUAL_PAGE,
        ge=1,
        le=LARGEST_PAGE,
        description=f"How many to a page, {LARGEST_PAGE} at most.",
    )
    offset: int = Field(0, ge=0, le=FARTHEST, description="How many to leave out at the start.")

    @model_validator(mode="before")
    @classmethod
    def _only_known(cls, values: Any, info: ValidationInfo) -> Any:
        request = (info.context or {}).get("request")
        unknown = sorted(set(request.GET) - set(cls.model_fields)) if request else []
        if unknown:
            known = ", ".join(cls.model_fields)
            raise ValueError(f"There is no parameter “{unknown[0][:40]}”. Known here: {known}.")
        return values


class Page(BaseModel, Generic[Item]):
    """One page of a list."""

    model_config = ConfigDict(json_schema_extra={"description": "One page of a list."})

    count: int = Field(description="How many there are on all pages.")
    next: str | None = Field(description="The address of the next page; null on the last.")
    previous: str | None = Field(description="The address of the page before; null on the first.")
    items: list[Item]


def page_of(
    request: HttpRequest, rows: "QuerySet[Row]", asked: Filters, show: Callable[[Row], Item]
) -> Page[Item]:
    """The page that was asked for. The key breaks ties, so that no row is missed or seen twice."""
    order = rows.query.order_by or rows.model._meta.ordering or ()
    held = rows.order_by(*order, "pk")
    count = rows.count()
    first, size = asked.offset, asked.limit
    items = [show(row) for row in held[first : first + size]]
    return Page[Any](
        count=count,
        next=_address(request, first + size, size) if first + size < count else None,
        previous=_address(request, max(0, first - size), size) if first else None,
        items=items,
    )


def _address(request: HttpRequest, offset: int, limit: int) -> str:
    query = request.GET.copy()
    query["limit"], query["offset"] = str(limit), str(offset)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
