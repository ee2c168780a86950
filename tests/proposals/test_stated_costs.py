"""What towns say that a service costs them goes before the published figure, and is cited."""

import json

import pytest

from interlocal.proposals import queries, services
from interlocal.proposals.models import Participant
from interlocal.proposals.rules.baselines import Content, Line


@pytest.fixture
def hand_over(draft, towns, clerks, dispatch, noon):
    """Alder's baseline of one line of cost, handed over."""

    def hand_over(cents, fees=0):
        baseline = services.start_baseline(
            organisation=towns["Alder"],
            service=dispatch,
            initiative=draft,
            by=clerks["Alder"],
            at=noon,
        )
        lines = [Line("personnel", "Dispatchers", cents)]
        if fees:
            lines.append(Line("fees", "Fees", fees))
        content = Content(
            fiscal_year=2030,
            benefits="yes",
            overhead="no",
            fees_netted="no",
            capital="no",
            duties_answer="none",
            stranded_answer="none",
            lines=tuple(lines),
        )
        version = queries.own_draft(baseline)
        saved = services.save_draft(
            version=version, content=content, seen=0, by=clerks["Alder"], at=noon
        )
        return services.hand_over(version=saved, by=clerks["Alder"], at=noon)

    return hand_over


@pytest.fixture
def work_out(draft, clerks, noon):
    return lambda: services.work_out_initiative(initiative=draft, by=clerks["Alder"], at=noon)


def alone(scenario):
    return {each.organisation.name: each.alone_cents for each in queries.participants_of(scenario)}


def test_a_baseline_goes_before_the_published_figure(work_out, hand_over, towns):
    published = work_out()
    version = hand_over(7_000_000_00)

    stated = work_out()

    assert alone(stated) == alone(published) | {"Alder": 7_000_000_00}
    assert {"group": ["Alder"], "cost": 7_000_000.0} in json.loads(stated.game)["costs"]
    told = Participant.objects.get(scenario=stated, organisation=towns["Alder"])
    assert told.stated_id == version.pk
    assert told.cost_fact_id


def test_fees_are_taken_off(work_out, hand_over):
    hand_over(7_000_000_00, fees=1_000_000_00)

    assert alone(work_out())["Alder"] == 6_000_000_00


def test_a_service_that_fees_pay_for_is_not_shared(work_out, hand_over):
    hand_over(100_00, fees=100_00)

    with pytest.raises(services.CannotPropose, match="no cost left after fees"):
        work_out()


def test_the_page_says_whose_figure_it_is(work_out, hand_over, browsers):
    hand_over(7_000_000_00)
    scenario = work_out()

    page = browsers["Alder"].get(f"/scenarios/{scenario.pk}/").content.decode()

    assert "by its own baseline" in page
    assert "7,000,000" in page
