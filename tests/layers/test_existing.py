"""Existing things: the kommun's file before OpenStreetMap, valid on the day, stale when old."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from geodata.imports.inspect import inspect
from geodata.imports.records import Choices
from geodata.imports.store import ImportStore
from geodata.osm.importer import import_extract
from geodata.osm.store import OsmStore
from layers.existing import find_existing, find_light, light_overlay, overlay, point_table

TODAY = date(2026, 11, 24)
OSM = """<?xml version="1.0"?><osm version="0.6">
<node id="1" lat="59.361" lon="18.001"><tag k="highway" v="street_lamp"/></node>
<node id="2" lat="59.362" lon="18.002"/><node id="3" lat="59.363" lon="18.003"/>
<node id="4" lat="59.364" lon="18.003"/>
<way id="5"><nd ref="2"/><nd ref="3"/><tag k="highway" v="footway"/><tag k="lit" v="yes"/></way>
<way id="6"><nd ref="3"/><nd ref="4"/><tag k="highway" v="footway"/></way></osm>"""


@pytest.fixture
def stores(tmp_path: Path) -> tuple[ImportStore, OsmStore]:
    return ImportStore(tmp_path / "imports"), OsmStore(tmp_path / "osm")


@pytest.fixture
def with_osm(stores, tmp_path):
    path = tmp_path / "liten.osm"
    path.write_text(OSM, encoding="utf-8")
    import_extract(path, store=stores[1])
    return stores


def bring(store: ImportStore, path: Path, as_of: date) -> None:
    path.write_text(
        "id;lat;lon;från;till\na;59,361;18,001;2020-01-01;\nb;59,362;18,002;;2021-01-01\n"
        "c;59,363;18,003;2030-01-01;\n",
        encoding="utf-8",
    )
    choices = Choices(source="Solna stad", as_of=as_of)
    store.write(inspect(path, "belysning", "0184", store, choices))


def test_nothing_is_known_where_nothing_was_imported(stores):
    assert find_existing("0184", "belysning", *stores, TODAY) is None
    assert find_light("0184", stores[1], TODAY) is None


def test_openstreetmap_stands_in_and_an_unknown_day_counts_as_old(with_osm):
    found = find_existing("0184", "belysning", *with_osm, TODAY)
    assert (len(found.frame), found.source.origin, found.source.stale) == (1, "osm", True)
    assert found.source.as_of is None
    assert find_existing("0184", "toalett", *with_osm, TODAY) is None


def test_the_file_of_the_kommun_goes_first_with_what_is_valid_today(with_osm, tmp_path):
    bring(with_osm[0], tmp_path / "lampor.csv", date(2026, 1, 1))
    found = find_existing("0184", "belysning", *with_osm, TODAY)
    assert (found.source.name, found.source.stale) == ("Solna stad", False)
    assert len(found.frame) == 1  # b was taken down, c is not up yet
    drawn = point_table(found, "Lampor", "#8a6a00")
    lon, lat = drawn.degrees()
    assert (lon[0], lat[0]) == pytest.approx((18.001, 59.361), abs=1e-5)
    assert drawn.attribution == "Solna stad"
    assert not overlay(found)["features"]


def test_old_data_says_so(stores, tmp_path):
    bring(stores[0], tmp_path / "lampor.csv", date(2020, 1, 1))
    assert find_existing("0184", "belysning", *stores, TODAY).source.stale


def test_ways_are_drawn_by_their_light_in_one_shape_each(with_osm):
    light = find_light("0184", with_osm[1], TODAY)
    assert light.metres["yes"] > 0
    assert light.metres["unknown"] > 0
    assert light.metres["no"] == 0
    drawn = light_overlay(light)["features"]
    assert [feature["properties"]["lit"] for feature in drawn] == ["yes", "unknown"]
