"""Points between EPSG:3006, where they are kept, and WGS 84, where telephones and files are."""

from __future__ import annotations

from shapely.geometry import Point

from geodata.crs import SWEREF99TM, WGS84, transform

DIGITS = 6  # degrees: a tenth of a metre


def lonlat(point: Point) -> tuple[float, float]:
    """Return a point (EPSG:3006) as longitude and latitude."""
    lon, lat = transform(point.x, point.y, SWEREF99TM, WGS84)
    return round(float(lon), DIGITS), round(float(lat), DIGITS)


def point_at(lon: float, lat: float) -> Point:
    """Return a longitude and latitude as a point in EPSG:3006."""
    x, y = transform(lon, lat, WGS84, SWEREF99TM)
    return Point(float(x), float(y))
