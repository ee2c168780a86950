"""The interface for programs: every room's router behind one set of manners."""

import json

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from interlocal import __version__
from interlocal.discovery import services as discovery
from interlocal.discovery.api import router as discovery_router
from interlocal.initiatives import services as initiatives
from interlocal.initiatives.api import router as initiatives_router
from interlocal.proposals import services as proposals
from interlocal.proposals.api import router as proposals_router
from interlocal.registry import queries as registry
from interlocal.registry.api import router as registry_router
from interlocal.web.api import problems, reference
from interlocal.web.api.document import Api

DESCRIPTION = """\
Read what is known of governments, ask for partners, work out who would pay what.

What was published is read without a token. For the rest, send a token as
“Authorization: Bearer il_...”; it sees what its person sees, and changes things only if it was
made for that. Amounts of money are whole cents; estimates carry a range and say so; what is
missing is null, never zero. Lists come in pages of 200 at most."""
TAGS = {
    "registry": "Public records: bodies, services, figures with their sources, outlines.",
    "discovery": "A town's best partners, one's own shortlists, groupings of regions.",
    "initiatives": "Cooperations being worked out, with their partners and answers.",
    "proposals": "Baselines; scenarios with costs, savings, shares and tests; partners’ papers.",
}
REFUSALS = (
    discovery.CannotGroup,
    discovery.CannotShortlist,
    initiatives.CannotOpen,
    initiatives.CannotChange,
    initiatives.CannotAnswer,
    proposals.CannotPropose,
)

api = Api(title="Interlocal", version=__version__, description=DESCRIPTION, tags=TAGS)
for router in (registry_router, discovery_router, initiatives_router, proposals_router):
    api.add_router("", router)
for refusal in REFUSALS:
    api.add_exception_handler(refusal, problems.refused)
api.add_exception_handler(registry.NotFound, problems.unknown_name)


def document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document. Public: it tells of addresses, not of what lies there."""
    if request.method != "GET":
        return problems.not_this_method("GET")
    text = json.dumps(api.document, ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type="application/json")


def explained(request: HttpRequest) -> HttpResponse:
    """The same for people to read. Public."""
    return reference.page(request, api.document)


@csrf_exempt
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """Programs that go astray are told so in their own terms."""
    return problems.nothing_here()


patterns, _, _ = api.urls
urlpatterns = [
    path("", explained, name="reference"),
    path("openapi.json", csrf_exempt(document), name="openapi"),
    *patterns,
    path("<path:rest>", nothing),
]
