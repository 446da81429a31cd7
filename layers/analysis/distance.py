"""How far it is between places that are not known exactly: always a range, low to high.

Two ways to measure stand behind one port (:class:`Walk`): as the crow flies, and along a walking
network that is passed in. Neither claims more than the place's uncertainty allows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from layers.analysis.nearest import Things

    Points = NDArray[np.float64]  # (n, 2), EPSG:3006
    # Metres on foot from every point to every point, inf beyond the limit: (n, m).
    NetworkMetres = Callable[[Points, Points, float], NDArray[np.float64]]

STRAIGHT = "straight"
NETWORK = "network"
DIRECTIONS = 8
ACROSS = 6  # grid lines over an area that is sampled
CLOSEST = 8  # things that a network is asked about


@dataclass(frozen=True, slots=True)
class Region:
    """Where a place may be: anywhere in ``shape`` (EPSG:3006), give or take ``radius_m``."""

    id: str
    shape: BaseGeometry
    radius_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Span:
    """Metres at best and at worst."""

    low: float
    high: float

    def best(self, other: Span) -> Span:
        """Return the nearer of two, end by end."""
        return Span(min(self.low, other.low), min(self.high, other.high))


NOWHERE = Span(float("inf"), float("inf"))


class Walk(Protocol):
    """A way to measure how far people walk."""

    name: str

    def between(self, here: Region, there: Region) -> Span:
        """Return how far a measure somewhere in ``there`` is from a place somewhere in ``here``."""
        ...

    def nearest(self, here: Region, things: Things, accuracy_m: float) -> Span:
        """Return how far the nearest thing is from anywhere in ``here``."""
        ...


class StraightWalk:
    """As the crow flies: a lower bound of every walk."""

    name = STRAIGHT

    def between(self, here: Region, there: Region) -> Span:
        """Return the shortest distance of the two regions, and their farthest points' distance."""
        give = here.radius_m + there.radius_m
        low = max(0.0, here.shape.distance(there.shape) - give)
        ends = [shapely.get_coordinates(shapely.convex_hull(r.shape)) for r in (here, there)]
        gaps = ends[0][:, None, :] - ends[1][None, :, :]
        return Span(low, float(np.hypot(gaps[..., 0], gaps[..., 1]).max()) + give)

    def nearest(self, here: Region, things: Things, accuracy_m: float) -> Span:
        """Return the nearest thing's distance at the best and at the worst spot of the region."""
        if not len(things):
            return NOWHERE
        spots, step = samples(here)
        metres = things.metres(spots)
        # Between two samples the distance changes by no more than the way to the nearer one.
        low = max(0.0, float(metres.min()) - step - accuracy_m)
        return Span(low, float(metres.max()) + step + accuracy_m)


class NetworkWalk:
    """Along a walking network, between sample points of the regions.

    Parameters
    ----------
    metres
        The network's answer; inf where no way leads within ``limit_m``.
    limit_m
        How far to look.
    """

    name = NETWORK

    def __init__(self, metres: NetworkMetres, limit_m: float) -> None:
        self._metres = metres
        self._limit_m = limit_m

    def between(self, here: Region, there: Region) -> Span:
        """Return the shortest and the longest way between samples of the two regions."""
        found = self._metres(samples(here)[0], samples(there)[0], self._limit_m)
        low = float(found.min())
        if not np.isfinite(low):
            # No way was found, perhaps only because the network does not reach there.
            low = StraightWalk().between(here, there).low
        return Span(low, float(found.max()))

    def nearest(self, here: Region, things: Things, accuracy_m: float) -> Span:
        """Return the way to the nearest thing from the best and from the worst sample."""
        spots, _ = samples(here)
        low, high = float("inf"), 0.0
        for spot in spots:
            goals = things.closest(spot, CLOSEST)
            if not len(goals):
                return NOWHERE
            way = float(self._metres(spot[None, :], goals, self._limit_m).min())
            low, high = min(low, way), max(high, way)
        if not np.isfinite(low):
            return Span(StraightWalk().nearest(here, things, accuracy_m).low, high)
        return Span(max(0.0, low - accuracy_m), high + accuracy_m)


def samples(region: Region) -> tuple[Points, float]:
    """Return points that stand for a region, and how far any of its points is from one of them.

    A point with a radius: itself and a ring around it. An area or a line: a grid over it, with
    the spots that fall in.
    """
    shape = region.shape
    if shape.geom_type == "Point":
        centre = shapely.get_coordinates(shape)[:1]
        if not region.radius_m:
            return centre, 0.0
        turn = np.linspace(0, 2 * np.pi, DIRECTIONS, endpoint=False)
        ring = centre + region.radius_m * np.column_stack([np.cos(turn), np.sin(turn)])
        return np.vstack([centre, ring]), region.radius_m * 0.5
    around = shape.buffer(region.radius_m) if region.radius_m else shape
    west, south, east, north = around.bounds
    step = max(east - west, north - south) / ACROSS
    x, y = np.meshgrid(np.arange(west, east + step, step), np.arange(south, north + step, step))
    grid = np.column_stack([x.ravel(), y.ravel()])
    inside = grid[shapely.dwithin(around, shapely.points(grid), 0.0)]
    inner = shapely.get_coordinates(shapely.point_on_surface(around))
    return np.vstack([inner, inside]), step * 2**0.5
