"""What is written for other programs, byte for byte: look at a difference before you accept it.

``make golden`` writes the files anew.
"""

from __future__ import annotations

import io
import os
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from dashboard.export import export

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "export"


def text_of(name: str, part: str, data: bytes, folder: Path) -> str:
    """Return the part of an export that a person can read."""
    if name == "gpkg":
        path = folder / "x.gpkg"
        path.write_bytes(data)
        with closing(sqlite3.connect(path)) as database:
            query = "SELECT styleQML FROM layer_styles WHERE f_table_name = ?"
            return database.execute(query, (part.removesuffix(".qml"),)).fetchone()[0]
    if part:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return packed.read(part).decode()
    return data.decode("utf-8-sig")


@pytest.mark.parametrize(
    ("code", "name", "part"),
    [
        ("1880", "geojson", ""),
        ("1880", "kml", ""),
        ("1880", "csv", ""),
        ("1880", "gpkg", "platser.qml"),
        ("0184", "gpkg", "omraden.qml"),
        ("1880", "origo", "origo.json"),
        ("1880", "origo", "data/lofteskartan-kamera.geojson"),
        ("1880", "hajk", "hajk.json"),
        ("1880", "pygeoapi", "pygeoapi.yml"),
    ],
)
def test_the_file_is_as_it_was(view, tmp_path, code, name, part):
    found = text_of(
        name, part, export(view(code, ("hotspots", "kamera", "belysning")), name), tmp_path
    )
    golden = GOLDEN / (part.replace("/", "-") or f"orebro.{name}")
    if os.environ.get("WRITE_GOLDEN"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(found, encoding="utf-8", newline="")
    assert found == golden.read_bytes().decode("utf-8"), f"{golden.name} differs: make golden"
