"""Whatever a document says is text in every file for others, and never markup or a formula."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pyogrio
import pytest
from hypothesis import HealthCheck, example, given, settings
from lxml import etree
from openpyxl import load_workbook

from dashboard.export import FORMATS, export
from dashboard.map_features import Highlight, places
from dashboard.map_view import feature_group
from dashboard.still_map import group_script
from dashboard.texts import Texts
from layers.query import View, select
from layers.selection import ALL_PERIODS, Selection
from tests.dashboard.export.conftest import LAYERS, bundle_of
from tests.dashboard.hostile.attacks import FORMULA, LIVE, TEXTS, live_in_html

KML = "{http://www.opengis.net/kml/2.2}"
EVERY_ATTACK = "".join(LIVE)
PROPERTY = settings(
    deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def attacked(text: str) -> View:
    """Örebro, with a text for everything that a document, a place or a source says."""
    bundle = bundle_of("1880")
    nasty = replace(
        bundle,
        promises=tuple(replace(p, text_sv=text, text_en=text, unit=text) for p in bundle.promises),
        sets=tuple(replace(s, title=text, publisher=text) for s in bundle.sets),
        places={
            key: replace(place, name=text, source=text, licence=text)
            for key, place in bundle.places.items()
        },
    )
    return select(nasty, Selection("1880", ALL_PERIODS, LAYERS))


def check_csv(data: bytes) -> None:
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert len({len(row) for row in rows}) == 1  # no text has broken out of its cell
    assert not [cell for row in rows for cell in row if FORMULA.match(cell)]


def check_xlsx(data: bytes) -> None:
    cells = [c for sheet in load_workbook(io.BytesIO(data)) for row in sheet for c in row]
    assert "f" not in {cell.data_type for cell in cells}
    links = [cell.hyperlink.target for cell in cells if cell.hyperlink]
    assert not [link for link in links if link and link.lower().startswith("javascript")]


def check_kml(data: bytes) -> None:
    root = etree.fromstring(data)
    assert {e.tag for e in root.iter(etree.Element)} & {"script", "img", "svg"} == set()
    for description in root.iter(f"{KML}description"):
        # Google Earth reads a description as HTML.
        assert live_in_html(f"<div>{description.text or ''}</div>") == []


def check_json(data: bytes) -> None:
    assert json.loads(data)["type"] == "FeatureCollection"


def check_zip(data: bytes, *, html: bool) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for name in packed.namelist():
            assert not Path(name).is_absolute()
            assert ".." not in Path(name).parts
            said = packed.read(name).decode()
            if name.endswith("json"):
                json.loads(said)
            # Origo and Hajk show properties and sources as HTML; a style in SLD is XML in JSON.
            if html and name.endswith("json"):
                assert "<script" not in said
                assert "<img" not in said


def check_tables(data: bytes, folder: Path, suffix: str) -> None:
    path = folder / f"x.{suffix}"
    path.write_bytes(data)
    for table, _ in pyogrio.list_layers(path):
        assert len(pyogrio.read_dataframe(path, layer=table)) >= 0
    path.unlink()


@pytest.mark.parametrize("name", FORMATS)
@PROPERTY
@given(text=TEXTS)
@example(text=EVERY_ATTACK)
def test_a_file_holds_it_as_text(name: str, text: str, tmp_path: Path) -> None:
    data = export(attacked(text), name)
    match FORMATS[name].suffix:
        case "csv":
            check_csv(data)
        case "xlsx":
            check_xlsx(data)
        case "kml":
            check_kml(data)
        case "geojson":
            check_json(data)
        case "zip":
            check_zip(data, html=name in {"origo", "hajk"})
        case "gpkg" | "fgb" as suffix:
            check_tables(data, tmp_path, suffix)
        case other:
            assert other in {"parquet", "yml"}  # columns of text, read back in test_exports.py


@PROPERTY
@given(text=TEXTS)
@example(text=EVERY_ATTACK)
def test_the_map_holds_it_as_text(text: str) -> None:
    view = attacked(text)
    group = group_script(feature_group(view, Highlight(), Texts("sv")))
    # Names and tooltips are set as text by names.js (tests/browser/test_hostile.py); here they may
    # not leave the JSON that they are in.
    assert "</script" not in group.lower()
    assert "<img src=x" not in group
    assert read_back(group) == places(view, Highlight(), Texts("sv"))


def read_back(group: str) -> object:
    """Return what stands in the call of the places: JSON is as good as a script's own objects."""
    return json.JSONDecoder().raw_decode(group.partition("loftesRows = ")[2])[0]
