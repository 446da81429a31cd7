"""One kommun's lines as objects with coordinates in EPSG:3006."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geodata.crs import SWEREF99TM, WGS84, to_sweref, transform
from geodata.osm.opl import tags_of, vertices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

Tags = dict[str, str]


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways: way ``i`` has the vertices ``offsets[i]:offsets[i + 1]``, at least two.

    ``nodes`` are OSM's node ids, ``lines`` the geometries in EPSG:3006.
    """

    ids: list[int]
    tags: list[Tags]
    nodes: NDArray[np.int64]
    offsets: NDArray[np.int64]
    lines: NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Things:
    """Objects with one geometry each in EPSG:3006: nodes as points, relations as polygons."""

    ids: list[str] = field(default_factory=list)
    tags: list[Tags] = field(default_factory=list)
    shapes: NDArray[np.object_] = field(default_factory=lambda: np.empty(0, dtype=object))


@dataclass(frozen=True, slots=True)
class Elements:
    """All of one kommun's part of an extract."""

    nodes: Things
    ways: Ways
    areas: Things

    def each(self) -> Iterator[tuple[str, Tags, BaseGeometry]]:
        """Yield OSM's id (``n1``, ``w1``, ``r1``), tags and geometry of everything."""
        ways = self.ways
        yield from zip(self.nodes.ids, self.nodes.tags, self.nodes.shapes, strict=True)
        yield from zip((f"w{name}" for name in ways.ids), ways.tags, ways.lines, strict=True)
        yield from zip(self.areas.ids, self.areas.tags, self.areas.shapes, strict=True)


def parse(lines: Iterable[str]) -> Elements:
    """Return the objects of the lines that :mod:`geodata.osm.deal` wrote."""
    split: dict[str, list[list[str]]] = {"n": [], "w": [], "r": []}
    for line in lines:
        split[line[0]].append(line.rstrip("\n").split(" "))
    return Elements(_nodes(split["n"]), _ways(split["w"]), _areas(split["r"]))


def _nodes(rows: list[list[str]]) -> Things:
    lon = np.array([row[2][1:] for row in rows], dtype=float)
    lat = np.array([row[3][1:] for row in rows], dtype=float)
    x, y = transform(lon, lat, WGS84, SWEREF99TM)
    tags = [tags_of(row[1][1:]) for row in rows]
    return Things([row[0] for row in rows], tags, np.asarray(shapely.points(x, y)))


def _ways(rows: list[list[str]]) -> Ways:
    found = vertices(row[2][1:] for row in rows)
    x, y = transform(found.lon, found.lat, WGS84, SWEREF99TM)
    owner = np.repeat(np.arange(len(rows)), np.diff(found.offsets))
    lines = np.asarray(shapely.linestrings(np.column_stack((x, y)), indices=owner))
    tags = [tags_of(row[1][1:]) for row in rows]
    return Ways([int(row[0][1:]) for row in rows], tags, found.ids, found.offsets, lines)


def _areas(rows: list[list[str]]) -> Things:
    shapes = shapely.from_wkb(np.array([row[2][1:] for row in rows], dtype=object))
    tags = [tags_of(row[1][1:]) for row in rows]
    return Things([row[0] for row in rows], tags, np.asarray(to_sweref(shapes)))
