"""What ties two bodies is noted once, seen by whom it concerns, and counts."""

import pytest
from django.urls import reverse

from interlocal.discovery import queries, rules, services
from interlocal.discovery.models import Tie
from interlocal.discovery.rules import Bond
from interlocal.discovery.services import CannotNote
from interlocal.record.models import Entry
from interlocal.registry import queries as registry

HEADER = "a,b,kind,service,since,until,note\n"


@pytest.fixture
def note(towns, clerks, noon):
    """Note a tie as one of the clerks."""

    def note(a="Alder", b="Birch", kind="agreement", by="Alder", **more):
        between = (towns[a], towns[b])
        return services.note_tie(kind=kind, between=between, by=clerks[by], at=noon, **more)

    return note


@pytest.fixture
def source(towns):
    return registry.sources().get(code="yearly-report")


@pytest.fixture
def knows(clerks, towns):
    """The kinds of ties to Alder that a clerk knows of."""
    return lambda name: [tie.kind for tie in queries.ties_of(towns["Alder"], clerks[name])]


def test_a_tie_is_noted_once_whichever_way_around(note):
    first = note("Alder", "Birch")

    assert note("Birch", "Alder") == first
    assert Entry.objects.filter(verb="discovery.tie_noted").count() == 1


def test_who_speaks_for_neither_notes_nothing(note):
    with pytest.raises(CannotNote, match="You speak neither for Alder nor for Birch"):
        note(by="Dogwood")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"b": "Alder"}, "Name another organization"),
        ({"since_year": 2020, "until_year": 2010}, "The years make no sense"),
        ({"since_year": 2999}, "The years make no sense"),
        ({"since_year": 3}, "The years make no sense"),
    ],
)
def test_a_tie_that_makes_no_sense_is_refused(note, more, said):
    with pytest.raises(CannotNote, match=said):
        note(**more)


def test_somebody_must_say_it(towns, noon, source, clerks):
    pair = (towns["Alder"], towns["Birch"])
    for by, published in ((None, None), (clerks["Alder"], source)):
        with pytest.raises(CannotNote, match="one person, or one source"):
            services.note_tie(kind="agreement", between=pair, at=noon, by=by, source=published)
    with pytest.raises(CannotNote, match="said by people"):
        services.note_tie(kind="people", between=pair, at=noon, source=source)


def test_both_sides_know_what_one_of_them_noted_and_others_do_not(note, knows):
    note(kind="meeting")

    assert knows("Alder") == knows("Birch") == ["meeting"]
    assert knows("Cedar") == []


def test_whom_one_knows_is_ones_own(note, knows, towns, noon):
    from tests.cast import appointed

    note(kind="people", note="The clerks went to school together")
    colleague = appointed("finance@alder.example", towns["Alder"], noon)

    assert knows("Alder") == ["people"]
    assert knows("Birch") == []
    assert not queries.ties_of(towns["Alder"], colleague).exists()
    assert "school" not in Entry.objects.get(verb="discovery.tie_noted").detail


def test_what_was_published_everybody_knows(towns, noon, source, knows):
    text = HEADER + "Alder,Birch,agreement,dispatch,2019,,A joint desk\n"

    done = services.import_ties(content=text.encode(), file_name="t.csv", source=source, at=noon)

    assert (done.added, done.unchanged, done.problems) == (1, 0, ())
    assert knows("Dogwood") == ["agreement"]
    assert queries.ties_of(towns["Alder"], None).get().locator == "t.csv, line 2"
    again = services.import_ties(content=text.encode(), file_name="t.csv", source=source, at=noon)
    assert (again.added, again.unchanged) == (0, 1)


def test_a_bad_line_is_named_and_the_rest_goes_on(towns, noon, source):
    lines = [
        "Alder,Birhc,agreement,,,,",
        "Alder,Birch,marriage,,,,",
        "Alder,Birch,agreement,dispach,,,",
        "Alder,Birch,agreement,,soon,,",
        "Alder,Alder,agreement,,,,",
        "Alder,Cedar,meeting,,,,",
    ]
    text = HEADER + "\n".join(lines)

    done = services.import_ties(content=text.encode(), file_name="t.csv", source=source, at=noon)

    assert done.added == 1
    assert [problem.partition(":")[0] for problem in done.problems] == [
        f"Line {number}" for number in (2, 3, 4, 5, 6)
    ]
    assert "Did you mean Birch?" in done.problems[0]


@pytest.mark.parametrize(
    ("content", "said"), [(b"a,b\n", "lacks the columns"), (b"\xff\xfe", "no CSV file in UTF-8")]
)
def test_a_file_of_another_form_is_refused(towns, noon, source, content, said):
    with pytest.raises(CannotNote, match=said):
        services.import_ties(content=content, file_name="t.csv", source=source, at=noon)


def test_only_who_noted_it_takes_it_back(note, clerks, noon):
    tie = note()
    with pytest.raises(CannotNote, match="Only who noted it"):
        services.forget_tie(tie=tie, by=clerks["Birch"], at=noon)

    services.forget_tie(tie=tie, by=clerks["Alder"], at=noon)
    services.forget_tie(tie=tie, by=clerks["Alder"], at=noon)

    assert not Tie.objects.exists()
    assert Entry.objects.filter(verb="discovery.tie_forgotten").count() == 1


def test_an_agreement_counts_most_and_one_that_ended_half():
    agreement, ended = Bond("agreement", None, ""), Bond("agreement", None, "", ended=True)
    meeting = Bond("meeting", None, "")

    assert rules.strength_of([]) == 0
    assert rules.strength_of([agreement]) == pytest.approx(0.6)
    assert rules.strength_of([ended]) == pytest.approx(0.3)
    assert rules.strength_of([meeting, meeting]) == pytest.approx(1 - 0.7 * 0.7)


def test_bodies_of_one_school_district_are_tied(towns, noon, source):
    from interlocal.registry.models import Load, Membership, Organisation

    load = Load.objects.create(source=source, file_name="d.csv", sha256="0" * 64, loaded_at=noon)
    district = Organisation.objects.create(
        slug="region-8-ct", name="Region 8", kind="school-district", state="CT"
    )
    for name in ("Alder", "Birch"):
        Membership.objects.create(body=district, member=towns[name], load=load)

    bonds = queries.bonds_of(towns["Alder"], [towns["Birch"], towns["Cedar"]], None)

    assert [bond.text for bond in bonds[towns["Birch"].pk]] == ["both belong to Region 8"]
    assert towns["Cedar"].pk not in bonds


def test_a_tie_is_noted_and_taken_back_on_the_page(browsers, towns):
    address = reverse("discovery:ties")
    filled = {"town": "alder-ct", "other": "Birch", "kind": "people", "note": "Ann and Bo"}

    page = browsers["Alder"].post(address, filled, follow=True).content.decode()

    assert "Ann and Bo" in page
    assert "Only you see this" in page
    assert "Ann and Bo" not in browsers["Birch"].get(address).content.decode()
    forget = reverse("discovery:forget", args=[Tie.objects.get().pk])
    assert browsers["Birch"].post(forget).status_code == 404
    browsers["Alder"].post(forget)
    assert not Tie.objects.exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"other": "Brich"}, "Did you mean Birch?"),
        ({"other": "Alder"}, "Name another organization"),
        ({"town": "birch-ct"}, "Select a valid choice"),
        ({"since_year": "2020", "until_year": "2010"}, "The years make no sense"),
    ],
)
def test_a_tie_that_makes_no_sense_is_explained_on_the_page(browsers, more, said):
    filled = {"town": "alder-ct", "other": "Birch", "kind": "agreement"} | more

    page = browsers["Alder"].post(reverse("discovery:ties"), filled)

    assert said in page.content.decode()
    assert not Tie.objects.exists()
