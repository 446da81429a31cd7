"""The lines of a sheet's map: the route cut where its light changes, its arrows."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shapely.geometry import LineString

    from dashboard.walkpack.plan import Way
    from geodata.walk.records import Leg

SAME_WAY_M = 2.0  # a piece of the route this near to a way goes along it
SHORTEST_ARROW_M = 40.0
ARROW_EVERY_M = 260.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the route with one state of light; coordinates in EPSG:3006."""

    xy: tuple[tuple[float, float], ...]
    lit: str  # yes, no, unknown


def lit_pieces(legs: Sequence[Leg], ways: Sequence[Way]) -> list[Piece]:
    """Cut the route where its light changes.

    Where the ways around are not at hand a leg is one piece, of the state that most of it has.
    """
    pieces: list[Piece] = []
    for leg in legs:
        xy = list(leg.line.coords)
        states = _along(xy, ways) or [_most(leg)] * (len(xy) - 1)
        begin = 0
        for n in range(1, len(states) + 1):
            if n == len(states) or states[n] != states[begin]:
                part = tuple((x, y) for x, y, *_ in xy[begin : n + 1])
                pieces.append(Piece(part, states[begin]))
                begin = n
    return pieces


def drawn_once(pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces without what an earlier one has drawn already, in either direction.

    Two dashed lines on top of each other would look like an unbroken one, which means another
    state of light.
    """
    drawn: set[frozenset[tuple[float, float]]] = set()
    once: list[Piece] = []
    for piece in pieces:
        run: list[tuple[float, float]] = []
        for a, b in pairwise(piece.xy):
            key = frozenset((_rounded(a), _rounded(b)))
            if key not in drawn:
                run = run or [a]
                run.append(b)
                drawn.add(key)
            elif run:
                once.append(Piece(tuple(run), piece.lit))
                run = []
        if run:
            once.append(Piece(tuple(run), piece.lit))
    return once


def _rounded(spot: tuple[float, float]) -> tuple[float, float]:
    return round(spot[0], 1), round(spot[1], 1)


def _along(xy: Sequence[tuple[float, ...]], ways: Sequence[Way]) -> list[str]:
    if not ways:
        return []
    tree = shapely.STRtree([shapely.LineString(way.xy) for way in ways])
    middles = [shapely.Point((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in pairwise(xy)]
    states = ["unknown"] * len(middles)
    pairs = tree.query_nearest(middles, max_distance=SAME_WAY_M, all_matches=False)
    for middle, way in pairs.T.tolist():
        states[middle] = ways[way].lit
    return states


def _most(leg: Leg) -> str:
    return max(
        ("unknown", "no", "yes"),
        key={"yes": leg.lit_m, "no": leg.unlit_m, "unknown": leg.unknown_m}.__getitem__,
    )


def arrows(legs: Sequence[Leg]) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Yield where the route's arrows stand and a step in their direction (EPSG:3006)."""
    for leg in legs:
        if leg.line.length < SHORTEST_ARROW_M:
            continue
        count = max(1, round(leg.line.length / ARROW_EVERY_M))
        for n in range(count):
            yield _arrow(leg.line, (n + 0.5) / count)


def _arrow(line: LineString, share: float) -> tuple[tuple[float, float], tuple[float, float]]:
    at = line.interpolate(share, normalized=True)
    # Along the segment it stands on, not across a bend.
    ahead = line.interpolate(min(1.0, share + 0.5 / line.length), normalized=True)
    return (at.x, at.y), (ahead.x - at.x, ahead.y - at.y)
