from __future__ import annotations

import json
from pathlib import Path

import osmium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.errors import LoftesError
from geodata.osm import overpass
from geodata.osm.errors import OverpassAnswerError, TruncatedExtractError
from geodata.osm.overpass import read_elements, timestamp_of, write_opl

NODES = [
    {"type": "node", "id": 1, "lat": 59.36, "lon": 18.0},
    {"type": "node", "id": 2, "lat": 59.361, "lon": 18.001, "tags": {"highway": "street_lamp"}},
]
WAY = {"type": "way", "id": 7, "nodes": [1, 2], "tags": {"highway": "path", "name": "Å, ä = ö"}}
RELATION = {
    "type": "relation",
    "id": 9,
    "members": [{"type": "way", "ref": 7, "role": "outer"}],
    "tags": {"type": "multipolygon"},
}


def answer(*elements: object, remark: str = "") -> str:
    head = {"version": 0.6, "osm3s": {"timestamp_osm_base": "2026-11-01T06:00:00Z"}}
    tail = {"remark": remark} if remark else {}
    return json.dumps({**head, "elements": elements, **tail})


@pytest.fixture
def saved(tmp_path: Path):
    def save(text: str) -> Path:
        path = tmp_path / "answer.json"
        path.write_text(text, encoding="utf-8")
        return path

    return save


def objects(path: Path, target: Path) -> list[tuple[str, int, dict[str, str]]]:
    write_opl(path, target)
    source = osmium.io.File(target, "opl")
    return [(o.type_str(), o.id, dict(o.tags)) for o in osmium.FileProcessor(source)]


def test_elements_come_in_turn_whatever_the_chunk(saved, monkeypatch):
    path = saved(answer(*NODES, WAY, RELATION))
    for size in (1, 7, 50, 10_000):
        monkeypatch.setattr(overpass, "CHUNK_CHARACTERS", size)
        assert list(read_elements(path)) == [*NODES, WAY, RELATION]


def test_an_answer_without_elements_is_empty(saved):
    assert list(read_elements(saved(answer()))) == []


def test_the_moment_of_the_data(saved):
    assert timestamp_of(saved(answer())) == "2026-11-01T06:00:00Z"
    assert timestamp_of(saved('{"elements": []}')) == ""


def test_ways_before_their_nodes_are_put_in_order_and_nothing_stands_twice(saved, tmp_path):
    bare = {"type": "way", "id": 7, "nodes": [1, 2]}
    path = saved(answer(RELATION, bare, WAY, bare, *NODES, NODES[0]))
    found = objects(path, tmp_path / "x.opl")
    assert [kind for kind, _, _ in found] == ["n", "n", "w", "w", "r"]
    assert [tags for kind, _, tags in found if kind == "w" and tags] == [WAY["tags"]]


def test_a_way_with_its_geometry_needs_no_nodes(saved, tmp_path):
    spots = [{"lat": 59.36, "lon": 18.0}, None, {"lat": 59.362, "lon": 18.002}]
    way = {**WAY, "nodes": [1, 2, 3], "geometry": spots}
    write_opl(saved(answer(way)), tmp_path / "x.opl")
    processor = osmium.FileProcessor(osmium.io.File(tmp_path / "x.opl", "opl")).with_locations()
    (line,) = [
        [(node.ref, node.location.valid()) for node in item.nodes]
        for item in processor
        if item.is_way()
    ]
    assert line == [(1, True), (2, False), (3, True)]


@given(st.data())
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_answer_cut_off_anywhere_is_told(saved, data):
    text = answer(*NODES, WAY, RELATION)
    path = saved(text[: data.draw(st.integers(1, len(text) - 1))])
    with pytest.raises(LoftesError) as caught:
        list(read_elements(path))
    assert isinstance(caught.value, TruncatedExtractError | OverpassAnswerError)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("element", "words"),
    [
        ({"type": "node", "id": 1}, "no latitude"),
        ({"type": "node", "id": 1, "lat": 99, "lon": 18}, "no latitude"),
        ({"type": "node", "id": 1, "lat": "59", "lon": 18}, "no latitude"),
        ({"type": "way", "id": "w7"}, "number as its id"),
        ({"id": 7}, "no type"),
        ({"type": "way", "id": 7, "tags": {"name": 1}}, "tags of way 7"),
        ({"type": "way", "id": 7, "nodes": "1,2"}, "nodes of way 7"),
        (["way"], "must be an object"),
    ],
)
def test_fields_are_checked(saved, element, words):
    with pytest.raises(OverpassAnswerError, match=words):
        list(read_elements(saved(answer(NODES[0], element))))


def test_a_server_that_gave_up_half_way_is_told(saved):
    path = saved(answer(*NODES, remark="runtime error: Query timed out after 26 seconds."))
    with pytest.raises(OverpassAnswerError, match="Query timed out"):
        list(read_elements(path))


def test_json_of_something_else_is_told(saved):
    with pytest.raises(OverpassAnswerError, match="elements"):
        list(read_elements(saved('{"type": "FeatureCollection", "features": []}')))


def test_bytes_that_are_no_text_are_told(tmp_path):
    path = tmp_path / "answer.json"
    path.write_bytes(b'{"elements": [{"type": "\xff\xfe"}]}')
    with pytest.raises(TruncatedExtractError, match="UTF-8"):
        list(read_elements(path))
