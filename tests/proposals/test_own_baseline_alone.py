"""A town without any published figure takes part on its own baseline; with neither, it cannot."""

import json

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.cast import appointed

from interlocal.initiatives import services as initiatives
from interlocal.proposals import pages, queries, services
from interlocal.proposals.api.shown import ParticipantOut
from interlocal.proposals.calculations import kind_alone
from interlocal.proposals.documents.content import Contact
from interlocal.proposals.models import Participant
from interlocal.proposals.rules.baselines import Content, Line
from interlocal.proposals.services.content import ScenarioPaper
from interlocal.registry.models import Fact


@pytest.fixture
def people(towns, clerks, noon):
    """Who speaks for each, Fir too."""
    return clerks | {"Fir": appointed("clerk@fir.example", towns["Fir"], noon)}


@pytest.fixture
def table(towns, people, services_by_code, noon):
    """Alder invites others to talk about a service."""

    def table(service, *names):
        found = initiatives.open_initiative(
            service=services_by_code[service],
            opened_for=towns["Alder"],
            partners=[towns[name] for name in names],
            by=people["Alder"],
            at=noon,
        )
        initiatives.invite(initiative=found, by=people["Alder"], at=noon)
        return found

    return table


@pytest.fixture
def hand_over(towns, people, noon):
    """A town's baseline of one line of cost, handed over, and locked if asked."""

    def hand_over(initiative, name, cents, *, kind="reported", is_locked=False):
        baseline = services.start_baseline(
            organisation=towns[name],
            service=initiative.service,
            initiative=initiative,
            by=people[name],
            at=noon,
        )
        content = Content(
            fiscal_year=2029,
            benefits="yes",
            overhead="no",
            fees_netted="no",
            capital="no",
            duties_answer="none",
            stranded_answer="none",
            lines=(Line("personnel", "Staff", cents, kind=kind),),
        )
        draft = queries.own_draft(baseline)
        saved = services.save_draft(
            version=draft, content=content, seen=0, by=people[name], at=noon
        )
        close = services.lock if is_locked else services.hand_over
        return close(version=saved, by=people[name], at=noon)

    return hand_over


@pytest.fixture
def work_out(people, noon):
    return lambda found: services.work_out_initiative(initiative=found, by=people["Alder"], at=noon)


@pytest.fixture
def fir_speaks(table, hand_over, work_out):
    """Dispatch of Alder, Birch and Fir, which publishes nothing but its people."""
    found = table("dispatch", "Birch", "Fir")
    hand_over(found, "Fir", 210_000_00, is_locked=True)
    return work_out(found)


@pytest.fixture
def nobody_publishes(table, hand_over, work_out):
    """Police of Alder and Birch: no town around publishes a figure."""
    found = table("police", "Birch")
    hand_over(found, "Alder", 600_000_00)
    hand_over(found, "Birch", 1_000_000_00)
    return work_out(found)


def costs(scenario):
    return {each.organisation.name: each.alone_cents for each in queries.participants_of(scenario)}


def paper_for(scenario, name, noon):
    """What the paper of one participant says, before it is set."""
    source = ScenarioPaper(scenario)
    own = next(each for each in source.participants if each.organisation.name == name)
    return source.content(own, contact=Contact(name="Alder"), made_on=noon.date())


@pytest.mark.parametrize("is_locked", [True, False])
def test_its_own_baseline_stands_in_for_what_is_not_published(
    table, hand_over, work_out, is_locked
):
    found = table("dispatch", "Birch", "Fir")
    version = hand_over(found, "Fir", 210_000_00, is_locked=is_locked)

    scenario = work_out(found)

    assert costs(scenario) == {
        "Alder": 400_000_00,
        "Birch": 620_000_00,
        "Fir": 210_000_00,
    }
    fir = Participant.objects.get(scenario=scenario, organisation__name="Fir")
    assert (fir.cost_fact, fir.stated, fir.year) == (None, version, 2029)
    assert {"group": ["Fir"], "cost": 210_000.0} in json.loads(scenario.game)["costs"]


def test_shares_add_up_with_it(fir_speaks):
    shared = queries.terms_of(fir_speaks).get(code="shared").mean_cents

    split = next(
        each for each in queries.splits_of(fir_speaks) if each.method == fir_speaks.proposed_method
    )
    assert sum(share.cents for share in split.shares.all()) == pytest.approx(shared, abs=1)


def test_a_baseline_teaches_the_curve_nothing(fir_speaks):
    # four towns publish dispatch, and Elm books too much centrally
    assert fir_speaks.fitted_on_towns == 4


def test_with_neither_it_is_refused_by_name_and_told_what_to_do(table, work_out):
    with pytest.raises(services.CannotPropose) as refusal:
        work_out(table("dispatch", "Birch", "Fir"))

    assert "Missing is not zero" in str(refusal.value)
    assert "Fir (reports no spending by service)" in str(refusal.value)
    assert "hand over a baseline" in str(refusal.value)


def test_a_draft_does_not_stand_in(table, towns, people, work_out, noon):
    found = table("dispatch", "Birch", "Fir")
    services.start_baseline(
        organisation=towns["Fir"],
        service=found.service,
        initiative=found,
        by=people["Fir"],
        at=noon,
    )

    with pytest.raises(services.CannotPropose, match="Fir"):
        work_out(found)


def test_a_town_whose_people_nobody_counts_stays_out(table, hand_over, work_out, towns):
    Fact.objects.filter(organisation=towns["Fir"], measure="population").delete()
    found = table("dispatch", "Birch", "Fir")
    hand_over(found, "Fir", 210_000_00)

    with pytest.raises(services.CannotPropose) as refusal:
        work_out(found)

    assert "Fir (no population is known)" in str(refusal.value)
    assert "baseline" not in str(refusal.value)


def test_the_table_of_the_database_refuses_a_cost_that_rests_on_nothing(fir_speaks):
    fir = Participant.objects.get(scenario=fir_speaks, organisation__name="Fir")

    with pytest.raises(IntegrityError, match="rests_on_something"), transaction.atomic():
        Participant.objects.filter(pk=fir.pk).update(stated=None)


def test_its_walk_names_author_day_and_that_nothing_is_published(fir_speaks, people):
    walk = pages.scenario(fir_speaks, user=people["Fir"]).own.walk

    assert "No public figure says what the service costs Fir." in walk.steps[-1]
    own = walk.origins[0]
    assert (own.title, own.value) == ("Baseline of Fir, version 1", "$210,000")
    assert (own.kind, own.publisher) == ("reported", "reported by the body itself")
    assert own.note == "Handed over by Clerk of Fir on 14 March 2031, locked on 14 March 2031."
    assert [each.label for each in walk.origins] == ["Fir, cost of the service", "Fir, population"]


def test_partners_open_the_baseline_from_the_page(fir_speaks, people, client):
    client.force_login(people["Alder"])

    page = client.get(f"/scenarios/{fir_speaks.pk}/").content.decode()

    fir = Participant.objects.get(scenario=fir_speaks, organisation__name="Fir")
    address = reverse("proposals:version", args=[fir.stated.baseline_id, 1])
    assert "by its own baseline" in page
    assert f'href="{address}"' in page
    assert client.get(address).status_code == 200


def test_papers_name_the_baseline_among_their_sources(fir_speaks, noon):
    content = paper_for(fir_speaks, "Alder", noon)

    fir = next(each for each in content.participants if each.name == "Fir")
    assert fir.note == "FY2029: by its own baseline, version 1, less fees and revenue"
    assert any("For Fir cost alone is what it says" in words for words in content.method)
    own = next(each for each in content.sources if each.publisher == "Fir")
    assert "reported by the body itself" in own.title
    assert "Handed over by Clerk of Fir on 14 March 2031, locked" in own.title
    assert "The figures are of different years" in [each.title for each in content.warnings]


def test_where_nobody_publishes_studies_alone_say_how_size_counts(nobody_publishes, noon):
    assert nobody_publishes.fitted_on_towns == 0
    assert costs(nobody_publishes) == {"Alder": 600_000_00, "Birch": 1_000_000_00}
    gross = queries.terms_of(nobody_publishes).get(code="gross")
    assert gross.low_cents < gross.mean_cents < gross.high_cents

    said = paper_for(nobody_publishes, "Alder", noon).method
    assert any("No town around publishes what this service costs" in words for words in said)


def test_an_estimate_in_a_baseline_stays_an_estimate(table, hand_over, work_out):
    found = table("dispatch", "Birch", "Fir")
    hand_over(found, "Fir", 210_000_00, kind="estimated")

    kinds = {
        each.organisation.name: kind_alone(each)
        for each in queries.participants_of(work_out(found))
    }
    assert kinds == {"Alder": "reported", "Birch": "reported", "Fir": "estimated"}


def test_a_bench_opens_on_it(fir_speaks, people, noon):
    bench = services.open_bench(scenario=fir_speaks, by=people["Alder"], at=noon)

    told = {each["slug"]: each for each in bench.forecast["participants"]}
    assert told["fir-ct"]["footing"]["kind"] != "public"
    assert told["fir-ct"]["footing"]["year"] == 2029


def test_programs_read_the_baseline_in_place_of_the_figure(fir_speaks):
    told = {
        each.organisation.name: ParticipantOut.of(each)
        for each in queries.participants_of(fir_speaks)
    }

    assert told["Fir"].cost_fact is None
    assert told["Fir"].stated.handed_over_by == "Clerk of Fir"
    assert len(told["Fir"].stated.sha256) == 64
    assert told["Alder"].stated is None
    assert told["Alder"].cost_fact.cents == 400_000_00
