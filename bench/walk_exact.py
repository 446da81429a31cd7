"""Best routes proven by HiGHS (scipy's ``milp``): the peer of the planner's search.

Each arc between two places has a variable that says whether it is walked and one that holds the
moment of arrival over it (0 where it is not). Moments grow along a tour, so no tour can be cut off
from the start, and no tour takes longer than there is time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

if TYPE_CHECKING:
    from layers.walk.problem import Problem

    Row = dict[int, float]


class Model:
    """A tour from the start (node ``n``) to the goal (``n + 1``) over some of the stops."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        n, travel = problem.size, problem.travel.astype(float)
        service = np.append(problem.service.astype(float), (0.0, 0.0))
        early = travel[n]
        self.arcs: list[tuple[int, int]] = []
        self.soonest: list[float] = []
        self.latest: list[float] = []
        for a in range(n + 1):
            for b in (*range(n), n + 1):
                leave = 0.0 if a == n else early[a] + service[a]
                soon = leave + travel[a, b]
                late = problem.budget - (0.0 if b == n + 1 else service[b] + travel[b, n + 1])
                if a != b and soon <= late:
                    self.arcs.append((a, b))
                    self.soonest.append(soon)
                    self.latest.append(late)
        self.rows: list[tuple[Row, float, float]] = []
        self._tour(n)
        self._moments(n, travel, service)

    def _tour(self, n: int) -> None:
        m = len(self.arcs)
        out: list[Row] = [{} for _ in range(n + 2)]
        into: list[Row] = [{} for _ in range(n + 2)]
        number = {arc: place for place, arc in enumerate(self.arcs)}
        for place, (a, b) in enumerate(self.arcs):
            out[a][place] = into[b][place] = 1.0
            if a < b < n and (b, a) in number:
                self.rows.append(({place: 1.0, number[b, a]: 1.0, 2 * m + a: -1.0}, -np.inf, 0))
                self.rows.append(({place: 1.0, number[b, a]: 1.0, 2 * m + b: -1.0}, -np.inf, 0))
        for stop in range(n):
            self.rows.append((out[stop] | {2 * m + stop: -1.0}, 0, 0))
            self.rows.append((into[stop] | {2 * m + stop: -1.0}, 0, 0))
        self.rows += [(out[n], 1, 1), (into[n + 1], 1, 1)]

    def _moments(self, n: int, travel: np.ndarray, service: np.ndarray) -> None:
        m = len(self.arcs)
        flow: list[Row] = [{} for _ in range(n + 2)]
        for place, (a, b) in enumerate(self.arcs):
            self.rows.append(({m + place: 1.0, place: -self.latest[place]}, -np.inf, 0))
            self.rows.append(({m + place: 1.0, place: -self.soonest[place]}, 0, np.inf))
            if a == n:
                self.rows.append(({m + place: 1.0, place: -travel[a, b]}, 0, 0))
            else:
                flow[a][m + place] = 1.0
                flow[a][place] = -(travel[a, b] + service[a])
            flow[b][m + place] = -1.0
        self.rows += [(flow[stop], 0, 0) for stop in range(n)]

    def best(self, per_arc: np.ndarray, per_stop: np.ndarray, time_s: float) -> tuple[float, bool]:
        """Return the least objective and whether it is proven to be the least."""
        m, n = len(self.arcs), self.problem.size
        size = 2 * m + n
        values, rows, columns = [], [], []
        for number, (entries, _, _) in enumerate(self.rows):
            values += entries.values()
            rows += [number] * len(entries)
            columns += entries.keys()
        matrix = coo_array((values, (rows, columns)), shape=(len(self.rows), size)).tocsr()
        low, high = np.zeros(size), np.ones(size)
        low[2 * m :] = self.problem.must
        high[m : 2 * m] = self.problem.budget
        whole = np.ones(size)
        whole[m : 2 * m] = 0
        result = milp(
            np.concatenate((per_arc, np.zeros(m), per_stop)),
            constraints=LinearConstraint(
                matrix, [row[1] for row in self.rows], [row[2] for row in self.rows]
            ),
            integrality=whole,
            bounds=Bounds(low, high),
            options={"time_limit": time_s},
        )
        return (np.inf if result.x is None else float(result.fun)), result.status == 0


def best_score(problem: Problem, time_s: float) -> tuple[int, bool]:
    """Return the highest score of any route in time, and whether it is proven."""
    model = Model(problem)
    found, proven = model.best(np.zeros(len(model.arcs)), -problem.score.astype(float), time_s)
    return (-1 if np.isinf(found) else round(-found)), proven


def shortest_tour(problem: Problem, time_s: float) -> tuple[int, bool]:
    """Return the least seconds that all stops that must be visited take, and whether proven."""
    model = Model(problem)
    walked = np.array([problem.travel[arc] for arc in model.arcs], dtype=float)
    found, proven = model.best(walked, problem.service.astype(float), time_s)
    return (-1 if np.isinf(found) else round(found)), proven
