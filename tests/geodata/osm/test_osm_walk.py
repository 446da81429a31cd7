from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.osm_tables import load_osm
from geodata.osm.walk import metres, percent

RULES = load_osm()


@pytest.mark.parametrize(
    ("tags", "walked"),
    [
        ({"highway": "footway"}, True),
        ({"highway": "steps"}, True),
        ({"highway": "cycleway"}, True),
        ({"highway": "cycleway", "foot": "designated", "bicycle": "designated"}, True),
        ({"highway": "cycleway", "foot": "no"}, False),
        ({"highway": "cycleway", "foot": "use_sidepath"}, False),
        ({"highway": "living_street"}, True),
        ({"highway": "primary"}, True),
        ({"highway": "primary", "motorroad": "yes"}, False),
        ({"highway": "motorway"}, False),
        ({"highway": "trunk"}, False),
        ({"highway": "trunk", "foot": "yes"}, True),
        ({"highway": "bridleway"}, False),
        ({"highway": "bridleway", "foot": "permissive"}, True),
        ({"highway": "footway", "access": "private"}, False),
        ({"highway": "footway", "access": "no"}, False),
        ({"highway": "service", "access": "no", "foot": "yes"}, True),
        ({"highway": "service", "access": "private", "foot": "no"}, False),
        ({"highway": "service", "service": "private"}, False),
        ({"highway": "service", "access": "customers"}, True),
        ({"highway": "construction"}, False),
        ({"highway": "proposed", "foot": "yes"}, False),
        ({"building": "yes"}, False),
    ],
)
def test_which_ways_people_may_walk(tags, walked):
    assert RULES.walk.admits(tags) is walked


@pytest.mark.parametrize(
    ("value", "state"),
    [
        ("yes", "yes"),
        ("24/7", "yes"),
        ("automatic", "yes"),
        ("no", "no"),
        ("disused", "no"),
        (None, "unknown"),
        ("", "unknown"),
        ("sometimes", "unknown"),
    ],
)
def test_light_has_three_states(value, state):
    assert RULES.lit.state(value) == state


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("2", 2.0),
        ("2.5", 2.5),
        ("2,5 m", 2.5),
        ("180 cm", 1.8),
        ("6'", None),
        ("2;3", None),
        ("0", None),
        ("5000", None),
        ("narrow", None),
        (None, None),
    ],
)
def test_widths(text, width):
    assert metres(text) == width


@pytest.mark.parametrize(
    ("text", "slope"),
    [("5%", 5.0), ("-3,5 %", -3.5), ("+10%", 10.0), ("up", None), ("7°", None), (None, None)],
)
def test_slopes(text, slope):
    assert percent(text) == slope


@given(st.text(max_size=12))
@settings(deadline=None)
def test_no_tag_breaks_the_parsers(text):
    width = metres(text)
    assert width is None or 0 < width <= 100
    assert percent(text) is None or "%" in text
