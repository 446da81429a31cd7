"""Lamps, cameras and other points: dealt to their kommuner, and counted near promised places."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

NEAR_M = 100.0
EXTRACT_LAYERS = ("lamps", "cameras")


@dataclass(frozen=True, slots=True)
class Dealt:
    """Points (EPSG:3006) in the order of their kommuner.

    ``spans`` tells where those of a kommun begin and end, ``stamps`` is a hash of them.
    """

    x: Floats
    y: Floats
    spans: Mapping[str, tuple[int, int]]
    stamps: Mapping[str, str]

    def of(self, code: str) -> tuple[Floats, Floats]:
        """Return the points of a kommun."""
        first, last = self.spans.get(code, (0, 0))
        return self.x[first:last], self.y[first:last]


def deal_points(x: Floats, y: Floats) -> Dealt:
    """Sort points by the kommun that they lie in; those outside Sweden are left out."""
    from geodata.boundaries import kommun_of_points

    codes = kommun_of_points(x, y)
    order = np.argsort(codes, kind="stable")
    names, starts = np.unique(codes[order], return_index=True)
    ends = np.append(starts, len(order))[1:]
    spans = {
        name: (start, end)
        for name, start, end in zip(names.tolist(), starts.tolist(), ends.tolist(), strict=True)
        if name
    }
    x, y = np.ascontiguousarray(x[order]), np.ascontiguousarray(y[order])
    return Dealt(x, y, spans, {name: _hash(x[a:b], y[a:b]) for name, (a, b) in spans.items()})


def _hash(*columns: Floats) -> str:
    digest = hashlib.sha256()
    for column in columns:
        digest.update(column.tobytes())
    return digest.hexdigest()


def extract_points() -> dict[str, Dealt]:
    """Return lamps and cameras of every imported OpenStreetMap extract."""
    from geodata.osm.store import OsmStore

    store = OsmStore()
    found: dict[str, Dealt] = {}
    for layer in EXTRACT_LAYERS:
        shapes = [store.read(extract.area, layer).geometry for extract in store.extracts()]
        columns = [(one.x.to_numpy(), one.y.to_numpy()) for one in shapes if len(one)]
        if columns:
            x, y = (np.concatenate(column) for column in zip(*columns, strict=True))
            found[layer] = deal_points(x, y)
    return found


def count_near(shapes: Any, x: Floats, y: Floats, distance: float = NEAR_M) -> NDArray[np.int64]:  # noqa: ANN401  a GeoSeries
    """Return how many points lie within ``distance`` metres of every shape (EPSG:3006)."""
    import shapely

    points: NDArray[np.object_] = np.asarray(shapely.points(x, y), dtype=object)
    tree = shapely.STRtree(points)
    hits = tree.query(np.asarray(shapes), predicate="dwithin", distance=distance)
    return np.bincount(hits[0], minlength=len(shapes))
