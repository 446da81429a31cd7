"""The country as paths for a drawing: kommuner simplified together, so that borders still meet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geodata.boundaries import load_kommun_frame
from geodata.crs import to_sweref

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

HEIGHT = 1000.0  # of the drawing, in its own units
TOLERANCE_M = 1200.0
SMALLEST_M2 = 2.5e7  # islands below this are left out where the kommun has a larger part


@dataclass(frozen=True, slots=True)
class Outline:
    """A kommun in the drawing: SVG path, middle, and extent (the larger side)."""

    code: str
    name: str
    path: str
    x: float
    y: float
    extent: float


@dataclass(frozen=True, slots=True)
class SwedenMap:
    """All kommuner in a drawing of ``width`` × :data:`HEIGHT` units. Källa: SCB."""

    width: float
    outlines: tuple[Outline, ...]
    west: float
    north: float
    unit_m: float

    def path(self, ring: Sequence[tuple[float, float]]) -> str:
        """Return the SVG path of a polygon's corners in WGS 84 (lon, lat)."""
        return _path(to_sweref(shapely.Polygon(ring)), self.west, self.north, self.unit_m)


@cache
def sweden_map() -> SwedenMap:
    """Return the drawing, made once."""
    frame = load_kommun_frame()
    west, south, east, north = frame.total_bounds
    unit = (north - south) / HEIGHT
    shapes = shapely.coverage_simplify(frame.geometry.to_numpy(), TOLERANCE_M)
    outlines = []
    for code, name, shape in zip(frame["kommunkod"], frame["name"], shapes, strict=True):
        kept = _without_islets(shape)
        spot = shapely.get_coordinates(shapely.point_on_surface(kept))[0]
        low, bottom, right, top = kept.bounds
        outlines.append(
            Outline(
                code=code,
                name=name,
                path=_path(kept, west, north, unit),
                x=round((spot[0] - west) / unit, 1),
                y=round((north - spot[1]) / unit, 1),
                extent=max(right - low, top - bottom) / unit,
            )
        )
    return SwedenMap(
        round((east - west) / unit, 1), tuple(outlines), float(west), float(north), float(unit)
    )


def _without_islets(shape: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(shape)
    large = parts[shapely.area(parts) >= SMALLEST_M2]
    return shapely.MultiPolygon(list(large)) if len(large) else shape


def _path(shape: BaseGeometry, west: float, north: float, unit: float) -> str:
    pieces = []
    for part in shapely.get_parts(shape):
        for ring in [part.exterior, *part.interiors]:
            points = shapely.get_coordinates(ring)
            spots = np.column_stack([(points[:, 0] - west) / unit, (north - points[:, 1]) / unit])
            pieces.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots[:-1]) + "Z")
    return "".join(pieces)
