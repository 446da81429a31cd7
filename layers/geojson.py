"""Frames to GeoJSON (RFC 7946): WGS 84, right-hand rule, six decimals, the same bytes each time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import shapely

from geodata.crs import to_wgs84

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

Json = dict[str, Any]
DECIMALS = 6  # 0.1 m: finer than any source
CIRCLE_SEGMENTS = 16  # a quarter circle


def drawn(geometry: BaseGeometry, uncertainty_m: float) -> BaseGeometry:
    """Return what a map may draw: a point becomes the circle that it may lie in (EPSG:3006)."""
    if geometry.geom_type == "Point" and uncertainty_m > 0:
        return geometry.buffer(uncertainty_m, quad_segs=CIRCLE_SEGMENTS)
    return geometry


def feature(geometry: BaseGeometry, properties: Json, feature_id: str | None = None) -> Json:
    """Return one GeoJSON feature of a geometry in EPSG:3006."""
    mapped = shapely.orient_polygons(to_wgs84(geometry), exterior_cw=False)
    shape: Json = json.loads(shapely.to_geojson(mapped))
    shape["coordinates"] = _rounded(shape["coordinates"])
    result: Json = {"type": "Feature", "properties": properties, "geometry": shape}
    return {"id": feature_id, **result} if feature_id else result


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


def _rounded(value: Any) -> Any:  # noqa: ANN401  nested lists of any depth
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return round(value, DECIMALS)
