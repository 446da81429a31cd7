"""The real extracts beside the project; counted a second way, with osmium alone."""

from __future__ import annotations

import json
from collections import Counter

import numpy as np
import osmium
import pytest

from config.osm_tables import load_osm
from geodata.osm.importer import import_extract
from geodata.osm.store import OsmStore


@pytest.fixture(scope="module")
def helsinki(osm_data, tmp_path_factory):
    store = OsmStore(tmp_path_factory.mktemp("osm"))
    report = import_extract(osm_data / "helsinki_centre.osm.pbf", area="helsinki", store=store)
    return store, report


@pytest.fixture(scope="module")
def jarva(osm_data, tmp_path_factory):
    store = OsmStore(tmp_path_factory.mktemp("osm"))
    (path,) = osm_data.glob("stockholm_jarva_*.json")
    return store, import_extract(path, store=store), json.loads(path.read_text(encoding="utf-8"))


def test_lamps_and_cameras_of_helsinki(helsinki):
    store, _ = helsinki
    assert len(store.read("helsinki", "lamps")) == 586
    assert len(store.read("helsinki", "cameras")) == 221


def test_light_of_helsinki(helsinki, osm_data):
    """1,523 ways are tagged lit=yes; those on the map are walked and have two known nodes."""
    rules = load_osm()
    path = osm_data / "helsinki_centre.osm.pbf"
    tagged, walked = 0, Counter()
    for item in osmium.FileProcessor(path).with_locations():
        if not item.is_way() or "highway" not in item.tags:
            continue
        tags = dict(item.tags)
        tagged += tags.get("lit") == "yes"
        if rules.walk.admits(tags):
            placed = sum(node.location.valid() for node in item.nodes) >= 2
            walked[rules.lit.state(tags.get("lit")), placed] += 1
    assert tagged == 1523
    assert walked["yes", True] + walked["yes", False] >= 1523
    store, report = helsinki
    walk = store.read("helsinki", "walk")
    assert walk["lit"].value_counts().to_dict() == {
        state: walked[state, True] for state in ("yes", "no", "unknown")
    }
    assert report.lost >= sum(number for (_, placed), number in walked.items() if not placed)


def test_lines_of_helsinki_are_where_osmium_puts_them(helsinki, osm_data):
    walk = helsinki[0].read("helsinki", "walk").set_index("osm_id")
    checked = 0
    for item in osmium.FileProcessor(osm_data / "helsinki_centre.osm.pbf").with_locations():
        if not item.is_way() or item.id not in walk.index:
            continue
        nodes = [node.ref for node in item.nodes if node.location.valid()]
        assert walk.loc[item.id, "nodes"].tolist() == nodes
        # The zone's own meridian is far off; within a percent is all that a plane can do here.
        if len(nodes) == len(item.nodes):
            length = osmium.geom.haversine_distance(item.nodes)
            assert walk.loc[item.id, "length_m"] == pytest.approx(length, rel=0.015, abs=0.05)
            checked += 1
    assert checked > 2000


def test_squares_of_helsinki_are_found(helsinki):
    places = helsinki[0].read("helsinki", "places")
    squares = places[places["kind"] == "torg"].set_index("name")
    assert {"Senaatintori", "Rautatientori", "Kasarmitori"} <= set(squares.index)
    assert squares["uncertainty_m"].max() < 200


def test_the_overpass_answer_of_jarva(jarva):
    store, report, answer = jarva
    ways = {item["id"]: item["tags"] for item in answer["elements"] if item["type"] == "way"}
    states = Counter(load_osm().lit.state(tags.get("lit")) for tags in ways.values())
    assert (len(ways), states) == (3300, {"yes": 230, "no": 29, "unknown": 3041})
    codes = [item.extract.area for item in report.items]
    assert "0180" in codes
    assert all(item.extract.timestamp == "2025-07-09T08:33:29Z" for item in report.items)
    stored = {}
    for code in codes:
        walk = store.read(code, "walk")
        stored |= dict(zip(walk["osm_id"], walk["lit"], strict=True))
    left_out = {name: tags for name, tags in ways.items() if name not in stored}
    assert not any(load_osm().walk.admits(tags) for tags in left_out.values())
    assert all(load_osm().walk.admits(ways[name]) for name in stored)
    assert Counter(stored.values())["unknown"] >= 2900


def test_foot_designated_cycleways_are_kept(osm_data):
    """The shortfall of other walk filters: none of these ways is lost here."""
    collection = json.loads((osm_data / "kalmar_larmtorget_roads.geojson").read_text("utf-8"))
    rules = load_osm().walk
    tags = [feature["properties"] for feature in collection["features"]]
    cycleways = [t for t in tags if t["highway"] == "cycleway"]
    assert cycleways
    assert all(rules.admits(t) for t in cycleways if t.get("foot") in ("yes", "designated"))
    kept = sum(rules.admits(t) for t in tags)
    assert kept >= 0.95 * len(tags)


def test_nodes_that_ways_share_are_shared_in_the_layer(jarva):
    walk = jarva[0].read("0180", "walk")
    uses = Counter(np.concatenate([np.unique(nodes) for nodes in walk["nodes"]]).tolist())
    assert sum(number > 1 for number in uses.values()) > 2000
