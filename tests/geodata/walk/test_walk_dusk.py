"""Civil dusk, at places and days where it is odd."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from astral import Observer
from astral.sun import dusk
from shapely.geometry import Point

from geodata.clock import SWEDEN
from geodata.crs import to_sweref
from geodata.walk.dusk import Sun

SOLNA = to_sweref(Point(18.0, 59.36))
KIRUNA = to_sweref(Point(20.22, 67.85))
ABISKO_NORTH = to_sweref(Point(20.5, 69.05))


@pytest.mark.parametrize("month", range(1, 13))
def test_dusk_is_that_of_astral_to_the_minute(month: int):
    day = date(2026, month, 14)
    ours = Sun(SOLNA).dusk(day)
    theirs = dusk(Observer(59.36, 18.0), day, tzinfo=SWEDEN)
    assert ours is not None
    assert abs(ours - theirs) < timedelta(minutes=1)


def test_a_polar_day_has_no_dusk():
    sun = Sun(KIRUNA)
    assert sun.dusk(date(2026, 6, 20)) is None
    assert sun.polar(date(2026, 6, 20)) == "never_dark"
    assert not sun.dark(datetime(2026, 6, 21, 0, 40, tzinfo=SWEDEN))


def test_a_polar_night_still_has_its_dusk():
    sun = Sun(ABISKO_NORTH)
    found = sun.dusk(date(2026, 12, 21))
    assert found is not None
    assert 13 <= found.hour <= 15  # the sun stays down, yet noon is no night
    assert sun.polar(date(2026, 12, 21)) == ""


def test_dusk_after_midnight_belongs_to_the_evening_before():
    found = Sun(to_sweref(Point(22.15, 65.58))).dusk(date(2026, 5, 23))
    assert found is None or found.date() in (date(2026, 5, 23), date(2026, 5, 24))
    found = Sun(to_sweref(Point(20.26, 63.83))).dusk(date(2026, 7, 26))
    assert found is not None
    assert found > datetime(2026, 7, 26, 22, 30, tzinfo=SWEDEN)


def test_clock_change_moves_dusk_by_an_hour():
    before, after = (Sun(SOLNA).dusk(date(2026, 10, day)) for day in (24, 25))
    assert before is not None
    assert after is not None
    assert timedelta(minutes=-64) < after - before - timedelta(days=1) < timedelta(minutes=-60)
