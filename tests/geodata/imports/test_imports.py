"""Files of every format into one store: guessed, confirmed, stored once, told what changed."""

from __future__ import annotations

import sqlite3
import struct
import zipfile
from contextlib import closing
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.boundaries import kommun_polygon
from geodata.crs import LOCAL_ZONES, SWEREF99TM, WGS84, to_wgs84, transform
from geodata.imports.errors import ImportFileError
from geodata.imports.position import GUESSES, land, locate_system
from geodata.imports.records import Choices
from geodata.imports.values import to_date, to_number, to_pair

SPOTS = ((18.0012, 59.3612), (18.0022, 59.3622), (18.0032, 59.3632))
NAMES = ("Råsundavägen", "Ängkärrsgatan", "Östra vägen")


def things() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "littera": ["L0", "L1", "L2"],
            "namn": list(NAMES),
            "effekt": [45.5, 30.0, 60.0],
            "antal": [1, 2, 3],
            "uppsatt": ["2019-05-01", "2020-01-31", ""],
        },
        geometry=[shapely.Point(spot) for spot in SPOTS],
        crs=WGS84,
    )


def write_csv(path: Path) -> None:
    rows = ["littera;namn;effekt;antal;uppsatt;N;E"]
    for row in things().itertuples():
        north, east = f"{row.geometry.y}".replace(".", ","), f"{row.geometry.x}".replace(".", ",")
        effect = f"{row.effekt}".replace(".", ",")
        cells = (row.littera, row.namn, effect, str(row.antal), row.uppsatt, north, east)
        rows.append(";".join(cells))
    path.write_bytes("\r\n".join(rows).encode("cp1252"))


def write_xlsx(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Lampor i Solna"])
    book.active.delete_rows(1)
    book.active.append(["littera", "namn", "effekt", "antal", "uppsatt", "lat", "long"])
    for row in things().itertuples():
        day = date.fromisoformat(row.uppsatt) if row.uppsatt else None
        cells = [row.littera, row.namn, row.effekt, row.antal, day, row.geometry.y, row.geometry.x]
        book.active.append(cells)
    book.save(path)


def write_zip(path: Path) -> None:
    home = path.parent / "delar"
    home.mkdir()
    things().to_crs(3011).to_file(home / "Lampor.shp", encoding="UTF-8")
    with zipfile.ZipFile(path, "w") as file:
        for part in home.iterdir():
            file.write(part, f"leverans/{part.name}")


WRITERS = {
    "lampor.gpkg": lambda path: things().to_crs(3011).to_file(path, driver="GPKG", layer="lampor"),
    "lampor.geojson": lambda path: things().to_file(path, driver="GeoJSON"),
    "lampor.zip": write_zip,
    "lampor.fgb": lambda path: things().to_crs(3006).to_file(path, driver="FlatGeobuf"),
    "lampor.parquet": lambda path: things().to_crs(3006).to_parquet(path),
    "lampor.csv": write_csv,
    "lampor.xlsx": write_xlsx,
}


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_same_things(look, store, tmp_path, name):
    WRITERS[name](tmp_path / name)
    found = look(tmp_path / name)
    assert not found.faults
    frame = found.frame.sort_values("source_id")  # FlatGeobuf has an order of its own
    assert list(frame["source_id"]) == ["L0", "L1", "L2"]
    assert list(frame["name"]) == list(NAMES)
    assert list(frame["valid_from"]) == [date(2019, 5, 1), date(2020, 1, 31), None]
    assert sorted(set(found.frame.columns) & {"effekt", "antal"}) == ["antal", "effekt"]
    store.write(found)
    stored = store.read("0184", "belysning").sort_values("source_id")
    kept = to_wgs84(stored.geometry.to_numpy())
    expected = shapely.points(np.array(SPOTS))
    assert shapely.distance(kept, expected).max() < 2e-6


@pytest.mark.parametrize("name", WRITERS)
def test_another_format_of_the_same_things_changes_nothing(look, store, tmp_path, name):
    WRITERS["lampor.gpkg"](tmp_path / "lampor.gpkg")
    store.write(look(tmp_path / "lampor.gpkg"))
    if name != "lampor.gpkg":
        WRITERS[name](tmp_path / name)
    diff = look(tmp_path / name).diff
    assert (diff.empty, diff.same) == (True, 3)


def test_the_difference_names_new_changed_and_gone(look, store, table):
    head = "id;effekt;lat;lon"
    store.write(look(table(head, "a;1;59,361;18,001", "b;1;59,362;18,002", "c;1;59,363;18,003")))
    second = table(head, "a;1;59,361;18,001", "b;2;59,362;18,002", "d;1;59,364;18,003")
    diff = look(second).diff
    assert [len(diff.new), len(diff.changed), len(diff.gone), diff.same] == [1, 1, 1, 1]
    store.write(look(second))
    assert look(second).diff.empty
    moved = table(head, "a;1;59,3611;18,001", "b;2;59,362;18,002", "d;1;59,364;18,003")
    assert len(look(moved).diff.changed) == 1


def test_what_was_stored_comes_home_unchanged(look, store, tmp_path):
    """Export and import: the store's own rows as GeoJSON, GeoPackage and CSV are no change."""
    WRITERS["lampor.gpkg"](tmp_path / "lampor.gpkg")
    store.write(look(tmp_path / "lampor.gpkg"))
    kept = store.read("0184", "belysning").rename(columns={"name": "namn"})
    kept = kept.drop(columns=["source_id", "row_hash"])
    kept.to_file(tmp_path / "ut.gpkg", driver="GPKG")
    kept.to_crs(4326).to_file(tmp_path / "ut.geojson", driver="GeoJSON", COORDINATE_PRECISION=6)
    text = kept.assign(x=kept.geometry.x.round(2), y=kept.geometry.y.round(2))
    text.drop(columns="geometry").to_csv(tmp_path / "ut.csv", sep=";", decimal=",", index=False)
    for name in ("ut.gpkg", "ut.geojson", "ut.csv"):
        found = look(tmp_path / name)
        assert not found.faults
        assert (found.diff.empty, found.diff.same) == (True, 3), name


def test_things_without_an_id_keep_theirs_by_where_they_stand(look, store, table):
    first = table("gata;lat;lon", "a;59,361;18,001", "b;59,362;18,002")
    store.write(look(first))
    second = table("gata;lat;lon", "b;59,362;18,002", "c;59,363;18,003", "a;59,361;18,001")
    diff = look(second).diff
    assert (len(diff.new), len(diff.gone), diff.same) == (1, 0, 2)


def test_several_layers_in_a_file_are_named_and_one_is_chosen(look, tmp_path):
    path = tmp_path / "flera.gpkg"
    things().to_file(path, layer="lampor")
    things()[:1].to_file(path, layer="skåp")
    assert look(path).raw.others == ("skåp",)
    assert len(look(path, table="skåp").frame) == 1
    with pytest.raises(ImportFileError) as caught:
        look(path, table="stolpar")
    assert "lampor, skåp" in str(caught.value)


def test_a_gpx_gives_the_walk_and_not_its_points(look, tmp_path):
    points = "".join(f'<trkpt lat="{lat}" lon="{lon}"><ele>12</ele></trkpt>' for lon, lat in SPOTS)
    path = tmp_path / "vandring.gpx"
    path.write_text(
        '<?xml version="1.0"?><gpx version="1.1" creator="x" '
        'xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="59.36" lon="18"/><trk>'
        f"<name>Hagalund 2025</name><trkseg>{points}</trkseg></trk></gpx>",
        encoding="utf-8",
    )
    found = look(path, "trygghetsvandring")
    assert list(found.frame["name"]) == ["Hagalund 2025"]
    assert shapely.get_dimensions(found.frame["geometry"].to_numpy()).tolist() == [1]
    assert "waypoints" in found.raw.others


def test_a_kml_of_a_walk(look, tmp_path):
    line = " ".join(f"{lon},{lat},0" for lon, lat in SPOTS)
    path = tmp_path / "vandring.kml"
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2">'
        "<Document><Placemark><name>Runda ett</name><LineString><coordinates>"
        f"{line}</coordinates></LineString></Placemark></Document></kml>",
        encoding="utf-8",
    )
    found = look(path, "trygghetsvandring")
    assert list(found.frame["name"]) == ["Runda ett"]


def test_broken_areas_are_mended_and_told(look, tmp_path):
    lon, lat = SPOTS[0]
    d = 0.001
    bow = shapely.Polygon([(lon, lat), (lon + d, lat + d), (lon + d, lat), (lon, lat + d)])
    path = tmp_path / "ytor.gpkg"
    gpd.GeoDataFrame({"id": [1]}, geometry=[bow], crs=WGS84).to_file(path)
    found = look(path, "kamera")
    assert found.frame["geometry"].iloc[0].is_valid
    assert "imports.mended" in {note.code for note in found.notes}


def test_curves_become_lines(look, tmp_path):
    path = tmp_path / "kurva.gpkg"
    line = shapely.LineString([(18, 59.36), (18.001, 59.361)])
    frame = gpd.GeoDataFrame({"id": [1]}, geometry=[line], crs=WGS84)
    frame.to_file(path, layer="runda", SPATIAL_INDEX="NO")
    arc = [(18.0, 59.36), (18.001, 59.361), (18.002, 59.36)]
    blob = b"GP\x00\x01" + struct.pack("<iBII", 4326, 1, 8, 3)  # WKB type 8: CIRCULARSTRING
    blob += b"".join(struct.pack("<dd", *spot) for spot in arc)
    with closing(sqlite3.connect(path)) as database:
        database.execute("update runda set geom = ?", (blob,))
        database.execute("update gpkg_geometry_columns set geometry_type_name = 'CIRCULARSTRING'")
        database.commit()
    found = look(path, "trygghetsvandring")
    assert len(shapely.get_coordinates(found.frame["geometry"].iloc[0])) > 10


def test_swapped_axes_are_taken_only_where_somebody_says_so(look, table):
    path = table("id;lat;lon", "a;18,001;59,361", "b;18,002;59,362")
    with pytest.raises(ImportFileError) as caught:
        look(path)
    assert caught.value.note.code == "imports.swapped"
    found = look(path, swap_axes=True)
    assert found.position.swapped
    assert len(found.frame) == 2


def test_columns_can_be_named_by_a_person(look, table):
    path = table("a;b;c", "L1;59,361;18,001")
    with pytest.raises(ImportFileError):
        look(path)
    found = look(path, columns=(("id", "a"), ("lat", "b"), ("lon", "c")))
    assert list(found.frame["source_id"]) == ["L1"]
    with pytest.raises(ImportFileError) as caught:
        look(path, columns=(("lat", "z"),))
    assert caught.value.note.code == "imports.no_column"


@settings(max_examples=40, deadline=None)
@given(
    code=st.sampled_from(["0184", "0880", "1880", "0580", "1480", "2480"]),
    crs=st.sampled_from(GUESSES),
    seed=st.integers(0, 2**16),
)
def test_a_system_is_guessed_so_that_every_point_lands_where_it_came_from(code, crs, seed):
    """Whatever the zone: points of a kommun, written in it, are found again within a metre."""
    polygon = kommun_polygon(code)
    random = np.random.default_rng(seed)
    west, south, east, north = polygon.bounds
    x, y = random.uniform(west, east, 400), random.uniform(south, north, 400)
    inside = shapely.contains_xy(polygon, x, y)
    x, y = x[inside][:40], y[inside][:40]
    written = transform(x, y, SWEREF99TM, crs)
    found = locate_system(*written, "", code, Choices(), ())
    assert found.inside == 1.0
    landed = land(*written, found.crs)
    rivals = [one for one in found.others if one.inside == 1.0]
    if not rivals:  # two neighbouring zones may both fit a wide kommun: then both are named
        assert found.crs == crs
        assert np.hypot(landed[0] - x, landed[1] - y).max() < 1.0
    else:
        assert crs in {found.crs, *(one.crs for one in rivals)}


@given(st.integers(0, 10**7), st.integers(0, 999))
def test_swedish_and_other_numbers_are_the_same_number(whole, part):
    expected = float(f"{whole}.{part:03d}")
    grouped = f"{whole:,}"
    for text in (
        f"{whole},{part:03d}",
        f"{whole}.{part:03d}",
        f"{grouped.replace(',', ' ')},{part:03d}",
        f"{grouped.replace(',', chr(0xA0))},{part:03d}",
        f" {whole},{part:03d} ",
    ):
        assert to_number(text) == pytest.approx(expected)
    if whole >= 1000:
        assert to_number(f"{grouped.replace(',', '.')},{part:03d}") == pytest.approx(expected)
        assert to_number(f"{grouped}.{part:03d}") == pytest.approx(expected)


@given(st.text(max_size=30))
def test_no_text_breaks_the_readers_of_cells(text):
    assert isinstance(to_number(text), float)
    assert len(to_pair(text)) == 2


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("59°21'43,2\"N", 59.362),
        ("18°0\u20324.32\u2033E", 18.0012),
        ("59° 21' 43.2\"", 59.362),
        ("W 18°30'", -18.5),
        ("6 582 345,5", 6582345.5),
        ("−3,5", -3.5),
    ],
)
def test_angles_and_spaces(text, value):
    assert to_number(text) == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2020-02-29", date(2020, 2, 29)),
        ("20200229", date(2020, 2, 29)),
        ("29/2 2020", date(2020, 2, 29)),
        ("29.2.2020", date(2020, 2, 29)),
        ("2020-02-29T10:00:00", date(2020, 2, 29)),
        (43890, date(2020, 2, 29)),
        ("", None),
        (None, None),
    ],
)
def test_days(cell, day):
    assert to_date(cell) == day


def test_pairs_in_one_cell_have_north_first_as_maps_print_them(look, table):
    assert to_pair("59.36, 18.0") == (59.36, 18.0)
    assert to_pair("59,36; 18,0") == (59.36, 18.0)
    assert len(look(table("id|koordinater", "a|59.361, 18.001")).frame) == 1
    with pytest.raises(ImportFileError) as caught:
        look(table("id|koordinater", "a|18.001, 59.361"))
    assert caught.value.note.code == "imports.swapped"


def test_every_zone_is_among_the_guesses():
    assert set(LOCAL_ZONES) | {WGS84, SWEREF99TM} == set(GUESSES)
