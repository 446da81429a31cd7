from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import geopandas as gpd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.kinds import load_kinds
from dashboard.export import FORMATS, UnknownFormatError, export
from dashboard.export.csv import safe_cell
from geodata.kommuner import kommun_by_code
from geodata.register import read_register
from layers.assemble import assemble
from layers.query import select
from layers.selection import ALL_PERIODS, Selection

LAYERS = tuple(load_kinds().all_layers())
KINDS = tuple(load_kinds().kinds)
SEEDS = ("1880", "0184", "0880", "0580", "0180")
BUNDLES = {
    code: assemble(
        kommun_by_code(code), ALL_PERIODS, [s for s in read_register() if code in s.kommuner]
    )
    for code in SEEDS
}


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


@settings(deadline=None, max_examples=25)
@given(st.sampled_from(SEEDS), st.sets(st.sampled_from(LAYERS)), st.sets(st.sampled_from(KINDS)))
def test_counts_are_equal_on_map_list_and_in_every_export(tmp_path_factory, code, layers, kinds):
    bundle = BUNDLES[code]
    view = select(bundle, Selection(code, layers=tuple(layers), kinds=tuple(kinds)))
    counts = view.counts
    assert counts.promises == counts.on_place + counts.by_focus + counts.not_on_map
    assert counts.promises == len(view.promises)
    drawn = view.collection()["features"]
    assert len(json.loads(export(view, "geojson"))["features"]) == len(drawn)
    assert len(rows_of(export(view, "csv"))) == len(view.promises) + len(view.statements)
    path = tmp_path_factory.mktemp("gpkg") / "x.gpkg"
    path.write_bytes(export(view, "gpkg"))
    assert len(gpd.read_file(path)) == len(drawn)
    assert {f["properties"]["place_id"] for f in drawn} == {x.place_id for x in view.labels()}


def test_geojson_is_the_same_every_time_and_names_its_source():
    view = select(BUNDLES["0184"], Selection("0184", layers=LAYERS))
    data = export(view, "geojson")
    assert data == export(view, "geojson")
    assert "SCB" in json.loads(data)["attribution"]
    assert "stroke" not in json.loads(data)["features"][0]["properties"]


def test_csv_opens_in_swedish_excel():
    data = export(select(BUNDLES["1880"], Selection("1880")), "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    first = rows_of(data)[0]
    assert first["kommun"] == "Örebro"
    assert first["period"] == "2022–2024"
    assert first["platser"] == "Järntorget"
    assert set(first) >= {"löfte", "åtgärd", "parter", "på kartan", "status", "dokument", "id"}
    english = rows_of(export(select(BUNDLES["1880"], Selection("1880")), "csv", "en"))[0]
    assert english["promise"] == "Counter drugs in bars and restaurants"


@pytest.mark.parametrize("text", ["=1+1", "+46", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("x")'])
def test_a_cell_never_begins_a_formula(text):
    assert safe_cell(text) == f"'{text}"
    bundle = BUNDLES["0184"]
    nasty = replace(bundle, promises=(replace(bundle.promises[0], text_sv=text),))
    (row,) = rows_of(export(select(nasty, Selection("0184")), "csv"))
    assert row["löfte"] == f"'{text}"


@pytest.mark.parametrize("text", ["Löfte", "2 walks", "", "a=b", "”citat”"])
def test_plain_text_stays_as_it_is(text):
    assert safe_cell(text) == text


def test_a_strange_format_is_told():
    view = select(BUNDLES["0184"], Selection("0184"))
    with pytest.raises(UnknownFormatError, match="geojson, gpkg, csv"):
        export(view, "dwg")


def test_every_format_has_titles_and_a_suffix():
    for key, item in FORMATS.items():
        assert item.title_sv
        assert item.title_en
        assert item.suffix == key
