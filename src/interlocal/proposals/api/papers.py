"""The papers of a bench for programs: what there is, and the files as they were made."""

from datetime import datetime
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from interlocal.accounts.api import READ, person
from interlocal.proposals import queries
from interlocal.proposals.models import Paper
from interlocal.proposals.queries.papers import bench_papers_visible_to
from interlocal.registry.api.shown import named
from interlocal.web.api import ROOT
from interlocal.web.api.pages import Filters, Page, page_of
from interlocal.web.api.problems import answers
from interlocal.web.api.values import Id, Named

router = Router(tags=["proposals"])

MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


class PaperOut(BaseModel):
    """A paper of a bench. Kept as it was made."""

    id: int
    kind: Literal["study", "one-pager", "workbook"]
    organisation: Named | None = Field(description="Whose paper it is; null for one for all.")
    format: Literal["pdf", "docx", "xlsx"]
    revision: int = Field(description="Of the bench that it was made of.")
    made_at: datetime
    file: str = Field(description="Where to get it.")
    sha256: str


@router.get(
    "/scenarios/{pk}/papers",
    response=answers({200: Page[PaperOut]}, 401, 404, 422),
    auth=READ,
    summary="Papers of a bench",
)
def list_papers(request: HttpRequest, pk: Path[Id], asked: Query[Filters]) -> Page[PaperOut]:
    """Study, workbook and one-pagers that you may see, the newest version first."""
    user = person(request)
    scenario = get_object_or_404(queries.scenarios_visible_to(user), pk=pk)
    papers = bench_papers_visible_to(user).filter(scenario=scenario)
    return page_of(request, papers, asked, lambda paper: _paper(request, paper))


@router.get(
    "/papers/{pk}",
    response=answers({200: None}, 401, 404, 422),
    auth=READ,
    summary="A paper of a bench",
    openapi_extra={"responses": {200: {"description": "The file", "content": BYTES}}},
)
def download_paper(request: HttpRequest, pk: Path[Id]) -> HttpResponse:
    """The file as it was made."""
    paper = get_object_or_404(bench_papers_visible_to(person(request)), pk=pk)
    headers = {
        "Content-Disposition": f'attachment; filename="{paper.kind}-{pk}.{paper.suffix}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(bytes(paper.content), content_type=MEDIA[paper.suffix], headers=headers)


def _paper(request: HttpRequest, paper: Paper) -> PaperOut:
    return PaperOut(
        id=paper.pk,
        kind=paper.kind,  # type: ignore[arg-type]  # the table allows no other kind
        organisation=named(paper.participant.organisation) if paper.participant else None,
        format=paper.suffix,  # type: ignore[arg-type]  # only these are made
        revision=paper.revision,
        made_at=paper.made_at,
        file=request.build_absolute_uri(f"{ROOT}papers/{paper.pk}"),
        sha256=paper.sha256,
    )
