"""A walk planned: routes with a running clock, what was left out and why, and what differs."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from config.log import timed
from config.walk_tables import load_walk
from geodata.clock import SWEDEN
from geodata.walk.dusk import Sun
from geodata.walk.errors import WalkError
from geodata.walk.records import Call, Route, Skipped
from layers.walk.chains import chains_of
from layers.walk.ground import Ground, OffNetworkError, stand
from layers.walk.problem import FAR, chained
from layers.walk.solve import inserted, solve

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from geodata.walk.network import Network
    from geodata.walk.records import Walk
    from layers.walk.problem import Tour

SLOWEST_KMH, FASTEST_KMH = 0.5, 8.0
LONGEST = timedelta(hours=12)
MINUTE = 60


class WalkTimeError(WalkError):
    """Times or pace that nobody can walk by."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What came of a walk.

    ``saves`` is what leaving out a stop of ``routes`` would save, by stop id; what adding one would
    cost stands in the routes' ``skipped``. ``accessible`` are the routes without steps and steep
    slopes, empty where there are none.
    """

    walk: Walk
    routes: tuple[Route, ...]
    accessible: tuple[Route, ...]
    saves: dict[str, timedelta]


@dataclass(frozen=True, slots=True)
class Difference:
    """What an accessible route has other than the route it stands beside."""

    longer_m: float
    later: timedelta
    steps_less: int
    lost: tuple[str, ...]  # names of stops
    gained: tuple[str, ...]
    slope_unknown_m: float


@timed("plan")
def plan(walk: Walk, network: Network | None) -> Plan:
    """Plan a walk; the same walk on the same network gives the same plan.

    Parameters
    ----------
    network
        The kommun's walking network; ``None``: straight lines, with a notice.

    Raises
    ------
    WalkTimeError, OffNetworkError, geodata.boundaries.OutsideKommunError
        Where nothing at all can be planned. A stop that cannot be visited is skipped instead.
    """
    check(walk)
    routes, saves = _routes(walk, network, step_free=walk.step_free)
    if walk.step_free or network is None:
        return Plan(walk, routes, routes if network is not None else (), saves)
    try:
        accessible, _ = _routes(walk, network, step_free=True)
    except OffNetworkError:
        accessible = ()
    return Plan(walk, routes, accessible, saves)


def check(walk: Walk) -> None:
    """Refuse what cannot be planned."""
    from geodata.boundaries import check_inside

    if walk.start.utcoffset() is None or walk.end.utcoffset() is None:
        raise WalkTimeError("a moment has no time zone", where=walk.title)
    spent = walk.end.astimezone(UTC) - walk.start.astimezone(UTC)
    if not timedelta() < spent <= LONGEST:
        raise WalkTimeError(
            f"the walk begins {walk.start:%H:%M} and ends {walk.end:%H:%M}: "
            f"{'no time is left' if spent <= timedelta() else 'more than 12 hours'}",
            where=walk.title,
            remedy="Give an end after the start; 90 minutes is usual.",
        )
    if not SLOWEST_KMH <= walk.pace_kmh <= FASTEST_KMH:
        raise WalkTimeError(
            f"nobody walks in a group at {walk.pace_kmh:g} km/h",
            where=walk.title,
            remedy="4 km/h is usual, 3 with a wheelchair or small children.",
        )
    if walk.kommun.isdecimal():
        check_inside(walk.kommun, walk.meeting.x, walk.meeting.y, where="meeting place")


def difference(routes: Sequence[Route], accessible: Sequence[Route]) -> Difference:
    """Return what the accessible routes have other than the others, of all groups together."""
    ours = {call.stop.id: call.stop.name for route in routes for call in route.calls}
    theirs = {call.stop.id: call.stop.name for route in accessible for call in route.calls}
    backs = [max(route.back for route in some) for some in (routes, accessible)]
    return Difference(
        longer_m=length_m(accessible) - length_m(routes),
        later=backs[1] - backs[0],
        steps_less=sum(leg.steps for r in routes for leg in r.legs)
        - sum(leg.steps for r in accessible for leg in r.legs),
        lost=tuple(name for key, name in ours.items() if key not in theirs),
        gained=tuple(name for key, name in theirs.items() if key not in ours),
        slope_unknown_m=sum(leg.slope_unknown_m for r in accessible for leg in r.legs),
    )


def length_m(routes: Sequence[Route]) -> float:
    """Return the metres of all routes together."""
    return sum(leg.length_m for route in routes for leg in route.legs)


def group_count(people: int) -> int:
    """Return into how many parallel groups so many people are split."""
    table = load_walk()
    return max(1, min(math.ceil(people / table.group_size), table.groups_most))


def _routes(
    walk: Walk, network: Network | None, *, step_free: bool
) -> tuple[tuple[Route, ...], dict[str, timedelta]]:
    groups = group_count(walk.people)
    ground = stand(walk, network, step_free=step_free, groups=groups)
    tours, loose = _solved(walk, ground)
    far = any(item.stop.must and item.reason == "far" for item in ground.skipped)
    if far or any(ground.problem.seconds(tour) >= FAR for tour in tours):
        ground = stand(walk, network, step_free=step_free, groups=groups, wide=True)
        tours, loose = _solved(walk, ground)
    skipped = (*ground.skipped, *_skipped(walk, ground, tours))
    skipped = tuple(sorted(skipped, key=lambda one: (-one.stop.priority, one.stop.id)))
    notices = list(ground.notices) + ["locked"] * loose
    table = load_walk()
    if walk.people > table.group_size * table.groups_most:
        notices.append("crowded")
    source = network.about if network is not None else ""
    routes = tuple(
        _route(walk, ground, tour, Route(
            walk.id, number, walk.mode, step_free, (), (), skipped, walk.start, walk.start, None,
            None, tuple(notices), source,
        ))
        for number, tour in enumerate(tours, start=1)
    )  # fmt: skip
    return routes, _saves(ground, tours)


def _solved(walk: Walk, ground: Ground) -> tuple[tuple[Tour, ...], bool]:
    """Return each group's tour, and whether a locked leg had to be dissolved."""
    chains, loose = chains_of(walk, ground.stops)
    if ground.problem.order or all(len(chain) == 1 for chain in chains):
        return solve(ground.problem), loose
    tours = solve(chained(ground.problem, chains))
    return tuple(tuple(s for number in tour for s in chains[number]) for tour in tours), loose


def _route(walk: Walk, ground: Ground, tour: Tour, bare: Route) -> Route:
    """Put calls, legs, clock and dusk into a route."""
    n, problem, sun = ground.problem.size, ground.problem, Sun(walk.meeting)
    way = (n, *tour, n + 1)
    legs = tuple(ground.terrain.leg(ground.numbers[a], ground.numbers[b]) for a, b in pairwise(way))
    calls = []
    passed = 0
    for last, stop in zip(way[:-1], tour, strict=False):
        passed += int(problem.travel[last, stop])
        arrive = _clock(walk.start, passed)
        passed += int(problem.service[stop])
        leave = _clock(walk.start, passed)
        calls.append(Call(ground.stops[stop], arrive, leave, sun.dark(arrive)))
    back = _clock(walk.start, passed + int(problem.travel[way[-2], n + 1]))
    start = walk.start.astimezone(SWEDEN)
    return replace(
        bare,
        calls=tuple(calls),
        legs=legs,
        start=start,
        back=back,
        dusk=sun.dusk(start.date()),
        dark_from=next((number for number, call in enumerate(calls) if call.dark), None),
        notices=(*bare.notices, *_notices(walk, calls, back, sun)),
    )


def _notices(walk: Walk, calls: Sequence[Call], back: datetime, sun: Sun) -> list[str]:
    found = []
    start = walk.start.astimezone(SWEDEN)
    late = (back.astimezone(UTC) - walk.end.astimezone(UTC)).total_seconds()
    if late > 0:
        found.append(f"late:{math.ceil(late / MINUTE)}")
    if not calls:
        found.append("short")
    if polar := sun.polar(start.date()):
        found.append(polar)
    if start.utcoffset() != back.utcoffset():
        found.append("clock")
    return found


def _clock(start: datetime, seconds: int) -> datetime:
    """Return what the clock shows so many seconds later, also when it was changed meanwhile."""
    return (start.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(SWEDEN)


def _skipped(walk: Walk, ground: Ground, tours: Sequence[Tour]) -> list[Skipped]:
    visited = {stop for tour in tours for stop in tour}
    ordered = set(walk.order)
    found = []
    for number, stop in enumerate(ground.stops):
        if number not in visited:
            cost = min(inserted(ground.problem, tour, number)[1] for tour in tours)
            reason = "order" if ordered and stop.id not in ordered else "time"
            far = cost >= FAR
            extra = None if far else timedelta(seconds=cost)
            found.append(Skipped(stop, "far" if far else reason, extra))
    return found


def _saves(ground: Ground, tours: Sequence[Tour]) -> dict[str, timedelta]:
    problem = ground.problem
    saved = {}
    for tour in tours:
        whole = problem.seconds(tour)
        for place, stop in enumerate(tour):
            without = problem.seconds((*tour[:place], *tour[place + 1 :]))
            saved[ground.stops[stop].id] = timedelta(seconds=int(np.int64(whole) - without))
    return saved
