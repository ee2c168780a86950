"""Baselines: one's own with drafts, a partner's once handed over, nobody else's."""

import pytest
from tests.api.programs import NOON, items, problem
from tests.proposals.test_baselines import WHOLE

from interlocal.accounts.models import User
from interlocal.proposals import queries, services
from interlocal.registry import queries as registry


@pytest.fixture
def bolton_draft(draft, bolton):
    """Bolton's draft of a baseline in its own initiative, written whole."""
    by = User.objects.get(email="manager@bolton.example")
    baseline = services.start_baseline(
        organisation=registry.find_organisation("Bolton"),
        service=draft.service,
        initiative=draft,
        by=by,
        at=NOON,
    )
    return services.save_draft(
        version=queries.own_draft(baseline), content=WHOLE, seen=0, by=by, at=NOON
    )


def test_a_baseline_tells_what_was_said_and_null_where_nothing_was(bolton_draft, bolton):
    (baseline,) = items(bolton.get("baselines"))
    (version,) = items(bolton.get(f"baselines/{baseline['id']}/versions"))

    assert baseline["organisation"]["name"] == "Bolton"
    assert (version["state"], version["sha256"], version["net_cents"]) == (
        "draft",
        None,
        378_000_00,
    )
    assert version["lines"][1]["low_cents"] == 80_000_00
    assert version["bindings"][0]["until_on"] is None
    assert [duty["cents"] for duty in version["duties"]] == [26_000_00]


def test_partners_see_it_once_handed_over_and_others_never(
    bolton_draft, draft, bolton, coventry, andover
):
    from interlocal.initiatives import services as initiatives

    by = User.objects.get(email="manager@bolton.example")
    initiatives.invite(initiative=draft, by=by, at=NOON)
    path = f"baselines/{bolton_draft.baseline_id}/versions"
    problem(coventry.get(path), 404)

    services.lock(version=bolton_draft, by=by, at=NOON)

    (version,) = items(coventry.get(path))
    assert version["state"] == "locked"
    assert len(version["sha256"]) == 64
    problem(andover.get(path), 404)
    assert items(andover.get("baselines")) == []
