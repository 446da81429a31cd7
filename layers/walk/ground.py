"""The stops of a walk on their ground: who can be reached, and the seconds between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geodata.walk.errors import WalkError
from geodata.walk.records import Skipped
from geodata.walk.terrain import NetworkTerrain, StraightTerrain
from layers.walk.problem import FAR, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geodata.walk.network import Network
    from geodata.walk.records import Stop, Walk
    from geodata.walk.terrain import Terrain

SAME_M = 1.0
REACH = 0.65  # of what is walked in all the time: half is needed there and back, more is told
KOMMUN_CODE = 4


class OffNetworkError(WalkError):
    """The meeting place lies too far from every way."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The stops that can be reached, as points ``0 … n - 1`` of a problem."""

    stops: tuple[Stop, ...]
    skipped: tuple[Skipped, ...]
    problem: Problem
    terrain: Terrain
    numbers: tuple[int, ...]  # of the terrain's points: the stops, the start, the goal
    notices: tuple[str, ...]


def sorted_out(walk: Walk) -> tuple[list[Stop], list[Skipped]]:
    """Return the stops by id, without those that stand twice or lie outside the kommun."""
    kept: list[Stop] = []
    skipped: list[Skipped] = []
    ranked = sorted(walk.stops, key=lambda stop: (not stop.must, -stop.priority, stop.id))
    for stop in ranked:
        twin = next((one for one in kept if _same(one, stop)), None)
        if twin is not None:
            skipped.append(Skipped(stop, f"duplicate:{twin.name}"))
        elif not inside(walk, stop):
            skipped.append(Skipped(stop, "outside"))
        else:
            kept.append(stop)
    return sorted(kept, key=lambda stop: stop.id), skipped


def _same(one: Stop, other: Stop) -> bool:
    return one.id == other.id or one.point.distance(other.point) < SAME_M


def inside(walk: Walk, stop: Stop) -> bool:
    """Whether a stop lies in the walk's kommun; an area from outside Sweden has no border."""
    from geodata.boundaries import OutsideKommunError, check_inside

    if len(walk.kommun) != KOMMUN_CODE or not walk.kommun.isdecimal():
        return True
    try:
        check_inside(walk.kommun, stop.point.x, stop.point.y, where=stop.name)
    except OutsideKommunError:
        return False
    return True


def stand(
    walk: Walk, network: Network | None, *, step_free: bool, groups: int, wide: bool = False
) -> Ground:
    """Put the stops of a walk on the network.

    Parameters
    ----------
    network
        ``None``: straight lines.
    step_free
        Without steps and steep slopes.
    wide
        Look for ways however long, where stops must be visited that are far apart.

    Raises
    ------
    OffNetworkError
        Where nothing leads to the meeting place.
    """
    stops, skipped = sorted_out(walk)
    points = [walk.meeting, walk.goal or walk.meeting, *(stop.point for stop in stops)]
    speed = walk.pace_kmh / 3.6
    budget = int((walk.end - walk.start).total_seconds())
    terrain: Terrain
    notices: list[str] = []
    if network is None:
        terrain = StraightTerrain(tuple(points))
        notices.append("straight")
    else:
        reach = budget * speed * (1.0 if walk.goal is not None else REACH)
        terrain = NetworkTerrain(
            network, points, walk.mode, step_free=step_free, reach_m=np.inf if wide else reach
        )
    if terrain.off[0]:
        raise OffNetworkError(
            f"{walk.meeting_name or 'mötesplatsen'}: no way "
            f"{'without steps ' if step_free else ''}lies within 150 m of the meeting place",
            remedy="Move the meeting place onto a street, or import a fuller extract.",
        )
    goal = 1
    if terrain.off[1] or not np.isfinite(terrain.metres[0, 1]):
        goal = 0
        notices.append("no_way")
    near = terrain.metres[0]
    kept = [n for n in range(2, len(points)) if not terrain.off[n] and np.isfinite(near[n])]
    skipped += _lost(stops, terrain, kept, step_free=step_free)
    numbers = (*kept, 0, goal)
    chosen = [stops[n - 2] for n in kept]
    timed = terrain.timed[np.ix_(numbers, numbers)] / speed
    problem = Problem(
        travel=np.where(np.isfinite(timed), np.ceil(timed), FAR).astype(np.int64),
        service=np.array([round(stop.minutes * 60) for stop in chosen], dtype=np.int64),
        score=np.array([stop.priority for stop in chosen], dtype=np.int64),
        must=np.array([stop.must for stop in chosen], dtype=bool),
        budget=budget,
        groups=groups,
        order=_order(walk, chosen),
    )
    return Ground(tuple(chosen), tuple(skipped), problem, terrain, numbers, tuple(notices))


def _lost(
    stops: list[Stop], terrain: Terrain, kept: Iterable[int], *, step_free: bool
) -> list[Skipped]:
    reached = set(kept)
    lost = []
    for number, stop in enumerate(stops, start=2):
        if number in reached:
            continue
        reason = terrain.off[number] or "far"
        if step_free and terrain.off[number]:
            reason = "steps"
        lost.append(Skipped(stop, reason))
    return lost


def _order(walk: Walk, stops: list[Stop]) -> tuple[int, ...]:
    numbers = {stop.id: number for number, stop in enumerate(stops)}
    return tuple(numbers[name] for name in dict.fromkeys(walk.order) if name in numbers)
