"""Who touches a town, in words and with the source."""

from interlocal.registry.models import Neighbour, Organisation
from interlocal.web.origins import Origin, Walk
from interlocal.web.words import counted

KM_A_MILE = 1.609344  # the international mile
KINDS = {"neighbours-from-outlines": "estimated", "neighbours-from-positions": "imputed"}


def other_of(pair: Neighbour, town: Organisation) -> Organisation:
    """The one of a pair that is not the town."""
    return pair.b if pair.a_id == town.pk else pair.a


def border_words(pair: Neighbour) -> str:
    """How two towns touch."""
    if pair.contact == Neighbour.Contact.CORNER:
        return "touches at a corner"
    if pair.contact == Neighbour.Contact.BESIDE:
        return "seems to lie beside it, judging by positions"
    if pair.border_km is None:
        return "shares a border"
    return f"shares {pair.border_km / KM_A_MILE:.1f} miles of border"


def borders_walk(town: Organisation, pairs: list[Neighbour]) -> Walk:
    """Where it is written who touches whom."""
    return Walk(
        number=counted(len(pairs), "neighbor"),
        meaning=f"of {town.name} in the loaded tables; a town outside them is not listed.",
        steps=["Lengths are given in kilometres; a mile is 1.609344 km."],
        origins=[
            Origin(
                label=str(pair),
                value=pair.get_contact_display()
                if pair.border_km is None
                else f"{pair.border_km:g} km",
                kind=KINDS.get(pair.load.source.code, "reported"),
                title=pair.load.source.title,
                publisher=pair.load.source.publisher,
                href=pair.load.source.href,
                file_name=pair.load.file_name,
                locator=pair.locator,
                loaded_at=pair.load.loaded_at,
                licence=pair.load.source.licence,
            )
            for pair in pairs
        ],
    )
