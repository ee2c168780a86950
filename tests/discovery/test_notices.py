"""Needs and offers: who may post, what is refused, who sees it, what meets, what is written."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from interlocal.discovery import queries, rules, services
from interlocal.discovery.models import Notice
from interlocal.discovery.rules import Content
from interlocal.discovery.services import CannotPost
from interlocal.record.models import Entry
from interlocal.registry import queries as registry
from interlocal.registry import services as registry_services

BOARD = reverse("discovery:notices")
FILLED_IN = {
    "owner": "alder-ct",
    "service": "dispatch",
    "what": "service",
    "title": "Night dispatch",
    "reach": "anywhere",
    "audience": "everyone",
}


@pytest.fixture
def post(towns, clerks, services_by_code, noon):
    """Post for one of the four towns; a need for dispatch unless told otherwise."""

    def post(owner="Alder", kind="need", by=None, at=noon, service="dispatch", **more):
        said = {"what": "service", "title": f"{owner} {kind}", "reach": "anywhere"}
        said |= {"audience": "everyone", **more}
        return services.post(
            owner=towns[owner],
            kind=kind,
            content=Content(service=services_by_code[service], **said),
            by=clerks[by or owner],
            at=at,
        )

    return post


@pytest.fixture
def council(towns, noon):
    """A council of governments with Alder and Birch in it."""
    source = registry.sources().get(code="yearly-report")
    common = {"source": source, "by": None, "at": noon}
    registry_services.import_organisations(
        content=b"name,kind,state,geoid\nValley Council,cog,CT,09110\n",
        file_name="council.csv",
        **common,
    )
    rows = "scheme,body,member\ngeoid,09110,0911000001\ngeoid,09110,0911000002\n"
    registry_services.import_members(content=rows.encode(), file_name="members.csv", **common)
    return registry.find_organisation("Valley Council")


@pytest.fixture
def sees(clerks, noon):
    """Which titles the clerk of a town sees."""

    def sees(name, on=None):
        seen = queries.notices_visible_to(clerks[name], on=on or noon.date())
        return {notice.title for notice in seen}

    return sees


def test_a_need_is_posted_for_half_a_year_and_recorded(post, noon):
    need = post(yearly_cost_cents=400_000_00, volume=Decimal(9000), volume_unit="calls a year")

    assert need.expires_on == noon.date() + timedelta(days=180)
    assert Entry.objects.get(verb="discovery.need_posted").subject_name == "Alder need"


def test_nobody_posts_for_another_town(post):
    with pytest.raises(CannotPost, match="You may not post for Alder"):
        post("Alder", by="Birch")


def test_a_cost_above_all_that_the_town_spends_is_refused(post, towns, noon):
    row = "geoid,0911000001,spending-total,,2030,12000000,,"
    registry_services.import_facts(
        content=f"scheme,identifier,measure,service,year,value,kind,note\n{row}".encode(),
        file_name="total.csv",
        source=registry.sources().get(code="yearly-report"),
        by=None,
        at=noon,
    )

    with pytest.raises(
        CannotPost, match=r"more than all that Alder spends: \$12,000,000 in FY2030"
    ):
        post(yearly_cost_cents=40_000_000_00)
    assert post(yearly_cost_cents=400_000_00).pk


def test_without_a_total_an_absurd_cost_is_measured_by_the_residents(post):
    # Alder has 5,000 residents; $20,000 for each of them is the most that is believed
    with pytest.raises(CannotPost, match=r"\$20,001 for each of Alder’s 5,000 residents"):
        post(yearly_cost_cents=5_000 * 20_001_00)
    assert post(yearly_cost_cents=5_000 * 20_000_00).pk


@pytest.mark.parametrize(
    ("more", "field", "said"),
    [
        ({"title": "  "}, "title", "in one line"),
        ({"yearly_cost_cents": 0}, "yearly_cost", "Zero would say"),
        ({"volume": Decimal(5)}, "volume_unit", "needs its unit"),
        ({"volume_unit": "calls"}, "volume", "needs its unit"),
        ({"volume": Decimal(-5), "volume_unit": "calls"}, "volume", "above zero"),
        ({"price_cents": 5}, "price", "A need has no price"),
        ({"kind": "offer", "yearly_cost_cents": 5}, "yearly_cost", "An offer has a price"),
        ({"kind": "offer", "price_cents": 5}, "price_unit", "needs a number and its unit"),
        ({"kind": "offer", "price_unit": "hour"}, "price", "needs a number and its unit"),
        (
            {"kind": "offer", "price_unit": "hour", "price_cents": 9_000_00},
            "price",
            r"\$9,000 an hour cannot be meant",
        ),
        ({"reach": "distance"}, "reach_km", "Say how far"),
        ({"audience": "chosen"}, "chosen", "at least one other organization"),
        ({"audience": "region"}, "audience", "belongs to no council of governments"),
    ],
)
def test_what_makes_no_sense_is_refused_where_it_can_be_mended(post, more, field, said):
    with pytest.raises(CannotPost, match=said) as refusal:
        post(**more)

    assert refusal.value.field == field
    assert not Notice.objects.exists()


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_it_expires_on_a_day_after_today_and_within_a_year(post, noon, days):
    with pytest.raises(CannotPost, match="within a year"):
        post(expires_on=noon.date() + timedelta(days=days))


def test_a_need_for_a_day_decades_ahead_is_refused(post, noon):
    with pytest.raises(CannotPost, match="more than 10 years ahead"):
        post(wanted_by=noon.date().replace(year=9999))


def test_a_volume_may_be_written_with_commas_and_none_is_guessed(browsers):
    asked = FILLED_IN | {"volume_unit": "calls a year"}

    browsers["Alder"].post(reverse("discovery:post", args=["need"]), asked | {"volume": "12,000"})
    refused = browsers["Alder"].post(
        reverse("discovery:post", args=["need"]), asked | {"volume": "12,00"}
    )

    assert [notice.volume for notice in Notice.objects.all()] == [12_000]
    assert refused.context["form"].errors["volume"] == ["Enter a number."]


def test_a_need_for_a_day_that_has_passed_is_refused(post, noon):
    with pytest.raises(CannotPost, match="That day has passed"):
        post(wanted_by=noon.date() - timedelta(days=1))


@pytest.mark.parametrize(
    ("text", "cents"), [("12,500", 1_250_000), ("$ 87.5", 8_750), ("0", 0), (" 1200.05 ", 120_005)]
)
def test_an_amount_is_read_as_people_write_it(text, cents):
    assert rules.cents_of(text) == cents


@pytest.mark.parametrize(
    "text", ["about forty", "12.500,00", "1,25,000", "-5", "1e9", "NaN", "20-30", "12k", "९", ""]
)
def test_an_amount_in_words_is_not_guessed(text):
    with pytest.raises(ValueError, match="as a number, for example 12,500"):
        rules.cents_of(text)


@given(st.integers(0, 10**14))
def test_every_amount_that_is_shown_is_read_back(cents):
    assert rules.cents_of(f"${cents // 100:,}.{cents % 100:02}") == cents


def test_everyone_sees_what_is_for_everyone_and_strangers_do_not(post, sees, noon):
    from django.contrib.auth.models import AnonymousUser

    post()

    assert sees("Dogwood") == {"Alder need"}
    assert not queries.notices_visible_to(AnonymousUser(), on=noon.date()).exists()


def test_only_the_chosen_see_what_is_for_them(post, sees, towns):
    post(audience="chosen", chosen=(towns["Birch"],))

    assert sees("Birch") == sees("Alder") == {"Alder need"}
    assert sees("Cedar") == sees("Dogwood") == set()


def test_the_region_sees_what_is_for_the_region(post, sees, council, noon):
    from tests.cast import appointed

    post(audience="region")
    coordinator = appointed("coordinator@valley.example", council, noon)

    assert sees("Birch") == {"Alder need"}
    assert sees("Dogwood") == set()
    assert queries.notices_visible_to(coordinator, on=noon.date()).count() == 1


def test_what_has_expired_only_its_owner_sees(post, sees, noon):
    need = post(expires_on=noon.date() + timedelta(days=10))

    assert sees("Birch", on=need.expires_on) == {"Alder need"}
    assert sees("Birch", on=need.expires_on + timedelta(days=1)) == set()
    assert sees("Alder", on=need.expires_on + timedelta(days=1)) == {"Alder need"}


def test_it_asks_to_be_renewed_and_is(post, clerks, noon):
    need = post(expires_on=noon.date() + timedelta(days=21))
    post("Alder", "offer", expires_on=noon.date() + timedelta(days=22))
    waiting = queries.notices_to_renew(clerks["Alder"], on=noon.date())
    assert [each.pk for each in waiting] == [need.pk]

    kept = services.renew(notice=need, by=clerks["Alder"], at=noon)

    assert kept.expires_on == noon.date() + timedelta(days=180)
    assert not queries.notices_to_renew(clerks["Alder"], on=noon.date()).exists()


def test_renewing_never_shortens(post, clerks, noon):
    need = post(expires_on=noon.date() + timedelta(days=300))

    assert services.renew(notice=need, by=clerks["Alder"], at=noon).expires_on == need.expires_on


def test_withdrawn_it_is_the_owners_own_and_stays_as_it_is(post, sees, clerks, dispatch, noon):
    need = post()
    services.withdraw(notice=need, by=clerks["Alder"], at=noon)
    services.withdraw(notice=need, by=clerks["Alder"], at=noon)

    assert sees("Birch") == set()
    assert Entry.objects.filter(verb="discovery.need_withdrawn").count() == 1
    with pytest.raises(CannotPost, match="was withdrawn"):
        services.renew(notice=need, by=clerks["Alder"], at=noon)
    said = Content(dispatch, "service", "Anew", "anywhere", "everyone")
    with pytest.raises(CannotPost, match="was withdrawn"):
        services.change(notice=need, content=said, by=clerks["Alder"], at=noon)


def test_another_town_changes_nothing(post, clerks, dispatch, noon):
    need = post()
    said = Content(dispatch, "service", "Anew", "anywhere", "everyone")

    for act, more in (
        (services.change, {"content": said}),
        (services.renew, {}),
        (services.withdraw, {}),
    ):
        with pytest.raises(CannotPost, match="You may not change what Alder posted"):
            act(notice=need, by=clerks["Birch"], at=noon, **more)


def test_a_change_may_take_readers_away(post, sees, clerks, towns, dispatch, noon):
    need = post(audience="chosen", chosen=(towns["Birch"], towns["Cedar"]))
    said = Content(
        dispatch, "service", "Anew", "anywhere", "chosen", chosen=(towns["Cedar"], towns["Alder"])
    )

    services.change(notice=need, content=said, by=clerks["Alder"], at=noon)

    assert sees("Birch") == set()
    assert sees("Cedar") == {"Anew"}
    assert [body.name for body in queries.chosen_by(need)] == ["Cedar"]


# Alder to Birch is 8.3 km over a shared border; to Dogwood 10.6 km without one.


@pytest.mark.parametrize(
    ("need", "offer", "meets"),
    [
        ({"reach": "anywhere"}, {"reach": "anywhere"}, True),
        ({"reach": "distance", "reach_km": 10}, {"reach": "anywhere"}, False),
        ({"reach": "distance", "reach_km": 11}, {"reach": "anywhere"}, True),
        ({"reach": "anywhere"}, {"reach": "distance", "reach_km": 10}, False),
        ({"reach": "neighbors"}, {"reach": "anywhere"}, False),
    ],
)
def test_a_need_and_an_offer_meet_where_each_reaches_the_other(
    post, clerks, noon, need, offer, meets
):
    post("Alder", **need)
    post("Dogwood", "offer", **offer)

    for name in ("Alder", "Dogwood"):
        found = queries.pairings_visible_to(clerks[name], on=noon.date())
        assert bool(found) is meets
    assert queries.pairings_visible_to(clerks["Birch"], on=noon.date()) == []


def test_neighbors_meet_over_their_border(post, clerks, noon):
    post("Alder", reach="neighbors")
    post("Birch", "offer", reach="neighbors")

    (found,) = queries.pairings_visible_to(clerks["Alder"], on=noon.date())

    assert rules.pairing_sentence(found, found.need) == (
        "Birch offers what Alder needs for dispatch, 8 km away."
    )
    assert rules.pairing_sentence(found, found.offer) == (
        "Alder needs what Birch offers for dispatch, 8 km away."
    )


def test_other_services_and_two_needs_do_not_meet(post, clerks, noon):
    post("Alder")
    post("Birch", "need")
    post("Cedar", "offer", service="libraries")
    post("Alder", "offer")

    assert queries.pairings_visible_to(clerks["Cedar"], on=noon.date()) == []
    (found,) = queries.pairings_visible_to(clerks["Birch"], on=noon.date())
    assert found.offer.owner.name == "Alder"


def test_a_match_is_known_only_to_who_may_see_the_other_side(post, clerks, towns, noon):
    post("Alder", audience="chosen", chosen=(towns["Cedar"],))
    post("Birch", "offer")

    assert len(queries.pairings_visible_to(clerks["Alder"], on=noon.date())) == 1
    assert queries.pairings_visible_to(clerks["Birch"], on=noon.date()) == []


def test_somebody_far_is_met_only_by_who_serves_anywhere(towns, post, clerks, noon):
    towns["Dogwood"].latitude = towns["Dogwood"].longitude = None
    towns["Dogwood"].save()
    post("Dogwood", "offer")
    post("Alder", reach="distance", reach_km=20_000)
    assert queries.pairings_visible_to(clerks["Alder"], on=noon.date()) == []

    post("Alder", title="Maps from anywhere")

    (found,) = queries.pairings_visible_to(clerks["Alder"], on=noon.date())
    assert found.km is None


def test_each_side_is_written_to_once(post, noon, django_capture_on_commit_callbacks):
    post("Alder")
    post("Birch", "offer", title="A desk at night")

    with django_capture_on_commit_callbacks(execute=True):
        letters = services.digest(at=noon)

    assert {letter.to for letter in letters} == {"clerk@alder.example", "clerk@birch.example"}
    alders = next(letter for letter in letters if letter.to == "clerk@alder.example")
    assert alders.subject == "1 match for what Alder posted"
    assert "Birch offers what Alder needs for dispatch, 8 km away." in alders.text
    assert "“A desk at night”" in alders.text
    assert len(mail.outbox) == 2
    assert services.digest(at=noon + timedelta(days=1)) == []


def test_a_new_match_is_told_without_the_old_ones(post, noon):
    post("Alder")
    post("Birch", "offer", title="First")
    services.digest(at=noon)
    post("Cedar", "offer", title="Second")

    letters = services.digest(at=noon + timedelta(days=1))

    alders = next(letter for letter in letters if letter.to == "clerk@alder.example")
    assert "Second" in alders.text
    assert "First" not in alders.text


def test_who_may_not_see_the_other_side_is_not_written_to(post, towns, noon):
    post("Alder", audience="chosen", chosen=(towns["Cedar"],))
    post("Birch", "offer")

    assert [letter.to for letter in services.digest(at=noon)] == ["clerk@alder.example"]


def test_the_command_says_how_many_letters_went_out(post, capsys):
    post("Alder")

    call_command("send_digest")

    assert capsys.readouterr().out == "0 letters sent.\n"


def test_what_is_posted_on_the_page_is_seen_by_others(browsers):
    filled = FILLED_IN | {"yearly_cost": "$ 400,000", "cause": "Two people retire."}

    answer = browsers["Alder"].post(reverse("discovery:post", args=["need"]), filled, follow=True)

    assert "Everyone who is signed in sees this" in answer.content.decode()
    seen = browsers["Dogwood"].get(BOARD).content.decode()
    assert "Night dispatch" in seen
    assert "$400,000 a year, as stated" in seen


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        ("need", {"yearly_cost": "about forty thousand"}, "Write one amount in dollars"),
        ("need", {"yearly_cost": "999,999,999,999"}, "for each of Alder’s 5,000 residents"),
        ("offer", {"price": "market rate"}, "Write one amount in dollars"),
        ("offer", {"price": "60"}, "A price needs a number and its unit"),
        ("need", {"owner": "birch-ct"}, "Select a valid choice"),
        ("need", {"audience": "chosen", "chosen": "Aldre"}, "Did you mean Alder?"),
        ("need", {"reach": "distance", "reach_km": "nan"}, "Enter a number"),
        ("need", {"volume": "nan", "volume_unit": "calls"}, "Enter a number"),
        ("need", {"title": "x\x00y"}, "Null characters are not allowed"),
        ("need", {"expires_on": "2031-02-30"}, "Enter a valid date"),
    ],
)
def test_a_form_that_makes_no_sense_is_explained_and_keeps_what_was_typed(
    browsers, kind, more, said
):
    page = browsers["Alder"].post(reverse("discovery:post", args=[kind]), FILLED_IN | more)

    assert page.status_code == 200
    assert said in page.content.decode()
    assert not Notice.objects.exists()


def test_a_notice_is_changed_on_its_page(browsers, post):
    need = post(yearly_cost_cents=400_000_00, reach="distance", reach_km=30)
    address = reverse("discovery:change", args=[need.pk])
    page = browsers["Alder"].get(address).content.decode()
    assert 'value="400,000"' in page

    browsers["Alder"].post(address, FILLED_IN | {"title": "By day too"})

    need.refresh_from_db()
    assert (need.title, need.yearly_cost_cents, need.reach_km) == ("By day too", None, None)


def test_dogwood_finds_nothing_where_it_may_not_look(browsers, post, towns):
    need = post(audience="chosen", chosen=(towns["Birch"],))

    for name in ("notice", "change"):
        address = reverse(f"discovery:{name}", args=[need.pk])
        assert browsers["Dogwood"].get(address).status_code == 404
    for name in ("renew", "withdraw"):
        address = reverse(f"discovery:{name}", args=[need.pk])
        assert browsers["Dogwood"].post(address).status_code == 404
    assert browsers["Birch"].get(reverse("discovery:change", args=[need.pk])).status_code == 404


def test_a_chosen_reader_does_not_learn_who_else_was_chosen(browsers, post, towns):
    need = post(audience="chosen", chosen=(towns["Birch"], towns["Cedar"]))
    address = reverse("discovery:notice", args=[need.pk])

    theirs = browsers["Birch"].get(address).content.decode()

    assert "Alder, Birch and Cedar see this" in browsers["Alder"].get(address).content.decode()
    assert "Alder shows this to you and others that it named" in theirs
    assert "Cedar" not in theirs


def test_renewing_and_withdrawing_on_the_page(browsers, post, noon):
    need = post()
    address = reverse("discovery:notice", args=[need.pk])

    browsers["Alder"].post(reverse("discovery:renew", args=[need.pk]))
    browsers["Alder"].post(reverse("discovery:withdraw", args=[need.pk]))

    assert "Withdrawn: only Alder sees this" in browsers["Alder"].get(address).content.decode()
    assert browsers["Birch"].get(address).status_code == 404


def test_where_nobody_has_posted_the_page_says_what_neighbors_spend(browsers):
    page = browsers["Alder"].get(BOARD, {"service": "libraries"}).content.decode()

    assert "Nobody has posted about Libraries" in page
    assert "What Alder and its neighbors spend on libraries a year" in page
    assert "$500,000" in page  # Birch, a neighbor
    assert "Dogwood" not in page  # no neighbor of Alder's
    assert "What studies found" in page
    assert "?service=libraries" in page


def test_words_kind_and_service_narrow_the_list(browsers, post):
    post("Birch", title="Plow for rent", service="highways")
    post("Cedar", "offer", title="Night desk")

    def shown(**asked):
        page = browsers["Alder"].get(BOARD, asked).content.decode()
        return {title for title in ("Plow for rent", "Night desk") if title in page}

    assert shown() == {"Plow for rent", "Night desk"}
    assert shown(q="plow") == shown(kind="need") == shown(service="highways") == {"Plow for rent"}
    assert shown(q="no such word") == set()


def test_somebody_who_speaks_for_nobody_cannot_post(db, django_user_model, client):
    client.force_login(django_user_model.objects.create_user("new@alder.example", name="New"))

    page = client.get(reverse("discovery:post", args=["need"]), follow=True)

    assert "You speak for nobody yet" in page.content.decode()


def test_there_is_no_third_kind(browsers):
    assert browsers["Alder"].get(reverse("discovery:post", args=["wish"])).status_code == 404


def test_a_title_is_escaped(browsers, post):
    post("Birch", title="<script>alert(1)</script>")

    assert "<script>alert(1)" not in browsers["Alder"].get(BOARD).content.decode()


def test_what_meets_waits_on_the_desk(browsers, post):
    post("Alder", expires_on=None)
    post("Birch", "offer", title="A desk at night")

    desk = browsers["Alder"].get(reverse("desk:desk")).content.decode()

    assert "Birch offers what Alder needs for dispatch, 8 km away." in desk


def test_a_longer_board_asks_the_database_no_more(browsers, post, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    post("Alder")
    post("Birch", "offer")
    with CaptureQueriesContext(connection) as few:
        browsers["Alder"].get(BOARD)
    for number in range(4):
        post("Cedar", "offer", title=f"Offer {number}")
        post("Alder", title=f"Need {number}")

    with django_assert_num_queries(len(few)):
        browsers["Alder"].get(BOARD)
