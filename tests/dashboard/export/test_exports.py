"""Every format: the numbers of the map under every filter, the same bytes, nothing that runs."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from itertools import pairwise

import geopandas as gpd
import pyogrio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from config.kinds import load_kinds
from dashboard.export import FORMATS, FixedCrsError, UnknownFormatError, export, rows
from dashboard.export.csv import safe_cell
from geodata.zones import UnknownCrsError
from layers.query import select
from layers.selection import Selection
from tests.dashboard.export.conftest import HOSTILE, LAYERS, SEEDS, bundle_of

KINDS = tuple(load_kinds().kinds)
KML = "{http://www.opengis.net/kml/2.2}"
SPATIAL = ("omraden", "gator", "platser")


def csv_rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def sheets(data: bytes) -> dict[str, list[tuple]]:
    book = load_workbook(io.BytesIO(data))
    return {sheet.title: list(sheet.iter_rows(values_only=True))[1:] for sheet in book}


def data_files(data: bytes) -> list[dict]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return [json.loads(packed.read(n)) for n in packed.namelist() if n.endswith(".geojson")]


def places_in(data: bytes, name: str, folder) -> int:
    """Count the places in a file, read back by a library that is not ours."""
    path = folder / f"x.{FORMATS[name].suffix}"
    path.write_bytes(data)
    if FORMATS[name].suffix == "zip":
        return sum(len(one["features"]) for one in data_files(data))
    if name == "geoparquet":
        return len(gpd.read_parquet(path))
    if name == "xlsx":
        return len(sheets(data)["Platser"])
    if name == "kml":
        return len(etree.fromstring(data).findall(f".//{KML}Placemark"))
    tables = [table for table, kind in pyogrio.list_layers(path) if kind is not None]
    return sum(
        pyogrio.read_info(path, layer=t, force_feature_count=True)["features"] for t in tables
    )


@settings(deadline=None, max_examples=12)
@given(st.sampled_from(SEEDS), st.sets(st.sampled_from(LAYERS)), st.sets(st.sampled_from(KINDS)))
def test_counts_are_equal_on_map_list_and_in_every_export(tmp_path_factory, code, layers, kinds):
    view = select(bundle_of(code), Selection(code, layers=tuple(layers), kinds=tuple(kinds)))
    counts = view.counts
    assert counts.promises == counts.on_place + counts.by_focus + counts.not_on_map
    assert counts.promises == len(view.promises)
    listed = len(view.promises) + len(view.statements)
    drawn = view.collection()["features"]
    assert {f["properties"]["place_id"] for f in drawn} == {x.place_id for x in view.labels()}
    folder = tmp_path_factory.mktemp("export")
    for name in FORMATS:
        data = export(view, name)
        if name == "csv":
            assert len(csv_rows(data)) == listed
            continue
        assert places_in(data, name, folder) == len(drawn), name
        if name == "xlsx":
            assert len(sheets(data)["Löften"]) == listed
            assert len(sheets(data)["Inte på kartan"]) == counts.not_on_map
        if name == "gpkg":
            table = pyogrio.read_dataframe(folder / "x.gpkg", layer="loften")
            assert len(table) == listed


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("code", ["1880", "0184"])
def test_equal_views_are_equal_bytes(view, name, code):
    assert export(view(code), name) == export(view(code), name)


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "csv"])
def test_the_licence_travels(view, name):
    """Kalmar's places are of OpenStreetMap: the ODbL goes along, and so does SCB."""
    data = export(view("0880"), name)
    if FORMATS[name].suffix in ("zip", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            data = b"".join(packed.read(part) for part in packed.namelist())
    assert b"ODbL" in data
    assert b"SCB" in data


def test_a_row_of_csv_has_the_licence_of_its_own_places(view):
    found = csv_rows(export(view("0184"), "csv"))
    assert {row["licens"] for row in found if row["platser"]} == {"Källa: SCB"}


@pytest.mark.parametrize("code", SEEDS)
@pytest.mark.parametrize(
    ("name", "crs"), [("gpkg", ""), ("gpkg", "lokal"), ("flatgeobuf", ""), ("geoparquet", "WGS84")]
)
def test_what_is_read_back_is_what_was_written(view, tmp_path, code, name, crs):
    shown = view(code)
    path = tmp_path / f"x.{FORMATS[name].suffix}"
    path.write_bytes(export(shown, name, crs=crs))
    parts = (
        [gpd.read_parquet(path)]
        if name == "geoparquet"
        else [
            pyogrio.read_dataframe(path, layer=layer)
            for layer, kind in pyogrio.list_layers(path)
            if kind is not None
        ]
    )
    found = {
        row["id"]: row for part in parts for row in part.to_crs("EPSG:3006").to_dict("records")
    }
    wanted = rows.place_rows(shown, "sv")
    assert len(found) == len(wanted)
    for row, shape in zip(wanted, shown.features.geometry, strict=True):
        back = found[row["id"]]
        tolerance = 1e-6 if crs else 0  # metres
        single = (
            back["geometry"].geoms[0]
            if name == "gpkg" and shape.geom_type == "Polygon"
            else back["geometry"]
        )
        assert shape.equals_exact(single, tolerance, normalize=True)
        if name != "geoparquet":
            back = rows.unflat(back)
        plain = {
            key: list(back[key]) if key in rows.LISTS else back[key] for key in rows.PLACE_COLUMNS
        }
        assert plain == row


def test_a_geopackage_is_in_the_zone_that_was_asked_for(view, tmp_path):
    path = tmp_path / "x.gpkg"
    for crs, wanted in (("", "EPSG:3006"), ("lokal", "EPSG:3009"), ("3011", "EPSG:3011")):
        path.write_bytes(export(view("1880"), "gpkg", crs=crs))
        assert pyogrio.read_info(path, layer="platser")["crs"] == wanted


def test_geojson_is_canonical_and_names_its_sources(view):
    document = json.loads(export(view("0184"), "geojson"))
    first = document["features"][0]
    assert "SCB" in document["attribution"]
    assert document["title"] == "Löften i Solna, Alla perioder"
    assert "stroke" not in first["properties"]
    ring = first["geometry"]["coordinates"][0]
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
    assert area > 0  # right-hand rule: outer rings run against the clock


def test_geoparquet_has_a_covering_and_lists(view):
    import pyarrow.parquet as pq

    table = pq.read_table(io.BytesIO(export(view("0184"), "geoparquet")))
    geo = json.loads(table.schema.metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    assert geo["columns"]["geometry"]["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]
    assert str(table.schema.field("promises").type) == "list<element: string>"


def test_csv_and_workbook_open_in_swedish_excel(view):
    data = export(view("1880"), "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    first = csv_rows(data)[0]
    assert first["kommun"] == "Örebro"
    assert first["period"] == "2022–2024"
    assert first["platser"] == "Järntorget"
    assert set(first) >= {"löfte", "åtgärd", "parter", "på kartan", "status", "dokument", "id"}
    english = csv_rows(export(view("1880"), "csv", "en"))[0]
    assert english["promise"] == "Counter drugs in bars and restaurants"
    book = load_workbook(io.BytesIO(export(view("1880"), "xlsx")))
    assert book.sheetnames == ["Platser", "Löften", "Inte på kartan", "Källor"]
    assert book["Löften"].freeze_panes == "A2"
    english = load_workbook(io.BytesIO(export(view("1880"), "xlsx", "en")))
    assert english.sheetnames == ["Places", "Promises", "Not on the map", "Sources"]


@pytest.mark.parametrize("text", ["=1+1", "+46", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("x")'])
def test_a_cell_of_csv_never_begins_a_formula(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Löfte", "2 walks", "", "a=b", "”citat”"])
def test_plain_text_stays_as_it_is(text):
    assert safe_cell(text) == text


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_text_is_text_in_every_format(hostile, tmp_path, name):
    data = export(hostile, name)
    shown = HOSTILE.replace("\x00", "").replace("\x0b", "")
    if name == "csv":
        assert {row["löfte"] for row in csv_rows(data)} == {f"'{shown}"}
        return
    assert places_in(data, name, tmp_path) == len(hostile.features)
    if name == "xlsx":
        cells = [c for sheet in load_workbook(io.BytesIO(data)) for row in sheet for c in row]
        assert "f" not in {cell.data_type for cell in cells}
        assert shown in {cell.value for cell in cells}
    if name == "kml":
        marks = etree.fromstring(data).findall(f".//{KML}Placemark")
        assert {mark.findtext(f"{KML}name") for mark in marks} == {shown}
        assert not any("<script" in mark.findtext(f"{KML}description") for mark in marks)
    if name in ("origo", "hajk"):
        said = [f["properties"] for one in data_files(data) for f in one["features"]]
        assert not any("<script" in str(p) or "`" in str(p) or "[a](" in str(p) for p in said)


def test_origo_reads_what_its_layer_names(view):
    with zipfile.ZipFile(io.BytesIO(export(view("0184"), "origo"))) as packed:
        entry = json.loads(packed.read("origo.json"))
        names = set(packed.namelist())
    assert {layer["source"] for layer in entry["layers"]} == names - {"origo.json"}
    assert {layer["style"] for layer in entry["layers"]} == set(entry["styles"])
    assert entry["layers"][-1]["title"] == "Utpekade platser"  # Origo draws the last one lowest
    (focus,) = entry["styles"]["lofteskartan-belysning"]
    assert focus[0]["filter"] == "[stil] == 'belysning-focus-saker'"
    assert focus[0]["stroke"]["lineDash"] == [9, 6]


def test_hajk_gets_the_data_in_its_own_system(view):
    with zipfile.ZipFile(io.BytesIO(export(view("1880"), "hajk", crs="lokal"))) as packed:
        layers = json.loads(packed.read("hajk.json"))["vectorlayers"]
        first = json.loads(packed.read(layers[0]["url"].lstrip("/")))
    assert {layer["projection"] for layer in layers} == {"EPSG:3009"}
    x, y = first["features"][0]["geometry"]["coordinates"][0][0]
    assert 100_000 < x < 200_000
    assert 6_500_000 < y < 6_600_000
    rules = etree.fromstring(layers[0]["sldText"]).findall(".//{http://www.opengis.net/ogc}Literal")
    assert {rule.text for rule in rules} == {f["properties"]["stil"] for f in first["features"]}


def test_what_cannot_be_is_told(view):
    with pytest.raises(UnknownFormatError, match="xlsx, gpkg, geojson"):
        export(view("0184"), "dwg")
    with pytest.raises(FixedCrsError, match="of its own"):
        export(view("0184"), "kml", crs="lokal")
    with pytest.raises(UnknownCrsError, match="EPSG:4258"):
        export(view("0184"), "gpkg", crs="EPSG:4258")


def test_every_format_has_titles_and_is_found_by_its_suffix():
    for key, item in FORMATS.items():
        assert item.title("sv")
        assert item.title("en")
        assert item.suffix.isalpha()
        assert key.isalpha()
