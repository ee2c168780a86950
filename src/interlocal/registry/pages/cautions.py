"""What makes a town's figures hard to compare, said before they are."""

from decimal import Decimal

from interlocal.registry.pages import lines
from interlocal.registry.pages.figures import amount, origin_of
from interlocal.registry.pages.peers import is_refused
from interlocal.registry.pages.sheets import Sheet
from interlocal.web.origins import Walk
from interlocal.web.words import in_sentence, listing, possessive

CENTRAL_WORTH_A_WORD = Decimal("0.05")


def cautions(sheet: Sheet, peers: list[Sheet], limit: float) -> list[str]:
    """What a reader must know of a town and its peers, one sentence each."""
    name, year = sheet.town.name, sheet.spending_year
    said = []
    share = sheet.central_share
    if year is not None and not sheet.has_breakdown:
        said.append(
            f"{possessive(name)} report is not broken down by service, so its services "
            "cannot be compared."
        )
    if is_refused(sheet, limit):
        said.append(
            f"{name} books {share:.0%} of its spending outside schools on no one service, such as "
            f"benefits and insurance. Above {limit:.0%} its services are not compared with "
            "others: they look cheaper than they are."
        )
    elif share is not None and share > CENTRAL_WORTH_A_WORD:
        said.append(
            f"{name} books {share:.0%} of its spending outside schools on no one service, such as "
            "benefits and insurance. Its services look that much cheaper than those of towns that "
            "book everything with each service."
        )
    if sheet.has_breakdown:
        said += _peers_booking_centrally(peers, limit)
    other = [
        f"{peer.town.name} ({peer.spending_year})"
        for peer in peers
        if peer.spending_year and year and peer.spending_year != year
    ]
    if other:
        said.append(f"Figures of another year than {year}: {listing(other)}.")
    said += [
        f"{name} reports {amount(fact.value, 'USD')} for {in_sentence(fact.service.name)}, as "
        "refunds and corrections of an earlier year are reported. That is kept, and left out of "
        "estimates and comparisons."
        for fact in sheet.below_zero
        if fact.service
    ]
    if mismatch := lines.adding_up(sheet):
        said.append(mismatch)
    return said


def central_walk(sheet: Sheet) -> Walk | None:
    """How the share that is booked on no one service was worked out; None where it is none."""
    share, central = sheet.central_share, sheet.central_line
    if not share or central is None:
        return None
    name = sheet.town.name
    lines = sheet.municipal_lines
    together = sum((fact.value or Decimal(0) for fact in lines), Decimal(0))
    return Walk(
        number=f"{share:.1%}",
        meaning=f"of what {name} spent outside schools in {central.year} is on no one service.",
        steps=[
            f"{amount(central.value, 'USD')} divided by itself and the {len(lines)} services "
            f"outside schools, {amount(together, 'USD')} together."
        ],
        origins=[origin_of(fact, name) for fact in (central, *lines)],
    )


def _peers_booking_centrally(peers: list[Sheet], limit: float) -> list[str]:
    central = [
        peer for peer in peers if peer.central_share and peer.central_share > CENTRAL_WORTH_A_WORD
    ]
    refused = [peer for peer in central if is_refused(peer, limit)]
    counted_in = [peer for peer in central if not is_refused(peer, limit)]
    said = []
    if refused:
        said.append(
            f"Left out of the medians, since more than {limit:.0%} is booked centrally: "
            f"{_with_shares(refused)}."
        )
    if counted_in:
        said.append(
            f"Peers that book a part of their spending centrally: {_with_shares(counted_in)}. "
            "Their services look cheaper by that."
        )
    return said


def _with_shares(members: list[Sheet]) -> str:
    return listing([f"{sheet.town.name} ({sheet.central_share:.0%})" for sheet in members])
