"""The route of the point layers: by content, for good, in parts; and what the map is told."""

from __future__ import annotations

import asyncio
import gzip
import json

import folium
import numpy as np
import pytest
from starlette.requests import Request

from dashboard.map_view import Points
from dashboard.points import PointFiles, answer, point_files, publish
from layers.points import PointClass, PointTable


@pytest.fixture(autouse=True)
def _fresh():
    point_files.cache_clear()
    yield
    point_files.cache_clear()


def table(n: int) -> PointTable:
    return PointTable(
        x=np.linspace(660_000, 680_000, n),
        y=np.linspace(6_570_000, 6_590_000, n),
        classes=(PointClass("</script><b>Lampor", "#9a6700"),),
        attribution="Källa: prov",
    )


def ask(name: str, form: str, **headers: str):
    scope = {
        "type": "http",
        "method": "GET",
        "path": f"/data/points/{name}.{form}",
        "query_string": b"",
        "path_params": {"name": name, "form": form},
        "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()],
    }
    return asyncio.run(answer(Request(scope)))


def test_columns_go_out_compressed_and_for_good():
    layer = publish(table(5), "Lampor")
    found = ask(layer.name, layer.form, accept_encoding="gzip, br")
    assert found.status_code == 200
    assert found.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert found.headers["etag"] == f'"{layer.name}"'
    assert found.headers["content-encoding"] == "gzip"
    assert json.loads(gzip.decompress(found.body))["n"] == 5
    assert json.loads(ask(layer.name, "json").body)["n"] == 5
    again = ask(layer.name, layer.form, if_none_match=f'"{layer.name}"')
    assert (again.status_code, again.body) == (304, b"")


def test_tiles_go_out_in_the_parts_that_are_asked_for(monkeypatch):
    monkeypatch.setattr("layers.points.COLUMNS_UP_TO", 10)
    layer = publish(table(20), "Lampor")
    assert layer.form == "pmtiles"
    whole = ask(layer.name, "pmtiles")
    assert whole.body.startswith(b"PMTiles")
    part = ask(layer.name, "pmtiles", range="bytes=0-6")
    assert (part.status_code, part.body) == (206, b"PMTiles")
    assert part.headers["content-range"] == f"bytes 0-6/{len(whole.body)}"
    rest = ask(layer.name, "pmtiles", range="bytes=7-99999999")
    assert rest.body == whole.body[7:]
    assert ask(layer.name, "pmtiles", range="bytes=99999999-").status_code == 416


@pytest.mark.parametrize(
    ("name", "form"), [("0" * 20, "json"), ("../../etc/passwd", "json"), ("0" * 20, "html")]
)
def test_what_was_not_published_is_not_found(name, form):
    found = ask(name, form)
    assert found.status_code == 404
    assert found.headers["cache-control"] == "no-store"


def test_publishing_again_makes_nothing_again(monkeypatch):
    first = publish(table(5), "Lampor")
    monkeypatch.setattr("layers.points.columns", None)
    assert publish(table(5), "Lampor") == first


def test_the_longest_unused_goes_first():
    files = PointFiles(bytes_kept=10)
    files.put("a", b"12345")
    files.put("b", b"12345")
    assert files.get("a")
    files.put("c", b"12345")
    assert files.get("b") is None
    assert files.get("a")
    files.put("d", b"0" * 100)
    assert files.get("d")
    assert files.get("a") is None


def test_the_map_gets_an_address_and_never_markup():
    layer = publish(table(5), "</script><b>")
    group = folium.FeatureGroup()
    Points(layer, "/base/").add_to(group)
    m = folium.Map()
    group.add_to(m)
    text = m.get_root().render()
    assert f"/base/data/points/{layer.name}.json" in text
    assert "</script><b>" not in text
