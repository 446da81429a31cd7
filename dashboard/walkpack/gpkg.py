"""GeoPackage in EPSG:3006: the layers ``stopp``, ``stracka`` and ``ljus``."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.walkpack.features import leg_rows, light_rows, stop_rows
from geodata.crs import SWEREF99TM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from dashboard.walkpack.features import Row
    from dashboard.walkpack.plan import Plan

MEDIA = "application/geopackage+sqlite3"


def write(plan: Plan) -> bytes:
    """Return a GeoPackage file."""
    import geopandas as gpd

    layers: dict[str, Sequence[tuple[Row, BaseGeometry]]] = {
        "stopp": stop_rows(plan),
        "stracka": leg_rows(plan),
        "ljus": light_rows(plan),
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pack.gpkg"
        for name, rows in layers.items():
            told, shapes = [row for row, _ in rows], [shape for _, shape in rows]
            frame = gpd.GeoDataFrame(told, geometry=shapes, crs=SWEREF99TM)
            frame.to_file(path, layer=name, driver="GPKG", engine="pyogrio")
        _stamp(path, plan)
        return path.read_bytes()


def _stamp(path: Path, plan: Plan) -> None:
    """Put the walk's moment in place of the clock's: the same walk is the same file."""
    import sqlite3
    from contextlib import closing

    moment = plan.route.start.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE gpkg_contents SET last_change = ?", (moment,))
