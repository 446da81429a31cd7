"""Every format: readable by others, the same twice, whole with any title."""

from __future__ import annotations

import io
import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import gpxpy
import icalendar
import openpyxl
import pyogrio
import pytest
from lxml import etree
from shapely.geometry import Point

from config.protocol_tables import load_protocol
from dashboard.walkpack import (
    FORMATS,
    PackError,
    Plan,
    feedback,
    files_of,
    gpkg,
    gpx,
    ics,
    kml,
    plans_of,
    write,
    xlsform,
)
from dashboard.walkpack.map_lines import Piece, drawn_once, lit_pieces
from dashboard.walkpack.map_svg import apart, frame_of, map_svg, scale_metres
from dashboard.walkpack.plan import Way
from geodata.walk.position import lonlat

XSD = Path(__file__).resolve().parents[2] / "fixtures" / "walk" / "gpx11.xsd"
NASTY = "\"<script>alert(1)</script>\" & 'x' ]]> = +1 \\ ${y}"
TYPES = {"start", "end", "calculate", "integer", "text", "image", "geopoint", "select_one"}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def gpx_schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(XSD))


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_walk_is_the_same_file(plan, name):
    assert FORMATS[name].write(plan) == FORMATS[name].write(plan)


def test_gpx_keeps_to_the_schema_of_gpx_1_1(plan, titled, gpx_schema):
    for chosen in (plan, titled(NASTY)):
        gpx_schema.assertValid(etree.fromstring(gpx.write(chosen)))
    spoilt = gpx.write(plan).replace(b"<sym>", b"<bol>").replace(b"</sym>", b"</bol>")
    assert not gpx_schema.validate(etree.fromstring(spoilt))


def test_gpx_has_waypoints_route_and_track(plan):
    read = gpxpy.parse(gpx.write(plan).decode())
    assert len(read.waypoints) == 1 + len(plan.route.calls)
    assert read.routes[0].points[0].name == read.routes[0].points[-1].name
    assert len(read.tracks[0].segments) == len(plan.route.legs)
    length = sum(leg.length_m for leg in plan.route.legs)
    assert read.tracks[0].length_2d() == pytest.approx(length, rel=0.01)
    lon, lat = lonlat(plan.route.calls[0].stop.point)
    assert (read.waypoints[1].longitude, read.waypoints[1].latitude) == (lon, lat)


def test_kml_parses_and_keeps_text_as_text(titled):
    root = etree.fromstring(kml.write(titled(NASTY)))
    space = {"k": kml.NAMESPACE}
    assert root.findtext("k:Document/k:name", namespaces=space) == NASTY
    assert not root.findall(".//script", namespaces=space)
    lines = root.findall(".//k:LineString/k:coordinates", namespaces=space)
    assert len(lines) == 7
    lon, lat = map(float, lines[0].text.split()[0].split(","))
    assert (round(lon, 3), round(lat, 3)) == (18.010, 59.364)


def test_geojson_is_longitude_first_and_whole(plan):
    read = json.loads(dict(files_of(plan, ("geojson",))).popitem()[1])
    kinds = [f["properties"]["slag"] for f in read["features"]]
    assert kinds.count("sträcka") == len(plan.route.legs)
    assert kinds.count("stopp") == len(plan.route.calls)
    for feature in read["features"]:
        first = feature["geometry"]["coordinates"]
        lon, lat = first if feature["geometry"]["type"] == "Point" else first[0]
        assert 17.9 < lon < 18.1
        assert 59.3 < lat < 59.4


def test_geopackage_opens_in_sweref(plan, tmp_path):
    path = tmp_path / "w.gpkg"
    path.write_bytes(gpkg.write(plan))
    assert {name for name, _ in pyogrio.list_layers(path)} == {"stopp", "stracka", "ljus"}
    stops = pyogrio.read_dataframe(path, layer="stopp")
    assert stops.crs.to_epsg() == 3006
    assert list(stops["namn"])[1:] == [call.stop.name for call in plan.route.calls]
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_ics_parses_and_is_in_swedish_time(plan):
    data = ics.write(plan)
    (event,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert event.decoded("dtstart") == plan.route.start
    assert event.decoded("dtend") == plan.route.back
    assert str(event["location"]) == plan.walk.meeting_name
    assert b"DTSTART;TZID=Europe/Stockholm:20261124T180000" in data
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    zone = icalendar.Calendar.from_ical(data).walk("VTIMEZONE")[0].to_tz()
    for month in (1, 7):
        moment = plan.route.start.replace(month=month)
        assert moment.replace(tzinfo=zone).utcoffset() == moment.utcoffset()


def test_xlsform_has_the_sheets_that_odk_and_kobo_read(plan):
    book = openpyxl.load_workbook(io.BytesIO(xlsform.write(plan)))
    assert book.sheetnames == ["survey", "choices", "settings"]
    rows = {name: list(book[name].iter_rows(values_only=True)) for name in book.sheetnames}
    survey = [dict(zip(rows["survey"][0], row, strict=True)) for row in rows["survey"][1:]]
    choices = [dict(zip(rows["choices"][0], row, strict=True)) for row in rows["choices"][1:]]
    lists = {row["list_name"] for row in choices}
    for row in survey:
        kind, _, listed = str(row["type"]).partition(" ")
        assert kind in {
            "start",
            "end",
            "calculate",
            "integer",
            "text",
            "image",
            "geopoint",
            "select_one",
        }
        assert not listed or listed in lists
        assert re.fullmatch(r"[a-z_]+", row["name"])
        for used in re.findall(r"\$\{(\w+)\}", f"{row['relevant']} {row['calculation']}"):
            assert used in {other["name"] for other in survey}
    for row in choices:
        assert re.fullmatch(r"\S+", str(row["name"]))
        assert row["label::Svenska (sv)"]
        assert row["label::English (en)"]
    named = {row["name"] for row in choices if row["list_name"] == "categories"}
    assert named == set(load_protocol().categories)
    settings = dict(zip(rows["settings"][0], rows["settings"][1], strict=True))
    assert settings["form_id"] == f"vandring_{plan.walk.id}"


def test_a_title_that_looks_like_a_formula_is_none(titled):
    book = openpyxl.load_workbook(io.BytesIO(xlsform.write(titled("=1+1"))))
    assert all(cell.data_type != "f" for row in book["settings"].iter_rows() for cell in row)


@pytest.mark.parametrize("name", FORMATS)
def test_control_characters_of_a_title_break_no_format(plan, name):
    nasty = "a\x00b\x0bc\ud800d"
    walk = replace(plan.walk, title=nasty, meeting_name=nasty)
    first, *others = plan.route.calls
    calls = (replace(first, stop=replace(first.stop, name=nasty, note=nasty)), *others)
    (clean,) = plans_of(walk, (replace(plan.route, calls=calls),))
    assert clean.walk.title == "abcd"
    assert FORMATS[name].write(clean)


def test_the_pack_is_written_whole_and_the_groups_do_not_collide(plan, tmp_path):
    second = replace(plan, route=replace(plan.route, group=2))
    written = write((plan, second), tmp_path / "new" / "folder")
    assert len({path.name for path in written}) == 2 * len(FORMATS)
    assert all(path.stat().st_size > 500 for path in written)
    assert written[0].name == "trygghetsvandring-i-hagalund-2026-11-24.pdf"


def test_what_cannot_be_written_is_told(plan, tmp_path):
    with pytest.raises(PackError, match="no format docx"):
        write((plan,), tmp_path, ("docx",))
    with pytest.raises(PackError, match="no route"):
        write((replace(plan, route=replace(plan.route, legs=(), calls=())),), tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(PackError, match="cannot be written"):
        write((plan,), tmp_path / "file")


class TestMap:
    def test_it_is_one_svg_with_a_number_a_stop(self, plan):
        root = etree.fromstring(map_svg(plan, 180, 110).encode())
        said = [item.text for item in root.iter(f"{SVG}text")]
        assert [word for word in said if word and word.isdigit()] == list("123456")
        assert "M" in said
        assert "N" in said

    def test_north_is_up_and_the_scale_bar_is_true(self, plan):
        frame = frame_of(plan, 1800, 1100)
        x, y = frame.at(plan.walk.meeting.x, plan.walk.meeting.y)
        assert frame.at(plan.walk.meeting.x, plan.walk.meeting.y + 100)[1] < y
        assert frame.at(plan.walk.meeting.x + 100, plan.walk.meeting.y)[0] == pytest.approx(
            x + 100 * frame.scale
        )
        assert 0.08 < scale_metres(frame) * frame.scale / frame.width <= 0.22

    def test_light_follows_the_ways_where_they_are_known(self, plan):
        leg = plan.route.legs[0]
        xy = tuple((x, y) for x, y in leg.line.coords)
        ways = (Way(xy[:3], "yes"), Way(xy[2:], "no"))
        assert [piece.lit for piece in lit_pieces([leg], ways)] == ["yes", "no"]
        assert [piece.lit for piece in lit_pieces([leg], ())] == ["yes"]

    def test_marks_at_one_spot_part(self):
        placed = apart([(100, 100)] * 4 + [(900, 900)], 27)
        for n, one in enumerate(placed):
            for other in placed[n + 1 :]:
                assert Point(one).distance(Point(other)) >= 61
        assert placed[-1] == (900, 900)


def test_feedback_of_a_walk_without_actions_is_one_page(plan):
    data = feedback.write(plan.walk, (), date(2027, 2, 1))
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert feedback.file_name(plan.walk) == "aterkoppling-2026-11-24.pdf"


def test_an_older_plan_has_another_fingerprint(plan: Plan):
    later = replace(plan.walk, start=plan.walk.start + timedelta(days=1))
    assert replace(plan, walk=later).fingerprint != plan.fingerprint


def test_a_way_gone_there_and_back_is_drawn_once():
    there = Piece(((0.0, 0.0), (10.0, 0.0), (20.0, 0.0)), "unknown")
    back = Piece(((30.0, 5.0), (20.0, 0.0), (10.0, 0.0), (0.0, 0.0), (0.0, 9.0)), "unknown")
    assert drawn_once([there, back]) == [
        there,
        Piece(((30.0, 5.0), (20.0, 0.0)), "unknown"),
        Piece(((0.0, 0.0), (0.0, 9.0)), "unknown"),
    ]
