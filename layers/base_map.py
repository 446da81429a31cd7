"""The built-in base map: the kommun's outline, its districts and its neighbours. No tiles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from geodata.boundaries import kommun_polygon, load_districts, neighbours
from geodata.crs import to_wgs84
from geodata.kommuner import kommun_by_code
from layers.geojson import Json, collection, feature

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

DETAIL = 2500  # the outline's extent over this is the tolerance: below a pixel on any screen


@dataclass(frozen=True, slots=True)
class BaseMap:
    """GeoJSON in WGS 84; ``bounds`` is ((south, west), (north, east)) of the kommun."""

    outline: Json
    districts: Json
    neighbours: Json
    bounds: tuple[tuple[float, float], tuple[float, float]]


def base_map(code: str) -> BaseMap:
    """Return the base map of a kommun by its four-digit code. Source: SCB."""
    polygon = kommun_polygon(code)
    west, south, east, north = polygon.bounds
    tolerance = max(east - west, north - south) / DETAIL
    districts = load_districts(code)
    around = [kommun_by_code(other) for other in neighbours(code)]
    low, left, high, right = _bounds(polygon)
    return BaseMap(
        outline=collection([feature(polygon.simplify(tolerance), {"code": code})]),
        districts=collection(
            [
                feature(shape.simplify(tolerance), {"name": name})
                for name, shape in zip(districts["name"], districts.geometry, strict=True)
            ]
        ),
        neighbours=collection(
            [
                feature(
                    kommun_polygon(other.code).simplify(tolerance * 2),
                    {"code": other.code, "name": other.name},
                )
                for other in around
            ]
        ),
        bounds=((low, left), (high, right)),
    )


def _bounds(polygon: BaseGeometry) -> tuple[float, float, float, float]:
    west, south, east, north = to_wgs84(shapely.box(*polygon.bounds)).bounds
    return south, west, north, east
