"""Opening an initiative, choosing partners, inviting them, answering."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils.text import Truncator

from interlocal.accounts.models import User
from interlocal.discovery import services as discovery
from interlocal.discovery.models import Shortlist, Tie
from interlocal.initiatives import documents, rules
from interlocal.initiatives.models import Initiative, Partner
from interlocal.record import services as record
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation, Service
from interlocal.web.words import in_sentence, listing


class CannotOpen(Exception):
    """The initiative was not opened; the message is fit to show to the person."""


class CannotChange(Exception):
    """The change was refused; the message is fit to show to the person."""


class CannotAnswer(Exception):
    """The answer was refused; the message is fit to show to the person."""


@transaction.atomic
def open_initiative(
    *,
    service: Service,
    opened_for: Organisation,
    partners: Iterable[Organisation],
    by: User,
    at: datetime,
    reasons: str = "",
) -> Initiative:
    """Open a draft that only the opener's body sees, with the partners it has in mind.

    Raises CannotOpen if ``by`` may not speak for ``opened_for``, or there is
    no other partner, or there are too many.
    """
    if not registry.may_speak_for(by, opened_for):
        raise CannotOpen(f"You may not open an initiative for {opened_for.name}.")
    others = sorted(set(partners) - {opened_for}, key=lambda body: body.name)
    if not others:
        raise CannotOpen("Choose at least one partner: sharing takes two.")
    if len(others) >= rules.MOST_PARTNERS:
        raise CannotOpen(
            f"An initiative holds {rules.MOST_PARTNERS} bodies at most; choose fewer partners."
        )
    initiative = Initiative.objects.create(
        title=_title(service, [opened_for, *others]),
        service=service,
        opened_for=opened_for,
        opened_by=by,
        opened_at=at,
        reasons=reasons,
    )
    Partner.objects.create(
        initiative=initiative,
        organisation=opened_for,
        answer=Partner.Answer.OPENED,
        answered_at=at,
        answered_by=by,
    )
    Partner.objects.bulk_create(
        Partner(initiative=initiative, organisation=body) for body in others
    )
    record.write(verb="initiatives.opened", subject=initiative, by=by, at=at)
    return initiative


@transaction.atomic
def open_from_shortlist(*, shortlist: Shortlist, by: User, at: datetime) -> Initiative:
    """Turn a shortlist into an initiative, which takes over its partners and reasons.

    Raises CannotOpen as ``open_initiative`` does, and if the shortlist is gone.
    """
    held = Shortlist.objects.select_for_update().filter(pk=shortlist.pk).first()
    if held is None:
        raise CannotOpen("This shortlist was turned into an initiative already.")
    entries = list(held.entries.select_related("partner"))
    initiative = open_initiative(
        service=shortlist.service,
        opened_for=shortlist.owner,
        partners=[entry.partner for entry in entries],
        by=by,
        at=at,
        reasons="\n".join(f"{entry.partner.name}: {entry.reasons}" for entry in entries),
    )
    held.delete()
    return initiative


@transaction.atomic
def add_partner(
    *, initiative: Initiative, organisation: Organisation, by: User, at: datetime
) -> Partner:
    """Put one more body on the list of a draft; twice changes nothing.

    Raises CannotChange if ``by`` may not, the draft was shared, or it is full.
    """
    initiative = _open_to_change(initiative, by)
    present = Partner.objects.filter(initiative=initiative, organisation=organisation).first()
    if present:
        return present
    if initiative.partners.count() >= rules.MOST_PARTNERS:
        raise CannotChange(f"An initiative holds {rules.MOST_PARTNERS} bodies at most.")
    partner = Partner.objects.create(initiative=initiative, organisation=organisation)
    _name_anew(initiative)
    record.write(
        verb="initiatives.partner_added",
        subject=initiative,
        by=by,
        at=at,
        detail=organisation.name,
    )
    return partner


@transaction.atomic
def remove_partner(
    *, initiative: Initiative, organisation: Organisation, by: User, at: datetime
) -> None:
    """Take a body off the list of a draft.

    Raises CannotChange if ``by`` may not, the draft was shared, the body is the
    opener, or only two would not be left.
    """
    initiative = _open_to_change(initiative, by)
    if organisation == initiative.opened_for:
        raise CannotChange(f"{organisation.name} opened this initiative and stays in it.")
    if initiative.partners.count() <= 2:
        raise CannotChange("Sharing takes two: add another partner before you remove this one.")
    gone, _ = Partner.objects.filter(initiative=initiative, organisation=organisation).delete()
    if gone:
        _name_anew(initiative)
        record.write(
            verb="initiatives.partner_removed",
            subject=initiative,
            by=by,
            at=at,
            detail=organisation.name,
        )


@transaction.atomic
def invite(
    *,
    initiative: Initiative,
    by: User,
    at: datetime,
    message: str = "",
    with_papers: Collection[Organisation] = (),
) -> list[Partner]:
    """Share the initiative with its partners: from now on they see it and may answer.

    The letters speak of a prospectus to ``with_papers`` only; the others take part without
    an estimate. Returns the partners invited. Raises CannotChange if ``by`` may not or it
    was shared already.
    """
    initiative = _open_to_change(initiative, by)
    initiative.stage = Initiative.Stage.EXPLORING
    initiative.shared_at = at
    initiative.message = message.strip()
    initiative.save(update_fields=["stage", "shared_at", "message"])
    invited = list(
        initiative.partners.filter(answer=Partner.Answer.PLANNED).select_related("organisation")
    )
    for partner in invited:
        partner.answer = Partner.Answer.INVITED
        partner.invited_at = at
        partner.save(update_fields=["answer", "invited_at"])
    for partner in invited:
        _write_to(
            partner,
            initiative,
            [each.organisation.name for each in invited],
            has_paper=partner.organisation in with_papers,
        )
    record.write(
        verb="initiatives.shared",
        subject=initiative,
        by=by,
        at=at,
        detail=", ".join(partner.organisation.name for partner in invited),
    )
    return invited


@transaction.atomic
def answer_invitation(
    *, partner: Partner, interested: bool, by: User, at: datetime, note: str = ""
) -> Partner:
    """Say for a body whether it wants to talk; the answer may change until the end.

    Who wants to talk is tied to whoever opened it, which both see and the finder weighs.
    Raises CannotAnswer if ``by`` may not speak for the body, or it was not
    invited, or the initiative is closed.
    """
    Initiative.objects.select_for_update().get(pk=partner.initiative_id)  # not while it closes
    partner = Partner.objects.select_related(
        "organisation", "initiative__opened_for", "initiative__service"
    ).get(pk=partner.pk)
    if not registry.may_speak_for(by, partner.organisation):
        raise CannotAnswer(f"You may not answer for {partner.organisation.name}.")
    if not rules.may_be_answered(partner):
        raise CannotAnswer("There is no open invitation to answer.")
    partner.answer = Partner.Answer.INTERESTED if interested else Partner.Answer.DECLINED
    partner.answered_at, partner.answered_by, partner.note = at, by, note.strip()
    partner.save(update_fields=["answer", "answered_at", "answered_by", "note"])
    record.write(
        verb=f"initiatives.{partner.answer}",
        subject=partner.initiative,
        by=by,
        at=at,
        detail=partner.organisation.name,
    )
    if interested:
        discovery.note_tie(
            kind=Tie.Kind.MEETING,
            between=(partner.initiative.opened_for, partner.organisation),
            service=partner.initiative.service,
            by=by,
            at=at,
        )
    return partner


@transaction.atomic
def close(*, initiative: Initiative, by: User, at: datetime, why: str) -> Initiative:
    """End an initiative without an agreement, saying why; it stays readable.

    Raises CannotChange if ``by`` may not, no reason is given, or it is closed.
    """
    initiative = _led(initiative, by)
    if not why.strip():
        raise CannotChange("Say in a few words why it ends here; partners will read it.")
    if initiative.stage == Initiative.Stage.CLOSED:
        raise CannotChange("This initiative is closed already.")
    initiative.stage = Initiative.Stage.CLOSED
    initiative.save(update_fields=["stage"])
    record.write(verb="initiatives.closed", subject=initiative, by=by, at=at, detail=why.strip())
    return initiative


def _led(initiative: Initiative, by: User) -> Initiative:
    held = Initiative.objects.select_for_update().get(pk=initiative.pk)
    if not registry.may_speak_for(by, held.opened_for):
        raise CannotChange(f"Only {held.opened_for.name} may change this initiative.")
    return held


def _open_to_change(initiative: Initiative, by: User) -> Initiative:
    held = _led(initiative, by)
    if not rules.may_be_changed(held):
        raise CannotChange("This initiative was shared already; its partners can no longer change.")
    return held


def _write_to(
    partner: Partner, initiative: Initiative, invited: list[str], *, has_paper: bool
) -> None:
    """A letter to everybody who speaks for the partner, once the change is safe."""
    for seat in registry.representatives_of(partner.organisation):
        letter = documents.invitation(
            reader=seat.user.name,
            body=partner.organisation.name,
            inviter=initiative.opened_for.name,
            service=initiative.service.name,
            others=[name for name in invited if name != partner.organisation.name],
            message=initiative.message,
            href=settings.SITE_URL + reverse("desk:initiative", args=[initiative.pk]),
            has_paper=has_paper,
        )
        send = partial(send_mail, letter.subject, letter.text, None, [seat.user.email])
        transaction.on_commit(send, robust=True)  # a mail server that is down undoes nothing


def _name_anew(initiative: Initiative) -> None:
    """A draft is called after whoever is in it now."""
    others = [
        partner.organisation
        for partner in initiative.partners.select_related("organisation")
        if partner.organisation_id != initiative.opened_for_id
    ]
    initiative.title = _title(initiative.service, [initiative.opened_for, *others])
    initiative.save(update_fields=["title"])


def _title(service: Service, bodies: list[Organisation]) -> str:
    names = listing([body.name for body in bodies])
    return Truncator(f"Sharing {in_sentence(service.name)}: {names}").chars(160)
