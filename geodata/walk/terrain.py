"""What lies between the points of a walk: metres of every pair, and the legs with their light."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from shapely.geometry import LineString

from config.walk_tables import load_walk
from geodata.walk.attach import attach, trace
from geodata.walk.directions import Stretch, compass, directions, metres
from geodata.walk.network import Lit
from geodata.walk.paths import find_paths
from geodata.walk.records import Leg
from geodata.walk.snap import snap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry import Point

    from geodata.walk.network import Flags, Floats, Ints, Network
    from geodata.walk.paths import Paths
    from geodata.walk.records import LightMode

NEAR_M = 60.0  # a part of the network so near is meant, though another piece lies nearer
DECIMALS = 2


class Terrain(Protocol):
    """The ways between points, numbered as they were given; the first is the meeting place."""

    @property
    def metres(self) -> Floats:
        """Metres to walk from each point to each, infinite where no way leads; shape (k, k)."""

    @property
    def timed(self) -> Floats:
        """The metres that the clock reckons with, of the same shape."""

    @property
    def off(self) -> tuple[str, ...]:
        """Why a point is not to be reached (``island``, ``off_network``); empty: it is."""

    def leg(self, i: int, j: int) -> Leg:
        """Return the way from one point to another."""


def allowed_edges(network: Network, *, step_free: bool) -> Flags:
    """Return which edges may be walked: all, or without steps and slopes known to be steep."""
    if not step_free:
        return np.ones(len(network), dtype=bool)
    steep = np.abs(np.nan_to_num(network.incline)) > load_walk().steepest_percent
    return ~(network.steps | network.barred | steep)


def parts(network: Network, allowed: Flags) -> Ints:
    """Return the part of the network that each edge belongs to when only some may be walked."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ends = network.source[allowed], network.target[allowed]
    shape = (network.nodes, network.nodes)
    graph = coo_array((np.ones(len(ends[0]), np.int8), ends), shape=shape)
    label = connected_components(graph.tocsr(), directed=False)[1]
    return np.asarray(label[network.source], dtype=np.int32)


def light_factor(network: Network, mode: LightMode) -> Floats:
    """Return the cost of a metre of each edge by its light."""
    cost = load_walk().light[mode.value]
    factors = np.empty(len(Lit))
    factors[[Lit.YES, Lit.UNKNOWN, Lit.NO]] = cost.yes, cost.unknown, cost.no
    return factors[network.lit]


class NetworkTerrain:
    """Ways on a network.

    Parameters
    ----------
    points
        EPSG:3006, the meeting place first: what its part of the network does not reach is off.
    reach_m
        Nothing that is further apart than this is looked for.
    """

    def __init__(
        self,
        network: Network,
        points: Sequence[Point],
        mode: LightMode,
        *,
        step_free: bool = False,
        reach_m: float = np.inf,
    ) -> None:
        self.network = network
        allowed = allowed_edges(network, step_free=step_free)
        part = network.component if allowed.all() else parts(network, allowed)
        snapped = snap(network, points, allowed=allowed)
        home = int(part[snapped.edge[0]]) if snapped.edge[0] >= 0 else -1
        ours = snap(network, points, allowed=allowed & (part == home), within_m=NEAR_M)
        lost = np.flatnonzero((snapped.edge >= 0) & (part[snapped.edge] != home))
        near = lost[ours.edge[lost] >= 0]
        snapped.edge[near] = ours.edge[near]
        snapped.along_m[near] = ours.along_m[near]
        snapped.off_m[near] = ours.off_m[near]
        factor = np.where(allowed, light_factor(network, mode), np.inf)
        limit = reach_m * factor[allowed].max(initial=1.0)
        self.off_m = snapped.off_m
        self.paths: Paths = find_paths(attach(network, snapped), factor, limit=limit)
        self._off = tuple(
            "off_network" if edge < 0 else "island" if part[edge] != home else ""
            for edge in snapped.edge
        )

    @property
    def metres(self) -> Floats:
        """Metres to walk."""
        return self.paths.metres

    @property
    def timed(self) -> Floats:
        """The same: a way on the network is as long as it is."""
        return self.paths.metres

    @property
    def off(self) -> tuple[str, ...]:
        """Why a point is not to be reached."""
        return self._off

    def leg(self, i: int, j: int) -> Leg:
        """Return the way from one point to another."""
        edges, forward = self.paths.way(i, j)
        attached = self.paths.attached
        if not len(edges):
            return _still(self._spot(i))
        vertices, owner = trace(attached, edges, forward)
        bounds = np.searchsorted(owner, np.arange(len(edges) + 1))
        parents = attached.parent[edges]
        length = attached.length_m[edges]
        network = self.network
        pieces = [
            Stretch(
                vertices[bounds[n] : bounds[n + 1]],
                float(length[n]),
                str(network.names[network.name[parent]]),
                str(network.kinds[network.kind[parent]]),
            )
            for n, parent in enumerate(parents)
        ]
        return _leg(network, parents, length, _line(vertices), directions(pieces))

    def _spot(self, i: int) -> Floats:
        attached = self.paths.attached
        node = attached.node[i]
        rows = np.flatnonzero(attached.source == node)
        if len(rows):
            return np.asarray(attached.coords[attached.first[rows[0]]])
        rows = np.flatnonzero(attached.target == node)
        return np.asarray(attached.coords[attached.last[rows[0]] - 1])


def _still(spot: Floats) -> Leg:
    return Leg(LineString([spot, spot]), 0.0, 0.0, 0.0, 0.0, 0, None, 0.0, ("Ni är redan framme.",))


def _line(vertices: Floats) -> LineString:
    """Return the line without the vertices that stand twice where two edges meet."""
    moved = np.concatenate(([True], np.any(np.diff(vertices, axis=0) != 0, axis=1)))
    kept = vertices[moved]
    return LineString(np.round(kept if len(kept) > 1 else vertices[:2], DECIMALS))


def _leg(
    network: Network,
    parents: NDArray[np.int32],
    length: Floats,
    line: LineString,
    said: tuple[str, ...],
) -> Leg:
    lit = np.bincount(network.lit[parents], weights=length, minlength=len(Lit))
    steps = network.steps[parents]
    flights = int(np.count_nonzero(steps & ~np.concatenate(([False], steps[:-1]))))
    slope = np.abs(network.incline[parents])
    known = ~np.isnan(slope) & ~steps
    unknown = float(length[np.isnan(slope) & ~steps].sum())
    rounded = [round(float(lit[state]), DECIMALS) for state in (Lit.YES, Lit.NO, Lit.UNKNOWN)]
    return Leg(
        line=line,
        length_m=round(sum(rounded), DECIMALS),
        lit_m=rounded[0],
        unlit_m=rounded[1],
        unknown_m=rounded[2],
        steps=flights,
        steepest_percent=float(slope[known].max()) if known.any() else None,
        slope_unknown_m=round(unknown, DECIMALS),
        directions=said,
        light=_light(network.lit[parents], length),
    )


def _light(states: NDArray[np.int8], length: Floats) -> tuple[tuple[str, float], ...]:
    """Return the light along the way, stretches of one state joined."""
    begins = np.flatnonzero(np.concatenate(([True], np.diff(states) != 0)))
    metres = np.add.reduceat(length, begins)
    return tuple(
        (Lit(int(states[begin])).name.lower(), round(float(sum_m), DECIMALS))
        for begin, sum_m in zip(begins, metres, strict=True)
    )


@dataclass(frozen=True)
class StraightTerrain:
    """Straight lines, where no network was imported."""

    points: tuple[Point, ...]

    @property
    def metres(self) -> Floats:
        """Metres as the crow flies."""
        spots = np.array([(point.x, point.y) for point in self.points])
        return np.asarray(np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1)))

    @property
    def timed(self) -> Floats:
        """Metres with a detour: nobody walks as the crow flies."""
        return self.metres * load_walk().detour

    @property
    def off(self) -> tuple[str, ...]:
        """Nothing is known to be out of reach."""
        return ("",) * len(self.points)

    def leg(self, i: int, j: int) -> Leg:
        """Return the straight line from one point to another."""
        a, b = self.points[i], self.points[j]
        line = LineString([(a.x, a.y), (b.x, b.y)])
        length = round(float(line.length), DECIMALS)
        bearing = float(np.degrees(np.arctan2(b.x - a.x, b.y - a.y))) % 360
        said = (f"Gå {compass(bearing)}, {metres(length)} fågelvägen.",) if length else ()
        return Leg(
            line,
            length,
            0.0,
            0.0,
            length,
            0,
            None,
            length,
            said,
            straight=True,
            light=(("unknown", length),),
        )
