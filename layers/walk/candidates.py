"""Stops worth a visit: promised places, places that many promises name, open actions, the dark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.geometry import Point

from geodata.ids import content_id
from geodata.walk.codec import DECIMALS
from geodata.walk.network import Lit
from geodata.walk.records import ActionStatus, Stop, StopSource

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geodata.walk.network import Network
    from geodata.walk.records import Action

HOT = 2  # promises at a place from which it counts as one that many name
HIGHEST = 5
DONE = frozenset({ActionStatus.VERIFIERAD, ActionStatus.AVBOJD})
DARK_WITHIN_M, DARK_FROM_M, DARK_MOST = 1000.0, 60.0, 8
NEAR_M = 30.0  # two wishes so near each other are one stop


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place that promises name; ``promises`` are their ids."""

    id: str
    name: str
    point: Point
    promises: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class DarkStretch:
    """Metres without light in one piece; ``point`` lies on its longest part."""

    name: str
    point: Point
    metres: float


def candidates(
    places: Iterable[NamedPlace],
    actions: Iterable[tuple[Action, ActionStatus]] = (),
    dark: Iterable[DarkStretch] = (),
) -> tuple[Stop, ...]:
    """Return stops to offer, the weightiest first; of two in one spot the weightier.

    Parameters
    ----------
    places
        Places that promises name; such a place weighs 3, and 1 more for each promise above one.
    actions
        With their status; those that are done or declined are not offered.
    dark
        Stretches without light: weight by their length.
    """
    wishes = [_of_place(place) for place in places if place.promises]
    wishes += [_of_action(action) for action, status in actions if _open(action, status)]
    wishes += [_of_dark(stretch) for stretch in dark]
    kept: list[Stop] = []
    for wish in sorted(wishes, key=lambda stop: (-stop.priority, stop.name, stop.id)):
        if all(wish.point.distance(other.point) > NEAR_M for other in kept):
            kept.append(wish)
    return tuple(kept)


def _of_place(place: NamedPlace) -> Stop:
    count = len(place.promises)
    return Stop(
        id=content_id("place", place.id),
        name=place.name,
        point=place.point,
        priority=min(HIGHEST, 2 + count),
        source=StopSource.HOTSPOT if count >= HOT else StopSource.PROMISE,
        refs=(place.id, *place.promises),
        note=place.note,
    )


def _open(action: Action, status: ActionStatus) -> bool:
    return action.point is not None and status not in DONE


def _of_action(action: Action) -> Stop:
    assert action.point is not None  # noqa: S101  those without are not open to a visit
    return Stop(
        id=content_id("action", action.id),
        name=action.title,
        point=action.point,
        priority=max(1, min(HIGHEST, action.priority + 2)),
        source=StopSource.ACTION,
        refs=(action.id,),
    )


def _of_dark(stretch: DarkStretch) -> Stop:
    return Stop(
        id=content_id("dark", round(stretch.point.x), round(stretch.point.y)),
        name=stretch.name,
        point=stretch.point,
        priority=min(HIGHEST, 2 + int(stretch.metres // 150)),
        source=StopSource.DARK,
        note=f"{stretch.metres:.0f} m",
    )


def dark_stretches(network: Network, around: Point) -> tuple[DarkStretch, ...]:
    """Return the longest stretches near a point that are known to have no light.

    What nothing is known of is no dark stretch: only ways that say so count.
    """
    middle = network.coords[(network.first + network.last) // 2]
    far = np.hypot(*(middle - (around.x, around.y)).T)
    edges = np.flatnonzero((network.lit == Lit.NO) & (far <= DARK_WITHIN_M))
    if not len(edges):
        return ()
    ends = network.source[edges], network.target[edges]
    graph = coo_array((np.ones(len(edges)), ends), shape=(network.nodes, network.nodes))
    label = connected_components(graph.tocsr(), directed=False)[1][ends[0]]
    found = []
    for part in np.unique(label):
        own = edges[label == part]
        metres = float(network.length_m[own].sum())
        if metres >= DARK_FROM_M:
            found.append(_stretch(network, own, metres))
    found.sort(key=lambda one: (-one.metres, one.point.x, one.point.y))
    return tuple(found[:DARK_MOST])


def _stretch(network: Network, edges: Sequence[int] | np.ndarray, metres: float) -> DarkStretch:
    longest = int(max(edges, key=lambda edge: (network.length_m[edge], -edge)))
    spot = network.lines[longest].interpolate(0.5, normalized=True)
    named = next((n for edge in edges if (n := str(network.names[network.name[edge]]))), "")
    return DarkStretch(named, Point(round(spot.x, DECIMALS), round(spot.y, DECIMALS)), metres)
