"""Shortlists are picked by those who speak for a town, and are its own."""

import pytest
from django.urls import reverse

from interlocal.discovery import queries, services
from interlocal.discovery.models import Shortlist, ShortlistEntry
from interlocal.discovery.services import CannotShortlist
from interlocal.record.models import Entry
from interlocal.registry.models import Organisation


@pytest.fixture
def pick(towns, clerks, dispatch, noon):
    """Put a partner on Alder's shortlist for dispatch."""

    def pick(partner="Birch", by="Alder", **more):
        given = {"owner": towns["Alder"], "service": dispatch, "partner": towns[partner]}
        return services.shortlist_partner(**given | more, by=clerks[by], at=noon)

    return pick


@pytest.fixture
def pick_group(towns, clerks, dispatch, noon):
    """Put the partners of an answer on Alder's shortlist for dispatch."""

    def pick_group(*partners, by="Alder", service=dispatch):
        return services.shortlist_group(
            owner=towns["Alder"],
            service=service,
            partners=[towns[name] for name in partners],
            by=clerks[by],
            at=noon,
        )

    return pick_group


def verbs():
    """What the record says of shortlists."""
    return list(Entry.objects.filter(verb__startswith="discovery").values_list("verb", "detail"))


def test_a_partner_is_kept_with_what_was_expected(pick, clerks):
    entry = pick(reasons="Birch is near.", net_cents=(-100, 200, 500))

    assert (entry.net_low_cents, entry.net_mean_cents, entry.net_high_cents) == (-100, 200, 500)
    assert entry.shortlist.created_by == clerks["Alder"]
    assert verbs() == [("discovery.shortlisted", "Birch")]


def test_a_partner_is_picked_once(pick):
    first = pick(reasons="Birch is near.")

    again = pick(reasons="Something else.")

    assert (again.pk, again.reasons) == (first.pk, "Birch is near.")
    assert len(verbs()) == 1


def test_nothing_estimated_is_nothing_kept(pick):
    entry = pick()

    assert (entry.net_low_cents, entry.net_mean_cents, entry.net_high_cents) == (None, None, None)


def test_dogwood_keeps_no_shortlist_for_alder(pick, pick_group):
    with pytest.raises(CannotShortlist, match="You may not keep a shortlist for Alder"):
        pick(by="Dogwood")
    with pytest.raises(CannotShortlist, match="You may not keep a shortlist for Alder"):
        pick_group("Birch", by="Dogwood")

    assert not Shortlist.objects.exists()


def test_a_town_is_not_its_own_partner(pick, pick_group):
    with pytest.raises(CannotShortlist, match="Alder cannot be its own partner"):
        pick("Alder")
    with pytest.raises(CannotShortlist, match="Alder cannot be its own partner"):
        pick_group("Birch", "Alder")

    assert not Shortlist.objects.exists()  # nor is Birch half saved


def test_a_full_shortlist_says_so(pick, towns, noon):
    shortlist = pick("Birch").shortlist
    others = Organisation.objects.bulk_create(
        Organisation(slug=f"far-{n}", name=f"Far {n}", kind="municipality", state="CT")
        for n in range(37)
    )
    ShortlistEntry.objects.bulk_create(
        ShortlistEntry(shortlist=shortlist, partner=other, added_at=noon) for other in others
    )
    pick("Cedar")  # the thirty-ninth

    with pytest.raises(CannotShortlist, match="A shortlist holds 39 partners; remove one first"):
        pick("Dogwood")

    assert shortlist.entries.count() == 39
    assert pick("Cedar").partner == towns["Cedar"]  # who is on it is no addition


def test_a_group_is_kept_with_the_reasons_of_the_day(pick_group):
    (entry,) = pick_group("Birch")

    assert "Alder and Birch share a border." in entry.reasons
    assert entry.net_low_cents < entry.net_mean_cents < entry.net_high_cents


def test_a_group_that_was_not_ranked_is_kept_without_figures(pick_group):
    entries = pick_group("Birch", "Dogwood")

    assert [(entry.reasons, entry.net_mean_cents) for entry in entries] == [("", None)] * 2


def test_a_group_of_nobody_is_refused(pick_group):
    with pytest.raises(CannotShortlist, match="Choose at least one partner"):
        pick_group()


def test_a_partner_is_dropped_once(shortlist, clerks, noon):
    entry = shortlist.entries.get(partner__name="Birch")

    services.drop_partner(entry=entry, by=clerks["Alder"], at=noon)
    services.drop_partner(entry=entry, by=clerks["Alder"], at=noon)

    assert [each.partner.name for each in shortlist.entries.all()] == ["Cedar"]
    assert verbs().count(("discovery.dropped", "Birch")) == 1


def test_an_empty_shortlist_goes_and_dropping_again_is_no_error(shortlist, clerks, noon):
    entries = list(shortlist.entries.all())

    for entry in [*entries, *entries]:
        services.drop_partner(entry=entry, by=clerks["Alder"], at=noon)

    assert not Shortlist.objects.exists()
    assert [verb for verb, _ in verbs()].count("discovery.dropped") == 2


def test_dogwood_drops_nobody(shortlist, clerks, noon):
    with pytest.raises(CannotShortlist, match="You may not change a shortlist of Alder"):
        services.drop_partner(entry=shortlist.entries.first(), by=clerks["Dogwood"], at=noon)

    assert shortlist.entries.count() == 2


@pytest.mark.parametrize("name", ["Birch", "Dogwood"])
def test_a_shortlist_is_its_owners_own(shortlist, clerks, browsers, name):
    page = browsers[name].get(reverse("discovery:shortlists")).content.decode()

    assert "Nothing on a shortlist yet" in page
    assert "is near" not in page
    assert not queries.shortlists_visible_to(clerks[name]).exists()
    assert not queries.shortlist_entries_visible_to(clerks[name]).exists()


def test_a_shortlist_shows_whom_it_holds_and_why(shortlist, browsers):
    page = browsers["Alder"].get(reverse("discovery:shortlists")).content.decode()

    assert "Birch is near." in page
    assert "Cedar is near." in page
    assert "Only Alder sees this" in page


def test_the_list_for_htmx_is_a_part_of_the_page(shortlist, browsers):
    address = reverse("discovery:shortlists")

    part = browsers["Alder"].get(address, headers={"HX-Request": "true"})
    page = browsers["Alder"].get(address)

    assert "<html" not in part.content.decode()
    assert "<html" in page.content.decode()
    assert "Birch is near." in part.content.decode()
    assert part.headers["Vary"] == page.headers["Vary"]
    assert "HX-Request" in page.headers["Vary"]


def test_an_answer_is_picked_and_dropped_by_clicks(browsers, towns, dispatch):
    alder = browsers["Alder"]
    asked = {"owner": "alder-ct", "service": dispatch.pk, "partner": ["birch-ct"]}

    page = alder.post(reverse("discovery:pick"), asked, follow=True).content.decode()

    entry = Shortlist.objects.get().entries.get()
    assert "On Alder&#x27;s shortlist. Only Alder sees it." in page
    page = alder.post(reverse("discovery:drop", args=[entry.pk]), follow=True).content.decode()
    assert "Birch is off the shortlist." in page
    assert alder.post(reverse("discovery:drop", args=[entry.pk])).status_code == 404


def test_dogwood_neither_picks_nor_drops_for_alder(browsers, shortlist, dispatch):
    entry = shortlist.entries.first()
    asked = {"owner": "alder-ct", "service": dispatch.pk, "partner": ["dogwood-ct"]}

    page = browsers["Dogwood"].post(reverse("discovery:pick"), asked, follow=True)
    dropped = browsers["Dogwood"].post(reverse("discovery:drop", args=[entry.pk]))

    assert "You may not keep a shortlist for Alder." in page.content.decode()
    assert dropped.status_code == 404
    assert shortlist.entries.count() == 2


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"owner": "alder-ct", "service": "moon-landing", "partner": ["birch-ct"]},
        {"owner": "alder-ct", "service": "dispatch", "partner": ["nowhere"]},
        {"owner": "alder-ct", "service": "dispatch", "partner": ["bi\x00rch-ct"]},
        {"owner": "al\x00der-ct", "service": "dispatch", "partner": ["birch-ct"]},
        {"owner": "x" * 100_000, "service": "dispatch", "partner": ["birch-ct"] * 900},
    ],
)
def test_a_choice_that_does_not_exist_is_told(browsers, asked):
    page = browsers["Alder"].post(reverse("discovery:pick"), asked, follow=True).content.decode()

    assert "That choice does not exist any more." in page
    assert not Shortlist.objects.exists()


def test_the_number_of_questions_to_the_database_is_the_same_for_more_partners(
    shortlist, browsers, pick, django_assert_num_queries, django_assert_max_num_queries
):
    address = reverse("discovery:shortlists")
    with django_assert_max_num_queries(20) as two:
        browsers["Alder"].get(address)
    pick("Dogwood")

    with django_assert_num_queries(len(two)):
        browsers["Alder"].get(address)
