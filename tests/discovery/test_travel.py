"""Imported travel times in the place of straight lines, where there are any."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from interlocal import parameters
from interlocal.discovery.calculations import comparison as calculations
from interlocal.discovery.calculations import outlook as calculations_outlook
from interlocal.engine.partners import distances_km

ON = date(2026, 11, 22)
PLACES = ((41.8, -72.4), (41.8, -72.3), (41.9, -72.4))
MEASURED = np.array([[0, 12, np.nan], [14, 0, np.nan], [np.nan, np.nan, 0]], dtype=float)


def compared(places, measured):
    """Three towns as far as their ways go."""
    facts = tuple(
        SimpleNamespace(town=SimpleNamespace(latitude=north, longitude=east))
        for north, east in places
    )
    return calculations.Comparison(
        facts=facts,
        lines=(),
        loaded=None,
        population=np.ones(len(facts)),
        measured=measured,
    )


def test_measured_ways_go_before_the_straight_line_in_either_direction():
    minutes = calculations.minutes_between(compared(PLACES, MEASURED), ON)

    assert (minutes[0, 1], minutes[1, 0]) == (12, 14)


def test_a_way_that_nobody_measured_is_the_straight_line_drawn_out_to_roads():
    minutes = calculations.minutes_between(compared(PLACES, MEASURED), ON)

    per_km = parameters.parameter("sharing.minutes_per_km", ON).value
    assert minutes[0, 2] == pytest.approx(distances_km(np.array(PLACES))[0, 2] * per_km)


def test_without_positions_all_ways_must_be_measured():
    nowhere = ((None, None), *PLACES[1:])
    whole = np.array([[0, 12, 9], [14, 0, 8], [9, 8, 0]], dtype=float)

    assert calculations.minutes_between(compared(nowhere, MEASURED), ON) is None
    assert calculations.minutes_between(compared(nowhere, None), ON) is None
    assert calculations.minutes_between(compared(nowhere, whole), ON) is whole


@pytest.fixture
def drive(noon):
    """Import drive times between towns of the cast."""
    from interlocal.registry import services

    def drive(*lines):
        said = "source: {code: roads, title: Drive times, publisher: Road office}\n"
        text = "\n".join(["from,to,minutes", *lines])
        return services.import_mapped(
            kind="travel",
            content=text.encode(),
            file_name="drive.csv",
            mapping=said,
            by=None,
            at=noon,
        )

    return drive


def test_the_finder_says_whether_a_way_was_measured_or_reckoned(towns, noon, drive):
    def said():
        found = calculations_outlook(towns["Alder"], on=noon.date()).findings
        return {
            each.match.partners[0].name: remark.text
            for each in found
            for remark in each.reasons
            if remark.code == "travel" and len(each.match.partners) == 1
        }

    assert all("from the straight line" in text for text in said().values())

    drive("Alder,Birch,95")

    assert said()["Birch"] == "The way to Birch takes 95 minutes (Drive times, Road office)."
    assert "from the straight line" in said()["Cedar"]


def test_a_longer_way_costs_more(towns, noon, drive):
    def pair():
        found = calculations_outlook(towns["Alder"], on=noon.date()).findings
        return next(
            each.match.net_mean_cents
            for each in found
            if each.service.pk == "dispatch"
            and [body.name for body in each.match.partners] == ["Birch"]
        )

    near = pair()
    drive("Alder,Birch,240")

    assert pair() < near
