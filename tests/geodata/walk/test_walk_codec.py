"""A plan's file gives back what was put in, and says what is wrong with any other."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point

from geodata.clock import SWEDEN
from geodata.walk.codec import dump_plan, load_plan
from geodata.walk.errors import WalkFileError
from geodata.walk.records import Call, Leg, LightMode, Route, Skipped, Stop, StopSource, Walk

START = datetime(2026, 10, 20, 18, 0, tzinfo=SWEDEN)
names = st.text(max_size=20)
centimetres = st.integers(20_000_000, 799_999_999).map(lambda n: n / 100)
points = st.builds(Point, centimetres, centimetres)
moments = st.integers(0, 86_400 * 365).map(lambda s: START + timedelta(seconds=s))
metres = st.integers(0, 1_000_000).map(lambda n: n / 100)
stops = st.builds(
    Stop,
    id=names,
    name=names,
    point=points,
    minutes=metres,
    priority=st.integers(1, 5),
    must=st.booleans(),
    source=st.sampled_from(StopSource),
    refs=st.lists(names, max_size=2).map(tuple),
    note=names,
)
walks = st.builds(
    Walk,
    id=names,
    kommun=names,
    title=names,
    start=moments,
    end=moments,
    meeting_name=names,
    meeting=points,
    stops=st.lists(stops, max_size=3).map(tuple),
    goal=st.none() | points,
    mode=st.sampled_from(LightMode),
    order=st.lists(names, max_size=2).map(tuple),
    locked=st.lists(st.tuples(names, names), max_size=2).map(tuple),
)
legs = st.builds(
    Leg,
    line=st.lists(st.tuples(centimetres, centimetres), min_size=2, max_size=4).map(LineString),
    length_m=metres,
    lit_m=metres,
    unlit_m=metres,
    unknown_m=metres,
    steps=st.integers(0, 9),
    steepest_percent=st.none() | metres,
    slope_unknown_m=metres,
    directions=st.lists(names, max_size=2).map(tuple),
    straight=st.booleans(),
    light=st.lists(st.tuples(st.sampled_from(["yes", "no", "unknown"]), metres), max_size=2).map(
        tuple
    ),
)
routes = st.builds(
    Route,
    walk_id=names,
    group=st.integers(1, 3),
    mode=st.sampled_from(LightMode),
    step_free=st.booleans(),
    calls=st.lists(st.builds(Call, stops, moments, moments, st.booleans()), max_size=2).map(tuple),
    legs=st.lists(legs, max_size=3).map(tuple),
    skipped=st.lists(
        st.builds(Skipped, stops, names, st.none() | st.just(timedelta(minutes=14))), max_size=2
    ).map(tuple),
    start=moments,
    back=moments,
    dusk=st.none() | moments,
    dark_from=st.none() | st.integers(0, 9),
    notices=st.lists(names, max_size=2).map(tuple),
    source=names,
)


@given(walks, st.lists(routes, max_size=2).map(tuple))
def test_a_plan_comes_back_as_it_was(walk: Walk, plan: tuple[Route, ...]):
    text = dump_plan(walk, plan)
    assert load_plan(text) == (walk, plan)
    assert dump_plan(*load_plan(text)) == text


WALK = Walk("w", "0184", "Råsunda", START, START + timedelta(hours=1), "Torget", Point(1, 2), ())


def broken(**changes: Any) -> str:
    raw = json.loads(dump_plan(WALK, ()))
    raw["walk"] |= changes
    return json.dumps(raw)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Expecting value"),
        ("[]", "format"),
        ('{"format": "lofteskartan-walk", "version": 2}', "version 2"),
        (dump_plan(WALK, ())[:200], "damaged"),
        (broken(people="tolv"), "people: 'tolv' is no int"),
        (broken(start="2026-10-20T18:00"), "no time zone"),
        (broken(meeting=[1, float("nan")]), "no position"),
        (broken(mode="mörkast"), "mörkast"),
        (broken(locked=[["a"]]), "no pair"),
        (broken(stops=None), "damaged"),
        (broken(stops=[{}]), "lacks 'id'"),
    ],
)
def test_a_damaged_file_is_told(text: str, said: str):
    with pytest.raises(WalkFileError, match=said) as caught:
        load_plan(text, "plan.json")
    assert caught.value.where == "plan.json"
    assert "walk plan" in caught.value.remedy
