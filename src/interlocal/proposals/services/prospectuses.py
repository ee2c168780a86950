"""Making the papers of a scenario: one for each participant, its own benefit first."""

import hashlib
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from interlocal.accounts.models import User
from interlocal.proposals import queries
from interlocal.proposals.documents import content as paper
from interlocal.proposals.documents import study_words
from interlocal.proposals.documents.docx import prospectus_docx
from interlocal.proposals.documents.forecast_charts import range_of
from interlocal.proposals.documents.pdf import prospectus_pdf
from interlocal.proposals.models import Bench, Prospectus, Scenario
from interlocal.proposals.queries.benches import bench_of
from interlocal.proposals.services.content import ScenarioPaper
from interlocal.proposals.services.papers_content import BenchPaper
from interlocal.proposals.services.scenarios import CannotPropose, refuse_closed
from interlocal.record import services as record
from interlocal.registry import queries as registry
from interlocal.web.words import Range


@transaction.atomic
def make_prospectuses(*, scenario: Scenario, by: User | None, at: datetime) -> list[Prospectus]:
    """Make and keep PDF and DOCX for each participant, in the scenario's order.

    What was shared stays as it was: a new scenario gets new papers. Papers that nobody else
    has seen are replaced once a workbench says what the years ahead bring, or says it anew.
    ``by`` is None only for the person who runs this installation. Raises CannotPropose if
    ``by`` may not speak for the owner, the papers exist already, or the initiative is closed.
    """
    scenario = Scenario.objects.select_for_update().get(pk=scenario.pk)
    if by is not None and not registry.may_speak_for(by, scenario.owner):
        raise CannotPropose(f"Only {scenario.owner.name} may make these papers.")
    if scenario.initiative:
        refuse_closed(initiative=scenario.initiative)
    if queries.has_papers(scenario):
        if scenario.shared_at or not queries.papers_lack_bench(scenario):
            raise CannotPropose("The papers of this scenario were made already.")
        queries.papers_of(scenario).delete()
    source = ScenarioPaper(scenario)
    contact, made_on = _contact(scenario, by), timezone.localdate(at)
    ahead = horizons_of(scenario, made_on, contact)
    made = []
    for participant in source.participants:
        content = source.content(
            participant,
            contact=contact,
            made_on=made_on,
            horizon=ahead.get(participant.organisation.slug),
        )
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


def horizons_of(
    scenario: Scenario, made_on: date, contact: paper.Contact
) -> dict[str, paper.Horizon]:
    """What the years ahead bring each, by slug; empty without a bench that was worked out."""
    bench = bench_of(scenario)
    if bench is None or not bench.is_up_to_date or "refusal" in bench.forecast:
        return {}
    if bench.option == Bench.Option.ALONE:
        return {}
    study = BenchPaper(bench).study(made_on, contact)
    return {
        each["slug"]: paper.Horizon(
            years=[
                (year, Range(total["low"][n], total["mean"][n], total["high"][n]))
                for total in (each["cumulative"],)
                for n, year in enumerate(study.told["years"])
            ],
            yearly=range_of(each["yearly"]),
            pays_back=study_words.pays_back_sentence(study, each, each["name"]),
            drives=study_words.drives(study),
            cliff=study_words.cliff(study),
        )
        for each in study.told["participants"]
    }


def _contact(scenario: Scenario, by: User | None) -> paper.Contact:
    if by is None:
        return paper.Contact(name=scenario.owner.name)
    seat = registry.representatives_of(scenario.owner).filter(user=by).first()
    role = f"{seat.get_role_display()}, {scenario.owner.name}" if seat else scenario.owner.name
    return paper.Contact(name=by.name, role=role, email=by.email)
