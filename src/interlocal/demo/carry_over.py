"""Carry the Capitol Region's figures over into the demo's own tables.

    python -m interlocal.demo.carry_over FOLDER

FOLDER holds the joined tables ``ct_towns.csv``, ``ct_town_adjacency.csv`` and
``ct_known_shared_services.csv`` of Connecticut's towns. What every column of the tables
written here means, and where it was published, is in SOURCES.yaml beside them. No boundary
is carried over.
"""

import csv
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).resolve().parent
KM2_A_SQUARE_MILE = Decimal("2.589988110336")
REGION = {"name": "Capitol Region Council of Governments", "geoid": "09110"}

FIGURES = {
    "population_2010": "pop_2010",
    "population_2019": "pop_2019",
    "population_2025": "pop_2025_census",
    "equalized_grand_list_2017": "equalized_net_grand_list_2017",
    "net_grand_list_2018": "net_grand_list_2018",
    "mill_rate_2020": "mill_rate_fy2020",
    "median_household_income_2018": "median_household_income_2018",
    "pupils_2018": "school_adm_2018",
}
SERVICES = {
    "ucoa_board_of_education": "education",
    "ucoa_police": "police",
    "ucoa_fire": "fire",
    "ucoa_general_government": "general-government",
    "ucoa_highways": "highways",
    "ucoa_other_public_works": "other-public-works",
    "ucoa_libraries": "libraries",
    "ucoa_other_public_safety": "other-public-safety",
    "ucoa_social_services": "social-services",
    "ucoa_waste_management": "waste",
    "ucoa_recreation": "recreation",
    "ucoa_other_health_welfare": "other-health-welfare",
    "ucoa_public_health": "public-health",
    "ucoa_other_culture_recreation": "other-culture-recreation",
    "ucoa_sewer": "water-wastewater",
}
MEASURES = {
    "ucoa_exp_total": "spending-total",
    "ucoa_unallocated_other": "spending-unallocated",
    "ucoa_debt_service": "spending-debt-service",
    "ucoa_capital_outlay": "spending-capital",
    "ucoa_regional_school_district": "spending-regional-schools",
    "ucoa_not_broken_down": "spending-not-broken-down",
    "ucoa_debt_outstanding": "debt-outstanding",
    "ucoa_rev_property_tax": "revenue-property-tax",
    "ucoa_rev_state": "revenue-state",
    "ucoa_rev_federal": "revenue-federal",
    "ucoa_rev_other": "revenue-other",
}
# The year of the report, and a share that is worked out from the other columns.
NOT_FIGURES = {"ucoa_fiscal_year", "ucoa_unallocated_share_of_municipal"}
BLANK_IS_SAID = {"ucoa_unallocated_other", "ucoa_debt_service"}

NO_FIRE_LINE = {"Bloomfield", "East Windsor", "Enfield", "Manchester", "Simsbury", "Windsor"}
TROOPERS = {"Bolton", "Columbia", "Hebron", "Tolland"}

Town = dict[str, str]


def main(folder: Path, target: Path = HERE) -> None:
    """Write the seven tables, replacing those that are there."""
    towns = [town for town in rows(folder / "ct_towns.csv") if town["crcog_member"] == "True"]
    towns.sort(key=lambda town: town["town"])
    unnamed = {name for name in towns[0] if name.startswith("ucoa_")} - {
        *SERVICES,
        *MEASURES,
        *NOT_FIGURES,
    }
    if unnamed:
        raise SystemExit(f"These columns have no place yet: {', '.join(sorted(unnamed))}")
    write(target / "capitol_bodies.csv", bodies(towns))
    write(target / "capitol_members.csv", members(towns))
    write(target / "capitol_towns.csv", map(figures, towns))
    write(target / "capitol_spending.csv", (line for town in towns for line in spending(town)))
    write(target / "capitol_neighbours.csv", neighbours(towns, folder / "ct_town_adjacency.csv"))
    known = folder / "ct_known_shared_services.csv"
    write(target / "capitol_districts.csv", districts(towns, known))
    write(target / "capitol_served.csv", served(towns, known))


def rows(path: Path) -> Iterator[Town]:
    """The lines of a table by column."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def write(path: Path, lines: Iterable[Town]) -> None:
    """One table, with the columns of its first line."""
    lines = list(lines)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, fieldnames=list(lines[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(lines)


def bodies(towns: list[Town]) -> Iterator[Town]:
    """Who there is: the council of governments and its towns."""
    empty = dict.fromkeys(("geoid_2020", "ocd", "census_government", "latitude", "longitude"), "")
    yield {**REGION, "kind": "cog", "state": "CT", **empty}
    for town in towns:
        yield {
            "name": town["town"],
            "geoid": town["geoid_2022"],
            "kind": "municipality",
            "state": "CT",
            "geoid_2020": town["geoid_2020"],
            "ocd": town["ocd_id"],
            "census_government": town["census_govs_id_2012"],
            "latitude": town["lat"],
            "longitude": town["lon"],
        }


def members(towns: list[Town]) -> Iterator[Town]:
    """That each town belongs to the council."""
    for town in towns:
        yield {"scheme": "geoid", "body": REGION["geoid"], "member": town["geoid_2022"]}


def figures(town: Town) -> Town:
    """A town's people, land, wealth and schools."""
    square_miles = Decimal(town["land_area_sqmi"])
    return {
        "geoid": town["geoid_2022"],
        "name": town["town"],
        "land_area_km2": str(round(square_miles * KM2_A_SQUARE_MILE, 3)),
        **{ours: town[theirs] for ours, theirs in FIGURES.items()},
    }


def spending(town: Town) -> Iterator[Town]:
    """A town's general fund, line by line; a line that it does not have is marked absent."""
    lines = [("spending", service, column) for column, service in SERVICES.items()]
    lines += [(measure, "", column) for column, measure in MEASURES.items()]
    for measure, service, column in lines:
        amount = town[column]
        if not amount and not service and column not in BLANK_IS_SAID:
            continue
        yield {
            "scheme": "geoid",
            "identifier": town["geoid_2022"],
            "town": town["town"],
            "measure": measure,
            "service": service,
            "year": town["ucoa_fiscal_year"],
            "value": amount,
            "kind": "reported" if amount else "absent",
            "note": note(town, column, service),
        }


def note(town: Town, column: str, service: str) -> str:
    """What a reader must know before comparing this line with another town's."""
    name, said = town["town"], []
    if not town[column]:
        said.append(_why_blank(town, column, service))
    elif name in TROOPERS and service == "police":
        said.append("Resident state troopers explain the low cost.")
    elif service == "water-wastewater":
        said.append("Sewers in the general fund only; sewer and water funds are outside.")
    if town["ucoa_fiscal_year"] != "2023":
        said.append(f"Fiscal year {town['ucoa_fiscal_year']}; most towns report 2023.")
    if town[column] and _in_thousands(town, column):
        said.append("Given in thousands of dollars.")
    return " ".join(said)


def _why_blank(town: Town, column: str, service: str) -> str:
    if town["ucoa_not_broken_down"]:
        return "The town's report is not broken down by service."
    if column == "ucoa_unallocated_other":
        return "No central line: benefits may be booked with each service."
    if service == "fire" and town["town"] in NO_FIRE_LINE:
        return "No fire line in the general fund, often since a fire district pays; not zero cost."
    if service == "police":
        return "No police line in the general fund; that is not zero cost."
    return "No such line in the general fund; that is not zero cost."


def _in_thousands(town: Town, column: str) -> bool:
    """A round figure of a town whose financial statements are kept in thousands."""
    rounded = [int(amount) % 1000 == 0 for amount in (town["ucoa_exp_total"], town[column])]
    return all(rounded) and int(town[column]) > 0


def neighbours(towns: list[Town], path: Path) -> Iterator[Town]:
    """Pairs of towns that touch, both in the region."""
    known = {town["geoid_2020"]: town["geoid_2022"] for town in towns}
    for pair in rows(path):
        if pair["geoid_a"] in known and pair["geoid_b"] in known:
            yield {
                "scheme": "geoid",
                "a": known[pair["geoid_a"]],
                "b": known[pair["geoid_b"]],
                "contact": pair["contact"],
                "border_km": pair["shared_border_km"],
                "towns": f"{pair['town_a']} – {pair['town_b']}",
            }


def districts(towns: list[Town], path: Path) -> Iterator[Town]:
    """The school districts that share services with their own town; no source numbers them."""
    for town in _with_own_district(towns, path):
        yield {
            "name": f"{town['town']} School District",
            "urn": _urn(town),
            "kind": "school-district",
            "state": "CT",
        }


def served(towns: list[Town], path: Path) -> Iterator[Town]:
    """Which town each of these districts serves."""
    for town in _with_own_district(towns, path):
        yield {
            "scheme": "urn",
            "body": _urn(town),
            "member_scheme": "geoid",
            "member": town["geoid_2022"],
        }


def _with_own_district(towns: list[Town], path: Path) -> list[Town]:
    named = {line["provider_or_party_a"] for line in rows(path) if line["form"] == "town-school"}
    return [town for town in towns if town["town"] in named]


def _urn(town: Town) -> str:
    name = town["town"].lower().replace(" ", "-")
    return f"urn:interlocal:us-ct:school-district:{name}"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("Usage: python -m interlocal.demo.carry_over FOLDER")
    main(Path(sys.argv[1]))
