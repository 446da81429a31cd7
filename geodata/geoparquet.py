"""Columns and geometry (EPSG:3006) to a GeoParquet file."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS

from geodata.crs import SWEREF99TM

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

GEOMETRY = "geometry"
ROW_GROUP = 50_000
_GEOPARQUET = "1.1.0"


def write_geoparquet(
    columns: dict[str, pa.Array],
    geometry: NDArray[np.object_],
    path: Path,
    about: dict[str, Any],
) -> None:
    """Write a file with ``about`` under ``lofteskartan`` in its metadata.

    Parameters
    ----------
    columns
        As long as ``geometry``.
    geometry
        Shapes in EPSG:3006.

    Raises
    ------
    OSError
        Where the disk does not take it.
    """
    table = pa.table({**columns, GEOMETRY: pa.array(shapely.to_wkb(geometry))})
    table = table.replace_schema_metadata(
        {
            "geo": json.dumps(_geo(geometry)),
            "lofteskartan": json.dumps(about, ensure_ascii=False),
        }
    )
    pq.write_table(table, path, compression="zstd", row_group_size=ROW_GROUP)


def _geo(geometry: NDArray[np.object_]) -> dict[str, Any]:
    column: dict[str, Any] = {
        "encoding": "WKB",
        "crs": _projjson(),
        "geometry_types": sorted({shape.geom_type for shape in geometry}),
    }
    if len(geometry):
        column["bbox"] = [float(value) for value in shapely.total_bounds(geometry)]
    return {"version": _GEOPARQUET, "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}


@cache
def _projjson() -> dict[str, Any]:
    return CRS(SWEREF99TM).to_json_dict()
