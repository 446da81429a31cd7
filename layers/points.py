"""Many points for a map at once: lamps, cameras, any layer too large for an object a feature.

Up to :data:`COLUMNS_UP_TO` points leave as columns of whole numbers in one JSON document, above as
tiles (:mod:`layers.pmtiles`). Nothing is thinned out in either.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from config.errors import LoftesError
from geodata.crs import SWEREF99TM, WGS84, transform

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

COLUMNS_UP_TO = 50_000
SCALE = 1_000_000  # whole numbers of 1e-6 degrees: 0.1 m
MOST_CLASSES = 127  # one byte in a tile


class PointsError(LoftesError):
    """Columns that do not belong together, or coordinates that are none."""


@dataclass(frozen=True, slots=True)
class PointClass:
    """What points of one class are called and their colour (``#rrggbb``)."""

    title: str
    colour: str


@dataclass(frozen=True)
class PointTable:
    """Points of one layer.

    Parameters
    ----------
    x, y
        East and north in EPSG:3006, of equal length.
    classes
        One or more; ``kind`` is the number of each point's class (zeros by default).
    labels
        A text a point for whoever clicks on it, or none at all. Tiles have none.
    attribution
        Source and licence, shown on the map.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    classes: tuple[PointClass, ...]
    kind: NDArray[np.uint8] | None = None
    labels: Sequence[str] = ()
    attribution: str = ""

    def __post_init__(self) -> None:
        sizes = {len(self.x), len(self.y)}
        sizes |= {len(self.kind)} if self.kind is not None else set()
        sizes |= {len(self.labels)} if len(self.labels) else set()
        if len(sizes) > 1:
            raise PointsError(f"columns of different length: {sorted(sizes)}")
        if not 0 < len(self.classes) <= MOST_CLASSES:
            raise PointsError(f"{len(self.classes)} classes; one to {MOST_CLASSES} can be drawn")
        if self.kind is not None and len(self.kind) and self.kind.max() >= len(self.classes):
            raise PointsError(f"a point is of class {self.kind.max()}, which there is not")
        if not (np.isfinite(self.x).all() and np.isfinite(self.y).all()):
            raise PointsError("a coordinate is no number", remedy="Leave such points out.")

    def __len__(self) -> int:
        return len(self.x)

    @property
    def kinds(self) -> NDArray[np.uint8]:
        """The class of every point."""
        return np.zeros(len(self), dtype=np.uint8) if self.kind is None else self.kind

    @cached_property
    def version(self) -> str:
        """Content hash: equal versions draw equal maps."""
        digest = hashlib.sha256()
        for column in (np.asarray(self.x, dtype="<f8"), np.asarray(self.y, dtype="<f8")):
            digest.update(column.tobytes())
        digest.update(np.asarray(self.kinds, dtype=np.uint8).tobytes())
        looks = [[one.title, one.colour] for one in self.classes]
        rest = json.dumps([looks, list(self.labels), self.attribution], ensure_ascii=False)
        digest.update(rest.encode("utf-8", "surrogatepass"))
        return digest.hexdigest()[:20]

    def degrees(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return longitude and latitude (WGS 84) of every point."""
        return transform(self.x, self.y, SWEREF99TM, WGS84)


def columns(table: PointTable) -> bytes:
    """Return a table as gzipped JSON: ``lon`` and ``lat`` as differences of whole 1e-6 degrees.

    The points are in the order of their rows; ``labels`` is empty where there are none.
    """
    lon, lat = table.degrees()
    content = {
        "n": len(table),
        "lon": _steps(lon),
        "lat": _steps(lat),
        "kind": table.kinds.tolist() if len(table.classes) > 1 else [],
        "labels": list(table.labels),
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode("utf-8", "replace"), compresslevel=5, mtime=0)


def _steps(degrees: NDArray[np.float64]) -> list[int]:
    whole = np.round(degrees * SCALE).astype(np.int64)
    steps: list[int] = np.diff(whole, prepend=0).tolist()
    return steps
