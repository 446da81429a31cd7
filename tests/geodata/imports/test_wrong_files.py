"""A hundred wrong files: each gets a clear report, none is stored by half, none breaks us.

``REFUSED`` files hold nothing that can be stored; the value is the code of the report.
``PARTLY`` files hold good rows besides bad ones; the value is what the bad rows are told.
"""

from __future__ import annotations

import io
import json
import shutil
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely

from config.import_tables import load_imports
from geodata.crs import to_sweref
from geodata.imports.errors import ImportFileError
from geodata.notes import render

Write = Callable[[Path], None]
# Spots in Solna, WGS 84.
SPOTS = ((18.0012, 59.3612), (18.0022, 59.3622), (18.0032, 59.3632))
HEAD = "id;namn;lat;lon"
GOOD = "L1;Råsunda;59,3612;18,0012"


def frame(spots=SPOTS) -> gpd.GeoDataFrame:
    """Things at spots, in WGS 84, with an id and a name that has Swedish letters."""
    data = {"littera": [f"L{i}" for i in range(len(spots))], "namn": ["Råsundavägen"] * len(spots)}
    return gpd.GeoDataFrame(data, geometry=[shapely.Point(spot) for spot in spots], crs="EPSG:4326")


def solna_metres() -> list[tuple[float, float]]:
    moved = [to_sweref(shapely.Point(spot)) for spot in SPOTS]
    return [(round(spot.x, 2), round(spot.y, 2)) for spot in moved]


def lines(*rows: str, encoding: str = "utf-8", end: str = "\n") -> Write:
    return lambda path: path.write_bytes(end.join(rows).encode(encoding)) and None


def raw(data: bytes) -> Write:
    return lambda path: path.write_bytes(data) and None


def vector(data: gpd.GeoDataFrame, driver: str) -> Write:
    return lambda path: data.to_file(path, driver=driver)


def cut(write: Write, share: float = 0.5) -> Write:
    def run(path: Path) -> None:
        write(path)
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * share)])

    return run


def broken(write: Write, at: float = 0.5, length: int = 200) -> Write:
    def run(path: Path) -> None:
        write(path)
        data = bytearray(path.read_bytes())
        start = int(len(data) * at)
        data[start : start + length] = b"\xff" * min(length, len(data) - start)
        path.write_bytes(bytes(data))

    return run


def geojson(*features: dict, **extra) -> Write:
    document = {"type": "FeatureCollection", "features": list(features)} | extra
    return raw(json.dumps(document).encode())


def feature(geometry: dict | None, **properties) -> dict:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def point(x: float, y: float) -> dict:
    return {"type": "Point", "coordinates": [x, y]}


def parquet(data: gpd.GeoDataFrame) -> Write:
    return data.to_parquet


def sheet(*rows: tuple) -> Write:
    def run(path: Path) -> None:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)

    return run


def archive(**members: bytes) -> Write:
    def run(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for name, data in members.items():
                file.writestr(name.replace("__", "."), data)

    return run


def shape(
    data: gpd.GeoDataFrame, *, without: tuple[str, ...] = (), folder: str = "", **change: bytes
) -> Write:
    """A zipped Shapefile without some of its parts, or with a part's bytes changed."""

    def run(path: Path) -> None:
        home = path.parent / f"parts-{path.stem}"
        home.mkdir()
        data.to_file(home / "lampor.shp")
        with zipfile.ZipFile(path, "w") as file:
            for part in sorted(home.iterdir()):
                if part.suffix not in without:
                    content = change.get(part.suffix.lstrip("."), part.read_bytes())
                    file.writestr(folder + part.name, content)
        shutil.rmtree(home)

    return run


def bomb(path: Path) -> None:
    """An archive that says it holds more than the disk should take."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("lampor.shp", b"\x00" * 200_000)
    data = path.read_bytes()
    huge = struct.pack("<L", 3_000_000_000)
    path.write_bytes(data.replace(struct.pack("<L", 200_000), huge))


def locked(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("lampor.shp", b"x")
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(data))


def folder(path: Path) -> None:
    path.mkdir()


def nothing(_path: Path) -> None:
    """No file at all."""


def formulas_without_values(path: Path) -> None:
    sheet(("id", "lat", "lon"), ("L1", "=59+0.36", "=18+0.001"))(path)


METRES = [(148_900.0, 6_582_000.0)]
SWAPPED = frame([(y, x) for x, y in SPOTS])
KALMAR = frame([(16.3658, 56.6649), (16.36, 56.66)])
ABROAD = frame([(2.35, 48.85), (2.36, 48.86)])
LARGE = frame([(1e9, 1e9), (2e9, 2e9)]).set_crs(3006, allow_override=True)
ENDLESS = frame([(np.nan, np.nan), (np.inf, 1.0)])
EMPTY_SHAPES = gpd.GeoDataFrame({"id": [1, 2]}, geometry=[shapely.Point(), None], crs=4326)
ROWLESS = frame()[:0]
WRONG_CRS = frame().to_crs(3011).set_crs(3006, allow_override=True)
LINES = gpd.GeoDataFrame({"id": ["a"]}, geometry=[shapely.LineString(SPOTS)], crs=4326)
KML = (
    "<?xml version='1.0'?><kml xmlns='http://www.opengis.net/kml/2.2'><Document>{}</Document></kml>"
)
GPX = (
    "<?xml version='1.0'?><gpx version='1.1' creator='x' xmlns='http://www.topografix.com/GPX/1/1'>"
)
PIPELINE = {"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read /etc/hosts"}
VRT = (
    "<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/etc/hosts</SrcDataSource>"
    "</OGRVRTLayer></OGRVRTDataSource>"
)

REFUSED: dict[str, tuple[str, Write, str]] = {
    # nothing to read
    "no file": ("saknas.csv", nothing, "missing"),
    "a folder": ("mapp.csv", folder, "unknown"),
    "no byte": ("tom.csv", raw(b""), "empty"),
    "only blanks": ("blank.csv", raw(b"  \r\n \t\r\n"), "empty"),
    "only a mark": ("bom.csv", raw(b"\xef\xbb\xbf"), "empty"),
    "only zeros": ("noll.gpkg", raw(b"\x00" * 5000), "empty"),
    "only a heading": ("rubrik.csv", lines(HEAD), "empty"),
    "a heading and blanks": ("rubrik2.csv", lines(HEAD, ";;;", ""), "empty"),
    "a GeoJSON without features": ("inga.geojson", geojson(), "empty"),
    "a GeoPackage without rows": ("inga.gpkg", vector(ROWLESS, "GPKG"), "empty"),
    "a FlatGeobuf without rows": ("inga.fgb", vector(ROWLESS, "FlatGeobuf"), "empty"),
    "a GeoParquet without rows": ("inga.parquet", parquet(ROWLESS), "empty"),
    "a KML without placemarks": ("inga.kml", raw(KML.format("").encode()), "*"),
    "a GPX without anything": ("inga.gpx", raw(f"{GPX}</gpx>".encode()), "*"),
    "an empty sheet": ("tomt.xlsx", sheet(), "empty"),
    "a sheet with a heading alone": ("bara.xlsx", sheet(("id", "lat", "lon")), "empty"),
    # of another format
    "a PDF": ("lampor.pdf", raw(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"), "unknown"),
    "a PDF named CSV": ("lampor.csv", raw(b"%PDF-1.7\n\x00\x01\x02\x03" * 50), "not_text"),
    "a picture": ("bild.png", raw(b"\x89PNG\r\n\x1a\n" + b"\x00" * 64), "unknown"),
    "a picture named GeoJSON": (
        "bild.geojson",
        raw(b"\x89PNG\r\n\x1a\n" + b"\x01" * 64),
        "unknown",
    ),
    "an old XLS": (
        "gammal.xls",
        raw(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512),
        "unknown",
    ),
    "a web page": ("sida.html", raw(b"<!doctype html><title>404</title>"), "unknown"),
    "a web page named GeoJSON": ("sida.geojson", raw(b"<!doctype html><p>403</p>"), "unknown"),
    "JSON of something else": ("annat.json", raw(b'{"items": [1, 2, 3]}'), "unknown"),
    "a list of JSON": ("lista.json", raw(b"[1, 2, 3]"), "unknown"),
    "a pipeline as JSON": ("led.geojson", raw(json.dumps(PIPELINE).encode()), "unknown"),
    "a pipeline beside features": (
        "led2.geojson",
        raw(json.dumps({"type": "FeatureCollection", "features": [], "x": PIPELINE}).encode()),
        "unknown",
    ),
    "a VRT that names a file": ("led.vrt", raw(VRT.encode()), "unknown"),
    "a VRT named KML": ("led.kml", raw(VRT.encode()), "unknown"),
    "a WFS file for GDAL": (
        "wfs.xml",
        raw(b"<OGRWFSDataSource><URL>http://127.0.0.1/opengis.net</URL></OGRWFSDataSource>"),
        "unknown",
    ),
    "a program": ("x.exe", raw(b"MZ\x90\x00" + b"\x01" * 128), "unknown"),
    "SQLite without tables": ("x.gpkg", raw(b"SQLite format 3\x00" + b"\x00" * 84), "damaged"),
    # damaged
    "a zip cut off": ("kapad.zip", cut(shape(frame())), "damaged"),
    "a zip of its first bytes": ("kapad2.zip", raw(b"PK\x03\x04\x14\x00"), "damaged"),
    "a zip with broken content": (
        "trasig.zip",
        broken(shape(frame()), at=0.05, length=600),
        "damaged",
    ),
    "an XLSX cut off": ("kapad.xlsx", cut(sheet(("id", "lat"), ("a", 1))), "damaged"),
    "an XLSX with broken XML": (
        "trasig.xlsx",
        archive(xl__workbook__xml=b"<workbook", **{"xl/worksheets/sheet1.xml": b"<x"}),
        "*",
    ),
    "a GeoPackage cut off": ("kapad.gpkg", cut(vector(frame(), "GPKG"), 0.1), "damaged"),
    "a GeoPackage of 100 bytes": ("kapad2.gpkg", cut(vector(frame(), "GPKG"), 0.001), "damaged"),
    "a FlatGeobuf cut off": ("kapad.fgb", cut(vector(frame(), "FlatGeobuf"), 0.3), "empty"),
    "a FlatGeobuf of its mark": ("kapad2.fgb", raw(b"fgb\x03fgb\x00"), "*"),
    "a GeoParquet cut off": ("kapad.parquet", cut(parquet(frame())), "damaged"),
    "a GeoParquet of its mark": ("kapad2.parquet", raw(b"PAR1PAR1"), "damaged"),
    "a GeoParquet with a broken foot": ("trasig.parquet", broken(parquet(frame()), 0.9), "damaged"),
    "a GeoJSON cut off": ("kapad.geojson", cut(vector(frame(), "GeoJSON"), 0.8), "damaged"),
    "a GeoJSON of words": ("ord.geojson", raw(b'{"type": "FeatureCollection" features'), "damaged"),
    "a KML cut off": ("kapad.kml", raw(KML.format("<Placemark><Point>")[:-30].encode()), "*"),
    "a GPX cut off": ("kapad.gpx", raw(f"{GPX}<wpt lat='59.36'".encode()), "*"),
    "a Shapefile's own bytes broken": ("shp.zip", shape(frame(), shp=b"\x00" * 90), "*"),
    "entities without end": (
        "skratt.kml",
        raw(
            b"<?xml version='1.0'?><!DOCTYPE kml [<!ENTITY a 'aaaaaaaaaa'>"
            + b"".join(b"<!ENTITY %c '%s'>" % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
            + b"]><kml xmlns='http://www.opengis.net/kml/2.2'><name>&j;</name></kml>"
        ),
        "*",
    ),
    "a FlatGeobuf cut off in its last feature": (
        "kapad3.fgb",
        cut(vector(frame(), "FlatGeobuf"), 0.97),
        "damaged",
    ),
    # archives
    "a zip of pictures": ("bilder.zip", archive(a__png=b"x", b__png=b"y"), "zip"),
    "an empty zip": ("tom.zip", archive(), "*"),
    "a bomb": ("bomb.zip", bomb, "unpacked"),
    "a locked zip": ("last.zip", locked, "locked"),
    "a Word file": ("brev.docx", archive(**{"word/document.xml": b"<w/>"}), "zip"),
    "a zip of the prj alone": ("prj.zip", archive(lampor__prj=b"GEOGCS"), "zip"),
    # too large
    "a cell without end": ("cell.csv", lines(HEAD, f"L1;{'x' * 30_000};59;18"), "cell"),
    "a line without end": ("rad.csv", raw(b"a" * 400_000), "cell"),
    "a quotation mark that never ends": (
        "citat.csv",
        lines(HEAD, 'L1;"Råsunda;59,36;18,0', *[GOOD] * 4000),
        "cell",
    ),
    "too many columns": ("bred.csv", lines(";".join(f"k{i}" for i in range(500)), "1"), "columns"),
    "a sheet with too many columns": (
        "bred.xlsx",
        sheet(tuple(f"k{i}" for i in range(300)), (1,)),
        "columns",
    ),
    # without a position
    "no column of coordinates": ("utan.csv", lines("id;namn", "1;a"), "no_position"),
    "only a latitude": ("halv.csv", lines("id;lat", "1;59,36"), "no_position"),
    "a sheet without coordinates": ("utan.xlsx", sheet(("id", "gata"), ("1", "a")), "no_position"),
    "addresses alone": ("adress.csv", lines("id;adress", "1;Storgatan 1"), "no_position"),
    "words for numbers": ("ord.csv", lines(HEAD, "1;a;norr;söder"), "no_coordinates"),
    "formulas without values": ("formel.xlsx", formulas_without_values, "no_coordinates"),
    "errors of the sheet": (
        "fel.xlsx",
        sheet(("id", "lat", "lon"), ("a", "#REF!", "#DIV/0!")),
        "no_coordinates",
    ),
    "shapes that are empty": ("tomma.gpkg", vector(EMPTY_SHAPES, "GPKG"), "no_coordinates"),
    "a null geometry": ("null.geojson", geojson(feature(None, id=1)), "no_coordinates"),
    "NaN and inf": ("nan.gpkg", vector(ENDLESS, "GPKG"), "*"),
    "NaN in GeoParquet": ("nan.parquet", parquet(ENDLESS), "no_coordinates"),
    "a table in a GeoPackage": (
        "tabell.gpkg",
        lambda p: __import__("pyogrio").write_dataframe(pd.DataFrame({"a": [1]}), p),
        "no_position",
    ),
    # in the wrong place
    "axes swapped in a file with WGS 84": ("omkast.gpkg", vector(SWAPPED, "GPKG"), "swapped"),
    "axes swapped in GeoJSON": ("omkast.geojson", vector(SWAPPED, "GeoJSON"), "swapped"),
    "latitude under lon": ("omkast.csv", lines(HEAD, "1;a;18,0012;59,3612"), "swapped"),
    "north under E": (
        "omkast2.csv",
        lines("id;E;N", *(f"{i};{y};{x}" for i, (x, y) in enumerate(solna_metres()))),
        "swapped",
    ),
    "another kommun": ("kalmar.gpkg", vector(KALMAR, "GPKG"), "elsewhere"),
    "another kommun as text": ("kalmar.csv", lines(HEAD, "1;a;56,6649;16,3658"), "elsewhere"),
    "another country": ("paris.geojson", vector(ABROAD, "GeoJSON"), "nowhere"),
    "null island": ("noll.csv", lines(HEAD, "1;a;0;0", "2;b;0;0"), "nowhere"),
    "a billion": ("miljard.gpkg", vector(LARGE, "GPKG"), "nowhere"),
    "a billion as text": ("miljard.csv", lines(HEAD, "1;a;1000000000;1e9"), "nowhere"),
    "a zone that the file denies": ("zon.gpkg", vector(WRONG_CRS, "GPKG"), "other_crs"),
    "RT 90 as text": ("rt90.csv", lines("id;x;y", "1;1626000;6585000"), "nowhere"),
    # of the wrong shape
    "a Shapefile cut in its points": ("kapshp.zip", shape(frame(), shp=b"\x00\x00'\n"), "*"),
    "no text in UTF-16": ("utf16.csv", lines(encoding="utf-16"), "empty"),
    "UTF-16 cut in a letter": (
        "utf16b.csv",
        raw(f"{HEAD}\n{GOOD}".encode("utf-16")[:-1]),
        "not_text",
    ),
    "zeros in text": ("nollor.csv", raw(f"{HEAD}\n{GOOD}\x00\x00".encode()), "not_text"),
    "bytes that no text has": ("byte.csv", raw(HEAD.encode() + b"\nL1;\x81\x8d;59;18"), "not_text"),
}

PARTLY: dict[str, tuple[str, Write, int, str]] = {
    # name: file, how it is written, good rows, code of the fault ("" for none)
    "a Shapefile without prj": ("a.zip", shape(frame(), without=(".prj",)), 3, ""),
    "a Shapefile without dbf": ("b.zip", shape(frame(), without=(".dbf",)), 3, ""),
    "a Shapefile without shx": ("c.zip", shape(frame(), without=(".shx",)), 3, ""),
    "a Shapefile deep in folders": ("d.zip", shape(frame(), folder="a/b/"), 3, ""),
    "a Shapefile with paths that climb": ("e.zip", shape(frame(), folder="../../"), 3, ""),
    "a prj of nonsense": ("f.zip", shape(frame(), prj=b"nonsense"), 3, ""),
    "heights": (
        "g.gpkg",
        vector(frame().set_geometry(shapely.points([(*s, 12.0) for s in SPOTS])), "GPKG"),
        3,
        "",
    ),
    "one swapped among many": (
        "h.csv",
        lines(HEAD, GOOD, "L2;a;59,362;18,002", "L3;b;18,003;59,363"),
        2,
        "outside_swapped",
    ),
    "one of another system": (
        "i.csv",
        lines(
            "id;x;y",
            *(f"{i};{x};{y}" for i, (x, y) in enumerate(solna_metres())),
            "9;152000;6582700",
        ),
        3,
        "outside_other",
    ),
    "one of another kommun": (
        "j.csv",
        lines(HEAD, GOOD, "L2;a;59,36;18,0;", "L3;b;56,66;16,36"),
        2,
        "outside",
    ),
    "one of 1e9": (
        "k.geojson",
        geojson(
            feature(point(*SPOTS[0]), id="a"),
            feature(point(*SPOTS[1]), id="b"),
            feature(point(1e9, 1e9), id="c"),
        ),
        2,
        "coordinate",
    ),
    "one without a geometry": (
        "l.geojson",
        geojson(feature(point(*SPOTS[0]), id="a"), feature(None, id="b")),
        1,
        "no_shape",
    ),
    "one id twice": ("m.csv", lines(HEAD, GOOD, "L1;Annan;59,362;18,002"), 1, "duplicate"),
    "one row twice": ("n.csv", lines(HEAD, GOOD, GOOD), 1, ""),
    "a row too long": ("o.csv", lines(HEAD, GOOD, "L2;a;59,362;18,002;och mer"), 1, "cells"),
    "a row too short": ("p.csv", lines(HEAD, GOOD, "L2;a"), 1, "no_shape"),
    "the thirteenth month": (
        "q.csv",
        lines(f"{HEAD};startdatum", f"{GOOD};2020-01-01", "L2;a;59,362;18,002;2020-13-01"),
        1,
        "date",
    ),
    "an end before the beginning": (
        "r.csv",
        lines(
            f"{HEAD};från;till", f"{GOOD};2020-01-01;", "L2;a;59,362;18,002;2020-05-01;2019-05-01"
        ),
        1,
        "order",
    ),
    "lines among points": (
        "s.gpkg",
        lambda p: pd.concat([frame(), LINES]).to_file(p, driver="GPKG"),
        3,
        "shape",
    ),
    "HTML in attributes": (
        "t.csv",
        lines(
            HEAD, "L1;<script>alert(1)</script>;59,3612;18,0012", "=1+1;<img src=x>;59,362;18,002"
        ),
        2,
        "",
    ),
    "cp1252": ("u.csv", lines(HEAD, GOOD, encoding="cp1252"), 1, ""),
    "UTF-16 with a mark": ("v.csv", lines(HEAD, GOOD, encoding="utf-16"), 1, ""),
    "UTF-16 without a mark": ("w.csv", lines(HEAD, GOOD, encoding="utf-16-le"), 1, ""),
    "tabs and old Mac ends": (
        "x.tsv",
        lines(HEAD.replace(";", "\t"), GOOD.replace(";", "\t"), end="\r"),
        1,
        "",
    ),
    "formulas with values beside": (
        "y.xlsx",
        sheet(("id", "lat", "lon", "effekt"), ("L1", 59.3612, 18.0012, "=40+5")),
        1,
        "",
    ),
    "names of columns twice": ("z.csv", lines("id;lat;lon;x;x", "L1;59,3612;18,0012;1;2"), 1, ""),
}


def test_there_are_a_hundred():
    assert len(REFUSED) + len(PARTLY) >= 100


@pytest.mark.parametrize(("name", "write", "code"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_stored_is_refused_with_a_reason(look, store, tmp_path, name, write, code):
    write(tmp_path / name)
    with pytest.raises(ImportFileError) as caught:
        look(tmp_path / name)
    if code != "*":
        assert caught.value.note.code == f"imports.{code}"
    for language in ("sv", "en"):
        assert len(render(caught.value.note, language)) > 10
    assert caught.value.where
    assert str(tmp_path) not in render(caught.value.note, "sv")
    assert not store.folder.exists()


@pytest.mark.parametrize(("name", "write", "good", "code"), PARTLY.values(), ids=PARTLY)
def test_what_is_half_right_says_which_half(look, store, tmp_path, name, write, good, code):
    write(tmp_path / name)
    found = look(tmp_path / name)
    assert len(found.frame) == good
    assert [fault.note.code for fault in found.faults] == ([f"imports.{code}"] if code else [])
    assert all(render(fault.note, "sv") for fault in found.faults)
    assert not store.folder.exists()
    assert store.write(found).features == good
    assert len(store.read("0184", "belysning")) == good


def test_a_file_that_is_too_large_is_not_read(look, tmp_path, monkeypatch):
    path = tmp_path / "stor.csv"
    with path.open("wb") as file:
        file.truncate(load_imports().max_bytes + 1)  # a hole: no disk is used
    monkeypatch.setattr(Path, "open", lambda *_, **__: pytest.fail("the file was opened"))
    with pytest.raises(ImportFileError) as caught:
        look(path)
    assert caught.value.note.code == "imports.bytes"


def test_a_table_with_too_many_rows_stops_there(look, table, monkeypatch):
    small = load_imports().model_copy(update={"max_rows": 10})
    for module in ("csv_file", "xlsx_file", "vector_file"):
        monkeypatch.setattr(f"geodata.imports.{module}.load_imports", lambda: small)
    rows = [f"L{i};a;59,36{i % 10};18,00{i % 10}" for i in range(50)]
    with pytest.raises(ImportFileError) as caught:
        look(table(HEAD, *rows))
    assert caught.value.note.code == "imports.rows"


def test_personal_columns_and_addresses_are_not_stored(look, table):
    path = table(
        f"{HEAD};Kontaktperson;e-post;anmärkning", f"{GOOD};N N;n@example.se;ring n@example.se"
    )
    found = look(path)
    kept = " ".join(str(value) for value in found.frame.drop(columns="geometry").to_numpy().ravel())
    assert found.dropped == ("Kontaktperson", "e-post")
    assert "N N" not in kept
    assert "@" not in kept
    assert "imports.masked" in {note.code for note in found.notes}


def test_a_disk_that_is_full_leaves_what_was_there(look, store, table, monkeypatch):
    store.write(look(table(HEAD, GOOD)))
    before = store.find("0184", "belysning")
    second = look(table(HEAD, GOOD, "L2;b;59,362;18,002"))

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("geodata.geoparquet.write_geoparquet", full)
    with pytest.raises(ImportFileError, match="No space"):
        store.write(second)
    assert store.find("0184", "belysning") == before
    assert len(store.read("0184", "belysning")) == 1


def test_the_report_of_a_damaged_pointer_names_it(store):
    home = store.folder / "0184" / "belysning"
    home.mkdir(parents=True)
    (home / "current.json").write_text("{", encoding="utf-8")
    with pytest.raises(ImportFileError) as caught:
        store.find("0184", "belysning")
    assert "current.json" in caught.value.where
    assert io.StringIO(str(caught.value)).read()
