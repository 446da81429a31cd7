from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from geodata.crs import LOCAL_ZONES, SWEREF99TM, WGS84, to_sweref, to_wgs84, transform, transformer

# Sweden with a margin.
LON = st.floats(10.5, 24.5)
LAT = st.floats(55.0, 69.5)


@pytest.mark.parametrize("system", [SWEREF99TM, *LOCAL_ZONES])
@given(st.lists(st.tuples(LON, LAT), min_size=1, max_size=20))
def test_a_round_trip_comes_back_within_a_millimetre(system, points):
    lon, lat = np.array(points).T
    x, y = transform(lon, lat, WGS84, system)
    back_lon, back_lat = transform(x, y, system, WGS84)
    assert np.allclose(back_lon, lon, atol=1e-8)
    assert np.allclose(back_lat, lat, atol=1e-8)


def test_a_known_point_has_its_known_coordinates():
    # Lantmäteriet's control point of the projection: the central meridian 15° E is at 500 km east.
    point = to_sweref(Point(15.0, 60.0))
    assert point.x == pytest.approx(500_000, abs=0.01)
    assert 6_651_000 < point.y < 6_652_500


@given(LON, LAT)
def test_x_is_east_and_y_is_north(lon, lat):
    point = to_sweref(Point(lon, lat))
    assert to_sweref(Point(lon + 0.1, lat)).x > point.x
    assert to_sweref(Point(lon, lat + 0.1)).y > point.y
    assert to_wgs84(point).equals_exact(Point(lon, lat), 1e-8)


def test_a_transformer_is_made_once():
    assert transformer(WGS84, SWEREF99TM) is transformer(WGS84, SWEREF99TM)
