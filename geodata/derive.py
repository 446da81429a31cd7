"""Places made of other places: a side, a part, the surroundings, what lies between two.

Everything made here is estimated and says so; what it claims is widened to hold what the words may
mean, and it ends at the kommun's border. Units are metres (EPSG:3006).
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import shapely
from shapely.affinity import translate

from geodata.boundaries import EDGE_TOLERANCE_M, kommun_polygon
from geodata.ids import content_id
from geodata.records import Precision
from geodata.relations import RelationKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from config.place_words import Direction
    from geodata.records import Place
    from geodata.relations import Relation

SMALLEST_CENTRE_M = 400.0
REACH_M = 400.0  # how far "söder om" a street goes
STEP_M = 20.0
NEAR_M = {RelationKind.NEAR: 150.0, RelationKind.OUTSIDE: 75.0, RelationKind.SURROUNDINGS: 1000.0}
SMALLEST_BETWEEN_M = 75.0
FURTHEST_BETWEEN_M = 3000.0
_COMPASS: dict[Direction, tuple[float, float]] = {
    "norr": (0, 1), "söder": (0, -1), "öster": (1, 0), "väster": (-1, 0),
    "nordost": (1, 1), "nordväst": (-1, 1), "sydost": (1, -1), "sydväst": (-1, -1),
}  # fmt: skip


def derived(relation: Relation, anchors: Sequence[Place], surface: str) -> Place | None:
    """Return the place that a relation to its anchors describes, ``None`` where there is none.

    Parameters
    ----------
    relation
        As :func:`geodata.relations.relation_of` reads it.
    anchors
        Located, in the order of ``relation.anchors``.
    surface
        The form as it is written: the name of the new place.
    """
    anchor = anchors[0]
    if relation.kind is RelationKind.BETWEEN:
        place = _between(anchors[0], anchors[1])
    elif relation.kind in (RelationKind.SIDE, RelationKind.PART) and relation.direction:
        make = _side if relation.kind is RelationKind.SIDE else _part
        place = make(anchor, relation.direction)
    elif relation.kind is RelationKind.FACILITY:
        place = centre_of(anchor, surface)
    elif relation.kind is RelationKind.ALONG and anchor.precision is Precision.GATA:
        return anchor
    else:
        place = _near(anchor, NEAR_M.get(relation.kind, NEAR_M[RelationKind.NEAR]))
    if place is None:
        return None
    shape = _within_kommun(place.geometry, place.kommun)
    if shape.is_empty:
        return None
    key = (relation.kind.value, relation.direction or "", *(item.id for item in anchors))
    return replace(
        place,
        id=content_id("derived", *key),
        name=surface,
        geometry=shape,
        estimated=True,
        note="",
    )


def centre_of(anchor: Place, surface: str) -> Place:
    """Return "somewhere in the middle of it": half a town's circle, or the whole district."""
    if anchor.precision is Precision.OMRADE:
        uncertainty = max(anchor.uncertainty_m, equal_area_radius_m(anchor.geometry))
    else:
        uncertainty = round(max(SMALLEST_CENTRE_M, anchor.uncertainty_m / 2), -1)
    return replace(
        anchor,
        id=content_id("centre-of", anchor.id),
        name=surface,
        uncertainty_m=uncertainty,
        estimated=True,
    )


def equal_area_radius_m(shape: BaseGeometry) -> float:
    """Return the radius in metres of the circle that is as large as a shape (EPSG:3006)."""
    return float(round(math.sqrt(shape.area / math.pi), -1))


def _extent(place: Place) -> BaseGeometry:
    """Return all that a place may cover: its outline or line, or the circle around its point."""
    if place.geometry.geom_type in ("Point", "MultiPoint"):
        return place.geometry.buffer(max(place.uncertainty_m, 1.0))
    return place.geometry


def _side(place: Place, direction: Direction) -> Place | None:
    """Sweep the anchor in a direction: what it passes over, without the anchor's own area."""
    extent = _extent(place)
    east, north = _COMPASS[direction]
    length = math.hypot(east, north)
    brush = extent.buffer(STEP_M)
    steps = round(REACH_M / STEP_M)
    swept = shapely.union_all(
        [
            translate(brush, east / length * STEP_M * step, north / length * STEP_M * step)
            for step in range(1, steps + 1)
        ]
    )
    if extent.area:
        swept = swept.difference(extent)
    return _area(place, swept.simplify(5), REACH_M)


def _part(place: Place, direction: Direction) -> Place | None:
    """Return the half (or quarter) of a place that lies in a direction."""
    extent = _extent(place)
    west, south, right, top = extent.bounds
    middle = shapely.box(*extent.bounds).centroid if extent.area == 0 else extent.centroid
    east, north = _COMPASS[direction]
    window = shapely.box(
        middle.x if east > 0 else west,
        middle.y if north > 0 else south,
        middle.x if east < 0 else right,
        middle.y if north < 0 else top,
    )
    part = extent.intersection(window)
    if part.is_empty:
        return None
    if place.precision is Precision.GATA:
        return replace(place, geometry=part)
    return _area(place, part, max(place.uncertainty_m, equal_area_radius_m(part)))


def _near(place: Place, extra_m: float) -> Place:
    if place.precision is Precision.OMRADE:
        return _area(place, place.geometry.buffer(extra_m), place.uncertainty_m + extra_m)
    return replace(place, uncertainty_m=place.uncertainty_m + extra_m)


def _between(one: Place, two: Place) -> Place | None:
    """Return a corridor between the nearest ends of two places."""
    line = shapely.shortest_line(one.geometry, two.geometry)
    if line.length > FURTHEST_BETWEEN_M:
        return None
    uncertainty = max(one.uncertainty_m, two.uncertainty_m)
    width = max(SMALLEST_BETWEEN_M, line.length / 4, uncertainty)
    return _area(one, line.buffer(width), width)


def _area(place: Place, shape: BaseGeometry, uncertainty_m: float) -> Place:
    return replace(place, geometry=shape, precision=Precision.OMRADE, uncertainty_m=uncertainty_m)


def _within_kommun(shape: BaseGeometry, kommun: str) -> BaseGeometry:
    border = kommun_polygon(kommun)
    if shapely.contains(border, shape):
        return shape
    return shape.intersection(border.buffer(EDGE_TOLERANCE_M))
