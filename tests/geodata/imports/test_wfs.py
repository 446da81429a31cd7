"""A WFS on this machine, through the project's own guarded fetch."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from geodata.fetch import Network
from geodata.fetch.errors import AddressRefusedError
from geodata.imports.errors import ImportFileError
from geodata.imports.wfs import feature_address, fetch_features, is_address

HERE = "127.0.0.1"
LAMP = {
    "type": "Feature",
    "properties": {"id": "L1"},
    "geometry": {"type": "Point", "coordinates": [18.0012, 59.3612]},
}
ANSWER = json.dumps({"type": "FeatureCollection", "features": [LAMP]}).encode()
GML = b"""<?xml version="1.0" encoding="UTF-8"?>
<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs" xmlns:gml="http://www.opengis.net/gml"
 xmlns:k="http://k"><gml:featureMember><k:lampor fid="lampor.1"><k:littera>L1</k:littera><k:geom>
<gml:Point srsName="urn:ogc:def:crs:EPSG::3006"><gml:pos>6584000 670000</gml:pos></gml:Point>
</k:geom></k:lampor></gml:featureMember></wfs:FeatureCollection>"""
FAULT = b"<ows:ExceptionReport><ows:ExceptionText>no such layer</ows:ExceptionText>"


@pytest.fixture
def service() -> Iterator[tuple[str, list[str], dict[str, bytes]]]:
    asked: list[str] = []
    answers = {"/wfs": ANSWER}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            body = answers.get(urlsplit(self.path).path)
            self.send_response(200 if body else 404)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer((HERE, 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"http://kartor.test:{server.server_address[1]}", asked, answers
        server.shutdown()
        thread.join()


def network() -> Network:
    return Network(resolve=lambda *_: [HERE], refuses=lambda _: "")


def test_features_come_as_a_file_that_is_read_like_any_other(look, service, tmp_path):
    url, asked, _ = service
    path, name = fetch_features(f"{url}/wfs", "stad:lampor", tmp_path, network=network())
    found = look(path)
    assert (len(found.frame), name) == (1, "stad:lampor.geojson")
    query = parse_qs(urlsplit(asked[-1]).query)
    assert query["request"] == ["GetFeature"]
    assert query["typeNames"] == ["stad:lampor"]
    assert query["outputFormat"] == ["application/json"]


def test_a_service_that_knows_gml_alone(look, service, tmp_path):
    url, _, answers = service
    answers["/wfs"] = GML
    path, name = fetch_features(f"{url}/wfs", "lampor", tmp_path, network=network())
    assert name == "lampor.gml"
    found = look(path)
    assert list(found.frame["littera_" if "littera_" in found.frame else "source_id"]) == ["L1"]


def test_an_exception_of_the_service_is_told(service, tmp_path):
    url, _, answers = service
    answers["/wfs"] = FAULT
    with pytest.raises(ImportFileError, match="no such layer"):
        fetch_features(f"{url}/wfs", "stolpar", tmp_path, network=network())
    assert not list(tmp_path.iterdir())


def test_what_the_address_says_stays(service):
    url, _, _ = service
    given = f"{url}/wfs?SERVICE=WFS&REQUEST=GetCapabilities&typeName=a:b&VERSION=1.1.0&map=x"
    query = parse_qs(urlsplit(feature_address(given, "c")).query)
    assert query["REQUEST"] == ["GetFeature"]
    assert query["typeName"] == ["a:b"]
    assert query["VERSION"] == ["1.1.0"]
    assert query["map"] == ["x"]
    assert "typeNames" not in query


def test_an_address_of_this_machine_is_refused(tmp_path):
    with pytest.raises(AddressRefusedError):
        fetch_features("http://127.0.0.1/wfs", "a", tmp_path)
    assert is_address("https://a.se/wfs")
    assert not is_address("lampor.gpkg")
