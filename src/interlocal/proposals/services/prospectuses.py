"""Making the papers of a scenario: one for each participant, its own benefit first."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from interlocal.accounts.models import User
from interlocal.proposals.documents import content as paper
from interlocal.proposals.documents.docx import prospectus_docx
from interlocal.proposals.documents.pdf import prospectus_pdf
from interlocal.proposals.models import Prospectus, Scenario
from interlocal.proposals.services.content import ScenarioPaper
from interlocal.proposals.services.scenarios import CannotPropose, refuse_closed
from interlocal.record import services as record
from interlocal.registry import queries as registry


@transaction.atomic
def make_prospectuses(*, scenario: Scenario, by: User | None, at: datetime) -> list[Prospectus]:
    """Make and keep PDF and DOCX for each participant, in the scenario's order.

    What is made stays as it was: a new scenario gets new papers. ``by`` is None
    only for the person who runs this installation. Raises CannotPropose if
    ``by`` may not speak for the owner, the papers exist already, or the
    initiative is closed.
    """
    scenario = Scenario.objects.select_for_update().get(pk=scenario.pk)
    if by is not None and not registry.may_speak_for(by, scenario.owner):
        raise CannotPropose(f"Only {scenario.owner.name} may make these papers.")
    if scenario.initiative:
        refuse_closed(initiative=scenario.initiative)
    if Prospectus.objects.filter(participant__scenario=scenario).exists():
        raise CannotPropose("The papers of this scenario were made already.")
    source = ScenarioPaper(scenario)
    contact = _contact(scenario, by)
    made = []
    for participant in source.participants:
        content = source.content(participant, contact=contact, made_on=timezone.localdate(at))
        pages, words = prospectus_pdf(content), prospectus_docx(content)
        made.append(
            Prospectus.objects.create(
                participant=participant,
                made_at=at,
                pdf=pages,
                docx=words,
                pdf_sha256=hashlib.sha256(pages).hexdigest(),
                docx_sha256=hashlib.sha256(words).hexdigest(),
            )
        )
    record.write(verb="proposals.papers_made", subject=scenario, by=by, at=at)
    return made


def _contact(scenario: Scenario, by: User | None) -> paper.Contact:
    if by is None:
        return paper.Contact(name=scenario.owner.name)
    seat = registry.representatives_of(scenario.owner).filter(user=by).first()
    role = f"{seat.get_role_display()}, {scenario.owner.name}" if seat else scenario.owner.name
    return paper.Contact(name=by.name, role=role, email=by.email)
