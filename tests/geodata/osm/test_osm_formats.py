from __future__ import annotations

import gzip
from pathlib import Path

import osmium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.errors import LoftesError
from geodata.osm.errors import NotAnExtractError, OverpassAnswerError, TruncatedExtractError
from geodata.osm.formats import Format, sniff
from geodata.osm.pbf import chunks


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (b'<?xml version="1.0"?>\n<osm version="0.6"></osm>', Format.XML),
        (b'\xef\xbb\xbf  <osm version="0.6"></osm>', Format.XML),
        (b'\n {"version": 0.6, "elements": []}', Format.OVERPASS),
    ],
)
def test_the_content_tells_the_format(tmp_path, start, expected):
    path = tmp_path / "named.anyhow"
    path.write_bytes(start)
    assert sniff(path) is expected


def test_a_pbf_is_known_by_its_header(extract, tmp_path):
    extract.node(0, 0, highway="street_lamp")
    assert sniff(extract.write_pbf(tmp_path / "x.osm.pbf")) is Format.PBF


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (b"", NotAnExtractError, "empty"),
        (b"PK\x03\x04....", NotAnExtractError, "packed with zip"),
        (gzip.compress(b"<osm/>", mtime=0), NotAnExtractError, "packed with gzip"),
        (b"name;lat;lon\n", NotAnExtractError, "no OpenStreetMap extract"),
        (b"<gpx></gpx>", NotAnExtractError, "no OpenStreetMap extract"),
        (b"<!DOCTYPE html><html>busy</html>", OverpassAnswerError, "web page"),
        (b'<?xml version="1.0"?>\n<html>busy</html>', OverpassAnswerError, "web page"),
    ],
)
def test_anything_else_is_refused_with_what_it_is(tmp_path, content, error, words):
    path = tmp_path / "x.osm.pbf"
    path.write_bytes(content)
    with pytest.raises(error, match=words) as caught:
        sniff(path)
    assert caught.value.where == "x.osm.pbf"
    assert caught.value.remedy


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(LoftesError, match="no such file"):
        sniff(tmp_path / "lost.osm.pbf")
    with pytest.raises(LoftesError, match="folder"):
        sniff(tmp_path)


@pytest.fixture(scope="module")
def long_pbf(tmp_path_factory) -> Path:
    """A PBF file of several blocks."""
    path = tmp_path_factory.mktemp("pbf") / "long.osm.pbf"
    lines = "".join(f"n{i} v1 Tname=Plats{i} x18.{i:05d} y59.36\n" for i in range(1, 30_001))
    with osmium.SimpleWriter(path) as writer:
        osmium.apply(osmium.io.FileBuffer(lines.encode(), "opl"), writer)
    return path


@pytest.mark.parametrize("size", [1, 100_000, 1 << 30])
def test_chunks_hold_every_object_once_and_end_where_the_file_does(long_pbf, size):
    ids, end = [], 0
    for data, end in chunks(long_pbf, size):  # noqa: B007  the last end is what is looked at
        ids += [item.id for item in osmium.FileProcessor(osmium.io.FileBuffer(data, "pbf"))]
    assert ids == list(range(1, 30_001))
    assert end == long_pbf.stat().st_size


@given(st.data())
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_cut_off_inside_a_block_is_told(long_pbf, tmp_path, data):
    content = long_pbf.read_bytes()
    ends = {end for _, end in chunks(long_pbf, 1)}
    cut = data.draw(st.integers(20, len(content) - 1).filter(lambda at: at not in ends))
    path = tmp_path / "cut.osm.pbf"
    path.write_bytes(content[:cut])
    with pytest.raises(TruncatedExtractError):
        list(chunks(path))


def test_rubbish_behind_the_header_is_no_block(long_pbf, tmp_path):
    path = tmp_path / "rubbish.osm.pbf"
    _, end = next(chunks(long_pbf, 1))
    path.write_bytes(long_pbf.read_bytes()[:end] + b"\xff" * 1000)
    with pytest.raises(TruncatedExtractError, match="no block begins"):
        list(chunks(path))
