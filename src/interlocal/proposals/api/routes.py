"""The addresses of scenarios and papers for programs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Path, Query, Router, Status

from interlocal.accounts.api import READ, WRITE, person
from interlocal.accounts.models import User
from interlocal.initiatives import queries as initiatives
from interlocal.initiatives.models import Initiative
from interlocal.proposals import queries, services
from interlocal.proposals.api.shown import (
    ParticipantOut,
    ProspectusOut,
    ScenarioDetail,
    ScenarioOut,
    Shared,
    Sharing,
    SplitOut,
)
from interlocal.proposals.models import Prospectus, Scenario
from interlocal.registry.api.shown import named
from interlocal.web.api import ROOT
from interlocal.web.api.pages import Filters, Page, page_of
from interlocal.web.api.problems import answers
from interlocal.web.api.values import Estimate, Id

router = Router(tags=["proposals"])

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get(
    "/scenarios",
    response=answers({200: Page[ScenarioOut]}, 401, 422),
    auth=READ,
    summary="Scenarios",
)
def list_scenarios(request: HttpRequest, asked: Query[Filters]) -> Page[ScenarioOut]:
    """Your own scenarios and those that were shared with you, newest first."""
    return page_of(request, queries.scenarios_visible_to(person(request)), asked, ScenarioOut.of)


@router.get(
    "/initiatives/{pk}/scenarios",
    response=answers({200: Page[ScenarioOut]}, 401, 404, 422),
    auth=READ,
    summary="Scenarios of an initiative",
)
def list_scenarios_of_initiative(
    request: HttpRequest, pk: Path[Id], asked: Query[Filters]
) -> Page[ScenarioOut]:
    """What was worked out for an initiative, as far as you may see it, newest first."""
    user = person(request)
    scenarios = queries.scenarios_of(_initiative(pk, user), user)
    return page_of(request, scenarios, asked, ScenarioOut.of)


@router.post(
    "/initiatives/{pk}/scenarios",
    response=answers({201: ScenarioDetail}, 401, 403, 404, 409, 422),
    auth=WRITE,
    summary="Work out a scenario",
)
def work_out_scenario(request: HttpRequest, pk: Path[Id]) -> Status:
    """Compute what sharing would mean for everybody in an initiative who has not declined.

    It is kept as the owner's own until it is shared.
    """
    user = person(request)
    scenario = services.work_out_initiative(
        initiative=_initiative(pk, user), by=user, at=timezone.now()
    )
    return Status(201, _detail(scenario))


@router.get(
    "/scenarios/{pk}",
    response=answers({200: ScenarioDetail}, 401, 404, 422),
    auth=READ,
    summary="One scenario",
)
def show_scenario(request: HttpRequest, pk: Path[Id]) -> ScenarioDetail:
    """Cost alone, cost shared, every split with its test, and the facts that all rests on."""
    return _detail(_scenario(pk, person(request)))


@router.get(
    "/scenarios/{pk}/prospectuses",
    response=answers({200: Page[ProspectusOut]}, 401, 404, 422),
    auth=READ,
    summary="Papers of a scenario",
)
def list_prospectuses(
    request: HttpRequest, pk: Path[Id], asked: Query[Filters]
) -> Page[ProspectusOut]:
    """The papers that you may see: all of them as the owner, else your own body's."""
    user = person(request)
    papers = queries.prospectuses_visible_to(user).filter(participant__scenario=_scenario(pk, user))
    ordered = papers.order_by("participant__order")
    return page_of(request, ordered, asked, lambda paper: _paper(request, paper))


@router.post(
    "/scenarios/{pk}/prospectuses",
    response=answers({201: list[ProspectusOut]}, 401, 403, 404, 409, 422),
    auth=WRITE,
    summary="Make the papers",
)
def make_prospectuses(request: HttpRequest, pk: Path[Id]) -> Status:
    """Make and keep a paper for each participant, its own benefit first, as PDF and DOCX."""
    user = person(request)
    papers = services.make_prospectuses(scenario=_scenario(pk, user), by=user, at=timezone.now())
    return Status(201, [_paper(request, paper) for paper in papers])


@router.post(
    "/scenarios/{pk}/share",
    response=answers({200: Shared}, 400, 401, 403, 404, 409, 422),
    auth=WRITE,
    summary="Share with the partners",
)
def share_scenario(request: HttpRequest, pk: Path[Id], payload: Sharing) -> Shared:
    """Let the partners see the scenario and each its own paper; invite them if they were not."""
    user = person(request)
    invited = services.share_with_partners(
        scenario=_scenario(pk, user), by=user, at=timezone.now(), message=payload.message
    )
    return Shared(
        scenario=ScenarioOut.of(_scenario(pk, user)),
        invited=[named(partner.organisation) for partner in invited],
    )


def _file_of(media: str) -> dict[str, object]:
    schema = {"type": "string", "contentMediaType": media}
    return {"responses": {200: {"description": "The file", "content": {media: {"schema": schema}}}}}


@router.get(
    "/prospectuses/{pk}.pdf",
    response=answers({200: None}, 401, 404, 422),
    auth=READ,
    summary="A paper as PDF",
    openapi_extra=_file_of(PDF),
)
def download_pdf(request: HttpRequest, pk: Path[Id]) -> HttpResponse:
    """The prospectus of one participant as it was made."""
    paper = _prospectus(pk, person(request))
    return _file(bytes(paper.pdf), PDF, f"{_stem(paper)}.pdf")


@router.get(
    "/prospectuses/{pk}.docx",
    response=answers({200: None}, 401, 404, 422),
    auth=READ,
    summary="A paper as DOCX",
    openapi_extra=_file_of(DOCX),
)
def download_docx(request: HttpRequest, pk: Path[Id]) -> HttpResponse:
    """The prospectus of one participant, to edit."""
    paper = _prospectus(pk, person(request))
    return _file(bytes(paper.docx), DOCX, f"{_stem(paper)}.docx")


def _initiative(pk: int, user: User) -> Initiative:
    return get_object_or_404(initiatives.initiatives_visible_to(user), pk=pk)


def _scenario(pk: int, user: User) -> Scenario:
    return get_object_or_404(queries.scenarios_visible_to(user), pk=pk)


def _prospectus(pk: int, user: User) -> Prospectus:
    return get_object_or_404(queries.prospectuses_visible_to(user), pk=pk)


def _detail(scenario: Scenario) -> ScenarioDetail:
    participants = queries.participants_of(scenario)
    return ScenarioDetail(
        **ScenarioOut.of(scenario).model_dump(),
        terms={
            term.code: Estimate(  # type: ignore[misc]  # the table allows no other code
                low=term.low_cents, mean=term.mean_cents, high=term.high_cents
            )
            for term in queries.terms_of(scenario)
        },
        chance_of_saving=scenario.chance_of_saving,
        proposed_method=scenario.proposed_method,
        participants=[ParticipantOut.of(each) for each in participants],
        splits=[SplitOut.of(split) for split in queries.splits_of(scenario)],
        engine_version=scenario.engine_version,
        seed=scenario.seed,
        draws=scenario.draws,
        parameters_on=scenario.parameters_on,
        fitted_on_towns=scenario.fitted_on_towns,
    )


def _paper(request: HttpRequest, paper: Prospectus) -> ProspectusOut:
    where = request.build_absolute_uri(f"{ROOT}prospectuses/{paper.pk}")
    return ProspectusOut(
        id=paper.pk,
        organisation=named(paper.participant.organisation),
        made_at=paper.made_at,
        pdf=f"{where}.pdf",
        pdf_sha256=paper.pdf_sha256,
        docx=f"{where}.docx",
        docx_sha256=paper.docx_sha256,
    )


def _stem(paper: Prospectus) -> str:
    participant = paper.participant
    return f"{participant.scenario.service_id}-{participant.organisation.slug}"


def _file(content: bytes, media: str, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=media, headers=headers)
