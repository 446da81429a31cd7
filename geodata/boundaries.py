"""Polygons of kommuner and districts (EPSG:3006). Källa: SCB, RegSO 2025."""

from __future__ import annotations

import csv
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from config.errors import LoftesError
from geodata.crs import SWEREF99TM
from geodata.kommuner import DATA_DIR, kommun_by_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import ArrayLike, NDArray
    from shapely.geometry import MultiPolygon, Polygon

SOURCE = "SCB RegSO 2025"
LICENCE = "Källa: SCB"
# The shipped outline is simplified to 10 m: a point on the quay may lie this far outside it.
EDGE_TOLERANCE_M = 25.0
KOMMUNER_KEPT = 32
NO_KOMMUN = -1


class OutsideKommunError(LoftesError):
    """A point lies outside the kommun that it is said to be in."""


class AxesSwappedError(OutsideKommunError):
    """A point lies outside its kommun, and inside it with its axes swapped."""


@cache
def load_kommun_frame() -> gpd.GeoDataFrame:
    """Return the 290 kommuner: ``kommunkod, name, geometry`` (EPSG:3006), sorted by code."""
    frame = gpd.read_parquet(DATA_DIR / "kommuner.parquet")
    return frame.sort_values("kommunkod", ignore_index=True)


@cache
def _polygons() -> dict[str, Polygon | MultiPolygon]:
    frame = load_kommun_frame()
    return dict(zip(frame["kommunkod"], frame.geometry, strict=True))


def kommun_polygon(code: str) -> Polygon | MultiPolygon:
    """Return a kommun's polygon (EPSG:3006); raise ``UnknownKommunError`` for a strange code."""
    return _polygons()[kommun_by_code(code).code]


@cache
def _areas() -> gpd.GeoDataFrame:
    return gpd.read_parquet(DATA_DIR / "areas.parquet").set_index("regsokod")


@cache
def _district_rows() -> dict[str, list[dict[str, str]]]:
    rows: dict[str, list[dict[str, str]]] = {}
    with (DATA_DIR / "districts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["kommunkod"], []).append(row)
    return rows


@lru_cache(maxsize=KOMMUNER_KEPT)
def load_districts(code: str) -> gpd.GeoDataFrame:
    """Return a kommun's districts by every name that they go by.

    Returns
    -------
    GeoDataFrame
        ``name``, ``kind`` (``regso``, ``part`` of a joint area, ``union`` of several),
        ``joint`` (whether the polygon holds other districts too), ``areas`` (RegSO codes,
        spaces), ``geometry`` (EPSG:3006).
    """
    areas = _areas().geometry
    rows = _district_rows()[kommun_by_code(code).code]
    return gpd.GeoDataFrame(
        {
            "name": [row["name"] for row in rows],
            "kind": [row["kind"] for row in rows],
            "joint": [row["joint"] == "1" for row in rows],
            "areas": [row["areas"] for row in rows],
        },
        geometry=[shapely.union_all(list(areas.loc[row["areas"].split()])) for row in rows],
        crs=SWEREF99TM,
    )


def load_areas(code: str) -> gpd.GeoDataFrame:
    """Return a kommun's RegSO areas, each once: ``name, geometry`` (EPSG:3006)."""
    areas = _areas()
    found: pd.DataFrame = areas[areas["kommunkod"] == kommun_by_code(code).code]
    return gpd.GeoDataFrame(
        {"name": found["regsonamn"].to_numpy()}, geometry=found.geometry.to_numpy(), crs=SWEREF99TM
    )


@cache
def neighbours(code: str) -> tuple[str, ...]:
    """Return the codes of the kommuner that touch a kommun, sorted."""
    frame = load_kommun_frame()
    polygon = kommun_polygon(code)
    near = frame.sindex.query(polygon, predicate="dwithin", distance=EDGE_TOLERANCE_M)
    return tuple(sorted(c for c in frame["kommunkod"].iloc[near] if c != code))


def kommun_of_points(x: ArrayLike, y: ArrayLike) -> NDArray[np.str_]:
    """Return the kommun code of every point, ``""`` outside Sweden.

    Parameters
    ----------
    x, y
        East and north in EPSG:3006, one-dimensional, of equal length.

    Notes
    -----
    Points sorted by north and prepared polygons: a kommun looks only at the points between its
    southern and northern end. A point on a border goes to the kommun of the lowest code.
    """
    east, north = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    order = np.argsort(north)
    east, north = east[order], north[order]
    frame = load_kommun_frame()
    polygons = frame.geometry.to_numpy()
    shapely.prepare(polygons)
    west, south, right, top = shapely.bounds(polygons).T
    first = np.searchsorted(north, south, side="left")
    last = np.searchsorted(north, top, side="right")
    found = np.full(len(order), NO_KOMMUN, dtype=np.int16)
    for index, polygon in enumerate(polygons):
        window = east[first[index] : last[index]]
        rows = np.flatnonzero((window >= west[index]) & (window <= right[index])) + first[index]
        rows = rows[found[rows] == NO_KOMMUN]
        found[rows[shapely.intersects_xy(polygon, east[rows], north[rows])]] = index
    codes = np.append(frame["kommunkod"].to_numpy(dtype="<U4"), "")  # NO_KOMMUN takes the last
    result = np.empty(len(order), dtype=codes.dtype)
    result[order] = codes[found]
    return result


def check_inside(
    code: str, x: float, y: float, *, where: str, swapped: Sequence[float] = ()
) -> None:
    """Refuse a point (EPSG:3006) that lies outside its kommun.

    Parameters
    ----------
    code, x, y
        The kommun and the point, east and north.
    where
        What the point is called in the message.
    swapped
        The point's east and north had its source swapped the axes; ``y, x`` by default.

    Raises
    ------
    AxesSwappedError, OutsideKommunError
        The point is never moved.
    """
    polygon = kommun_polygon(code)
    if shapely.dwithin(polygon, shapely.Point(x, y), EDGE_TOLERANCE_M):
        return
    name = kommun_by_code(code).name
    other = shapely.Point(*(swapped or (y, x)))
    if other.is_valid and shapely.dwithin(polygon, other, EDGE_TOLERANCE_M):
        raise AxesSwappedError(
            f"lies outside {name}: are the axes swapped?",
            where=where,
            remedy="Give latitude (north) and longitude (east) in the fields of that name.",
        )
    distance = polygon.distance(shapely.Point(x, y)) / 1000
    raise OutsideKommunError(
        f"lies {distance:.1f} km outside {name}",
        where=where,
        remedy="Correct the coordinate or the kommun; nothing was stored.",
    )
