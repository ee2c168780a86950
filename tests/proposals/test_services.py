"""Figures and papers are made by their owner, and shared with those whom they are about."""

import hashlib
import io
from datetime import timedelta

import docx
import pytest

from interlocal.initiatives import services as initiatives
from interlocal.initiatives.models import Initiative, Partner
from interlocal.proposals import queries, services
from interlocal.proposals.models import Participant, Prospectus, Scenario
from interlocal.proposals.services import CannotPropose
from interlocal.record import queries as record

CHANGED = "The table has changed since these figures were worked out"


@pytest.fixture
def share(scenario, clerks, noon):
    """Share the scenario, or another one, as one of the clerks."""

    def share(by="Alder", which=None, message=""):
        return services.share_with_partners(
            scenario=which or scenario, by=clerks[by], at=noon, message=message
        )

    return share


def verbs(scenario):
    return [entry.verb for entry in record.entries_about(scenario)]


def test_the_figures_of_an_initiative_are_about_everybody_in_it(draft, scenario):
    assert scenario.initiative == draft
    assert [each.organisation.name for each in queries.participants_of(scenario)] == [
        "Alder",
        "Birch",
        "Cedar",
    ]
    assert verbs(scenario) == ["proposals.worked_out"]


def test_who_declined_is_left_out_of_new_figures(shared, clerks, noon):
    seat = Partner.objects.get(organisation__name="Cedar")
    initiatives.answer_invitation(partner=seat, interested=False, by=clerks["Cedar"], at=noon)

    newer = services.work_out_initiative(initiative=shared, by=clerks["Alder"], at=noon)

    names = [each.organisation.name for each in queries.participants_of(newer)]
    assert names == ["Alder", "Birch"]


@pytest.mark.parametrize("name", ["Birch", "Dogwood"])
def test_only_the_opener_works_out_figures(draft, clerks, noon, name):
    with pytest.raises(CannotPropose, match="You may not work out a scenario for Alder"):
        services.work_out_initiative(initiative=draft, by=clerks[name], at=noon)

    assert not Scenario.objects.exists()


def test_a_town_without_a_figure_stops_the_figures_and_nothing_is_kept(draft, towns, clerks, noon):
    initiatives.add_partner(
        initiative=draft, organisation=towns["Fir"], by=clerks["Alder"], at=noon
    )

    with pytest.raises(CannotPropose, match=r"Fir \(reports no spending by service\)"):
        services.work_out_initiative(initiative=draft, by=clerks["Alder"], at=noon)

    assert not Scenario.objects.exists()
    assert not Participant.objects.exists()


def test_each_participant_gets_a_paper_that_is_kept_with_its_hash(papers, scenario):
    assert list(papers) == ["Alder", "Birch", "Cedar"]
    for paper in papers.values():
        assert paper.pdf_sha256 == hashlib.sha256(bytes(paper.pdf)).hexdigest()
        assert paper.docx_sha256 == hashlib.sha256(bytes(paper.docx)).hexdigest()
    assert len({paper.pdf_sha256 for paper in papers.values()}) == 3
    assert verbs(scenario)[-1] == "proposals.papers_made"


def test_papers_are_made_once(stand_in_papers, scenario, clerks, noon):
    with pytest.raises(CannotPropose, match="papers of this scenario were made already"):
        services.make_prospectuses(scenario=scenario, by=clerks["Alder"], at=noon)

    assert Prospectus.objects.count() == 3


def test_papers_that_nobody_saw_are_made_anew_once_a_workbench_looks_ahead(
    stand_in_papers, scenario, clerks, noon, browsers, draft
):
    later = noon + timedelta(hours=1)
    services.open_bench(scenario=scenario, by=clerks["Alder"], at=later)
    page = browsers["Alder"].get(f"/initiatives/{draft.pk}/").content.decode()
    assert "Make the prospectuses anew" in page

    made = services.make_prospectuses(scenario=scenario, by=clerks["Alder"], at=later)

    assert [paper.pk for paper in Prospectus.objects.all()] == [paper.pk for paper in made]
    assert b"%PDF for" not in bytes(made[0].pdf)
    words = " ".join(
        each.text for each in docx.Document(io.BytesIO(bytes(made[0].docx))).paragraphs
    )
    assert "years ahead" in words.lower()
    with pytest.raises(CannotPropose, match="made already"):
        services.make_prospectuses(scenario=scenario, by=clerks["Alder"], at=later)


def test_papers_that_partners_got_stay_and_the_page_says_what_they_lack(
    shared, scenario, clerks, noon, browsers
):
    later = noon + timedelta(hours=1)
    scenario.refresh_from_db()
    services.open_bench(scenario=scenario, by=clerks["Alder"], at=later)

    with pytest.raises(CannotPropose, match="made already"):
        services.make_prospectuses(scenario=scenario, by=clerks["Alder"], at=later)

    address = f"/initiatives/{shared.pk}/"
    assert "These papers stay as the partners got them" in (
        browsers["Alder"].get(address).content.decode()
    )
    assert "The workbench was changed since" not in browsers["Birch"].get(address).content.decode()


@pytest.mark.parametrize("name", ["Birch", "Dogwood"])
def test_only_the_owner_makes_papers(scenario, clerks, noon, name):
    with pytest.raises(CannotPropose, match="Only Alder may make these papers"):
        services.make_prospectuses(scenario=scenario, by=clerks[name], at=noon)

    assert not Prospectus.objects.exists()


def test_sharing_invites_the_partners(share, stand_in_papers, draft, scenario, noon):
    invited = share(message="Coffee?")

    scenario.refresh_from_db()
    draft.refresh_from_db()
    assert [each.organisation.name for each in invited] == ["Birch", "Cedar"]
    assert (scenario.shared_at, draft.stage, draft.message) == (noon, "exploring", "Coffee?")
    assert verbs(scenario)[-1] == "proposals.shared"


@pytest.mark.parametrize("name", ["Birch", "Dogwood"])
def test_only_the_owner_shares(share, stand_in_papers, name):
    with pytest.raises(CannotPropose, match="Only Alder may share this scenario"):
        share(by=name)

    assert Initiative.objects.get().stage == "draft"


def test_a_scenario_is_shared_once(share, stand_in_papers):
    share()

    with pytest.raises(CannotPropose, match="shared already"):
        share()


def test_a_scenario_without_papers_is_not_shared(share):
    with pytest.raises(CannotPropose, match="Make the prospectuses first"):
        share()


def test_a_scenario_of_no_initiative_is_not_shared(share, towns, dispatch, clerks, noon):
    alone = services.work_out_scenario(
        service=dispatch,
        owner=towns["Alder"],
        members=[towns["Birch"]],
        by=clerks["Alder"],
        at=noon,
    )

    with pytest.raises(CannotPropose, match="Open an initiative first"):
        share(which=alone)


def test_a_partner_who_was_taken_off_never_sees_the_figures(
    share, stand_in_papers, draft, towns, clerks, noon
):
    initiatives.remove_partner(
        initiative=draft, organisation=towns["Cedar"], by=clerks["Alder"], at=noon
    )

    with pytest.raises(CannotPropose, match=CHANGED):
        share()

    assert not queries.scenarios_visible_to(clerks["Cedar"]).exists()
    assert Initiative.objects.get().stage == "draft"


def test_a_partner_who_came_later_is_not_invited_without_a_paper(
    share, stand_in_papers, draft, towns, clerks, noon
):
    initiatives.add_partner(
        initiative=draft, organisation=towns["Dogwood"], by=clerks["Alder"], at=noon
    )

    with pytest.raises(CannotPropose, match=CHANGED):
        share()

    assert not queries.scenarios_visible_to(clerks["Dogwood"]).exists()


def test_nothing_more_comes_of_what_ended(share, scenario, stand_in_papers, draft, clerks, noon):
    initiatives.close(initiative=draft, by=clerks["Alder"], at=noon, why="Never mind.")
    draft.refresh_from_db()

    with pytest.raises(CannotPropose, match="This initiative is closed"):
        share()
    with pytest.raises(CannotPropose, match="This initiative is closed"):
        services.work_out_initiative(initiative=draft, by=clerks["Alder"], at=noon)
    Prospectus.objects.all().delete()
    with pytest.raises(CannotPropose, match="This initiative is closed"):
        services.make_prospectuses(scenario=scenario, by=clerks["Alder"], at=noon)

    assert not queries.scenarios_visible_to(clerks["Birch"]).exists()


def test_who_sees_figures_and_papers(share, stand_in_papers, clerks):
    def seen_by(name):
        papers = queries.prospectuses_visible_to(clerks[name])
        whose = sorted(paper.participant.organisation.name for paper in papers)
        return queries.scenarios_visible_to(clerks[name]).count(), whose

    assert seen_by("Alder") == (1, ["Alder", "Birch", "Cedar"])
    assert [seen_by(name) for name in ("Birch", "Dogwood")] == [(0, []), (0, [])]

    share()

    assert seen_by("Alder") == (1, ["Alder", "Birch", "Cedar"])
    assert [seen_by(name) for name in ("Birch", "Cedar")] == [(1, ["Birch"]), (1, ["Cedar"])]
    assert seen_by("Dogwood") == (0, [])
