"""A scenario's figures add up, rest on named facts, and never take a missing line for zero."""

import pytest

from interlocal.proposals import queries, services
from interlocal.proposals.models import Scenario
from interlocal.proposals.services import CannotPropose
from interlocal.registry import queries as registry
from interlocal.registry import services as registry_services
from interlocal.registry.models import Organisation

GROUP = ("Alder", "Birch", "Cedar")


@pytest.fixture
def work_out(towns, services_by_code, noon):
    """Work out a scenario for some towns; the first one proposes."""

    def work_out(*names, service="dispatch", **more):
        return services.work_out_scenario(
            service=services_by_code[service],
            owner=towns[names[0]],
            members=[towns[name] for name in names],
            **{"by": None, "at": noon} | more,
        )

    return work_out


@pytest.fixture
def correct(noon):
    """Import a corrected or a further line of figures."""

    def correct(*lines):
        text = "\n".join(["scheme,identifier,measure,service,year,value,kind,note", *lines])
        registry_services.import_facts(
            content=text.encode(),
            file_name="corrected.csv",
            source=registry.sources().get(code="yearly-report"),
            by=None,
            at=noon,
        )

    return correct


def shares(scenario):
    """Cents by method and town, for the methods that have an answer."""
    return {
        split.method: {
            each.participant.organisation.name: each.cents for each in split.shares.all()
        }
        for split in queries.splits_of(scenario)
        if not split.refusal
    }


def alone(scenario):
    return {each.organisation.name: each.alone_cents for each in queries.participants_of(scenario)}


def terms(scenario):
    return {each.code: each for each in queries.terms_of(scenario)}


def test_cost_alone_is_what_the_town_reported(work_out):
    scenario = work_out(*GROUP)

    birch = queries.participants_of(scenario).get(organisation__name="Birch")
    assert (birch.alone_low_cents, birch.alone_cents, birch.alone_high_cents) == (62_000_000,) * 3
    assert birch.cost_fact.value == 620_000
    assert birch.cost_fact.load.file_name == "facts.csv"


def test_benefits_that_are_booked_centrally_are_spread_with_a_range(work_out):
    # Cedar's lines without schools: 830,000 and 700,000; with 120,000 booked centrally.
    # By proportion dispatch carries 120,000 x 830 / 1530; at the least nothing, at the most
    # one and a half times that.
    scenario = work_out(*GROUP)

    cedar = queries.participants_of(scenario).get(organisation__name="Cedar")
    spread = 120_000_00 * 830 / 1530
    ends = (cedar.alone_low_cents, cedar.alone_cents, cedar.alone_high_cents)
    assert 830_000_00 < ends[0] < ends[1] < ends[2] < 830_000_00 + 1.5 * spread
    assert ends[1] == pytest.approx(830_000_00 + spread, rel=0.02)


@pytest.mark.parametrize("names", [GROUP, ("Birch", "Dogwood"), ("Cedar", "Alder")])
def test_the_shares_of_every_split_add_up_to_the_shared_cost_to_the_cent(work_out, names):
    scenario = work_out(*names)

    total = terms(scenario)["shared"].mean_cents
    assert shares(scenario)
    for method, cents in shares(scenario).items():
        assert sum(cents.values()) == total, method


def test_the_way_from_gross_to_net_adds_up(work_out):
    scenario = work_out(*GROUP)
    found = terms(scenario)
    mean = {code: term.mean_cents for code, term in found.items()}
    costs = set(mean) - {"alone", "gross", "net", "shared"}

    # every line is rounded to a cent by itself
    assert mean["net"] == pytest.approx(mean["alone"] - mean["shared"], abs=len(mean))
    assert mean["net"] == pytest.approx(
        mean["gross"] - sum(mean[code] for code in costs), abs=len(mean)
    )
    assert mean["alone"] == pytest.approx(sum(alone(scenario).values()), abs=len(GROUP))
    assert all(term.low_cents <= term.high_cents for term in found.values())


def test_what_all_save_is_what_the_group_saves(work_out):
    scenario = work_out(*GROUP)
    net = terms(scenario)["net"].mean_cents

    for method, cents in shares(scenario).items():
        saved = sum(alone(scenario)[name] - cents[name] for name in GROUP)
        assert saved == pytest.approx(net, abs=2 * len(GROUP)), method


def test_equal_parts_differ_by_a_cent_at_most(work_out):
    cents = shares(work_out(*GROUP))["equal"].values()

    assert max(cents) - min(cents) <= 1


def test_shares_per_head_follow_the_people(work_out):
    cents = shares(work_out(*GROUP))["per-capita"]

    # 5,000, 9,000 and 14,000 people
    assert cents["Cedar"] / cents["Alder"] == pytest.approx(14 / 5, rel=1e-6)
    assert cents["Birch"] / cents["Alder"] == pytest.approx(9 / 5, rel=1e-6)


def test_shares_by_grand_list_follow_taxable_property(work_out):
    cents = shares(work_out(*GROUP))["grand-list"]

    # $600, $900 and $1,500 million
    assert cents["Cedar"] / cents["Alder"] == pytest.approx(15 / 6, rel=1e-6)


def test_a_missing_grand_list_refuses_that_split_only(work_out):
    scenario = work_out("Alder", "Dogwood")

    refused = {split.method: split.refusal for split in queries.splits_of(scenario)}
    assert refused.pop("grand-list") == "Not every participant has a grand list on file."
    assert set(refused.values()) == {""}
    assert "grand-list" not in shares(scenario)


def test_the_same_seed_gives_the_same_figures(work_out):
    first, again = work_out(*GROUP), work_out(*GROUP)

    for rows in (shares, alone):
        assert rows(first) == rows(again)
    assert [(t.low_cents, t.mean_cents, t.high_cents) for t in queries.terms_of(first)] == [
        (t.low_cents, t.mean_cents, t.high_cents) for t in queries.terms_of(again)
    ]
    assert shares(work_out(*GROUP, seed=2)) != shares(first)


def test_who_is_named_first_changes_no_share(work_out):
    first, other = work_out("Alder", "Birch", "Cedar"), work_out("Alder", "Cedar", "Birch")

    for method, cents in shares(first).items():
        for name in GROUP:
            assert shares(other)[method][name] == pytest.approx(cents[name], abs=2), method


def test_a_town_named_twice_pays_once(work_out):
    assert list(alone(work_out("Alder", "Birch", "Birch", "Alder"))) == ["Alder", "Birch"]


def test_a_scenario_says_what_it_rests_on(work_out, noon):
    scenario = work_out(*GROUP)

    assert (scenario.seed, scenario.draws, scenario.fitted_on_towns) == (1, 1000, 4)
    assert scenario.parameters_on == noon.date()
    assert 0 <= scenario.chance_of_saving <= 1
    assert scenario.proposed_method in shares(scenario)


@pytest.mark.parametrize(
    ("service", "names", "why"),
    [
        ("libraries", ("Alder", "Dogwood"), r"Dogwood \(reports no libraries line\)"),
        ("dispatch", ("Alder", "Elm"), r"Elm \(books too much centrally to compare\)"),
        ("dispatch", ("Alder", "Fir"), r"Fir \(reports no spending by service\)"),
        ("gis", ("Alder", "Birch"), r"so maps and GIS cannot .* Alder .*no maps and GIS line"),
        ("libraries", ("Alder", "Dogwood", "Fir"), r"Dogwood .*, Fir .*Leave out who cannot"),
        ("education", ("Alder", "Birch"), "Education is not estimated"),
    ],
)
def test_who_cannot_be_compared_is_refused_by_name(work_out, service, names, why):
    with pytest.raises(CannotPropose, match=why):
        work_out(*names, service=service)

    assert not Scenario.objects.exists()


def test_a_town_without_people_is_refused(work_out, towns):
    towns["Birch"].facts.filter(measure="population").delete()

    with pytest.raises(CannotPropose, match=r"Birch \(no population is known\)"):
        work_out("Alder", "Birch")


def test_a_reported_zero_is_a_figure_and_breaks_nothing(work_out, correct):
    correct("geoid,0911000002,spending,dispatch,2030,0,,")

    scenario = work_out(*GROUP)

    assert alone(scenario)["Birch"] == 0
    for cents in shares(scenario).values():
        assert sum(cents.values()) == terms(scenario)["shared"].mean_cents


def test_a_group_that_pays_nothing_has_nothing_to_share(work_out, correct):
    correct(
        "geoid,0911000001,spending,dispatch,2030,0,,",
        "geoid,0911000002,spending,dispatch,2030,0,,",
    )

    with pytest.raises(CannotPropose, match="report that dispatch costs them nothing"):
        work_out("Alder", "Birch")


def test_where_sharing_costs_more_the_words_say_so(work_out, correct, browsers):
    # planning's elasticity is above one: a larger service costs more a head
    correct(
        "geoid,0911000001,spending,planning,2030,900000,,",
        "geoid,0911000002,spending,planning,2030,1500000,,",
        "geoid,0911000003,spending,planning,2030,2600000,,",
    )

    scenario = work_out(*GROUP, service="planning")

    net = terms(scenario)["net"]
    assert net.high_cents < 0
    assert terms(scenario)["gross"].mean_cents < 0
    page = browsers["Alder"].get(f"/scenarios/{scenario.pk}/").content.decode()
    assert "would cost the group about" in page
    assert "would cost Alder about" in page
    assert "would save Alder" not in page


@pytest.mark.parametrize("names", [("Alder",), ("Alder", "Alder")])
def test_sharing_takes_two(work_out, names):
    with pytest.raises(CannotPropose, match="Choose at least one partner: sharing takes two"):
        work_out(*names)


def test_more_than_can_be_tested_are_refused(towns, clerks, noon):
    many = Organisation.objects.bulk_create(
        Organisation(slug=f"mill-{at}", name=f"Mill {at}", kind="municipality", state="CT")
        for at in range(40)
    )

    with pytest.raises(CannotPropose, match="up to 40 bodies; you named 41"):
        services.work_out_scenario(
            service=registry.find_service("libraries"),
            owner=towns["Alder"],
            members=many,
            by=clerks["Alder"],
            at=noon,
        )


def test_dogwood_works_out_nothing_for_alder(work_out, clerks):
    with pytest.raises(CannotPropose, match="You may not work out a scenario for Alder"):
        work_out("Alder", "Birch", by=clerks["Dogwood"])


def test_the_way_put_forward_leaves_nobody_a_better_reason_to_go_than_another_would(work_out):
    scenario = work_out(*GROUP)

    splits = [split for split in queries.splits_of(scenario) if not split.refusal]
    worst = {split.method: split.worst_loss_cents for split in splits}
    assert worst[scenario.proposed_method] <= min(worst.values()) + 100
