"""Invented towns and figures that show the pieces of the pages at work. Nothing here is real."""

import json
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict

from interlocal.web.charts import Chart, Paying, dumbbell
from interlocal.web.maps import CHOSEN, NEIGHBOUR, Map, Place, region_map
from interlocal.web.origins import Origin, Walk
from interlocal.web.tables import Cell, Column, Row, Table
from interlocal.web.words import Range

TOWNS = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Hazel", "Juniper", "Larch")


class Question(forms.Form):
    """One control of every sort."""

    service = forms.ChoiceField(
        choices=[("", "Choose a service"), ("dispatch", "Dispatch"), ("library", "Library")]
    )
    email = forms.EmailField(label="Email", help_text="We write only about this initiative.")
    weight = forms.IntegerField(
        label="Weight of population", min_value=0, max_value=100, required=False
    )
    message = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    answer = forms.ChoiceField(
        widget=forms.RadioSelect, choices=[("yes", "We want to talk"), ("no", "Not now")]
    )
    agrees = forms.BooleanField(label="I may speak for Alder")


class Opportunity:
    """One answer of the finder, as the landing page shows it."""

    sentence = "Alder would pay about $40,000 less a year sharing dispatch with Birch and Cedar."
    range_text = "Likely between $12,000 and $71,000."
    low, middle, high = 12_000, 40_000, 71_000
    floor, ceiling = -10_000, 90_000


def opportunity() -> Opportunity:
    """The one opportunity that strangers see."""
    return Opportunity()


def everything(query: QueryDict) -> dict[str, Any]:
    """All that the style page shows."""
    bound = Question({"email": "clerk at alder", "weight": "140"})
    return {
        "sample": opportunity(),
        "walk": walk(),
        "map": town_map(),
        "chart": chart(),
        "table": shares(),
        "strip": strip(),
        "form": Question(auto_id="id_free_%s"),
        "bound": bound,
        "page": Paginator(range(169), 20).get_page(query.get("page", 2)),
        "step_names": ["Explore", "Invite", "Agree on figures", "Draft", "Sign"],
        "warnings": [
            "Studies of shared planning found that it tends to cost more.",
            "Birch reports no police line; its share is not estimated.",
        ],
        "reasons": [
            "They border each other, and both buildings are within 9 km.",
            "Together they would serve 14,200 people; past 25,000 little more is gained.",
        ],
        "evidence": [
            (
                "saves",
                "Costs per head fell by 4 to 9 per cent in the five years after joining.",
                "Invented study of 40 towns, 2031",
            ),
            (
                "no-effect",
                "Towns that shared paid as much as towns that did not.",
                "Invented study of 212 towns, 2029",
            ),
            (
                "costs-more",
                "Costs per head rose by 3 to 6 per cent, mostly for management.",
                "Invented study of 96 towns, 2030",
            ),
        ],
    }


def walk() -> Walk:
    """A number with its way back."""
    return Walk(
        number="$40,000",
        meaning="a year is what Alder would save net by sharing dispatch with Birch and Cedar.",
        steps=[
            "Net saving: gross saving less the four costs of sharing, in 2,000 simulated cases; "
            "the middle case is shown.",
            "Gross saving: three costs alone, added up, less one shared cost.",
            "Cost alone: dispatch spending of 2031, with benefits spread over services by pay.",
        ],
        origins=[
            Origin(
                label="Alder, dispatch spending",
                value="$312,400",
                kind="reported",
                title="Municipal spending by function",
                publisher="State budget office (invented)",
                year=2031,
                href="https://data.example/spending",
                file_name="spending_2031.csv",
                locator="row 14, column “dispatch”",
                loaded_at=datetime(2031, 3, 14, 12, tzinfo=UTC),
            )
        ],
        method="Net saving by simulation",
    )


def town_map() -> Map:
    """Nine invented towns on a leaning grid."""
    shades = [2, 5, 4, 1, 3, None, 0, 1, 2]
    states = ["", NEIGHBOUR, NEIGHBOUR, "", CHOSEN, "", "", "", ""]
    values = ["$18,000", "$61,000", "$44,000", "$9,000", "Home", "", "$2,000", "$8,000", "$20,000"]
    places = [
        Place(
            id=name.lower(),
            name=name,
            geojson=_cell(i % 3, i // 3),
            shade=shades[i],
            value=values[i],
            href=f"#{name.lower()}",
            state=states[i],
        )
        for i, name in enumerate(TOWNS)
    ]
    return region_map(
        places,
        label="Net saving a year for Elm, by partner",
        legend=[
            (0, "under $5,000"),
            (2, "$5,000 to $25,000"),
            (4, "$25,000 to $50,000"),
            (5, "$50,000 or more"),
            (None, "not reported"),
        ],
        value_label="Net saving a year",
        note="Sketch of invented towns.",
    )


def _cell(column: int, row: int) -> str:
    def corner(i: int, j: int) -> list[float]:
        lean = 0.012 * ((i * 7 + j * 5) % 4)
        return [-72.9 + 0.12 * i + lean, 41.9 - 0.08 * j + 0.6 * lean]

    around = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    ring = [corner(column + i, row + j) for i, j in around]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def chart() -> Chart:
    """Three towns, alone and shared; one would pay more."""
    return dumbbell(
        [
            Paying("Alder", Range.exactly(312_400_00), 272_400_00, _saving(12, 40, 71)),
            Paying("Birch", Range.exactly(188_000_00), 196_500_00, _saving(-17, -8, -2)),
            Paying("Cedar", Range.exactly(240_600_00), 226_700_00, _saving(-6, 14, 33)),
        ],
        focus="Alder",
    )


def _saving(low: int, mean: int, high: int) -> Range:
    return Range(low * 1_000_00, mean * 1_000_00, high * 1_000_00)


def shares() -> Table:
    """Who pays what by three methods; one loses by one of them."""
    return Table(
        caption="What each town would pay a year, by way of sharing",
        columns=[
            Column("Town", sort="town"),
            Column("Alone", is_number=True, sort="alone"),
            Column("By population", is_number=True),
            Column("By grand list", is_number=True),
            Column("By what each adds (Shapley)", is_number=True),
        ],
        rows=[
            Row(
                [
                    Cell("Alder"),
                    Cell("$312,400", kind="reported"),
                    Cell("$270,900"),
                    Cell("$281,300"),
                    Cell("$272,400"),
                ],
                is_ours=True,
            ),
            Row(
                [
                    Cell("Birch"),
                    Cell("$188,000", kind="estimated"),
                    Cell("$196,500", is_loss=True, note="▲ $8,500 more than alone"),
                    Cell("$171,200"),
                    Cell("$161,900"),
                ]
            ),
            Row(
                [
                    Cell("Cedar"),
                    Cell("$240,600", kind="imputed"),
                    Cell("$193,600"),
                    Cell("$208,500"),
                    Cell("$226,700"),
                ]
            ),
        ],
        totals=Row([Cell("Together"), Cell("$741,000"), *[Cell("$661,000") for _ in range(3)]]),
    )


def strip() -> Table:
    """Services of a town as a heat strip."""
    return Table(
        caption="Services of Alder: cost per head against towns of its size, 2031",
        columns=[
            Column("Service"),
            Column("Per head", is_number=True),
            Column("Against peers"),
            Column("Data"),
        ],
        rows=[
            Row([Cell("Dispatch"), Cell("$41"), Cell("much higher", shade=4), _data("reported")]),
            Row([Cell("Library"), Cell("$33"), Cell("as others", shade=2), _data("estimated")]),
            Row([Cell("Recreation"), Cell("$9"), Cell("lower", shade=1), _data("imputed")]),
            Row([Cell("Police"), Cell("–"), Cell("not known"), _data("absent")]),
        ],
    )


def _data(kind: str) -> Cell:
    return Cell("", kind=kind)
