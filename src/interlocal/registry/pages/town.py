"""The town in facts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from interlocal import parameters
from interlocal.registry import queries
from interlocal.registry.models import Fact, Neighbour, Organisation
from interlocal.registry.pages import lines
from interlocal.registry.pages.figures import (
    Derived,
    amount,
    density,
    origin_of,
    per_head,
    walk_of,
)
from interlocal.registry.pages.maps import town_map
from interlocal.registry.pages.peers import (
    HOW_MANY,
    Comparison,
    compare,
    is_refused,
    nearest_in_size,
)
from interlocal.registry.pages.sheets import Sheet, sheets
from interlocal.web.maps import Map
from interlocal.web.origins import Origin, Walk
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import counted, listing, possessive

COMPARED = ("population", "spending", "spending-total", "spending-unallocated")
KM_A_MILE = 1.609344  # the international mile
CENTRAL_WORTH_A_WORD = Decimal("0.05")


@dataclass(frozen=True)
class HeadFigure:
    """One figure at the head of the page; without a walk it is not known."""

    label: str
    value: str
    kind: str
    unit: str = ""
    note: str = ""
    walk: Walk | None = None


@dataclass(frozen=True)
class Surroundings:
    """The region of a town, all towns in it, and the town's peers there, nearest in size first."""

    region: Organisation | None
    towns: list[Organisation]
    people: dict[int, Decimal]
    peers: list[Organisation]

    @property
    def place(self) -> str:
        """Where the peers were looked for."""
        if self.region:
            return self.region.name
        return self.towns[0].state if self.towns else ""


@dataclass(frozen=True)
class TownPage:
    """All that the page of a town shows."""

    town: Organisation
    kicker: str
    lead: str
    figures: list[HeadFigure]
    strip: Table | None
    year: int | None
    warnings: list[str]
    central_walk: Walk | None
    missing: list[str]
    peers: list[Organisation]
    peers_sentence: str
    per_head_note: str
    map: Map | None
    neighbours: list[tuple[Organisation, str]]
    borders_walk: Walk
    regions: list[Organisation]
    everything: Table
    identifiers: list[tuple[str, str]]


def town_page(town: Organisation, on: date) -> TownPage:
    """The town in facts, beside peers of its size."""
    facts = list(queries.facts_about(town))
    sheet = Sheet(town, facts)
    regions = list(queries.regions_of(town))
    around = surroundings(town, sheet, regions[0] if regions else None)
    peers = peer_sheets(around)
    limit = parameters.parameter("sharing.central_limit", on).value
    borders = sorted(queries.borders_of(town), key=lambda pair: -(pair.border_km or 0))
    neighbours = [(_other(pair, town), _border(pair)) for pair in borders]
    comparisons = {
        fact.service.pk: compare(sheet, peers, fact.service.pk, fact.service.name, limit)
        for fact in sheet.services(sheet.spending_year)
        if fact.service
    }
    return TownPage(
        town=town,
        kicker=f"{town.get_kind_display()}, {town.state}",
        lead=_lead(sheet),
        figures=_figures(sheet),
        strip=lines.strip(sheet, comparisons),
        year=sheet.spending_year,
        warnings=_warnings(sheet, peers, limit),
        central_walk=_central_walk(sheet),
        missing=lines.missing(sheet),
        peers=around.peers,
        peers_sentence=_peers_sentence(around),
        per_head_note=_per_head_note(sheet),
        map=_map(town, around, [body.pk for body, _ in neighbours]),
        neighbours=neighbours,
        borders_walk=_borders_walk(town, borders),
        regions=regions,
        everything=_everything(sheet),
        identifiers=[(each.get_scheme_display(), each.value) for each in town.identifiers.all()],
    )


def surroundings(town: Organisation, sheet: Sheet, region: Organisation | None) -> Surroundings:
    """Where a town lies and which towns are of its size: in its region, else in its state."""
    if region is not None:
        towns = list(queries.members_of(region))
    else:
        towns = list(queries.municipalities().filter(state=town.state))
    rows = queries.current_facts().filter(organisation__in=towns, measure="population")
    year = sheet.spending_year
    people = {}
    for each in sheets(towns, rows):
        known = each.people(year) if year else each.newest("population")
        if known and known.value is not None:
            people[each.town.pk] = known.value
    by_key = {each.pk: each for each in towns}
    near = nearest_in_size(town.pk, people)
    return Surroundings(region, towns, people, [by_key[key] for key in near])


def peer_sheets(around: Surroundings) -> list[Sheet]:
    """The peers' facts that a comparison rests on, in one read."""
    rows = queries.current_facts().filter(organisation__in=around.peers, measure__in=COMPARED)
    return sheets(around.peers, rows)


def derived_figure(sheet: Sheet, code: str) -> Derived | None:
    """A worked-out figure of a town by its code: ``density``, or a measure per head."""
    name = sheet.town.name
    if code == "density":
        return density(sheet.newest("population"), sheet.newest("land-area"), name)
    fact = sheet.newest(code)
    if fact is None or fact.measure.unit != "USD":
        return None
    return per_head(fact, sheet.people(fact.year), name)


def service_comparison(
    town: Organisation, service: str, name: str, on: date
) -> tuple[Sheet, Surroundings, Comparison]:
    """One service of a town beside its peers."""
    sheet = Sheet(town, queries.facts_about(town))
    around = surroundings(town, sheet, queries.regions_of(town).first())
    limit = parameters.parameter("sharing.central_limit", on).value
    return sheet, around, compare(sheet, peer_sheets(around), service, name, limit)


def _lead(sheet: Sheet) -> str:
    people, land = sheet.newest("population"), sheet.newest("land-area")
    total = sheet.of_year("spending-total", sheet.spending_year)
    parts = []
    if people and people.value is not None:
        parts.append(f"{amount(people.value, 'people')} people")
    if land and land.value is not None:
        parts.append(f"on {amount(land.value, 'km2')}")
    start = " ".join(parts)
    if total and total.value is not None:
        spent = f"{amount(total.value, 'USD')} spent from the general fund in {total.year}"
        return f"{start}, {spent}." if start else f"{spent}."
    return f"{start}." if start else "No figures are loaded for this body yet."


def _figures(sheet: Sheet) -> list[HeadFigure]:
    return [
        _read(sheet, "population", "Population"),
        _read(sheet, "spending-total", "Spending in total"),
        _worked(sheet, "spending-total", "Spending per head"),
        _worked(sheet, "net-grand-list", "Net grand list per head"),
        _read(sheet, "land-area", "Land area"),
        _worked(sheet, "density", "Density", unit="people a square mile"),
    ]


def _read(sheet: Sheet, measure: str, label: str) -> HeadFigure:
    fact = sheet.newest(measure)
    if fact is None:
        return HeadFigure(label, "–", "absent", note="Nothing is loaded for this figure.")
    return HeadFigure(
        label=f"{label}, {fact.year}",
        value=amount(fact.value, fact.measure.unit),
        kind=fact.kind,
        note=fact.note,
        walk=walk_of(fact, sheet.town.name),
    )


def _worked(sheet: Sheet, code: str, label: str, unit: str = "") -> HeadFigure:
    found = derived_figure(sheet, code)
    if found is None:
        return HeadFigure(label, "–", "absent", note="A figure that it rests on is not known.")
    people = next(fact for fact in found.facts if fact.measure_id == "population")
    note = "" if people.year == found.year else f"Divided by the people of {people.year}."
    return HeadFigure(
        f"{label}, {found.year}", found.text, found.kind, unit, note=note, walk=found.walk
    )


def _warnings(sheet: Sheet, peers: list[Sheet], limit: float) -> list[str]:
    """What makes the figures hard to compare, said before they are."""
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
    if mismatch := lines.adding_up(sheet):
        said.append(mismatch)
    return said


def _central_walk(sheet: Sheet) -> Walk | None:
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


def _peers_sentence(around: Surroundings) -> str:
    if not around.peers:
        return "No towns of a similar size are known to compare with."
    count = len(around.peers)
    towns = f"{'ten' if count == HOW_MANY else counted(count, 'town')} nearest in population"
    return f"Peers are the {towns} in {around.place}, whatever they spend."


def _per_head_note(sheet: Sheet) -> str:
    """By which people the services were divided."""
    year = sheet.spending_year
    people = sheet.people(year) if year else None
    if people is None:
        return "No population is known, so nothing can be said per head."
    if people.year == year:
        return f"Per head: divided by the population of {year}."
    return (
        f"Per head: spending of {year} divided by the population of {people.year}, "
        "the nearest year that is known."
    )


def _map(town: Organisation, around: Surroundings, near: list[int]) -> Map | None:
    if around.region is None:
        return None
    return town_map(
        around.towns,
        around.people,
        lambda value: f"{amount(value, 'people')}",
        label=f"{town.name} among its neighbours, by population",
        value_label="Population",
        chosen=[town.pk],
        near=near,
    )


def _other(pair: Neighbour, town: Organisation) -> Organisation:
    return pair.b if pair.a_id == town.pk else pair.a


def _border(pair: Neighbour) -> str:
    if pair.contact == Neighbour.Contact.CORNER:
        return "touches at a corner"
    if pair.border_km is None:
        return "shares a border"
    return f"shares {pair.border_km / KM_A_MILE:.1f} miles of border"


def _borders_walk(town: Organisation, pairs: list[Neighbour]) -> Walk:
    """Where it is written who touches whom."""
    return Walk(
        number=counted(len(pairs), "neighbour"),
        meaning=f"of {town.name} in the loaded tables; a town outside them is not listed.",
        steps=["Lengths are given in kilometres; a mile is 1.609344 km."],
        origins=[
            Origin(
                label=str(pair),
                value="touch at a corner" if pair.border_km is None else f"{pair.border_km:g} km",
                kind="reported",
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


def _everything(sheet: Sheet) -> Table:
    """The newest of every measure, each leading to its source."""
    facts = sorted(sheet.measured(), key=lambda fact: (fact.measure.order, fact.measure.name))
    return Table(
        caption=f"Every other figure of {sheet.town.name}, newest year",
        columns=[Column("Figure"), Column("Value", is_number=True), Column("Year"), Column("Data")],
        rows=[_line(fact) for fact in facts],
        hides_caption=True,
    )


def _line(fact: Fact) -> Row:
    return Row(
        [
            Cell(fact.measure.name),
            Cell(amount(fact.value, fact.measure.unit), href=lines.fact_href(fact)),
            Cell(str(fact.year)),
            Cell("", kind=fact.kind, note=fact.note),
        ]
    )
