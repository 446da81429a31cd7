"""GeoPackage in EPSG:3006: the visible features, one layer."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from layers.query import View

MEDIA = "application/geopackage+sqlite3"
LAYER = "lofteskartan"


def write(view: View, language: str) -> bytes:
    """Return a GeoPackage file; lists are joined by commas, since a GeoPackage has none."""
    import geopandas as gpd

    rows = view.collection(language, for_drawing=False)["features"]
    table = [
        {
            key: ", ".join(value) if isinstance(value, list) else value
            for key, value in row["properties"].items()
        }
        for row in rows
    ]
    frame = gpd.GeoDataFrame(
        table, geometry=list(view.features.geometry), crs=view.features.crs or "EPSG:3006"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.gpkg"
        frame.to_file(path, layer=LAYER, driver="GPKG", engine="pyogrio")
        return path.read_bytes()
