"""Large point layers: columns and tiles hold every point where it is."""

from __future__ import annotations

import gzip
import json

import numpy as np
import pyogrio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers import pmtiles as tiles
from layers.points import SCALE, PointClass, PointsError, PointTable, columns

CLASSES = (PointClass("Lampor", "#9a6700"), PointClass("Kameror", "#b3261e"))


def table(n: int, seed: int = 1, spread: float = 20_000) -> PointTable:
    dice = np.random.default_rng(seed)
    return PointTable(
        x=670_000 + dice.uniform(-spread, spread, n),
        y=6_580_000 + dice.uniform(-spread, spread, n),
        classes=CLASSES,
        kind=dice.integers(0, 2, n).astype(np.uint8),
        attribution="Källa: prov",
    )


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 300), st.integers(0, 2**32 - 1))
def test_columns_hold_every_point_to_a_decimetre(n, seed):
    given_table = table(n, seed)
    content = json.loads(gzip.decompress(columns(given_table)))
    lon, lat = given_table.degrees()
    assert content["n"] == n
    assert np.allclose(np.cumsum(content["lon"]) / SCALE, lon, atol=0.6 / SCALE)
    assert np.allclose(np.cumsum(content["lat"]) / SCALE, lat, atol=0.6 / SCALE)
    assert content["kind"] == given_table.kinds.tolist()


def test_the_same_points_are_the_same_bytes_and_others_are_not():
    assert columns(table(50)) == columns(table(50))
    assert tiles.pmtiles(table(50)) == tiles.pmtiles(table(50))
    versions = {table(50).version, table(50, seed=2).version, table(49).version}
    assert len(versions) == 3


@pytest.mark.parametrize("n", [1, 7, 3000])
@pytest.mark.parametrize("root", [tiles.ROOT_BYTES, 100])
def test_gdal_finds_every_point_in_every_zoom(tmp_path, monkeypatch, n, root):
    """With room for the whole directory in the root, and with leaves of it."""
    monkeypatch.setattr(tiles, "ROOT_BYTES", root)
    monkeypatch.setattr(tiles, "LEAF_ENTRIES", 50)
    given_table = table(n)
    path = tmp_path / "x.pmtiles"
    path.write_bytes(tiles.pmtiles(given_table))
    first = tiles.min_zoom(*tiles.mercator(*given_table.degrees()))
    for zoom in range(first, tiles.MAX_ZOOM + 1):
        found = pyogrio.read_dataframe(path, ZOOM_LEVEL=str(zoom))
        assert len(found) == n, zoom
        assert sorted(found["kind"]) == sorted(given_table.kinds)
    back = found.to_crs("EPSG:3006").geometry
    assert np.allclose(np.sort(back.x), np.sort(given_table.x), atol=0.6)
    assert np.allclose(np.sort(back.y), np.sort(given_table.y), atol=0.6)


def test_tiles_are_numbered_along_the_curve_of_the_specification():
    """The first numbers of zoom 1 and 2, as the PMTiles specification lists them."""
    column, row = np.array([0, 0, 1, 1]), np.array([0, 1, 1, 0])
    assert tiles.hilbert(column, row, 1).tolist() == [1, 2, 3, 4]
    assert tiles.hilbert(np.array([0, 0]), np.array([0, 3]), 2).tolist() == [5, 10]
    side = np.arange(16)
    numbers = tiles.hilbert(np.tile(side, 16), np.repeat(side, 16), 4)
    assert sorted(numbers) == list(range(85, 85 + 256))


def test_no_points_are_a_file_too():
    assert json.loads(gzip.decompress(columns(table(0))))["n"] == 0
    assert tiles.pmtiles(table(0)).startswith(b"PMTiles\x03")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"y": np.zeros(3)}, "different length"),
        ({"labels": ["a"]}, "different length"),
        ({"classes": ()}, "0 classes"),
        ({"kind": np.array([0, 2], dtype=np.uint8)}, "class 2"),
        ({"x": np.array([1.0, np.nan])}, "no number"),
    ],
)
def test_columns_that_do_not_belong_together_are_refused(change, message):
    good = {"x": np.ones(2), "y": np.ones(2), "classes": CLASSES}
    with pytest.raises(PointsError, match=message):
        PointTable(**(good | change))
