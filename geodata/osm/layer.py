"""A layer of an extract: columns and geometry, kept as GeoParquet (EPSG:3006)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geodata.geoparquet import GEOMETRY, write_geoparquet
from geodata.osm.errors import unwritable

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = ["GEOMETRY", "Layer", "write_layer"]


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
    try:
        write_geoparquet(layer.columns, layer.geometry, path, {**about, "layer": layer.name})
    except OSError as error:
        raise unwritable(str(path), str(error)) from None
