"""Build ``data/gazetteer.arrow`` from the shipped tables: ``python -m geodata.gazetteer_build``.

The same tables give the same bytes. ``--stadsdelar FILE`` first makes ``data/stadsdelar.parquet``
from the outlines of Stockholm's 117 stadsdelar (GeoJSON, WGS 84, names in capitals; CC0).
"""

from __future__ import annotations

import csv
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from geodata.boundaries import LICENCE, SOURCE, kommun_polygon, load_districts
from geodata.crs import SWEREF99TM, WGS84, to_sweref, transform
from geodata.derive import equal_area_radius_m
from geodata.gazetteer_file import CITY_DISTRICT, DISTRICT, LOCALITY, PATH
from geodata.ids import content_id
from geodata.kommuner import DATA_DIR, kommuner
from geodata.place_sources import locality_radius_m
from geodata.terms import Precision

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

STADSDELAR = DATA_DIR / "stadsdelar.parquet"
STADSDELAR_SOURCE = "Stockholms stads stadsdelsindelning"
STADSDELAR_LICENCE = "CC0 1.0"
STOCKHOLM = "0180"
TOLERANCE_M = 10.0
_LOWER = frozenset(
    {"gård", "industriområde", "kyrka", "mossen", "slott", "stan", "strand", "villastad"}
)
Row = dict[str, Any]


def gazetteer_table() -> pa.Table:
    """Return every place of the shipped tables, kommun by kommun in the order of codes.

    Returns
    -------
    Table
        ``kommunkod, source, id, name, precision, uncertainty_m, joint, estimated, origin, licence``
        and ``area`` (SCB's code of the one area that it is) or ``geometry`` (WKB, EPSG:3006).
    """
    import pyarrow as pa

    localities = _localities()
    rows: list[Row] = []
    for code in sorted(kommun.code for kommun in kommuner()):
        rows += _city_districts(code)
        rows += _districts(code)
        rows += localities.get(code, [])
    shapes = [None if row["area"] else shapely.to_wkb(row["shape"]) for row in rows]
    text = ("kommunkod", "source", "id", "name", "precision", "origin", "licence")
    columns: dict[str, pa.Array] = {key: pa.array([row[key] for row in rows]) for key in text}
    columns["uncertainty_m"] = pa.array([row["uncertainty_m"] for row in rows], pa.float64())
    for key in ("joint", "estimated"):
        columns[key] = pa.array([row[key] for row in rows], pa.bool_())
    columns["area"] = pa.array([row["area"] for row in rows], pa.string())
    return pa.table(columns | {"geometry": pa.array(shapes, pa.binary())})


def write(path: Path = PATH) -> None:
    """Write the file."""
    from pyarrow import feather

    feather.write_feather(gazetteer_table(), path, compression="zstd")


def _row(kommun: str, name: str, shape: Any, precision: Precision, **facts: Any) -> Row:  # noqa: ANN401  a row of mixed facts
    return {
        "kommunkod": kommun,
        "id": content_id("place", kommun, name, precision.value, facts["origin"]),
        "name": name,
        "shape": shape,
        "precision": precision.value,
        "joint": False,
        "estimated": False,
        "uncertainty_m": 0.0,
        "area": None,
    } | facts


def _districts(kommun: str) -> Iterator[Row]:
    frame = load_districts(kommun)
    columns = (frame["name"], frame["joint"], frame["areas"], frame.geometry)
    for name, joint, areas, shape in zip(*columns, strict=True):
        # Where the outline holds other districts too, the named one may be anywhere in it.
        radius = equal_area_radius_m(shape) if joint else 0.0
        yield _row(
            kommun, name, shape, Precision.OMRADE,
            source=DISTRICT, joint=bool(joint), uncertainty_m=radius,
            area=areas if " " not in areas else None,
            origin=SOURCE, licence=LICENCE,
        )  # fmt: skip


def _city_districts(kommun: str) -> Iterator[Row]:
    import geopandas as gpd

    if kommun != STOCKHOLM:
        return
    frame = gpd.read_parquet(STADSDELAR)
    for name, shape in zip(frame["name"], frame.geometry, strict=True):
        yield _row(
            kommun, name, shape, Precision.OMRADE,
            source=CITY_DISTRICT, origin=STADSDELAR_SOURCE, licence=STADSDELAR_LICENCE,
        )  # fmt: skip


def _localities() -> dict[str, list[Row]]:
    with (DATA_DIR / "localities.csv").open(encoding="utf-8", newline="") as file:
        items = list(csv.DictReader(file))
    x, y = transform(
        [float(item["longitude"]) for item in items],
        [float(item["latitude"]) for item in items],
        WGS84,
        SWEREF99TM,
    )
    found: dict[str, list[Row]] = {}
    for item, east, north in zip(items, x, y, strict=True):
        kommun = item["kommunkod"]
        row = _row(
            kommun, item["name"], shapely.Point(round(float(east)), round(float(north))),
            Precision.PLATS, source=LOCALITY, estimated=True,
            uncertainty_m=locality_radius_m(int(item["population"])),
            origin="GeoNames", licence="CC BY 4.0, © GeoNames",
        )  # fmt: skip
        found.setdefault(kommun, []).append(row)
    return found


def read_stadsdelar(file: Path) -> None:
    """Make ``data/stadsdelar.parquet``: outlines to 10 m without gaps, on a grid of a metre."""
    import geopandas as gpd

    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    shapes = [shapely.make_valid(shapely.from_geojson(json.dumps(f["geometry"]))) for f in features]
    moved = shapely.set_precision(
        shapely.coverage_simplify([to_sweref(shape) for shape in shapes], TOLERANCE_M), 1.0
    )
    inside = shapely.intersection(moved, kommun_polygon(STOCKHOLM).buffer(25))
    names = [_spelled(_name_of(feature)) for feature in features]
    frame = gpd.GeoDataFrame({"name": names}, geometry=list(inside), crs=SWEREF99TM)
    frame = frame.sort_values("name", ignore_index=True)
    frame.to_parquet(STADSDELAR, compression="zstd", index=False)


def _name_of(feature: dict[str, Any]) -> str:
    return next(str(v) for v in feature["properties"].values() if re.search(r"[A-ZÅÄÖ]{2}", str(v)))


def _spelled(capitals: str) -> str:
    words = capitals.replace("INDUSTRIOMR", "INDUSTRIOMRÅDE").title().split()
    return " ".join(w.lower() if i and w.lower() in _LOWER else w for i, w in enumerate(words))


if __name__ == "__main__":
    if "--stadsdelar" in sys.argv:
        read_stadsdelar(Path(sys.argv[sys.argv.index("--stadsdelar") + 1]))
    write()
