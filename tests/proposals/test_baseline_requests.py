"""A finance office answers by a link: no account, one baseline, polite letters, and an end."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from tests.proposals.test_baseline_pages import posted
from tests.proposals.test_baselines import WHOLE

from interlocal.initiatives import services as initiatives
from interlocal.proposals import queries, services
from interlocal.proposals.models import BaselineRequest
from interlocal.proposals.rules.requests import reminder_due
from interlocal.proposals.services import CannotAsk, CannotKeep, LinkClosed
from interlocal.proposals.services.requests import secret_of
from interlocal.record import queries as record

DUE = timedelta(days=21)


@pytest.fixture
def ask(exploring, towns, clerks, dispatch, noon, django_capture_on_commit_callbacks):
    """Ask Birch's finance office, as Alder."""

    def ask(body="Birch", by="Alder", email="Jo@Birch.example", due_in=DUE, asked_for=None):
        with django_capture_on_commit_callbacks(execute=True):
            return services.ask(
                organisation=towns[body],
                service=dispatch,
                initiative=exploring,
                asked_for=towns[asked_for or by],
                name="Jo Park",
                email=email,
                message="Thank you for looking.",
                due_on=(noon + due_in).date(),
                by=clerks[by],
                at=noon,
            )

    return ask


@pytest.fixture
def clock(noon, monkeypatch):
    """Pages believe that it is noon."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon)


def link(request):
    return f"/asked/{secret_of(request=request)}/"


def verbs(subject):
    return [entry.verb.removeprefix("proposals.") for entry in record.entries_about(subject)]


def send(request, at, content=WHOLE):
    draft = queries.draft_of_request(request)
    return services.send_by_link(request=request, content=content, seen=draft.revision, at=at)


def test_the_letter_holds_the_link_and_the_table_only_its_hash(ask):
    mail.outbox.clear()
    request = ask()

    (letter,) = mail.outbox
    assert letter.to == ["jo@birch.example"]
    assert letter.subject == "Alder asks for the cost of dispatch in Birch"
    assert link(request) in letter.body
    assert "by 4 April 2031" in letter.body
    assert "Thank you for looking." in letter.body
    assert secret_of(request=request) not in str(BaselineRequest.objects.values().get())
    assert verbs(request) == ["baseline_asked"]


def test_whoever_asks_speaks_for_the_opener_and_has_shared_the_initiative(
    ask, draft, towns, clerks, dispatch, noon
):
    for wrong, words in (
        ({"by": "Birch", "body": "Cedar"}, "Only Alder asks the others"),
        ({"by": "Dogwood", "asked_for": "Alder"}, "may not ask for Alder"),
        ({"body": "Dogwood"}, "Dogwood is no partner"),
        ({"due_in": timedelta(days=1)}, "between 3 and 120 days"),
    ):
        with pytest.raises(CannotAsk, match=words):
            ask(**wrong)


def test_a_draft_initiative_is_not_told_of_by_letter(draft, towns, clerks, dispatch, noon):
    with pytest.raises(CannotAsk, match="Share the initiative with its partners first"):
        services.ask(
            organisation=towns["Birch"],
            service=dispatch,
            initiative=draft,
            asked_for=towns["Alder"],
            name="Jo",
            email="jo@birch.example",
            message="",
            due_on=(noon + DUE).date(),
            by=clerks["Alder"],
            at=noon,
        )


def test_one_person_has_one_open_link(ask):
    ask()

    with pytest.raises(CannotAsk, match="Jo Park was asked on 14 March"):
        ask(email="jo@birch.EXAMPLE")
    ask(email="kim@birch.example")


def test_what_a_body_drafts_is_not_shown_to_whom_another_body_writes(
    ask, exploring, towns, clerks, dispatch, noon
):
    """Alder could write to itself; Birch's own draft must not come with the link."""
    baseline = services.start_baseline(
        organisation=towns["Birch"],
        service=dispatch,
        initiative=exploring,
        by=clerks["Birch"],
        at=noon,
    )
    services.save_draft(
        version=queries.own_draft(baseline), content=WHOLE, seen=0, by=clerks["Birch"], at=noon
    )

    request = ask(email="clerk@alder.example")

    assert queries.content_of(queries.draft_of_request(request)).lines == ()
    assert queries.content_of(queries.own_draft(baseline)) == WHOLE


def test_a_bodys_own_request_opens_its_own_draft(ask, clerks, noon):
    request = ask(body="Birch", by="Birch")

    services.note_opened(request=request, at=noon)

    assert queries.draft_of_request(request) == queries.own_draft(request.baseline)


def test_what_is_sent_is_handed_over_and_the_body_can_correct_it(
    ask, exploring, clerks, noon, django_capture_on_commit_callbacks
):
    request = ask()
    mail.outbox.clear()
    assert not queries.baselines_visible_to(clerks["Alder"]).exists()

    with django_capture_on_commit_callbacks(execute=True):
        version = send(request, noon)

    (letter,) = mail.outbox
    assert letter.to == ["clerk@alder.example"]
    assert letter.subject == "Jo Park has sent the cost of dispatch in Birch"
    assert queries.newest_of_initiative(exploring, clerks["Cedar"]) == [version]
    assert version.handed_over_name == "Jo Park (by link)"
    with pytest.raises(LinkClosed):
        send(request, noon)
    own = services.begin_draft(baseline=request.baseline, by=clerks["Birch"], at=noon)
    assert (queries.content_of(own), own.number) == (WHOLE, 2)


def test_what_was_handed_over_last_is_the_newest(ask, exploring, clerks, noon):
    request = ask()
    own = services.begin_draft(baseline=request.baseline, by=clerks["Birch"], at=noon)
    saved = services.save_draft(
        version=own, content=replace(WHOLE, hours="Ours"), seen=0, by=clerks["Birch"], at=noon
    )
    services.hand_over(version=saved, by=clerks["Birch"], at=noon)

    version = send(request, noon)

    assert version.number > saved.number
    assert queries.newest_of_initiative(exploring, clerks["Alder"]) == [version]


def test_gaps_are_saved_and_named_before_sending(ask, noon):
    request = ask()

    with pytest.raises(CannotKeep, match="other duties on the side"):
        send(request, noon, replace(WHOLE, duties_answer="", duties=()))


def test_the_opener_locks_only_where_nobody_speaks_for_the_body(ask, clerks, towns, noon):
    from interlocal.registry.models import Representative

    version = send(ask(), noon)
    with pytest.raises(CannotKeep, match="Only Birch may lock"):
        services.lock(version=version, by=clerks["Alder"], at=noon)
    Representative.objects.filter(organisation=towns["Birch"]).update(until=noon.date())

    locked = services.lock(version=version, by=clerks["Alder"], at=noon)

    assert locked.locked_by == clerks["Alder"]


@pytest.mark.parametrize("way", ["revoked", "expired", "declined", "closed"])
def test_a_shut_link_opens_and_writes_nothing(ask, exploring, clerks, noon, way):
    request, at = ask(), noon
    if way == "revoked":
        services.revoke_request(request=request, by=clerks["Birch"], at=noon)
    elif way == "declined":
        services.decline_by_link(request=request, note="Not me.", at=noon)
    elif way == "closed":
        initiatives.close(initiative=exploring, by=clerks["Alder"], at=noon, why="No money.")
    else:
        at = noon + DUE + timedelta(days=31)
    request = queries.request_of(secret_of(request=request))

    assert queries.status_of(request, at) == way
    for act in (
        lambda: services.note_opened(request=request, at=at),
        lambda: services.save_by_link(request=request, content=WHOLE, seen=0, at=at),
        lambda: send(request, at),
        lambda: services.decline_by_link(request=request, note="", at=at),
    ):
        with pytest.raises(LinkClosed):
            act()


def test_a_stranger_takes_no_request_back(ask, clerks, noon):
    request = ask()

    with pytest.raises(CannotAsk, match="Only Alder may take"):
        services.revoke_request(request=request, by=clerks["Cedar"], at=noon)
    assert not queries.requests_visible_to(clerks["Cedar"]).exists()


def test_reminders_go_out_on_their_days_and_once(ask, noon, django_capture_on_commit_callbacks):
    request = ask()
    sent = {}
    for day in range(60):
        for hour in (0, 6):
            at = noon + timedelta(days=day, hours=hour)
            letters = services.remind(at=at)
            if letters:
                sent[day] = letters[0]

    assert list(sent) == [14, 19, 22]
    assert "reminder 1; there will be 3 at most" in sent[14].text
    assert "This is the last time we write." in sent[22].text
    assert "It was due on 4 April 2031." in sent[22].text
    assert link(request) in sent[14].text
    assert verbs(request)[1:] == ["baseline_reminded"] * 3


def test_nobody_is_chased_who_is_writing_or_has_answered(ask, noon):
    writing, answered = ask(), ask(email="kim@birch.example")
    week_before = noon + timedelta(days=14)
    services.save_by_link(
        request=writing, content=WHOLE, seen=0, at=week_before - timedelta(hours=3)
    )
    send(answered, noon)

    assert services.remind(at=week_before) == []
    (late,) = services.remind(at=week_before + timedelta(days=1))
    assert "What you wrote is saved." in late.text


def test_days_on_which_nothing_ran_are_not_made_up_for(noon):
    asked_on, due_on = noon.date(), (noon + DUE).date()

    def due(day, reminded=()):
        on = asked_on + timedelta(days=day)
        return reminder_due(on=on, asked_on=asked_on, due_on=due_on, reminded=reminded)

    assert due(13) is None
    assert (due(14), due(20), due(22)) == (7, 2, -1)
    assert due(20, {2}) is None
    short = asked_on + timedelta(days=3)
    assert reminder_due(on=asked_on, asked_on=asked_on, due_on=short, reminded=()) is None


def test_the_link_is_filled_in_without_an_account(ask, clock, noon):
    request, stranger = ask(), Client()
    page = stranger.get(link(request))
    assert "Dear Jo Park" in page.content.decode()
    assert page.headers["X-Robots-Tag"].startswith("noindex")

    said = posted(
        page,
        **{
            "lines-0-category": "personnel",
            "lines-0-what": "Dispatchers",
            "lines-0-cents": "300,000",
        },
    )
    said.pop("do", None)
    stranger.post(link(request), said)
    page = stranger.get(link(request))
    assert 'value="300,000"' in page.content.decode()

    refused = stranger.post(link(request), posted(page, do="send"))
    assert "Say which fiscal year the costs are of." in refused.content.decode()
    answers = {
        "fiscal_year": "2030",
        "benefits": "no",
        "overhead": "no",
        "fees_netted": "no",
        "capital": "no",
        "duties_answer": "none",
        "stranded_answer": "none",
    }
    done = stranger.post(link(request), posted(page, do="send", **answers), follow=True)

    html = done.content.decode()
    assert "Thank you: it is sent" in html
    assert "$300,000" in html
    assert 'name="lines-0-what"' not in html


def test_the_link_shows_this_baseline_and_nothing_else(ask, clock):
    request = ask()

    html = Client().get(link(request)).content.decode()

    assert "Cedar" not in html
    assert f"/initiatives/{request.baseline.initiative_id}" not in html


def test_a_wrong_link_is_no_link(ask, clock):
    request = ask()

    assert Client().get(f"/asked/{'0' * 64}/").status_code == 404
    assert Client().get(f"/asked/{request.digest}/").status_code == 404
    assert Client().post(f"/asked/{'0' * 64}/decline/").status_code == 404


def test_who_asked_sees_how_it_goes(ask, clock, browsers):
    request = ask()
    address = f"/initiatives/{request.baseline.initiative_id}/baselines/"
    assert "not opened yet" in browsers["Alder"].get(address).content.decode()

    Client().get(link(request))
    assert "nothing written yet" in browsers["Alder"].get(address).content.decode()
    Client().post(f"{link(request)}decline/", {"note": "Ask the police."})

    page = browsers["Alder"].get(address).content.decode()
    assert "cannot answer" in page
    assert "Ask the police." in page
    assert "jo@birch.example" not in browsers["Cedar"].get(address).content.decode()


def test_the_form_asks_and_takes_back(clock, browsers, exploring):
    alder = browsers["Alder"]
    address = f"/initiatives/{exploring.pk}/baselines/birch-ct/ask/"
    assert browsers["Cedar"].get(address).status_code == 404
    assert browsers["Dogwood"].get(address).status_code == 404

    page = alder.post(
        address,
        {"name": "Jo Park", "email": "jo@birch.example", "due_on": "2031-04-04"},
        follow=True,
    )
    assert "The letter is on its way to Jo Park" in page.content.decode()
    request = BaselineRequest.objects.get()
    assert browsers["Cedar"].post(f"/baselines/requests/{request.pk}/revoke/").status_code == 404

    page = alder.post(f"/baselines/requests/{request.pk}/revoke/", follow=True)

    assert "opens nothing any more" in page.content.decode()
    assert "took the question back" in Client().get(link(request)).content.decode()


def test_the_command_reminds_and_says_how_many(ask, noon, monkeypatch, capsys):
    from django.core.management import call_command

    ask()
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon + timedelta(days=14))

    call_command("remind_baselines")
    call_command("remind_baselines")

    assert capsys.readouterr().out.splitlines() == ["1 letter sent.", "0 letters sent."]
