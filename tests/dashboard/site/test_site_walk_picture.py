"""The picture of a walk: start, stops and names, the ways around it, a bar of round length."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree
from shapely.geometry import LineString, Point

from config.osm_tables import FOLDER_VARIABLE
from dashboard.site.walk_picture import WIDTH, ground, walk_picture
from geodata.crs import to_wgs84
from geodata.osm.importer import import_extract
from tests.published_walk import walk

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def route():
    return walk().routes[0]


def drawn(route):
    svg, wide, high = walk_picture(route, ground("0880"))
    root = etree.fromstring(svg.encode())
    assert (int(root.get("width")), int(root.get("height"))) == (wide, high)
    return root


def texts(root) -> list[str]:
    return [node.text for node in root.iter(f"{SVG}text")]


def test_start_stops_and_names_are_there(route):
    root = drawn(route)
    assert texts(root) == ["1", "Gångtunneln <b>", "100 m"]
    (square,) = [r for r in root.iter(f"{SVG}rect") if r.get("rx")]
    (circle,) = root.iter(f"{SVG}circle")
    start, stop = Point(583000, 6280000), Point(583200, 6280100)
    across = float(circle.get("cx")) - float(square.get("x")) - 8
    up = float(square.get("y")) + 8 - float(circle.get("cy"))
    assert across / up == pytest.approx((stop.x - start.x) / (stop.y - start.y), rel=0.01)
    bar = next(p for p in root.iter(f"{SVG}path") if p.get("class") == "bar")
    long = float(bar.get("d").split("H")[1].split("V")[0]) - 16
    assert long / across == pytest.approx(100 / 200, abs=0.01)


def test_names_that_would_cover_another_are_left_out(route):
    call = route.calls[0]
    near = replace(call.stop, name="Precis bredvid den", point=Point(583203, 6280102))
    both = replace(route, calls=(call, replace(call, stop=near)))
    assert [t for t in texts(drawn(both)) if not t.isdigit()] == ["Gångtunneln <b>", "100 m"]


def test_a_long_name_stays_inside(route):
    call = route.calls[0]
    long = replace(route, calls=(replace(call, stop=replace(call.stop, name="Å" * 200)),))
    (name,) = [n for n in drawn(long).iter(f"{SVG}text") if n.get("class") == "name halo"]
    assert len(name.text) == 28
    assert 0 < float(name.get("x")) < WIDTH


def test_the_ways_of_the_extract_lie_beneath(route, tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "osm"))
    assert not drawn(route).findall(f".//{SVG}path[@class='ways']")
    line = to_wgs84(LineString([(583050, 6280000), (583150, 6280120)]))
    nodes = "".join(
        f'<node id="{n}" lat="{lat}" lon="{lon}"/>' for n, (lon, lat) in enumerate(line.coords, 1)
    )
    path = tmp_path / "kalmar.osm"
    path.write_text(
        f'<?xml version="1.0"?><osm version="0.6">{nodes}<way id="5"><nd ref="1"/><nd ref="2"/>'
        '<tag k="highway" v="footway"/></way></osm>',
        encoding="utf-8",
    )
    import_extract(path)
    (ways,) = drawn(route).findall(f".//{SVG}path[@class='ways']")
    assert ways.get("d").count("M") == 1
