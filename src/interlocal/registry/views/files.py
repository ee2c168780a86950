"""Lists as files, from the address that shows them."""

from collections.abc import Iterable, Sequence

from django.http import HttpRequest, StreamingHttpResponse

from interlocal.registry import pages


def as_csv(request: HttpRequest, **more: str) -> str:
    """The address of the same list as a file, all its pages in one."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in {**more, "format": "csv"}.items():
        query[name] = value
    return f"?{query.urlencode()}"


def csv_file(rows: Iterable[Sequence[object]], name: str) -> StreamingHttpResponse:
    """Rows as a file to save, sent as they come."""
    return StreamingHttpResponse(
        pages.csv_lines(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
