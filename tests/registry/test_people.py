"""Who may speak for a body: invited, confirmed, changed, ended, and nobody else."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from interlocal.accounts.models import User
from interlocal.record import queries as record
from interlocal.registry import queries, rules, services
from interlocal.registry.models import Claim, Invitation, Organisation, Representative

Role = Representative.Role
SECRET = "a-long-word-of-alder"


@pytest.fixture
def at_once(django_capture_on_commit_callbacks):
    """Do something and send the letters that go out once it is safe; returns what it returns."""

    def at_once(verb, **given):
        with django_capture_on_commit_callbacks(execute=True):
            return verb(**given)

    return at_once


@pytest.fixture
def person(db):
    def person(email, name="", **more):
        return User.objects.create_user(email, SECRET, name=name or email.split("@")[0], **more)

    return person


@pytest.fixture
def seated(noon):
    def seated(user, body, *, role=Role.MANAGER, as_administrator=False):
        return services.appoint_representative(
            organisation=body,
            user=user,
            role=role,
            on=noon.date(),
            by=None,
            at=noon,
            as_administrator=as_administrator,
        )

    return seated


@pytest.fixture
def robin(person, seated, towns):
    """Alder's administrator."""
    robin = person("robin@alder.example", "Robin Hale")
    seated(robin, towns["Alder"], as_administrator=True)
    return robin


@pytest.fixture
def birger(person, seated, towns):
    """Speaks for Birch, which has no administrator."""
    birger = person("birger@birch.example", "Birger Lund")
    seated(birger, towns["Birch"], role=Role.CLERK)
    return birger


@pytest.fixture
def staff(person):
    return person("staff@site.example", "Site Staff", is_staff=True)


@pytest.fixture
def letter(towns, robin, noon, at_once):
    """Robin's invitation of a finance director, and the secret in its link."""
    held = at_once(
        services.invite,
        organisation=towns["Alder"],
        email="Dana@Alder.example ",
        role=Role.FINANCE,
        by=robin,
        at=noon,
        note="We spoke on Monday.",
    )
    return held, secret_of(mail.outbox[-1])


@pytest.fixture
def claim(towns, birger, noon, robin, at_once):
    """Birger asks to speak for Alder as well."""
    return at_once(
        services.claim, organisation=towns["Alder"], user=birger, role=Role.CLERK, at=noon
    )


def secret_of(letter):
    """What only the letter knows."""
    return re.search(r"/invitation/([\w-]+)/", letter.body)[1]


def verbs(body):
    return [entry.verb.removeprefix("registry.") for entry in record.entries_about(body)]


# ---------- inviting ----------


def test_the_letter_names_inviter_role_and_day_and_its_link_is_kept_nowhere(letter):
    held, secret = letter
    text = mail.outbox[-1].body

    assert mail.outbox[-1].to == ["dana@alder.example"]
    assert mail.outbox[-1].subject == "Robin Hale invites you to speak for Alder"
    assert "Your role: Finance director." in text
    assert "> We spoke on Monday." in text
    assert "until 28 March 2031" in text
    assert secret not in {str(value) for value in Invitation.objects.values().get().values()}
    assert queries.invitation_of_link(secret) == held


def test_a_newcomer_says_yes_and_speaks_at_once(letter, towns, noon, robin):
    held, _ = letter

    dana, seat = services.accept_as_newcomer(
        invitation=held, name="Dana Whitcomb", password=SECRET, at=noon
    )

    assert (dana.email, dana.check_password(SECRET)) == ("dana@alder.example", True)
    assert (seat.role, seat.is_administrator) == (Role.FINANCE, False)
    assert queries.may_speak_for(dana, towns["Alder"])
    assert verbs(towns["Alder"])[-2:] == ["invited", "appointed"]
    assert record.entries_about(towns["Alder"]).last().by == robin


def test_somebody_with_an_account_says_yes_with_it(letter, person, noon, towns):
    dana = person("dana@alder.example")

    services.accept(invitation=letter[0], by=dana, at=noon)

    assert queries.may_speak_for(dana, towns["Alder"])


def test_a_link_works_once(letter, person, noon):
    dana = person("dana@alder.example")
    services.accept(invitation=letter[0], by=dana, at=noon)

    with pytest.raises(services.CannotAccept, match="used already"):
        services.accept(invitation=letter[0], by=dana, at=noon)


def test_a_link_of_another_address_is_refused(letter, person, noon):
    with pytest.raises(services.CannotAccept, match=r"written to dana@alder\.example"):
        services.accept(invitation=letter[0], by=person("eve@eve.example"), at=noon)


def test_an_address_with_an_account_gets_no_second_one(letter, person, noon):
    person("dana@alder.example")

    with pytest.raises(services.CannotAccept, match="has an account already"):
        services.accept_as_newcomer(invitation=letter[0], name="Eve", password=SECRET, at=noon)


@pytest.mark.parametrize(("days", "opens"), [(13, True), (14, False), (400, False)])
def test_a_link_works_for_two_weeks(letter, noon, days, opens):
    assert rules.is_open(letter[0], noon + timedelta(days=days)) is opens


def test_too_old_a_link_is_refused(letter, person, noon):
    dana = person("dana@alder.example")

    with pytest.raises(services.CannotAccept, match="too old"):
        services.accept(invitation=letter[0], by=dana, at=noon + timedelta(days=14))

    assert not queries.represented_by(dana).exists()


def test_sending_again_makes_the_old_link_worthless(letter, robin, noon, at_once, person):
    held, old = letter

    at_once(services.resend, invitation=held, by=robin, at=noon + timedelta(days=20))

    assert queries.invitation_of_link(old) is None
    assert queries.invitation_of_link(secret_of(mail.outbox[-1])) == held
    with pytest.raises(services.CannotAccept, match="newer letter"):
        services.accept(invitation=held, by=person("dana@alder.example"), at=noon)


def test_taking_back_is_undone_by_sending_again(letter, robin, noon, person, towns):
    held, _ = letter
    services.withdraw(invitation=held, by=robin, at=noon)
    services.withdraw(invitation=held, by=robin, at=noon)
    with pytest.raises(services.CannotAccept, match="taken back"):
        services.accept(invitation=held, by=person("dana@alder.example"), at=noon)

    again = services.resend(invitation=held, by=robin, at=noon)

    assert rules.is_open(again, noon)
    assert verbs(towns["Alder"])[-3:] == ["invited", "invitation_withdrawn", "invitation_resent"]


def test_a_second_letter_to_an_address_takes_the_first_back(letter, robin, towns, noon):
    services.invite(
        organisation=towns["Alder"], email="dana@alder.example", role=Role.CLERK, by=robin, at=noon
    )

    letter[0].refresh_from_db()
    assert letter[0].withdrawn_at == noon
    with pytest.raises(services.CannotInvite, match="newer letter"):
        services.resend(invitation=letter[0], by=robin, at=noon)


def test_two_open_letters_to_one_address_cannot_be_kept(letter, robin, noon):
    copy = Invitation.objects.get()
    copy.pk, copy.digest = None, "another"

    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


def test_who_holds_the_role_is_not_invited_again(towns, robin, noon):
    with pytest.raises(services.CannotInvite, match="Robin Hale speaks for Alder as Manager"):
        services.invite(
            organisation=towns["Alder"], email=robin.email, role=Role.MANAGER, by=robin, at=noon
        )


def test_strangers_invite_nobody(towns, person, noon):
    with pytest.raises(services.CannotInvite, match="Only somebody who speaks for a body"):
        services.invite(
            organisation=towns["Alder"],
            email="x@x.example",
            role=Role.CLERK,
            by=person("eve@eve.example"),
            at=noon,
        )


def test_dogwood_cannot_touch_alders_letters(letter, person, seated, towns, noon):
    dora = person("dora@dogwood.example")
    seated(dora, towns["Dogwood"], as_administrator=True)

    for verb in (services.resend, services.withdraw):
        with pytest.raises(services.CannotInvite, match="do not decide who speaks for Alder"):
            verb(invitation=letter[0], by=dora, at=noon)
    assert not queries.invitations_managed_by(dora).exists()


# ---------- from elsewhere ----------


def test_who_was_invited_from_elsewhere_waits_for_the_bodys_own_administrator(
    towns, birger, robin, noon, at_once
):
    held = at_once(
        services.invite,
        organisation=towns["Alder"],
        email="dana@alder.example",
        role=Role.FINANCE,
        by=birger,
        at=noon,
        as_administrator=True,
    )
    assert held.as_administrator is False
    assert mail.outbox[-1].subject == "Birger Lund of Birch invites you to speak for Alder"
    assert "must then confirm it" in mail.outbox[-1].body

    dana, asked = at_once(
        services.accept_as_newcomer, invitation=held, name="Dana", password=SECRET, at=noon
    )

    assert isinstance(asked, Claim)
    assert not queries.represented_by(dana).exists()
    assert mail.outbox[-1].to == [robin.email]
    assert "They were invited by Birger Lund of Birch." in mail.outbox[-1].body

    at_once(services.confirm, claim=asked, by=robin, at=noon)

    assert queries.may_speak_for(dana, towns["Alder"])
    assert mail.outbox[-1].subject == "You may speak for Alder"


def test_an_inviter_who_no_longer_decides_has_only_suggested(letter, robin, towns, person, noon):
    Representative.objects.filter(user=robin).update(is_administrator=False)
    dana = person("dana@alder.example")

    came = services.accept(invitation=letter[0], by=dana, at=noon)

    assert isinstance(came, Claim)
    assert not queries.represented_by(dana).exists()


def test_suggestions_end_for_the_day(towns, birger, noon):
    def suggest(number, at):
        services.invite(
            organisation=towns["Alder"],
            email=f"x{number}@x.example",
            role=Role.CLERK,
            by=birger,
            at=at,
        )

    for number in range(rules.SUGGESTIONS_A_DAY):
        suggest(number, noon)

    with pytest.raises(services.CannotInvite, match="enough letters for one day"):
        suggest(99, noon)
    suggest(99, noon + timedelta(days=1, seconds=1))


def test_a_suggestion_is_sent_again_once_a_day(towns, birger, robin, noon):
    held = services.invite(
        organisation=towns["Alder"], email="x@x.example", role=Role.CLERK, by=birger, at=noon
    )

    with pytest.raises(services.CannotInvite, match="less than a day ago"):
        services.resend(invitation=held, by=birger, at=noon)

    services.resend(invitation=held, by=birger, at=noon + timedelta(days=1))
    services.resend(invitation=held, by=robin, at=noon + timedelta(days=1))


def test_a_suggestion_does_not_disturb_the_administrators_letter(letter, birger, towns, noon):
    services.invite(
        organisation=towns["Alder"], email="dana@alder.example", role=Role.CLERK, by=birger, at=noon
    )

    assert Invitation.objects.get() == letter[0]
    assert rules.is_open(Invitation.objects.get(), noon)


def test_a_stranger_gets_a_link_and_no_answer_whoever_they_are(towns, robin, noon, at_once):
    said = [
        at_once(
            services.ask_for_link,
            organisation=towns["Alder"],
            email=email,
            role=Role.ELECTED,
            at=noon,
        )
        for email in ("new@alder.example", robin.email)
    ]

    assert said == [None, None]
    known, unknown = (letter.body.split("/invitation/")[0] for letter in mail.outbox)
    assert known == unknown
    assert record.entries_about(towns["Alder"]).last().detail == ""


def test_letters_to_one_address_and_about_one_body_end_for_the_day(towns, noon):
    def ask(email, at=noon):
        services.ask_for_link(organisation=towns["Alder"], email=email, role=Role.CLERK, at=at)

    for _ in range(rules.LETTERS_A_DAY + 5):
        ask("one@x.example")
    assert Invitation.objects.count() == rules.LETTERS_A_DAY

    for number in range(rules.LETTERS_A_BODY_A_DAY + 5):
        ask(f"x{number}@x.example")
    assert Invitation.objects.count() == rules.LETTERS_A_BODY_A_DAY

    ask("one@x.example", noon + timedelta(days=1, seconds=1))
    assert Invitation.objects.count() == rules.LETTERS_A_BODY_A_DAY + 1


def test_a_strangers_link_leads_to_a_claim(towns, robin, noon, at_once):
    at_once(
        services.ask_for_link,
        organisation=towns["Alder"],
        email="elected@alder.example",
        role=Role.ELECTED,
        at=noon,
        note="Council since 2029.",
    )
    held = queries.invitation_of_link(secret_of(mail.outbox[-1]))

    person, asked = at_once(
        services.accept_as_newcomer, invitation=held, name="Ella", password=SECRET, at=noon
    )

    assert isinstance(asked, Claim)
    assert "Council since 2029." in mail.outbox[-1].body
    assert not queries.may_speak_for(person, towns["Alder"])


# ---------- deciding ----------


def test_a_claim_waits_once_and_is_told_to_who_decides(claim, towns, birger, noon, robin):
    assert mail.outbox[-1].to == [robin.email]
    assert "Birger Lund (birger@birch.example) asks to speak for Alder" in mail.outbox[-1].body

    again = services.claim(organisation=towns["Alder"], user=birger, role=Role.ELECTED, at=noon)

    assert again == claim


def test_a_declined_claim_says_why_and_can_be_confirmed_after_all(
    claim, robin, birger, towns, noon, at_once
):
    with pytest.raises(services.CannotDecide, match="Say in a few words why"):
        services.decline(claim=claim, reason="  ", by=robin, at=noon)
    at_once(services.decline, claim=claim, reason="Not one of ours.", by=robin, at=noon)
    assert "> Not one of ours." in mail.outbox[-1].body
    assert not queries.may_speak_for(birger, towns["Alder"])
    with pytest.raises(services.CannotDecide, match="declined already"):
        services.confirm(claim=claim, by=robin, at=noon + timedelta(days=31))

    services.confirm(claim=claim, by=robin, at=noon + timedelta(days=29))

    assert queries.may_speak_for(birger, towns["Alder"])
    assert verbs(towns["Alder"])[-4:] == [
        "claimed",
        "claim_declined",
        "appointed",
        "claim_confirmed",
    ]


def test_nobody_confirms_themselves(towns, staff, noon):
    own = services.claim(organisation=towns["Cedar"], user=staff, role=Role.CLERK, at=noon)

    with pytest.raises(services.CannotDecide, match="Nobody confirms themselves"):
        services.confirm(claim=own, by=staff, at=noon)
    assert own not in queries.claims_decided_by(staff)


def test_only_who_decides_confirms(claim, person, seated, towns, staff, noon):
    clerk = person("clerk2@alder.example")
    seated(clerk, towns["Alder"], role=Role.CLERK)

    for stranger in (clerk, staff):  # Alder has an administrator: the site's staff stays out
        with pytest.raises(services.CannotDecide, match="do not decide"):
            services.confirm(claim=claim, by=stranger, at=noon)
        assert not queries.claims_decided_by(stranger).exists()


def test_the_first_of_a_body_is_confirmed_by_staff_and_is_its_administrator(
    towns, person, staff, noon, at_once
):
    cora = person("cora@cedar.example", "Cora")
    asked = at_once(
        services.claim, organisation=towns["Cedar"], user=cora, role=Role.MANAGER, at=noon
    )
    assert mail.outbox[-1].to == [staff.email]

    seat = services.confirm(claim=asked, by=staff, at=noon)

    assert seat.is_administrator
    assert queries.may_decide(cora, towns["Cedar"])
    assert not queries.may_decide(staff, towns["Cedar"])


def test_the_administrator_of_a_council_confirms_the_first_of_its_members_only(
    read, towns, person, seated
):
    read(services.import_organisations, "name,kind,state,geoid\nGrove Council,cog,CT,09119\n")
    read(services.import_members, "scheme,body,member\ngeoid,09119,0911000003\n")
    council = queries.regions().get()
    noor, helper = person("noor@grove.example"), person("helper@grove.example")
    seated(noor, council, role=Role.COORDINATOR, as_administrator=True)
    seated(helper, council, role=Role.CLERK)

    assert queries.may_decide(noor, towns["Cedar"])
    assert not queries.may_decide(noor, towns["Dogwood"])
    assert not queries.may_decide(helper, towns["Cedar"])
    assert list(queries.deciders_of(towns["Cedar"])) == [noor]


def test_too_many_claims_wait(towns, person, noon):
    eager = person("eager@x.example")
    bodies = [
        Organisation.objects.create(
            slug=f"b{number}", name=f"B{number}", kind="private", state="CT"
        )
        for number in range(rules.OPEN_CLAIMS)
    ]
    for body in bodies:
        services.claim(organisation=body, user=eager, role=Role.CLERK, at=noon)

    with pytest.raises(services.CannotClaim, match="wait already"):
        services.claim(organisation=towns["Alder"], user=eager, role=Role.CLERK, at=noon)


def test_asking_and_taking_back_ends_for_the_day(towns, birger, noon):
    def ask(at):
        return services.claim(organisation=towns["Alder"], user=birger, role=Role.CLERK, at=at)

    for _ in range(rules.CLAIMS_A_DAY):
        services.take_back(claim=ask(noon), by=birger, at=noon)

    with pytest.raises(services.CannotClaim, match="enough requests for one day"):
        ask(noon)
    ask(noon + timedelta(days=1, seconds=1))


def test_only_who_asked_takes_a_claim_back(claim, birger, robin, noon):
    with pytest.raises(services.CannotDecide, match="Only who asked"):
        services.take_back(claim=claim, by=robin, at=noon)

    services.take_back(claim=claim, by=birger, at=noon)

    with pytest.raises(services.CannotDecide, match="taken back already"):
        services.confirm(claim=claim, by=robin, at=noon)


# ---------- changing and ending ----------


def test_another_role_ends_the_old_one_and_both_stay_to_be_read(towns, robin, person, seated, noon):
    dana = person("dana@alder.example")
    seat = seated(dana, towns["Alder"], role=Role.FINANCE)
    later = noon + timedelta(days=40)

    now = services.change_role(
        representative=seat, role=Role.MANAGER, as_administrator=True, by=robin, at=later
    )

    assert (now.role, now.is_administrator, now.since) == (Role.MANAGER, True, later.date())
    former = queries.former_representatives_of(towns["Alder"]).get()
    assert (former.role, former.until) == (Role.FINANCE, later.date())
    assert verbs(towns["Alder"])[-2:] == ["role_changed", "administrator_made"]


def test_a_slip_of_today_is_put_right_in_place(towns, robin, person, seated, noon):
    seat = seated(person("dana@alder.example"), towns["Alder"], role=Role.FINANCE)

    services.change_role(
        representative=seat, role=Role.CLERK, as_administrator=False, by=robin, at=noon
    )

    assert not queries.former_representatives_of(towns["Alder"]).exists()


def test_an_end_takes_hold_at_once_and_can_be_undone(towns, robin, person, seated, noon, at_once):
    dana = person("dana@alder.example", "Dana")
    seat = seated(dana, towns["Alder"], role=Role.FINANCE)
    later = noon + timedelta(days=10)

    at_once(services.end, representative=seat, on=later.date(), by=robin, at=later)

    assert not queries.may_speak_for(dana, towns["Alder"])
    assert mail.outbox[-1].subject == "You no longer speak for Alder as Finance director"
    with pytest.raises(services.CannotChangePeople, match="do not decide"):
        services.resume(representative=seat, by=dana, at=later)

    services.resume(representative=seat, by=robin, at=later + timedelta(days=30))

    assert queries.may_speak_for(dana, towns["Alder"])
    assert verbs(towns["Alder"])[-2:] == ["ended", "resumed"]


@pytest.mark.parametrize(("days", "why"), [(1, "lies ahead"), (-1, "It began on 14 March 2031")])
def test_a_last_day_is_neither_ahead_nor_before_the_first(
    towns, robin, person, seated, noon, days, why
):
    seat = seated(person("dana@alder.example"), towns["Alder"], role=Role.FINANCE)

    with pytest.raises(services.CannotChangePeople, match=why):
        services.end(representative=seat, on=noon.date() + timedelta(days=days), by=robin, at=noon)


def test_an_end_is_undone_for_a_month_and_not_beside_the_same_role(
    towns, robin, person, seated, noon
):
    dana = person("dana@alder.example")
    seat = seated(dana, towns["Alder"], role=Role.FINANCE)
    services.end(representative=seat, on=noon.date(), by=robin, at=noon)
    with pytest.raises(services.CannotChangePeople, match="for 30 days"):
        services.resume(representative=seat, by=robin, at=noon + timedelta(days=31))

    seated(dana, towns["Alder"], role=Role.FINANCE)

    with pytest.raises(services.CannotChangePeople, match="is Finance director again already"):
        services.resume(representative=seat, by=robin, at=noon)


def test_everybody_may_step_down_but_the_last_administrator_of_others(
    towns, robin, person, seated, noon
):
    dana = person("dana@alder.example")
    hers = seated(dana, towns["Alder"], role=Role.FINANCE)
    his = queries.representatives_of(towns["Alder"]).get(user=robin)
    for verb in (
        lambda: services.end(representative=his, on=noon.date(), by=robin, at=noon),
        lambda: services.change_role(
            representative=his, role=Role.MANAGER, as_administrator=False, by=robin, at=noon
        ),
    ):
        with pytest.raises(services.CannotChangePeople, match="would have no administrator"):
            verb()

    services.end(representative=hers, on=noon.date(), by=dana, at=noon)
    services.end(representative=his, on=noon.date(), by=robin, at=noon)

    assert not queries.representatives_of(towns["Alder"]).exists()


def test_dogwood_changes_nobody_at_alder(towns, robin, person, seated, noon):
    dora = person("dora@dogwood.example")
    seated(dora, towns["Dogwood"], as_administrator=True)
    seat = queries.representatives_of(towns["Alder"]).get()

    with pytest.raises(services.CannotChangePeople, match="do not decide who speaks for Alder"):
        services.change_role(
            representative=seat, role=Role.CLERK, as_administrator=False, by=dora, at=noon
        )
    with pytest.raises(services.CannotChangePeople, match="do not decide who speaks for Alder"):
        services.end(representative=seat, on=noon.date(), by=dora, at=noon)
    assert not queries.representatives_managed_by(dora).filter(pk=seat.pk).exists()


def test_an_administrator_who_left_the_site_does_not_count(towns, robin, staff):
    assert not queries.may_decide(staff, towns["Alder"])

    User.objects.filter(pk=robin.pk).update(is_active=False)

    assert queries.may_decide(staff, towns["Alder"])


def test_the_only_administrator_who_left_is_closed_out_and_staff_confirm_the_next(
    towns, robin, staff, noon
):
    services.close_account(user=robin, at=noon)
    services.close_account(user=robin, at=noon)

    robin.refresh_from_db()
    assert not robin.is_active
    assert not queries.representatives_of(towns["Alder"]).exists()
    assert [seat.until for seat in queries.former_representatives_of(towns["Alder"])] == [
        noon.date()
    ]
    assert queries.may_decide(staff, towns["Alder"])


def test_an_account_is_closed_and_opened_at_the_terminal(robin, capsys):
    call_command("close_account", "robin@alder.example")
    robin.refresh_from_db()
    closed = robin.is_active
    call_command("close_account", "robin@alder.example", "--open")

    robin.refresh_from_db()
    assert (closed, robin.is_active) == (False, True)
    assert "no longer speaks for Alder" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("close_account", "nobody@alder.example")
