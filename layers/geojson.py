"""Frames to GeoJSON (RFC 7946): WGS 84, right-hand rule, six decimals, the same bytes each time."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geodata.crs import to_wgs84

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Geometries = NDArray[np.object_]

Json = dict[str, Any]
DECIMALS = 6  # 0.1 m: finer than any source
CIRCLE_SEGMENTS = 16  # a quarter circle
MANY, COARSE_SEGMENTS = 200, 6  # among so many circles none is looked at closely
OUTLINES_KEPT = 8192


def drawn(geometries: Geometries, uncertainty_m: NDArray[np.float64]) -> Geometries:
    """Return what a map may draw: a point becomes the circle that it may lie in (EPSG:3006)."""
    is_circle = (shapely.get_type_id(geometries) == shapely.GeometryType.POINT) & (
        uncertainty_m > 0
    )
    segments = CIRCLE_SEGMENTS if is_circle.sum() <= MANY else COARSE_SEGMENTS
    result = geometries.copy()
    result[is_circle] = shapely.buffer(
        geometries[is_circle], uncertainty_m[is_circle], quad_segs=segments
    )
    return result


def features(
    geometries: Geometries, properties: Sequence[Json], ids: Sequence[str] = ()
) -> list[Json]:
    """Return GeoJSON features of geometries in EPSG:3006, in their order.

    Parameters
    ----------
    geometries, properties
        Of equal length.
    ids
        One a feature, or none at all.

    Notes
    -----
    Features of the same geometry share its coordinates: read them, do not change them.
    """
    # A place lies in several layers with the same geometry: each is made into text once.
    first = {id(geometry): at for at, geometry in enumerate(geometries)}
    texts = _texts(np.asarray(geometries, dtype=object)[list(first.values())])
    shapes = dict(zip(first, map(json.loads, texts), strict=True))
    rows: list[Json] = [
        {"type": "Feature", "properties": row, "geometry": dict(shapes[id(geometry)])}
        for geometry, row in zip(geometries, properties, strict=True)
    ]
    for feature, feature_id in zip(rows, ids, strict=False):
        feature["id"] = feature_id
    return rows


@lru_cache(maxsize=OUTLINES_KEPT)
def outline(geometry: BaseGeometry) -> str:
    """Return the GeoJSON text of a geometry in EPSG:3006, made once however often it is drawn."""
    return str(_texts(np.array([geometry], dtype=object))[0])


def _texts(geometries: Geometries) -> NDArray[np.str_]:
    mapped = to_wgs84(geometries)
    rounded = shapely.transform(mapped, lambda degrees: np.round(degrees, DECIMALS))
    return shapely.to_geojson(shapely.orient_polygons(rounded, exterior_cw=False))


def collection(features: Sequence[Json]) -> Json:
    """Return a FeatureCollection."""
    return {"type": "FeatureCollection", "features": list(features)}


def canonical(document: Json) -> str:
    """Return JSON text that is the same for the same content: keys sorted, one feature a line."""
    if document.get("type") != "FeatureCollection":
        return _dump(document) + "\n"
    head = {k: v for k, v in document.items() if k not in ("features", "type")}
    rows = ",\n".join(_dump(row) for row in document["features"])
    extra = "".join(f'"{key}": {_dump(head[key])},\n' for key in sorted(head))
    return f'{{"type": "FeatureCollection",\n{extra}"features": [\n{rows}\n]}}\n'


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(", ", ": "))
