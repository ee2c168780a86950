"""An initiative is opened, shared, answered and closed by those who may, and once."""

import pytest

from interlocal.discovery import queries as discovery
from interlocal.discovery.models import Shortlist
from interlocal.initiatives import queries, services
from interlocal.initiatives.models import Initiative, Partner
from interlocal.initiatives.rules import MOST_PARTNERS
from interlocal.initiatives.services import CannotAnswer, CannotChange, CannotOpen
from interlocal.record import queries as record
from interlocal.registry.models import Organisation


@pytest.fixture
def open_for(towns, clerks, dispatch, noon):
    """Open an initiative for Alder with some partners."""

    def open_for(*partners, by="Alder", service=dispatch):
        return services.open_initiative(
            service=service,
            opened_for=towns["Alder"],
            partners=[towns[name] for name in partners],
            by=clerks[by],
            at=noon,
        )

    return open_for


@pytest.fixture
def crowd(towns):
    """As many more towns as sit at one table."""
    return Organisation.objects.bulk_create(
        Organisation(name=f"Town {number}", slug=f"town-{number}", kind="municipality", state="CT")
        for number in range(MOST_PARTNERS)
    )


def verbs(initiative):
    return [entry.verb for entry in record.entries_about(initiative)]


def answers(initiative):
    return {each.organisation.name: each.answer for each in queries.partners_of(initiative)}


def seat(initiative, name):
    return Partner.objects.get(initiative=initiative, organisation__name=name)


def test_a_draft_holds_its_opener_and_the_partners_in_mind(open_for, towns, clerks):
    draft = open_for("Cedar", "Birch", "Alder", "Birch")

    assert draft.title == "Sharing dispatch: Alder, Birch and Cedar"
    assert draft.stage == Initiative.Stage.DRAFT
    assert answers(draft) == {"Alder": "opened", "Birch": "planned", "Cedar": "planned"}
    assert verbs(draft) == ["initiatives.opened"]


def test_a_name_of_initials_is_not_lowered(open_for, services_by_code):
    draft = open_for("Birch", service=services_by_code["gis"])

    assert draft.title == "Sharing maps and GIS: Alder and Birch"


def test_dogwood_opens_nothing_for_alder(open_for):
    with pytest.raises(CannotOpen, match="You may not open an initiative for Alder"):
        open_for("Birch", by="Dogwood")


@pytest.mark.parametrize("partners", [(), ("Alder",)])
def test_sharing_takes_two(open_for, partners):
    with pytest.raises(CannotOpen, match="Choose at least one partner: sharing takes two"):
        open_for(*partners)


def test_too_many_partners_are_refused(towns, clerks, dispatch, crowd, noon):
    who = {"service": dispatch, "opened_for": towns["Alder"], "by": clerks["Alder"], "at": noon}

    assert services.open_initiative(partners=crowd[1:], **who).partners.count() == MOST_PARTNERS
    with pytest.raises(CannotOpen, match=f"holds {MOST_PARTNERS} bodies at most; choose fewer"):
        services.open_initiative(partners=crowd, **who)


def test_a_shortlist_becomes_an_initiative_with_its_reasons(shortlist, clerks, noon):
    draft = services.open_from_shortlist(shortlist=shortlist, by=clerks["Alder"], at=noon)

    assert draft.reasons == "Birch: Birch is near.\nCedar: Cedar is near."
    assert set(answers(draft)) == {"Alder", "Birch", "Cedar"}
    assert not Shortlist.objects.exists()


def test_a_shortlist_becomes_an_initiative_once(shortlist, clerks, noon):
    services.open_from_shortlist(shortlist=shortlist, by=clerks["Alder"], at=noon)
    stale = Shortlist(pk=shortlist.pk or 1, owner=shortlist.owner, service=shortlist.service)

    with pytest.raises(CannotOpen, match="turned into an initiative already"):
        services.open_from_shortlist(shortlist=stale, by=clerks["Alder"], at=noon)

    assert Initiative.objects.count() == 1


def test_a_shortlist_is_kept_when_it_may_not_be_opened(shortlist, clerks, noon):
    with pytest.raises(CannotOpen, match="You may not open"):
        services.open_from_shortlist(shortlist=shortlist, by=clerks["Dogwood"], at=noon)

    assert Shortlist.objects.get().entries.count() == 2


def test_a_partner_is_added_once_and_named_in_the_title(draft, towns, clerks, noon):
    for _ in range(2):
        services.add_partner(
            initiative=draft, organisation=towns["Dogwood"], by=clerks["Alder"], at=noon
        )

    draft.refresh_from_db()
    assert draft.title == "Sharing dispatch: Alder, Birch, Cedar and Dogwood"
    assert answers(draft)["Dogwood"] == "planned"
    assert verbs(draft).count("initiatives.partner_added") == 1


def test_a_full_table_takes_nobody_more(draft, towns, clerks, crowd, noon):
    left = MOST_PARTNERS - draft.partners.count()
    Partner.objects.bulk_create(
        Partner(initiative=draft, organisation=town) for town in crowd[:left]
    )

    with pytest.raises(CannotChange, match=f"holds {MOST_PARTNERS} bodies at most"):
        services.add_partner(
            initiative=draft, organisation=towns["Dogwood"], by=clerks["Alder"], at=noon
        )


def test_a_partner_who_was_taken_off_is_no_longer_in_the_title(draft, towns, clerks, noon):
    services.remove_partner(
        initiative=draft, organisation=towns["Cedar"], by=clerks["Alder"], at=noon
    )

    draft.refresh_from_db()
    assert draft.title == "Sharing dispatch: Alder and Birch"
    assert verbs(draft).count("initiatives.partner_removed") == 1


def test_who_is_not_in_it_cannot_be_taken_off(draft, towns, clerks, noon):
    services.remove_partner(
        initiative=draft, organisation=towns["Dogwood"], by=clerks["Alder"], at=noon
    )

    assert verbs(draft) == ["initiatives.opened"]


def test_the_opener_stays(draft, towns, clerks, noon):
    with pytest.raises(CannotChange, match="Alder opened this initiative and stays in it"):
        services.remove_partner(
            initiative=draft, organisation=towns["Alder"], by=clerks["Alder"], at=noon
        )


def test_two_are_always_left(draft, towns, clerks, noon):
    given = {"initiative": draft, "by": clerks["Alder"], "at": noon}
    services.remove_partner(organisation=towns["Cedar"], **given)

    with pytest.raises(CannotChange, match="Sharing takes two: add another partner before"):
        services.remove_partner(organisation=towns["Birch"], **given)


CHANGES = {
    "add": lambda draft, towns, **by: services.add_partner(
        initiative=draft, organisation=towns["Dogwood"], **by
    ),
    "remove": lambda draft, towns, **by: services.remove_partner(
        initiative=draft, organisation=towns["Birch"], **by
    ),
    "invite": lambda draft, towns, **by: services.invite(initiative=draft, **by),
    "close": lambda draft, towns, **by: services.close(initiative=draft, why="Enough.", **by),
}


@pytest.mark.parametrize("name", ["Birch", "Dogwood"])
@pytest.mark.parametrize("change", CHANGES)
def test_only_the_opener_changes_an_initiative(draft, towns, clerks, noon, change, name):
    with pytest.raises(CannotChange, match="Only Alder may change this initiative"):
        CHANGES[change](draft, towns, by=clerks[name], at=noon)

    assert verbs(draft) == ["initiatives.opened"]


@pytest.mark.parametrize("change", ["add", "remove", "invite"])
def test_what_partners_have_seen_stays_as_it_is(shared, towns, clerks, noon, change):
    with pytest.raises(CannotChange, match="shared already; its partners can no longer change"):
        CHANGES[change](shared, towns, by=clerks["Alder"], at=noon)


def test_inviting_lets_partners_see_and_answer(draft, clerks, noon):
    invited = services.invite(initiative=draft, by=clerks["Alder"], at=noon, message=" Hello. ")

    draft.refresh_from_db()
    assert [each.organisation.name for each in invited] == ["Birch", "Cedar"]
    assert answers(draft) == {"Alder": "opened", "Birch": "invited", "Cedar": "invited"}
    assert (draft.stage, draft.shared_at, draft.message) == ("exploring", noon, "Hello.")


def test_everybody_who_speaks_for_a_partner_gets_a_letter(
    draft, clerks, noon, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        services.invite(initiative=draft, by=clerks["Alder"], at=noon, message="Coffee?")

    assert {tuple(letter.to) for letter in mailoutbox} == {
        ("clerk@birch.example",),
        ("clerk@cedar.example",),
    }
    letter = next(each for each in mailoutbox if each.to == ["clerk@birch.example"])
    assert letter.subject == "Alder invites Birch to talk about dispatch"
    assert "Coffee?" in letter.body
    assert "Cedar is invited too." in letter.body
    assert f"/initiatives/{draft.pk}/" in letter.body


def test_no_letter_goes_out_for_what_was_not_kept(
    draft, clerks, noon, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(CannotChange):
        services.invite(initiative=draft, by=clerks["Dogwood"], at=noon)

    assert mailoutbox == []


@pytest.mark.parametrize(
    ("interested", "answer"), [(True, "interested"), (False, "declined")], ids=["yes", "no"]
)
def test_a_partner_answers_for_itself(shared, clerks, noon, interested, answer):
    services.answer_invitation(
        partner=seat(shared, "Birch"),
        interested=interested,
        by=clerks["Birch"],
        at=noon,
        note=" In May. ",
    )

    told = seat(shared, "Birch")
    assert (told.answer, told.note) == (answer, "In May.")
    assert (told.answered_by, told.answered_at) == (clerks["Birch"], noon)
    assert verbs(shared)[-1] == f"initiatives.{answer}"


def test_who_wants_to_talk_is_tied_to_the_opener_and_both_see_it(shared, clerks, noon):
    partner = seat(shared, "Birch")
    services.answer_invitation(partner=partner, interested=True, by=clerks["Birch"], at=noon)
    services.answer_invitation(partner=partner, interested=True, by=clerks["Birch"], at=noon)

    (tie,) = discovery.ties_visible_to(clerks["Alder"])
    assert {tie.a.name, tie.b.name} == {"Alder", "Birch"}
    assert (tie.kind, tie.service) == ("meeting", shared.service)
    assert not discovery.ties_visible_to(clerks["Dogwood"]).exists()


def test_who_declines_is_tied_to_nobody(shared, clerks, noon):
    partner = seat(shared, "Birch")
    services.answer_invitation(partner=partner, interested=False, by=clerks["Birch"], at=noon)

    assert not discovery.ties_visible_to(clerks["Birch"]).exists()


def test_an_answer_may_change_until_the_end(shared, clerks, noon):
    given = {"by": clerks["Birch"], "at": noon}
    services.answer_invitation(partner=seat(shared, "Birch"), interested=True, **given)
    services.answer_invitation(partner=seat(shared, "Birch"), interested=False, **given)
    assert answers(shared)["Birch"] == "declined"

    services.close(initiative=shared, by=clerks["Alder"], at=noon, why="No quorum.")

    with pytest.raises(CannotAnswer, match="no open invitation"):
        services.answer_invitation(partner=seat(shared, "Birch"), interested=True, **given)


@pytest.mark.parametrize("name", ["Alder", "Cedar", "Dogwood"])
def test_nobody_answers_for_another(shared, clerks, noon, name):
    with pytest.raises(CannotAnswer, match="You may not answer for Birch"):
        services.answer_invitation(
            partner=seat(shared, "Birch"), interested=True, by=clerks[name], at=noon
        )


def test_the_opener_has_nothing_to_answer(shared, clerks, noon):
    with pytest.raises(CannotAnswer, match="no open invitation"):
        services.answer_invitation(
            partner=seat(shared, "Alder"), interested=True, by=clerks["Alder"], at=noon
        )


def test_who_was_not_invited_yet_cannot_answer(draft, clerks, noon):
    with pytest.raises(CannotAnswer, match="no open invitation"):
        services.answer_invitation(
            partner=seat(draft, "Birch"), interested=True, by=clerks["Birch"], at=noon
        )


def test_an_initiative_ends_once_and_with_a_reason(shared, clerks, noon):
    given = {"initiative": shared, "by": clerks["Alder"], "at": noon}
    with pytest.raises(CannotChange, match="Say in a few words why it ends"):
        services.close(why="   ", **given)

    services.close(why="The county does it now.", **given)

    assert Initiative.objects.get().stage == "closed"
    assert record.entries_about(shared).last().detail == "The county does it now."
    with pytest.raises(CannotChange, match="closed already"):
        services.close(why="Again.", **given)


def test_a_draft_that_ends_is_never_shown_to_its_partners(draft, clerks, noon):
    services.close(initiative=draft, by=clerks["Alder"], at=noon, why="Never mind.")

    assert not queries.initiatives_visible_to(clerks["Birch"]).exists()
    assert queries.initiatives_visible_to(clerks["Alder"]).get() == draft


def test_who_sees_an_initiative(draft, clerks, noon):
    def seen_by(name):
        return queries.initiatives_visible_to(clerks[name]).exists()

    assert [name for name in clerks if seen_by(name)] == ["Alder"]

    services.invite(initiative=draft, by=clerks["Alder"], at=noon)

    assert [name for name in clerks if seen_by(name)] == ["Alder", "Birch", "Cedar"]
    assert queries.open_invitations_of(clerks["Birch"]).get().initiative == draft
    assert not queries.open_invitations_of(clerks["Dogwood"]).exists()


def test_a_clerk_who_left_sees_nothing_more(shared, clerks, noon):
    clerks["Birch"].represents.update(until=noon.date())

    assert not queries.initiatives_visible_to(clerks["Birch"]).exists()
