"""Where a town lies, which towns are of its size, and one service beside theirs."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from interlocal import parameters
from interlocal.registry import queries
from interlocal.registry.models import Organisation
from interlocal.registry.pages.peers import Comparison, compare, nearest_in_size
from interlocal.registry.pages.sheets import Sheet, sheets

COMPARED = ("population", "spending", "spending-total", "spending-unallocated")


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


def service_comparison(
    town: Organisation, service: str, name: str, on: date
) -> tuple[Sheet, Surroundings, Comparison]:
    """One service of a town beside its peers."""
    sheet = Sheet(town, queries.facts_about(town))
    around = surroundings(town, sheet, queries.regions_of(town).first())
    limit = parameters.parameter("sharing.central_limit", on).value
    return sheet, around, compare(sheet, peer_sheets(around), service, name, limit)
