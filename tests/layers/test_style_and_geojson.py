from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, shape

from config.kinds import load_kinds
from geodata.records import Role
from layers.geojson import canonical, collection, drawn, features
from layers.style import DASHED, DOTTED, SOLID, style_of

CAMERAS = load_kinds().all_layers()["kamera"]
HOTSPOTS = load_kinds().all_layers()["hotspots"]


@pytest.mark.parametrize(
    ("role", "estimated", "dash"),
    [
        (Role.TARGET, False, SOLID),
        (Role.TARGET, True, DASHED),
        (Role.FOCUS, False, DASHED),
        (Role.PROBLEM, False, DOTTED),
    ],
)
def test_the_line_tells_how_sure_a_place_is(role, estimated, dash):
    assert style_of(CAMERAS, role, estimated=estimated).dash == dash


def test_only_the_layer_of_all_places_fills():
    assert style_of(CAMERAS, Role.TARGET, estimated=False).fill_opacity == 0
    assert style_of(HOTSPOTS, Role.TARGET, estimated=False).fill_opacity > 0


def test_a_point_is_drawn_as_the_circle_that_it_may_lie_in():
    square = Polygon([(0, 0), (1, 0), (1, 1), (0, 1)])
    point = Point(500000, 6500000)
    shapes = np.array([point, point, square], dtype=object)
    circle, sure, area = drawn(shapes, np.array([150.0, 0.0, 50.0]))
    assert circle.area == pytest.approx(3.14159 * 150**2, rel=0.01)
    assert sure.geom_type == "Point"
    assert area is square


@given(
    st.floats(270_000, 920_000),
    st.floats(6_130_000, 7_670_000),
    st.floats(10, 10_000),
)
def test_polygons_obey_the_right_hand_rule_and_stay_in_place(east, north, size):
    clockwise = Polygon(
        [(east, north), (east, north + size), (east + size, north + size), (east + size, north)]
    )
    (row,) = features(np.array([clockwise], dtype=object), [{}], ["x"])
    mapped = shape(row["geometry"])
    assert mapped.exterior.is_ccw
    assert 9 < mapped.centroid.x < 26
    assert 54 < mapped.centroid.y < 70


def test_canonical_text_does_not_depend_on_the_order_of_keys():
    points = np.array([Point(500000, 6500000)], dtype=object)
    one = collection(features(points, [{"b": 1, "å": "ö"}], ["1"]))
    two = {"features": one["features"], "type": one["type"]}
    two["features"][0]["properties"] = {"å": "ö", "b": 1}
    assert canonical(one) == canonical(two)
    assert json.loads(canonical(one | {"attribution": "Källa: SCB"}))["attribution"] == "Källa: SCB"
