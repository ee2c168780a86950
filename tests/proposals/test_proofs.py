"""Every split has a proof that a stranger can check, and each body its own view of the deal."""

import json

import pytest
from django.urls import reverse

from interlocal.engine.games import Certificate, CostGame, verify
from interlocal.engine.games.documents import game_of_document
from interlocal.proposals import calculations, queries, rules


@pytest.fixture
def proof_of(scenario):
    return lambda method: reverse("proposals:certificate", args=[scenario.pk, method])


def test_every_method_is_worked_out_or_says_why_not(scenario):
    splits = {split.method: split for split in queries.splits_of(scenario)}

    assert set(splits) == {method.code for method in rules.METHODS}
    assert all(split.refusal or split.certificate for split in splits.values())


def test_each_proof_holds_for_the_costs_that_travel_with_it(scenario, proof_of, browsers):
    for split in queries.splits_of(scenario).exclude(certificate=""):
        answer = browsers["Alder"].get(proof_of(split.method))
        document = json.loads(answer.content)

        game = game_of_document(document["game"])
        certificate = Certificate.from_dict(document["certificate"])

        assert verify(certificate, game), split.method
        paid = [share.cents for share in split.shares.all()]
        assert [round(share * 100) for share in certificate.shares] == pytest.approx(paid, abs=1)


def test_a_proof_for_other_costs_does_not_hold(scenario, proof_of, browsers):
    document = json.loads(browsers["Alder"].get(proof_of("shapley")).content)
    game = game_of_document(document["game"])
    dearer = CostGame.from_table(game.costs * 1.01, game.members)

    assert not verify(Certificate.from_dict(document["certificate"]), dearer)


def test_nobody_else_sees_a_proof(proof_of, browsers):
    assert browsers["Dogwood"].get(proof_of("shapley")).status_code == 404
    assert browsers["Birch"].get(proof_of("shapley")).status_code == 404


def test_a_proof_that_is_not_there_is_not_found(proof_of, browsers):
    assert browsers["Alder"].get(proof_of("by-dice")).status_code == 404


def test_a_partner_reads_the_proofs_once_they_are_shared(shared, proof_of, browsers):
    assert browsers["Birch"].get(proof_of("shapley")).status_code == 200


def test_a_raw_deal_names_who_would_do_better_apart():
    # Alone 60 and 40, together 90. At 45 each Birch pays 5 more than alone.
    game = json.dumps({"members": ["Alder", "Birch"], "table": [0, 60, 40, 90]})

    alder, birch = calculations.deals(game, [4500, 4500])

    assert (alder.is_raw, birch.is_raw) == (False, True)
    assert birch.worst_group == ("Birch",)
    assert birch.worst_loss_cents == 500
    assert alder.floor_cents == 5000


def test_the_page_shows_each_towns_best_way_out(scenario, browsers):
    page = browsers["Alder"].get(reverse("proposals:scenario", args=[scenario.pk]))

    assert "Is it a raw deal for anybody?" in page.content.decode()
    assert "better by staying" in page.content.decode()
