"""A file that names an address inside is refused before GDAL asks it."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from geodata.imports.errors import ImportFileError

VIRTUAL = (
    '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/vsicurl/{url}/inside.geojson'
    "</SrcDataSource><SrcLayer>x</SrcLayer></OGRVRTLayer></OGRVRTDataSource>"
)
FILES = {
    "lampor.geojson": VIRTUAL,
    "lampor.kml": "<!-- " + VIRTUAL + ' --><kml xmlns="http://www.opengis.net/kml/2.2"/>',
    "lampor.json": "<OGRWFSDataSource><URL>{url}/wfs</URL></OGRWFSDataSource>",
    "lampor.gml": "<WFS_Capabilities version='1.0.0'><Service><OnlineResource>{url}"
    "</OnlineResource></Service></WFS_Capabilities>",
    "lampor.gpx": VIRTUAL,
}


@pytest.fixture
def inside():
    """A server that only this machine should reach; it notes what it is asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_GET  # noqa: N815  the name that http.server looks for

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("name", FILES)
def test_nobody_is_asked(look, tmp_path, inside, name):
    url, asked = inside
    path = tmp_path / name
    path.write_text(FILES[name].format(url=url), encoding="utf-8")
    with pytest.raises(ImportFileError) as caught:
        look(path)
    assert asked == []
    assert caught.value.remedy


def test_a_file_that_is_plain_goes_through(look, tmp_path):
    path = tmp_path / "lampor.geojson"
    path.write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"a": 1}, '
        '"geometry": {"type": "Point", "coordinates": [18.0, 59.36]}}]}',
        encoding="utf-8",
    )
    assert len(look(path).frame) == 1
