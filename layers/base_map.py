"""The built-in base map: the kommun's outline, its districts and its neighbours. No tiles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geodata.boundaries import kommun_polygon, load_areas, neighbours
from geodata.crs import to_wgs84
from geodata.kommuner import kommun_by_code
from layers.geojson import Json, collection, features

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

DETAIL = 2500  # the outline's extent over this is the tolerance: below a pixel on any screen


@dataclass(frozen=True, slots=True, eq=False)  # told apart as objects: what is made of one is kept
class BaseMap:
    """GeoJSON in WGS 84; ``bounds`` is ((south, west), (north, east)) of the kommun."""

    outline: Json
    districts: Json
    neighbours: Json
    bounds: tuple[tuple[float, float], tuple[float, float]]


def base_map(code: str, detail: int = DETAIL) -> BaseMap:
    """Return the base map of a kommun by its four-digit code. Source: SCB.

    ``detail`` is how many steps of the tolerance the kommun is wide or high.
    """
    polygon = kommun_polygon(code)
    west, south, east, north = polygon.bounds
    tolerance = max(east - west, north - south) / detail
    areas = load_areas(code)
    around = [kommun_by_code(other) for other in neighbours(code)]
    low, left, high, right = _bounds(polygon)
    return BaseMap(
        outline=_drawn([polygon], [{"code": code}], tolerance),
        districts=_drawn(
            list(areas.geometry), [{"name": name} for name in areas["name"]], tolerance
        ),
        neighbours=_drawn(
            [kommun_polygon(other.code) for other in around],
            [{"code": other.code, "name": other.name} for other in around],
            tolerance * 2,
        ),
        bounds=((low, left), (high, right)),
    )


def _drawn(shapes: Sequence[BaseGeometry], properties: Sequence[Json], tolerance: float) -> Json:
    array = np.array(shapes, dtype=object)
    # Neighbours keep the border that they share: no slivers between them.
    return collection(features(shapely.coverage_simplify(array, tolerance), properties))


def _bounds(polygon: BaseGeometry) -> tuple[float, float, float, float]:
    west, south, east, north = to_wgs84(shapely.box(*polygon.bounds)).bounds
    return south, west, north, east
