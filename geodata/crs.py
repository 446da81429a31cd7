"""Coordinate systems: SWEREF 99 TM inside, WGS 84 at the edge, local zones for exchange.

Axis order is always x (east, longitude) then y (north, latitude).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import shapely
from pyproj import Transformer

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from shapely.geometry.base import BaseGeometry

    # One geometry, or an array of them.
    GeometryT = TypeVar("GeometryT", BaseGeometry, NDArray[np.object_])

WGS84 = "EPSG:4326"
SWEREF99TM = "EPSG:3006"
# SWEREF 99 12 00 … 23 15 (EPSG:3007–3018), the zones that kommuner keep their own data in.
LOCAL_ZONES = tuple(f"EPSG:{code}" for code in range(3007, 3019))


@cache
def transformer(source: str, target: str) -> Transformer:
    """Return the transformer between two systems, made once: making one costs milliseconds."""
    return Transformer.from_crs(source, target, always_xy=True)


def transform(
    x: ArrayLike, y: ArrayLike, source: str, target: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Transform coordinates.

    Parameters
    ----------
    x, y
        East and north (metres) or longitude and latitude (degrees), of equal shape.
    source, target
        Systems as ``EPSG:…``.

    Returns
    -------
    tuple of arrays
        Of the shape of the input, in the units of ``target``.
    """
    new_x, new_y = transformer(source, target).transform(np.asarray(x), np.asarray(y))
    return np.asarray(new_x), np.asarray(new_y)


def to_wgs84(geometry: GeometryT) -> GeometryT:
    """Return a geometry (or an array of them) in EPSG:3006 as WGS 84 (longitude, latitude)."""
    return _transformed(geometry, SWEREF99TM, WGS84)


def to_sweref(geometry: GeometryT) -> GeometryT:
    """Return a geometry (or an array of them) in WGS 84 as EPSG:3006."""
    return _transformed(geometry, WGS84, SWEREF99TM)


def _transformed(geometry: GeometryT, source: str, target: str) -> GeometryT:
    moved: GeometryT = shapely.transform(
        geometry,
        lambda points: np.column_stack(transform(points[:, 0], points[:, 1], source, target)),
    )
    return moved
