"""Clauses of real cooperations: the arithmetic of published cases, as far as it goes."""

import numpy as np
import pytest

from interlocal.engine.errors import UnusableInput
from interlocal.engine.games import CostGame, Fixed, OracleGame, PerMember, acceptable_formula
from interlocal.engine.sharing import Clause, Driver, Limit, PhaseIn, Pool, Revenue

CHESPROCOTT = {"Cheshire": 29_142, "Wolcott": 16_462, "Prospect": 9_494}


def test_north_central_health_charges_enfield_286_dollars_more_for_fewer_people():
    # North Central District Health Department, Connecticut: the rate rose from 2.70 to 2.835 a
    # head while Enfield went from 45,187 to 43,136 people; published: 286 dollars more
    before = Clause.of_rate(2.70, "people").shares({"people": {"Enfield": 45_187}})
    after = Clause.of_rate(2.835, "people").shares({"people": {"Enfield": 43_136}})

    assert before.cents == {"Enfield": 12_200_490}
    assert after.cents == {"Enfield": 12_229_056}
    assert after.total_cents - before.total_cents == 28_566


def test_chesprocott_towns_pay_6_65_a_head_and_the_levy_adds_15_per_cent():
    # Chesprocott Health District, Connecticut: towns 366,401 dollars; a levy of one dollar on
    # 29,142 + 9,494 + 16,462 people is 55,098, 15 per cent of the towns' part
    bill = Clause.of_rate(6.65, "people").shares({"people": CHESPROCOTT})
    levy = Clause.of_rate(1, "people").shares({"people": CHESPROCOTT})

    assert bill.total_cents // 100 == 366_401
    assert levy.total_cents == 5_509_800
    assert levy.total_cents / bill.total_cents == pytest.approx(0.15, abs=0.001)


def test_connecticut_pays_districts_1_85_a_head():
    # Connecticut General Statutes 19a-245 (text of 2011): 1.85 dollars a head to districts of three
    # towns or 50,000 people; Chesprocott's budget shows 101,931 dollars from the state
    grant = Clause.of_rate(1.85, "people").shares({"people": CHESPROCOTT})

    assert grant.total_cents // 100 == 101_931
    # it asks for 50,000 people or three towns, and a dollar a head from the towns
    assert sum(CHESPROCOTT.values()) >= 50_000
    assert len(CHESPROCOTT) >= 3
    assert 366_401 / sum(CHESPROCOTT.values()) >= 1


def test_chesprocott_gives_its_surplus_back_in_proportion_to_what_was_paid():
    # the year of the levy of 55,098 dollars ended 32,381.52 above; returned here in proportion
    # to contributions, as is done in New Mexico
    paid = Clause.of_rate(6.65 + 1, "people").shares({"people": CHESPROCOTT})

    back = Clause.of_weights({"paid": 1.0}).shares({"paid": paid.by_member()}, 32_381.52)

    assert back.total_cents == 3_238_152
    assert back.by_member()["Cheshire"] == pytest.approx(32_381.52 * 29_142 / 55_098, abs=0.01)
    assert back.total_cents / 5_509_800 == pytest.approx(0.5877, abs=5e-5)


def test_dartmouth_fire_districts_pay_dispatch_by_their_part_of_the_levy():
    # Dartmouth, Massachusetts, proposal: 1.79, 0.72 and 2.27 per cent of a levy of 42,216,627;
    # of 571,336 dollars for dispatch 10,227, 4,114 and 12,969
    levy = {"District 1": 1.79, "District 2": 0.72, "District 3": 2.27}
    levy["Town"] = 100 - sum(levy.values())

    bill = Clause.of_weights({"levy": 1.0}).shares({"levy": levy}, 571_336)

    assert [round(amount) for amount in bill.by_member().values()][:3] == [10_227, 4_114, 12_969]


def test_king_county_leaves_tukwila_between_1_3_and_6_per_cent():
    # King County animal services: 80 per cent by use, 20 by population. Tukwila has 1.91 per cent
    # of the people, 7 of the calls, 5.71 of the intakes and 1.18 of the licenses. How use is
    # weighed inside is not published with these, so they fix bounds and no more
    tukwila = {"calls": 7.0, "intakes": 5.71, "licenses": 1.18}

    def part(use):
        clause = Clause.of_weights({use: 0.8, "people": 0.2})
        counts = {use: [tukwila[use], 100 - tukwila[use]], "people": [1.91, 100 - 1.91]}
        return clause.shares(counts, 100, members=["Tukwila", "Others"]).charges[0]

    assert part("calls") == pytest.approx(0.8 * 7 + 0.2 * 1.91)
    assert min(map(part, tukwila)) == pytest.approx(1.326)
    assert max(map(part, tukwila)) == pytest.approx(5.982)


def test_half_by_value_and_half_by_people_drove_new_limerick_out():
    # Southern Aroostook landfill, Maine, divided half by valuation and half by population; a town
    # of 527 people with a mill pays more than it would by people alone
    counts = {
        "valuation": {"New Limerick": 3.0, "Others": 97.0},
        "people": {"New Limerick": 527, "Others": 17_000},
    }

    half = Clause.of_weights({"valuation": 0.5, "people": 0.5}).shares(counts, 1000)
    heads = Clause.of_weights({"people": 1.0}).shares({"people": counts["people"]}, 1000)

    assert half.cents["New Limerick"] == round(1000 * (0.03 + 527 / 17_527) / 2 * 100)
    assert half.walk("New Limerick")[0].given["driver"] == "valuation"
    assert heads.cents["New Limerick"] == round(1000 * 527 / 17_527 * 100)


def test_snohomish_pools_calls_of_eight_quarters_and_a_smoothed_first_year():
    # Snohomish County 911, Washington: subscribers' revenue comes off first; pools; 54 per cent by
    # calls over eight quarters, 23 by assessed value, 23 by population, police and fire apart;
    # dedicated consoles at cost; the first year smoothed. The weights and the order of work are
    # published; the figures of these two agencies are made up and worked by hand
    weights = {"calls": 0.54, "value": 0.23, "people": 0.23}
    clause = Clause(
        (
            Pool("Police dispatch", weights, share=0.75),
            Pool("Fire dispatch", {"fire calls": 1.0}, share=0.25),
            Pool("Dedicated consoles", price=10_000, per="consoles"),
        ),
        drivers=(Driver("calls", 8, "quarters"),),
        revenue=(Revenue("Subscribers"),),
        phase_in=PhaseIn((0.5,)),
    )
    counts = {
        "calls": {"Everett": [30] * 8, "Mukilteo": [5, 15] * 4},
        "value": {"Everett": 60, "Mukilteo": 40},
        "people": {"Everett": 80, "Mukilteo": 20},
        "fire calls": {"Everett": 1, "Mukilteo": 1},
        "consoles": {"Everett": 1, "Mukilteo": 0},
    }
    today = {"Everett": 50, "Mukilteo": 50}

    first = clause.shares(counts, 150_000, year=1, today=today, revenue={"Subscribers": 40_000})
    second = clause.shares(counts, 150_000, year=2, today=today, revenue={"Subscribers": 40_000})

    # 150,000 - 40,000 - 10,000 leaves 100,000; police 75,000: calls 40,500 x 3/4 = 30,375, value
    # 17,250 x 0.6 = 10,350, people 17,250 x 0.8 = 13,800; fire 12,500; console 10,000
    assert second.by_member() == {"Everett": 77_025.0, "Mukilteo": 32_975.0}
    # half of that and half of 55,000
    assert first.by_member() == {"Everett": 66_012.5, "Mukilteo": 43_987.5}


def test_forty_one_towns_are_refused_with_the_limit_and_a_way_out():
    towns = [f"Town {number}" for number in range(1, 42)]
    game = OracleGame.build(towns, Fixed(1e5), PerMember(np.full(41, 1e4)))

    with pytest.raises(UnusableInput, match=r"41 members are too many.*up to 40.*two steps"):
        acceptable_formula(game, {"equal": np.ones(41)})


def test_a_bill_of_the_wrong_year_cannot_be_made_from_stale_quarters():
    clause = Clause((Pool("All", {"calls": 1.0}),), drivers=(Driver("calls", 8, "quarters"),))

    with pytest.raises(UnusableInput, match=r"Everett has 7 quarters of calls.*averages 8"):
        clause.shares({"calls": {"Everett": [1] * 7, "Mukilteo": [1] * 8}}, 100)


def test_griswold_pays_per_incident_where_the_others_pay_per_head():
    # Northeastern Connecticut Council of Governments, animal control: per head, Griswold by
    # incident. The way of charging is published, the figures here are made up
    clause = Clause(
        (
            Pool("Incidents", price=120, per="incidents", members=("Griswold",)),
            Pool("Members", {"people": 1.0}, not_for=("Griswold",)),
        ),
        limits=(Limit("cap", "amount", 47_000, members=("Plainfield",)),),
    )

    bill = clause.shares(
        {
            "people": {"Plainfield": 15_000, "Killingly": 17_000, "Griswold": 11_000},
            "incidents": {"Plainfield": 0, "Killingly": 0, "Griswold": 100},
        },
        112_000,
    )

    assert bill.by_member() == {"Plainfield": 46_875, "Killingly": 53_125, "Griswold": 12_000}


def test_the_skane_formula_needs_a_subsidy_and_names_who_is_in_the_way():
    from tests.engine.sharing.published import skane

    game: CostGame = skane()
    found = acceptable_formula(game, {"people": [85.0, 176.3, 26.8, 69.0, 287.3, 59.5]})

    assert not found.acceptable
    # by population alone each group's cost bounds what can be asked: the tightest is the subsidy
    parts = np.array([85.0, 176.3, 26.8, 69.0, 287.3, 59.5])
    parts /= parts.sum()
    masks = np.arange(1, game.costs.size)
    most = (game.costs[masks] / (game.rows(masks) @ parts)).min()
    assert found.subsidy == pytest.approx(game.total - most)
    assert len(found.in_the_way) == 1
