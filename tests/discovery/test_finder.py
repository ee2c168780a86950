"""The finder's answers are honest, and its page answers every question that is asked."""

from datetime import timedelta

import numpy as np
import pytest
from django.urls import reverse

from interlocal.discovery import calculations, queries, rules
from interlocal.discovery.rules import Match
from interlocal.registry import queries as registry
from interlocal.registry import services as registry_services
from interlocal.registry.models import Fact, Organisation

FINDER = reverse("discovery:finder")


@pytest.fixture
def outlook(towns, noon):
    """The finder's answer for a town of the cast."""

    def outlook(name="Alder", **more):
        return calculations.outlook(towns[name], on=noon.date(), **more)

    return outlook


@pytest.fixture
def more_facts(towns, noon):
    """Import further lines of figures."""

    def more_facts(*lines, at=noon):
        text = "\n".join(["scheme,identifier,measure,service,year,value,kind,note", *lines])
        return registry_services.import_facts(
            content=text.encode(),
            file_name="more.csv",
            source=registry.sources().get(code="yearly-report"),
            by=None,
            at=at,
        )

    return more_facts


@pytest.fixture
def ask(browsers):
    """Ask the finder's page as one of the clerks; what comes back as text."""

    def ask(by="Alder", **asked):
        answer = browsers[by].get(FINDER, asked)
        assert answer.status_code == 200
        return answer.content.decode()

    return ask


def groups(found):
    return [(each.service.pk, *(body.name for body in each.match.partners)) for each in found]


def codes(found):
    return [remark.code for remark in found.remarks]


def test_answers_come_best_first_and_with_everybody_who_reports(outlook):
    findings = outlook().findings

    points = [each.rank.points for each in findings]
    assert points == sorted(points, reverse=True)
    assert {("dispatch", name) for name in ("Birch", "Cedar", "Dogwood")} <= set(groups(findings))
    assert ("libraries", "Dogwood") not in groups(findings)


def test_a_towns_part_is_that_of_its_group_asked_alone(outlook, noon):
    found = outlook(a_service=None)

    comparison = calculations.compare(queries.facts_for_comparison(found.compared), noon.date())
    for each in found.findings:
        model = calculations.model_of(comparison, each.service.pk, noon.date())
        members = [comparison.towns.index(body) for body in each.match.members]
        saved = 100 * calculations.shapley_savings(model, members)[0]
        shown = (each.match.net_low_cents, each.match.net_mean_cents, each.match.net_high_cents)
        alone = (np.percentile(saved, 10), saved.mean(), np.percentile(saved, 90))
        assert shown == pytest.approx(alone, abs=1)
    assert {len(each.match.members) for each in found.findings} > {2}


def test_a_town_is_told_from_another_of_its_name(ask, towns):
    namesake = Organisation.objects.create(
        slug="alder-ny", name="Alder", kind=Organisation.Kind.MUNICIPALITY, state="NY"
    )

    mine = ask(town=towns["Alder"].slug)
    moved = ask(town="Alder", at=towns["Alder"].slug, w_near=50)
    typed = ask(town="Alder")
    other = ask(town=namesake.slug)

    assert f'name="at" value="{towns["Alder"].slug}"' in mine
    assert "possible group" in moved
    assert "The same as a table" in moved
    assert "Several bodies are called" in typed
    assert "No population is known for Alder" in other


def test_the_same_question_gets_the_same_figures(outlook):
    assert outlook().findings == outlook().findings


def test_schools_are_never_ranked_though_all_report_them(outlook, services_by_code):
    everything = outlook()
    schools = outlook(service=services_by_code["education"])

    assert "education" not in {each.service.pk for each in everything.findings}
    assert schools.findings == ()
    assert codes(schools) == ["not-estimated"]


def test_a_missing_line_is_said_and_not_taken_for_zero(outlook, services_by_code):
    found = outlook("Dogwood", service=services_by_code["libraries"])

    assert found.findings == ()
    assert found.remarks[0].text == (
        "Dogwood reports no libraries line for FY2030. That is not zero: another body may pay, or "
        "it is booked elsewhere."
    )


def test_a_partners_missing_line_is_said_too(outlook, services_by_code):
    found = outlook(service=services_by_code["libraries"])

    assert "Dogwood reports no libraries line" in " ".join(each.text for each in found.remarks)


def test_a_refund_below_zero_is_no_cost_and_is_said(outlook, services_by_code, towns):
    Fact.objects.filter(organisation=towns["Birch"], service="libraries").update(value=-500)

    found = outlook(service=services_by_code["libraries"])

    assert all("Birch" not in name for _, name in groups(found.findings))
    assert "Birch reports less than zero for libraries for FY2030" in " ".join(
        each.text for each in found.remarks
    )


def test_a_service_that_nobody_reports_is_said(outlook, services_by_code):
    found = outlook(service=services_by_code["animal-control"])

    assert [each.text for each in found.remarks] == [
        "No town compared reports a cost for animal control. That is not zero: another body may "
        "pay, or it is booked elsewhere."
    ]


def test_a_town_that_books_too_much_centrally_is_refused_by_name(outlook):
    found = outlook()

    assert not any("Elm" in names for _, *names in groups(found.findings))
    assert (
        "Elm books 80% of its municipal spending centrally. Benefits are not spread in Elm's "
        "figures, so its services cannot be compared." in [each.text for each in found.remarks]
    )
    assert outlook("Elm").findings == ()
    assert codes(outlook("Elm"))[0] == "benefits-not-spread"


def test_a_town_without_figures_is_told_what_is_missing(outlook, towns):
    assert outlook("Fir").findings == ()
    assert codes(outlook("Fir"))[0] == "no-breakdown"

    towns["Fir"].facts.all().delete()

    assert [each.text for each in outlook("Fir").remarks] == [
        "No population is known for Fir, so its costs cannot be compared. Import one first."
    ]


def test_a_town_without_a_position_is_told_so(outlook, towns):
    towns["Alder"].latitude = towns["Alder"].longitude = None
    towns["Alder"].save()

    found = outlook()

    assert found.findings == ()
    assert codes(found) == ["no-position"]


def test_a_distance_that_reaches_nobody_is_said(outlook):
    found = outlook(max_km=1)

    assert found.findings == ()
    assert codes(found) == ["nobody-near"]


def test_only_towns_within_the_distance_are_ranked(outlook):
    # Alder to Cedar is 0.06 degrees of latitude, 6.7 km; to Birch 0.1 degrees of
    # longitude, 8.3 km; to Dogwood both, 10.6 km
    near = {name for _, *names in groups(outlook(max_km=7).findings) for name in names}
    nearer = {name for _, *names in groups(outlook(max_km=10).findings) for name in names}

    assert near == {"Cedar"}
    assert nearer == {"Cedar", "Birch"}


def test_a_town_alone_in_its_state_is_compared_with_nobody(outlook):
    found = outlook("Grove")

    assert found.compared == (found.town,)
    assert found.findings == ()
    assert found.remarks


def test_borders_and_distances_are_told_apart(outlook, services_by_code):
    found = outlook(service=services_by_code["dispatch"])
    said = {
        name: [reason.text for reason in each.reasons]
        for each in found.findings
        for (_, name, *more) in groups([each])
        if not more
    }

    assert "Alder and Birch share a border." in said["Birch"]
    assert "Dogwood is 11 km away in a line." in said["Dogwood"]


def test_where_studies_say_that_sharing_costs_more_the_words_say_so(
    outlook, more_facts, services_by_code
):
    # planning's elasticity is above one: a larger service costs more a head
    more_facts(
        "geoid,0911000001,spending,planning,2030,900000,,",
        "geoid,0911000002,spending,planning,2030,1500000,,",
        "geoid,0911000003,spending,planning,2030,2600000,,",
    )

    found = outlook(service=services_by_code["planning"])

    assert found.findings
    for each in found.findings:
        assert each.match.group_gross_cents < 0
        assert each.match.net_mean_cents < 0
        assert "more" in each.headline
        assert "would save" not in each.headline
        assert "no-economy" in [warning.code for warning in each.warnings]
        assert "gross" not in [reason.code for reason in each.reasons]
    assert found.best(3) == []


def match(towns, low, mean, high):
    return Match(
        service="libraries",
        town=towns["Alder"],
        partners=(towns["Birch"],),
        distance_km=8.3,
        connected=True,
        combined_population=14_000,
        flattening_population=22_000,
        net_low_cents=low,
        net_mean_cents=mean,
        net_high_cents=high,
        group_net_cents=2 * mean,
        group_gross_cents=1,
        alone_cents=(1, 1),
        populations=(5_000, 9_000),
        chance_of_saving=0.5,
        unusual=(),
        central_shares=(0.0, 0.0),
        years=(2029, 2030),
        fitted_on=3,
    )


def test_a_loss_is_said_as_a_cost(towns):
    loss = rules.headline(match(towns, -9_000_00, -6_000_00, -2_000_00), "Libraries")
    gain = rules.headline(match(towns, 2_000_00, 6_000_00, 9_000_00), "Libraries")

    assert loss == (
        "Sharing libraries with Birch would cost Alder about $6,000 more a year, likely between "
        "$2,000 and $9,000 more."
    )
    assert gain == (
        "Sharing libraries with Birch would save Alder about $6,000 a year, likely between "
        "$2,000 and $9,000."
    )


def test_figures_of_different_years_are_warned_of(towns):
    warned = rules.warnings(match(towns, 1, 2, 3))

    assert "The figures are of different years: FY2029 and FY2030." in [w.text for w in warned]


def test_the_page_answers_for_ones_own_town_unasked(ask):
    page = ask()

    assert "Find partners for Alder" in page
    assert "1. Libraries with Cedar" in page


def test_the_page_looks_at_another_town_but_picks_only_for_ones_own(ask):
    assert 'action="/shortlists/pick/"' in ask()

    other = ask(town="Birch")

    assert "Find partners for Birch" in other
    assert 'action="/shortlists/pick/"' not in other


def test_a_person_of_a_council_is_asked_for_a_town(towns, ask, noon, browsers):
    from tests.cast import appointed, signed_in

    source = registry.sources().get(code="yearly-report")
    registry_services.import_organisations(
        content=b"name,kind,state,geoid\nValley Council,cog,CT,09110\n",
        file_name="council.csv",
        source=source,
        by=None,
        at=noon,
    )
    council = registry.find_organisation("Valley Council")
    browsers["Council"] = signed_in(appointed("coordinator@valley.example", council, noon))

    page = ask("Council")

    assert "Name a town." in page
    assert "No population is known" not in page


def test_a_wrong_name_suggests_the_nearest(ask):
    page = ask(town="Aldre")

    assert "No town “Aldre”. Did you mean Alder?" in page
    assert 'value="Aldre"' in page


def test_the_page_says_why_nobody_can_be_ranked(ask):
    page = ask(town="Fir")

    assert "No partner can be ranked" in page
    assert "The same as a table" not in page  # there is nothing to tell
    assert "Fir reports no spending by service" in page


def test_one_service_is_shown_alone(ask):
    page = ask(service="dispatch")

    assert "1. Dispatch with" in page
    assert ". Libraries with" not in page


def test_a_distance_is_kept_to(ask):
    assert "Dispatch with Dogwood" not in ask(service="dispatch", km="10")
    assert "Dispatch with Dogwood" in ask(service="dispatch", km="25")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"km": "abc"}, "Select a valid choice."),
        ({"km": "-5"}, "Select a valid choice."),
        ({"km": "NaN"}, "Select a valid choice."),
        ({"service": "moon-landing"}, "Select a valid choice."),
        ({"service": "dis\x00patch"}, "Select a valid choice."),
        ({"town": "Al\x00der"}, "Null characters are not allowed."),
        ({"town": "A" * 100_000}, "Ensure this value has at most 160 characters"),
        ({"town": "'; DROP TABLE registry_organisation; --"}, "No town"),
        ({"town": "<script>alert(1)</script>"}, "&lt;script&gt;"),
    ],
)
def test_a_question_that_makes_no_sense_is_told_and_not_answered(ask, asked, said):
    page = ask(**asked)

    assert said in page
    assert "il-answers" not in page
    assert "<script>alert" not in page


def test_the_answers_for_htmx_are_a_part_of_the_page(browsers):
    part = browsers["Alder"].get(FINDER, {"service": "dispatch"}, headers={"HX-Request": "true"})
    page = browsers["Alder"].get(FINDER, {"service": "dispatch"})

    assert "<html" not in part.content.decode()
    assert "1. Dispatch with" in part.content.decode()
    assert "1. Dispatch with" in page.content.decode()


def test_every_figure_walks_back_to_file_and_line(ask):
    page = ask(service="dispatch")

    assert "facts.csv" in page
    assert "Yearly report" in page
    assert "line " in page


def test_a_name_is_escaped_wherever_it_stands(ask, towns):
    towns["Birch"].name = "Birch & <b>Sons</b>"
    towns["Birch"].save()

    page = ask(service="dispatch")

    assert "Birch &amp; &lt;b&gt;Sons&lt;/b&gt;" in page
    assert "<b>Sons" not in page


def test_the_number_of_questions_to_the_database_is_the_same_for_more_towns(
    browsers, more_facts, towns, noon, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(40) as few:
        browsers["Alder"].get(FINDER)
    rows = [
        f"Town {number},municipality,CT,09110100{number:02},{41.8 + number / 500},-72.41"
        for number in range(7)
    ]
    registry_services.import_organisations(
        content="\n".join(["name,kind,state,geoid,latitude,longitude", *rows]).encode(),
        file_name="more-towns.csv",
        source=registry.sources().get(code="yearly-report"),
        by=None,
        at=noon,
    )
    more_facts(
        *(
            f"geoid,09110100{number:02},{line}"
            for number in range(7)
            for line in ("population,,2030,6000,,", "spending,dispatch,2030,450000,,")
        ),
        at=noon + timedelta(days=1),
    )

    with django_assert_num_queries(len(few)):
        page = browsers["Alder"].get(FINDER, {"service": "dispatch"})

    assert "Town 6" in page.content.decode()
