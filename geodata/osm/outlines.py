"""Polygons of relations, put together from the ways that they are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import LineString

from geodata.osm.opl import vertices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

_SMALLEST_LINE = 2


def area_lines(relations: Path, members: Path) -> Iterator[tuple[str, BaseGeometry]]:
    """Yield every relation whose outline closes, as a line of a shape that OPL does not have.

    Yields
    ------
    tuple
        ``r<id> T<tags> G<WKB in hexadecimal>`` and the geometry, both in WGS 84.
    """
    lines = _member_lines(members)
    with relations.open(encoding="utf-8") as file:
        for line in file:
            head, _, field = line.rstrip("\n").rpartition(" M")
            shape = _polygon(field, lines)
            if shape is not None:
                yield f"{head} G{shapely.to_wkb(shape, hex=True)}", shape


def _member_lines(members: Path) -> dict[int, BaseGeometry]:
    if not members.is_file():
        return {}
    with members.open(encoding="utf-8") as file:
        parts = [line.rstrip("\n").partition(" ") for line in file]
    points = vertices(rest.rpartition("N")[2] for _, _, rest in parts)
    found: dict[int, BaseGeometry] = {}
    for index, (name, _, _) in enumerate(parts):
        rows = slice(points.offsets[index], points.offsets[index + 1])
        if rows.stop - rows.start >= _SMALLEST_LINE:
            pairs = np.column_stack((points.lon[rows], points.lat[rows]))
            found[int(name[1:])] = LineString(pairs)
    return found


def _polygon(field: str, lines: dict[int, BaseGeometry]) -> BaseGeometry | None:
    """Return outer rings less inner rings; ``None`` where the outer ones do not close."""
    rings: dict[bool, list[BaseGeometry]] = {True: [], False: []}
    for member in field.split(","):
        name, _, role = member.partition("@")
        if name.startswith("w") and int(name[1:]) in lines:
            rings[role != "inner"].append(lines[int(name[1:])])
    outer = _filled(rings[True])
    if outer is None:
        return None
    inner = _filled(rings[False])
    shape = outer if inner is None else outer.difference(inner)
    return None if shape.is_empty else shape


def _filled(rings: list[BaseGeometry]) -> BaseGeometry | None:
    faces = shapely.polygonize(rings)
    return shapely.union_all(list(faces.geoms)) if faces.geoms else None
