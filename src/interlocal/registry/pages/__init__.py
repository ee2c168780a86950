"""What the pages of towns, facts and regions show, as values: what, not how it looks."""

from interlocal.registry.pages.body import BodyPage, Doors, body_page, doors
from interlocal.registry.pages.choices import USUAL, choices
from interlocal.registry.pages.fact import FactPage, fact_page
from interlocal.registry.pages.files import csv_lines
from interlocal.registry.pages.memberships import address_of, belonging
from interlocal.registry.pages.people import (
    InvitationPage,
    PeoplePage,
    RequestsPage,
    invitation_page,
    people_page,
    requests_page,
)
from interlocal.registry.pages.region import RegionPage, region_page
from interlocal.registry.pages.single import FigurePage, figure_page, service_page
from interlocal.registry.pages.town import TownPage, town_page
from interlocal.registry.pages.towns import SORTS, TownList, Wanted, export, town_list

__all__ = [
    "SORTS",
    "USUAL",
    "BodyPage",
    "Doors",
    "FactPage",
    "FigurePage",
    "InvitationPage",
    "PeoplePage",
    "RegionPage",
    "RequestsPage",
    "TownList",
    "TownPage",
    "Wanted",
    "address_of",
    "belonging",
    "body_page",
    "choices",
    "csv_lines",
    "doors",
    "export",
    "fact_page",
    "figure_page",
    "invitation_page",
    "people_page",
    "region_page",
    "requests_page",
    "service_page",
    "town_list",
    "town_page",
]
