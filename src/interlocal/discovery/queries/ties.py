"""What ties bodies together, as far as a person may know it."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from interlocal.accounts.models import User
from interlocal.discovery.models import Tie
from interlocal.discovery.rules import Bond
from interlocal.registry import queries as registry
from interlocal.registry.models import Organisation


def ties_visible_to(user: User | None) -> QuerySet[Tie]:
    """Published ties; what one of their own bodies noted; who one knows oneself.

    Without a person, what was published only.
    """
    rows = Tie.objects.select_related("a", "b", "service", "source", "noted_by")
    if user is None or not user.is_authenticated:
        return rows.filter(source__isnull=False)
    mine = registry.represented_by(user)
    of_mine = Q(a__in=mine) | Q(b__in=mine)
    return rows.filter(
        Q(source__isnull=False) | Q(noted_by=user) | (of_mine & ~Q(kind=Tie.Kind.PEOPLE))
    )


def ties_of(town: Organisation, user: User | None) -> QuerySet[Tie]:
    """What ties one body to others, as far as a person may know it."""
    return ties_visible_to(user).filter(Q(a=town) | Q(b=town))


def ties_noted_by(user: User) -> QuerySet[Tie]:
    """The ties that a person entered, which they may take back."""
    return Tie.objects.filter(noted_by=user).select_related("a", "b", "service")


def bonds_of(
    town: Organisation, others: Iterable[Organisation], user: User | None
) -> dict[int, tuple[Bond, ...]]:
    """What ties a town to each of some others: kept ties, and school districts in common.

    A council of governments in common is left out where the others are its members all:
    what everybody has tells nobody apart.
    """
    found: dict[int, list[Bond]] = defaultdict(list)
    # Most towns have no ties yet; who may see which is a longer question.
    if Tie.objects.filter(Q(a=town) | Q(b=town)).exists():
        for tie in ties_of(town, user):
            other = tie.b if tie.a_id == town.pk else tie.a
            found[other.pk].append(Bond.of(tie))
    districts = dict(registry.school_districts_of(town).values_list("pk", "name"))
    shared = registry.current_memberships().filter(
        body__in=districts, member__in=[each.pk for each in others]
    )
    for key, district in shared.values_list("member", "body") if districts else ():
        if key != town.pk:
            found[key].append(Bond(Tie.Kind.SCHOOLS, None, f"both belong to {districts[district]}"))
    return {key: tuple(bonds) for key, bonds in found.items()}
