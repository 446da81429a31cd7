"""Debian's GDAL reads every export without a word; pygeoapi serves ours with the same count."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from dashboard.export import FORMATS, export

UP_LIMIT_S = 120
# GDAL of Debian 12 is built without Arrow; GeoPandas reads GeoParquet in the other tests.
READABLE = [name for name in FORMATS if name != "geoparquet"]


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, ""), command
    return done.stdout


def asked(url: str) -> dict:
    with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310  our own server
        return json.load(answer)


def unpacked(data: bytes, name: str, folder: Path) -> list[Path]:
    if FORMATS[name].suffix != "zip":
        path = folder / f"export.{FORMATS[name].suffix}"
        path.write_bytes(data)
        return [path]
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        packed.extractall(folder)
    return sorted(folder.rglob("*.geojson"))


@pytest.mark.parametrize("name", READABLE)
@pytest.mark.parametrize("code", ["0184", "1880"])
def test_ogrinfo_and_ogr2ogr_read_it_without_a_warning(ogr, view, tmp_path, name, code):
    shown = view(code)
    paths = unpacked(export(shown, name), name, tmp_path)
    assert paths
    counted = 0
    for number, path in enumerate(paths):
        said = run(f"{ogr}/ogrinfo", "-ro", "-al", "-so", str(path))
        counts = dict(re.findall(r"Layer name: (.+?)\n(?:.*\n)*?Feature Count: (\d+)", said))
        assert counts
        tables = ("loften", "kallor", "layer_styles", "Löften", "Inte på kartan", "Källor")
        counted += sum(int(n) for layer, n in counts.items() if layer not in tables)
        target = tmp_path / f"copy-{number}.gpkg"
        run(f"{ogr}/ogr2ogr", "-f", "GPKG", str(target), str(path))
        assert target.stat().st_size
    listed = len(shown.promises) + len(shown.statements)
    assert counted == (listed if name == "csv" else len(shown.features))


def test_hostile_text_passes_through_ogr2ogr(ogr, hostile, tmp_path):
    (path,) = unpacked(export(hostile, "gpkg"), "gpkg", tmp_path)
    run(f"{ogr}/ogr2ogr", "-f", "GeoJSON", str(tmp_path / "x.geojson"), str(path), "platser")
    features = json.loads((tmp_path / "x.geojson").read_text(encoding="utf-8"))["features"]
    assert len(features) == len(hostile.features)
    assert all("<script>" in f["properties"]["place"] for f in features)


@pytest.fixture
def pygeoapi(view, tmp_path):
    """Pygeoapi with our configuration, on a free port of loopback; gives its address."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    unpacked(export(view("0184"), "pygeoapi"), "pygeoapi", tmp_path)
    config = tmp_path / "pygeoapi.yml"
    config.write_text(config.read_text(encoding="utf-8").replace("5000", str(port)), "utf-8")
    tool = Path(sys.executable).with_name("pygeoapi")
    environment = os.environ | {
        "PYGEOAPI_CONFIG": "pygeoapi.yml",
        "PYGEOAPI_OPENAPI": "openapi.yml",
        "PYTHONWARNINGS": "ignore",
    }
    subprocess.run(
        [tool, "openapi", "generate", "pygeoapi.yml", "--output-file", "openapi.yml"],
        cwd=tmp_path, env=environment, check=True, capture_output=True, timeout=UP_LIMIT_S,
    )  # fmt: skip
    server = subprocess.Popen(
        [tool, "serve"], cwd=tmp_path, env=environment, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    limit = time.monotonic() + UP_LIMIT_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            assert server.poll() is None, "pygeoapi ended while starting"
            assert time.monotonic() < limit, "pygeoapi was not up in time"
            time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    os.killpg(server.pid, signal.SIGTERM)
    server.wait(timeout=10)


def test_pygeoapi_serves_the_same_count(pygeoapi, view):
    shown = view("0184")
    found = asked(f"{pygeoapi}/collections/lofteskartan/items?f=json")
    assert found["numberMatched"] == found["numberReturned"] == len(shown.features)
    assert {f["properties"]["place"] for f in found["features"]} == {
        label.name for label in shown.labels()
    }
    about = asked(f"{pygeoapi}/collections/lofteskartan?f=json")
    assert about["title"] == "Löften i Solna, Alla perioder"
    assert "SCB" in about["description"]


def test_pygeoapi_checks_our_configuration(view, tmp_path):
    for number, layers in enumerate([("hotspots",), ()]):  # an empty view is a valid file too
        folder = tmp_path / str(number)
        folder.mkdir()
        unpacked(export(view("0184", layers), "pygeoapi"), "pygeoapi", folder)
        tool = Path(sys.executable).with_name("pygeoapi")
        command = [tool, "config", "validate", "--config", str(folder / "pygeoapi.yml")]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
