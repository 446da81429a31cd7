"""What is offered as a stop, and what is not."""

from __future__ import annotations

import pytest
from shapely.geometry import Point

from geodata.walk.records import Action, ActionStatus, StopSource
from layers.walk.candidates import NamedPlace, candidates, dark_stretches
from tests.geodata.walk.conftest import CORNER, Town


def action(point: Point | None, key: str = "a") -> Action:
    return Action(key, "0184", "w", (), "Byt lampa", "ljus", point, "kommun", "Gata", "", 2, None)


def test_places_that_many_promises_name_come_first():
    places = [
        NamedPlace("1", "Torget", Point(0, 0), ("x",)),
        NamedPlace("2", "Parken", Point(500, 0), ("x", "y", "z")),
        NamedPlace("3", "Ingen", Point(900, 0), ()),
    ]
    found = candidates(places)
    assert [(s.name, s.priority, s.source) for s in found] == [
        ("Parken", 5, StopSource.HOTSPOT),
        ("Torget", 3, StopSource.PROMISE),
    ]


@pytest.mark.parametrize("status", ActionStatus)
def test_actions_that_are_done_are_not_offered(status):
    found = candidates([], [(action(Point(1, 1)), status), (action(None, "b"), status)])
    done = status in (ActionStatus.VERIFIERAD, ActionStatus.AVBOJD)
    assert [stop.source for stop in found] == ([] if done else [StopSource.ACTION])


def test_two_wishes_in_one_spot_are_one():
    places = [NamedPlace("1", "Torget", Point(0, 0), ("x",))]
    found = candidates(places, [(action(Point(10, 0)), ActionStatus.NY)])
    assert [stop.name for stop in found] == ["Byt lampa"]


def test_only_what_is_known_to_be_dark_is_a_dark_stretch(town: Town):
    town.way((0, 0), (100, 0), lit="no", name="Stigen")
    town.way((100, 0), (180, 0), lit="no")
    town.way((180, 0), (500, 0), lit="unknown")
    town.way((0, 300), (40, 300), lit="no")
    town.way((5000, 0), (5400, 0), lit="no")
    (found,) = dark_stretches(town.network(), Point(CORNER))
    assert (found.name, round(found.metres)) == ("Stigen", 180)
    (stop,) = candidates([], (), [found])
    assert stop.source is StopSource.DARK
