"""A layer of an extract: columns and geometry, kept as GeoParquet (EPSG:3006)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS

from geodata.crs import SWEREF99TM
from geodata.osm.errors import unwritable

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

GEOMETRY = "geometry"
ROW_GROUP = 50_000
_GEOPARQUET = "1.1.0"


@dataclass(frozen=True, slots=True)
class Layer:
    """Rows of one sort of thing; ``columns`` are as long as ``geometry`` (EPSG:3006)."""

    name: str
    columns: dict[str, pa.Array]
    geometry: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.geometry)


def write_layer(layer: Layer, path: Path, about: dict[str, Any]) -> None:
    """Write a layer as GeoParquet with ``about`` under ``lofteskartan`` in its metadata.

    Raises
    ------
    OsmWriteError
        Where the disk does not take it.
    """
    table = pa.table({**layer.columns, GEOMETRY: pa.array(shapely.to_wkb(layer.geometry))})
    table = table.replace_schema_metadata(
        {
            "geo": json.dumps(_geo(layer)),
            "lofteskartan": json.dumps({**about, "layer": layer.name}, ensure_ascii=False),
        }
    )
    try:
        pq.write_table(table, path, compression="zstd", row_group_size=ROW_GROUP)
    except OSError as error:
        raise unwritable(str(path), str(error)) from None


def _geo(layer: Layer) -> dict[str, Any]:
    column: dict[str, Any] = {
        "encoding": "WKB",
        "crs": _projjson(),
        "geometry_types": sorted({shape.geom_type for shape in layer.geometry}),
    }
    if len(layer):
        column["bbox"] = [float(value) for value in shapely.total_bounds(layer.geometry)]
    return {"version": _GEOPARQUET, "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}


@cache
def _projjson() -> dict[str, Any]:
    return CRS(SWEREF99TM).to_json_dict()
