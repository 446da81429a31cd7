"""The planner's problem in whole seconds: which stops to visit, in which order, in time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Seconds = NDArray[np.int64]

Tour = tuple[int, ...]
FAR = 10**7  # seconds that stand for "no way leads there"


@dataclass(frozen=True, slots=True)
class Problem:
    """Stops ``0 … n - 1``, the start as number ``n``, the goal as ``n + 1``.

    Parameters
    ----------
    travel
        Seconds from each to each, of shape (n + 2, n + 2).
    service
        Seconds at each stop.
    score
        What a visit is worth, at least 1.
    must
        Whether a stop is visited whatever it takes.
    budget
        Seconds until the goal must be reached.
    groups
        Parallel routes, each with the same start and goal; a stop is visited by one of them.
    order
        Stops in the order in which they must be visited; empty: free.
    """

    travel: Seconds
    service: Seconds
    score: Seconds
    must: NDArray[np.bool_]
    budget: int
    groups: int = 1
    order: Tour = ()

    @property
    def size(self) -> int:
        """Return the number of stops."""
        return len(self.service)

    def seconds(self, tour: Sequence[int]) -> int:
        """Return how long a tour takes, from the start to the goal."""
        way = [self.size, *tour, self.size + 1]
        walked = self.travel[way[:-1], way[1:]].sum()
        return int(walked + self.service[list(tour)].sum())

    def score_of(self, tours: Iterable[Sequence[int]]) -> int:
        """Return the score of the stops that are visited."""
        return int(sum(self.score[list(tour)].sum() for tour in tours))

    def only(self, stops: Sequence[int]) -> Problem:
        """Return the problem of some of the stops, numbered by their place in ``stops``."""
        kept = [*stops, self.size, self.size + 1]
        numbers = {stop: number for number, stop in enumerate(stops)}
        rows = list(stops)
        return replace(
            self,
            travel=self.travel[np.ix_(kept, kept)],
            service=self.service[rows],
            score=self.score[rows],
            must=self.must[rows],
            order=tuple(numbers[stop] for stop in self.order if stop in numbers),
        )


def chained(problem: Problem, chains: Sequence[Tour]) -> Problem:
    """Return the problem with chains of stops, which are walked as they stand, as single stops.

    Parameters
    ----------
    chains
        Every stop of the problem in exactly one of them, most of them alone.
    """
    n = problem.size
    first = [chain[0] for chain in chains] + [n, n + 1]
    last = [chain[-1] for chain in chains] + [n, n + 1]
    inner = [
        problem.travel[list(chain[:-1]), list(chain[1:])].sum() + problem.service[list(chain)].sum()
        for chain in chains
    ]
    number = {stop: place for place, chain in enumerate(chains) for stop in chain}
    return replace(
        problem,
        travel=problem.travel[np.ix_(last, first)],
        service=np.array(inner, dtype=np.int64),
        score=np.array([problem.score[list(chain)].sum() for chain in chains], dtype=np.int64),
        must=np.array([problem.must[list(chain)].any() for chain in chains], dtype=bool),
        order=tuple(dict.fromkeys(number[stop] for stop in problem.order)),
    )
