"""Who may speak for a body."""

from datetime import date, datetime

from django.db import transaction

from interlocal.accounts.models import User
from interlocal.record import services as record
from interlocal.registry.models import Organisation, Representative


@transaction.atomic
def appoint_representative(
    *,
    organisation: Organisation,
    user: User,
    role: Representative.Role,
    on: date,
    by: User | None,
    at: datetime,
) -> Representative:
    """Let a person speak for a body in a role from a day on; twice changes nothing.

    ``by`` is None only for the person who runs this installation.
    """
    representative, made = Representative.objects.get_or_create(
        organisation=organisation, user=user, role=role, until=None, defaults={"since": on}
    )
    if made:
        record.write(
            verb="registry.appointed",
            subject=organisation,
            by=by,
            at=at,
            detail=f"{user.email}: {representative.get_role_display()}",
        )
    return representative
