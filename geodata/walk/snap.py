"""Points brought onto the network: to the nearest edge, not only to a junction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry import Point

    from geodata.walk.network import Flags, Floats, Ints, Network

WITHIN_M = 150.0  # further from every way than this, a point is off the network
EVEN_M = 0.01  # nearer than this to one another, the first edge is taken


@dataclass(frozen=True, slots=True)
class Snapped:
    """Points on the network, one row a point.

    ``edge`` is -1 where no edge lies near enough; ``along_m`` is where on the edge the point is
    (metres from its source); ``off_m`` how far the point was moved (infinite where it was not).
    """

    edge: Ints
    along_m: Floats
    off_m: Floats


def snap(
    network: Network,
    points: Sequence[Point] | NDArray[np.object_],
    *,
    allowed: Flags | None = None,
    within_m: float = WITHIN_M,
) -> Snapped:
    """Bring points to their nearest edges.

    Parameters
    ----------
    points
        EPSG:3006.
    allowed
        Which edges may be taken; all by default.
    within_m
        How far a point may be moved.
    """
    spots = np.asarray(points, dtype=object)
    edge = np.full(len(spots), -1, dtype=np.int32)
    along = np.zeros(len(spots))
    off = np.full(len(spots), np.inf)
    if not len(network) or not len(spots):
        return Snapped(edge, along, off)
    row, near = network.tree.query(spots, predicate="dwithin", distance=within_m)
    if allowed is not None:
        row, near = row[allowed[near]], near[allowed[near]]
    far = shapely.distance(spots[row], network.lines[near])
    order = np.lexsort((near, np.round(far / EVEN_M), row))
    row, near, far = row[order], near[order], far[order]
    found, at = np.unique(row, return_index=True)
    edge[found], off[found] = near[at], far[at]
    along[found] = shapely.line_locate_point(network.lines[near[at]], spots[found])
    return Snapped(edge, along, off)
