"""Which stops in which order: exact where there are few of them, PyVRP's search above that.

The most score comes first, the least time second. The same problem has the same answer: nothing
here depends on the clock, and the search has a fixed seed and a fixed number of rounds.
"""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from config.walk_tables import load_walk
from layers.walk.problem import FAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyvrp import ProblemData

    from layers.walk.problem import Problem, Seconds, Tour

SEEDS = (1, 2)  # two short searches miss less than a long one
ROOM = 1.25  # by which time is widened until the stops that must be visited fit
EVEN_TRIES = 6  # halvings in the search for groups that take equally long


def solve(problem: Problem) -> tuple[Tour, ...]:
    """Return the stops of each group in their order.

    Stops that must be visited are, even where the time does not allow it; then no others are.
    """
    if problem.order and problem.groups == 1:
        return (fixed_order(problem),)
    if problem.groups > 1:
        return _groups(problem)
    if problem.size <= load_walk().exact_stops:
        return (exact(problem),)
    found = _searched(problem)
    if found is None:
        return (_musts(problem),)
    return (_filled(problem, _straightened(problem, found[0])),)


def exact(problem: Problem) -> Tour:
    """Return the best tour of all, by trying every set of stops (up to a dozen of them)."""
    n = problem.size
    fastest, before = _tables(problem)
    whole = fastest + problem.travel[:n, n + 1] if n else fastest
    sets = np.arange(1 << n)
    inside = (sets[:, None] >> np.arange(n)) & 1
    seconds = whole.min(axis=1) if n else np.zeros(1, dtype=np.int64)
    if n:
        seconds[0] = problem.travel[n, n + 1]
    must = int((problem.must << np.arange(n)).sum())
    fit = ((sets & must) == must) & (seconds <= problem.budget)
    fit |= (sets == must) & ~fit.any()
    scores = inside @ problem.score
    best = int(min(sets[fit], key=lambda one: (-scores[one], seconds[one], one)))
    if not best:
        return ()
    return _unrolled(before, best, int(whole[best].argmin()))


def _tables(problem: Problem) -> tuple[Seconds, Seconds]:
    """Return the least seconds to visit a set and end at a stop, and the stop before that."""
    n = problem.size
    never = 4 * FAR * (n + 2)
    fastest = np.full((1 << n, n), never, dtype=np.int64)
    before = np.full((1 << n, n), -1, dtype=np.int64)
    bits = 1 << np.arange(n)
    if n:
        fastest[bits, np.arange(n)] = problem.travel[n, :n] + problem.service
    step = problem.travel[:n, :n]
    for done in range(1, 1 << n):
        free = np.flatnonzero((done & bits) == 0)
        if not len(free):
            continue
        ways = fastest[done][:, None] + step[:, free]
        chosen = ways.argmin(axis=0)
        seconds = ways[chosen, np.arange(len(free))] + problem.service[free]
        into = done | bits[free]
        better = seconds < fastest[into, free]
        fastest[into[better], free[better]] = seconds[better]
        before[into[better], free[better]] = chosen[better]
    return fastest, before


def _unrolled(before: Seconds, done: int, last: int) -> Tour:
    tour: list[int] = []
    while last >= 0:
        tour.append(last)
        done, last = done & ~(1 << last), int(before[done, last])
    return tuple(reversed(tour))


def fixed_order(problem: Problem) -> Tour:
    """Return the best choice of stops in their fixed order; others are only added if they must."""
    order = list(problem.order)
    for stop in np.flatnonzero(problem.must):
        if stop not in order:
            order = list(inserted(problem, order, int(stop))[0])
    required = [int(stop) for stop in order if problem.must[stop]]
    if problem.seconds(required) > problem.budget:
        return tuple(required)
    return _chosen_in(problem, order)


def _chosen_in(problem: Problem, order: Sequence[int]) -> Tour:
    """Return the most score, then the least time, of the stops of a sequence that fit."""
    n = problem.size
    # reached[k]: score -> (seconds, tour) of the best way that ends at order[k]
    best: dict[int, tuple[int, Tour]] = {0: (0, ())}
    ends: list[tuple[int, dict[int, tuple[int, Tour]]]] = [(n, best)]
    for stop in order:
        here: dict[int, tuple[int, Tour]] = {}
        for last, states in reversed(ends):
            for score, (seconds, tour) in states.items():
                later = seconds + int(problem.travel[last, stop] + problem.service[stop])
                if later + int(problem.travel[stop, n + 1]) > problem.budget:
                    continue
                total = score + int(problem.score[stop])
                if total not in here or (later, tour) < here[total]:
                    here[total] = (later, tour)
            if last < n and problem.must[last]:
                break  # a stop that must be visited is not passed over
        ends.append((stop, {s: (t, (*tour, stop)) for s, (t, tour) in here.items()}))
    found = []
    for last, states in reversed(ends):
        for score, (seconds, tour) in states.items():
            whole = seconds + int(problem.travel[last, n + 1])
            found.append((-score, whole, tour))
        if last < n and problem.must[last]:
            break
    return min(found)[2] if found else ()


def inserted(problem: Problem, tour: Sequence[int], stop: int) -> tuple[Tour, int]:
    """Return a tour with one more stop where it costs least, and how many seconds that takes."""
    way = np.array([problem.size, *tour, problem.size + 1])
    detour = (
        problem.travel[way[:-1], stop] + problem.travel[stop, way[1:]]
        - problem.travel[way[:-1], way[1:]]
    )  # fmt: skip
    at = int(detour.argmin())
    return (*tour[:at], stop, *tour[at:]), int(detour[at] + problem.service[stop])


def _filled(problem: Problem, tour: Tour) -> Tour:
    """Return a tour with every stop that still fits, the worthiest first."""
    rest = [stop for stop in range(problem.size) if stop not in tour]
    for stop in sorted(rest, key=lambda one: (-problem.score[one], one)):
        longer, seconds = inserted(problem, tour, stop)
        if problem.seconds(tour) + seconds <= problem.budget:
            tour = longer
    return tour


def _straightened(problem: Problem, tour: Tour) -> Tour:
    """Return the same stops in their best order, where they are few enough to try them all."""
    if len(tour) > load_walk().exact_stops:
        return tour
    own = problem.only(tour)
    own = replace(own, must=np.ones(len(tour), dtype=bool), order=())
    return tuple(tour[number] for number in exact(own))


def _musts(problem: Problem) -> Tour:
    """Return the quickest tour of the stops that must be visited and do not fit into the time."""
    stops = [int(stop) for stop in np.flatnonzero(problem.must)]
    own = problem.only(stops)
    if len(stops) <= load_walk().exact_stops:
        return tuple(stops[number] for number in exact(own))
    widened = replace(own, budget=FAR)
    found = _searched(widened)
    return tuple(stops[number] for number in found[0]) if found else tuple(stops)


def _groups(problem: Problem) -> tuple[Tour, ...]:
    """Return a route a group: the most stops between them, then groups that take equally long."""
    if not problem.size:
        return ((),) * problem.groups
    found = _searched(problem)
    while found is None:
        rows = [int(stop) for stop in np.flatnonzero(problem.must)]
        own = replace(problem.only(rows), budget=int(problem.budget * ROOM) + 60)
        problem = replace(problem, budget=own.budget)
        searched = _searched(own)
        found = searched and tuple(tuple(rows[n] for n in tour) for tour in searched)
    stops = sorted(stop for tour in found for stop in tour)
    own = replace(problem.only(stops), must=np.ones(len(stops), dtype=bool))
    low, high = 0, max(problem.seconds(tour) for tour in found)
    for _ in range(EVEN_TRIES):
        middle = (low + high) // 2
        searched = _searched(replace(own, budget=middle), any_that_fits=True)
        if searched is None:
            low = middle
            continue
        found = tuple(tuple(stops[number] for number in tour) for tour in searched)
        high = max(problem.seconds(tour) for tour in found)
    if problem.order:
        place = {stop: number for number, stop in enumerate(problem.order)}
        ordered = (tuple(sorted(tour, key=lambda s: place.get(s, len(place)))) for tour in found)
        return tuple(_chosen_in(problem, tour) for tour in sorted(ordered))
    return tuple(sorted((_straightened(problem, tour) for tour in found), key=_by_first))


def _searched(problem: Problem, *, any_that_fits: bool = False) -> tuple[Tour, ...] | None:
    """Return what PyVRP finds, ``None`` where what must be visited does not fit into the time."""
    from pyvrp import solve as search
    from pyvrp.stop import FirstFeasible, MaxIterations, MultipleCriteria

    ends: list[Any] = [MaxIterations(load_walk().iterations)]
    if any_that_fits:
        ends.append(FirstFeasible())
    data = _data(problem)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a budget is tight: the answer says so itself
        results = [search(data, MultipleCriteria(ends), seed=seed, display=False) for seed in SEEDS]
    fit = [result for result in results if result.is_feasible()]
    if not fit:
        return None
    best = min(fit, key=lambda result: result.cost()).best
    tours = [
        tuple(visit.idx for visit in route.schedule() if visit.is_client())
        for route in best.routes()
    ]
    return tuple(tours) + ((),) * (problem.groups - len(tours))


def _data(problem: Problem) -> ProblemData:
    """Return the problem as PyVRP wants it: depots first, a prize outweighing all walking."""
    from pyvrp import Client, Depot, Location, ProblemData, VehicleType

    n = problem.size
    order = [n, n + 1, *range(n)]
    travel: Any = problem.travel[np.ix_(order, order)].copy()
    np.fill_diagonal(travel, 0)
    worth = min(problem.budget * problem.groups, FAR) + 1
    clients = [
        Client(
            stop + 2,
            service_duration=int(problem.service[stop]),
            prize=int(problem.score[stop]) * worth,
            required=bool(problem.must[stop]),
        )
        for stop in range(n)
    ]
    group = VehicleType(
        problem.groups, start_depot=0, end_depot=1, shift_duration=int(problem.budget)
    )
    return ProblemData(
        [Location(0, 0)] * (n + 2), clients, [Depot(0), Depot(1)], [group], [travel], [travel]
    )


def _by_first(tour: Tour) -> tuple[bool, Tour]:
    return not tour, tour
