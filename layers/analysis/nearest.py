"""Nearest things and things within reach, for many places at once (cKDTree, EPSG:3006)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]  # (n, 2): east, north in metres
    Metres = NDArray[np.float64]

NONE = -1
CELL_M = 250.0


@dataclass(frozen=True, slots=True)
class Near:
    """A place a row: metres to the nearest thing (inf: none), its index (-1), how many in reach."""

    metres: Metres
    index: NDArray[np.int64]
    within: NDArray[np.int64]


class Things:
    """Points that are asked for often; the tree is built once.

    Parameters
    ----------
    points
        (n, 2), EPSG:3006.
    workers
        Threads of a question; -1 for all.
    """

    def __init__(self, points: Points, workers: int = -1) -> None:
        self._points = points
        self._workers = workers
        # An unbalanced tree answers the same and is made in a fraction of the time.
        self._tree = (
            cKDTree(points, balanced_tree=False, compact_nodes=False) if len(points) else None
        )

    def __len__(self) -> int:
        return len(self._points)

    def near(self, places: Points, reach_m: float) -> Near:
        """Return the nearest thing of every place and the number within ``reach_m``."""
        if self._tree is None or not len(places):
            return Near(
                np.full(len(places), np.inf),
                np.full(len(places), NONE, dtype=np.int64),
                np.zeros(len(places), dtype=np.int64),
            )
        order = _along_cells(places)
        ordered = places[order]
        metres, index = self._tree.query(ordered, workers=self._workers)
        within = self._tree.query_ball_point(
            ordered, reach_m, workers=self._workers, return_length=True
        )
        return Near(
            _restored(np.asarray(metres), order),
            _restored(np.asarray(index, dtype=np.int64), order),
            _restored(np.asarray(within, dtype=np.int64), order),
        )

    def metres(self, places: Points) -> Metres:
        """Return how far the nearest thing of every place is, inf where there is none."""
        if self._tree is None or not len(places):
            return np.full(len(places), np.inf)
        order = _along_cells(places)
        metres = self._tree.query(places[order], workers=self._workers)[0]
        return _restored(np.asarray(metres), order)

    def closest(self, place: Points, count: int) -> Points:
        """Return the ``count`` things nearest to one place, fewer where there are fewer."""
        if self._tree is None:
            return self._points[:0]
        _, index = self._tree.query(place, k=min(count, len(self._points)))
        return self._points[np.atleast_1d(index)]


def _along_cells(places: Points) -> NDArray[np.int64]:
    """Return an order in which neighbours follow each other: column by column, up and down.

    The tree then finds most of what it needs in the processor's cache, which halves the time.
    """
    cells = np.floor((places - places.min(axis=0)) / CELL_M)
    odd = cells[:, 0] % 2 == 1
    cells[odd, 1] = -cells[odd, 1]
    return np.lexsort((cells[:, 1], cells[:, 0]))


def _restored(values: NDArray[Any], order: NDArray[np.int64]) -> NDArray[Any]:
    """Return values, which follow ``order``, in the order before it."""
    result = np.empty_like(values)
    result[order] = values
    return result
