"""Shortest ways between points of the network, with every metre of their lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geodata.walk.attach import attach, trace
from geodata.walk.snap import snap

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.walk.attach import Attached
    from geodata.walk.network import Floats, Ints, Network

    Index = NDArray[np.intp]

_BATCH = 8  # sources searched from at once, before their findings bound the next
_SLACK = 1 + 1e-9  # sums of the same metres differ by their order
_NONE = -9999  # scipy's mark of a node that nothing leads to


@dataclass(frozen=True, slots=True)
class Paths:
    """Ways between all pairs of ``k`` points.

    ``metres`` and ``cost`` are of shape (k, k), infinite where no way leads. ``edges`` and
    ``forward`` hold the ways laid end to end, that from ``i`` to ``j`` or that back at
    ``begin[i, j]:end[i, j]``; the other direction is empty there.
    """

    attached: Attached
    metres: Floats
    cost: Floats
    edges: Ints
    forward: NDArray[np.bool_]
    begin: Index
    end: Index

    def way(self, i: int, j: int) -> tuple[Ints, NDArray[np.bool_]]:
        """Return the edges from point ``i`` to ``j``, and whether each is walked as it is drawn."""
        if self.end[i, j] > self.begin[i, j]:
            span = slice(self.begin[i, j], self.end[i, j])
            return self.edges[span], self.forward[span]
        span = slice(self.begin[j, i], self.end[j, i])
        return self.edges[span][::-1], ~self.forward[span][::-1]

    def lines(self) -> NDArray[np.object_]:
        """Return the lines from ``i`` to ``j``, of shape (k, k); ``None`` where there is none."""
        coords, owner = trace(self.attached, self.edges, self.forward)
        i, j = np.nonzero(self.end > self.begin)
        order = np.argsort(self.begin[i, j])
        i, j = i[order], j[order]
        counts = (self.end - self.begin)[i, j]
        pair = np.repeat(np.arange(len(i)), counts)[owner]
        result = np.full(self.metres.shape, None, dtype=object)
        result[i, j] = drawn = np.asarray(shapely.linestrings(coords, indices=pair))
        result[j, i] = shapely.reverse(drawn)
        return result


@dataclass(frozen=True, slots=True)
class _Graph:
    """Both directions of the cheapest edge between each two nodes, as scipy wants them."""

    matrix: csr_array
    key: NDArray[np.int64]  # from * nodes + to, rising
    edge: Ints
    forward: NDArray[np.bool_]


def _graph(attached: Attached, factor: Floats) -> _Graph:
    """Return the graph of costs ``length_m * factor[parent]``; infinite costs are left out."""
    cost = attached.length_m * factor[attached.parent]
    fit = np.flatnonzero(np.isfinite(cost) & (attached.source != attached.target))
    source, target = attached.source[fit].astype(np.int64), attached.target[fit].astype(np.int64)
    order = np.argsort(cost[fit], kind="stable")  # so that the first of a key is its cheapest
    fit, source, target = fit[order], source[order], target[order]
    both = np.concatenate((source * attached.nodes + target, target * attached.nodes + source))
    key, at = np.unique(both, return_index=True)
    forward = at < len(fit)
    edge = fit[np.where(forward, at, at - len(fit))]
    rows, columns = np.divmod(key, max(attached.nodes, 1))
    starts = np.searchsorted(rows, np.arange(attached.nodes + 1)).astype(np.int32)
    matrix = csr_array((cost[edge], columns.astype(np.int32), starts), shape=(attached.nodes,) * 2)
    return _Graph(matrix, key, edge.astype(np.int32), forward)


def find_paths(attached: Attached, factor: Floats, *, limit: float = np.inf) -> Paths:
    """Return the cheapest ways between all attached points.

    Parameters
    ----------
    factor
        Cost of a metre, an edge of the network; infinite where it may not be walked.
    limit
        Costs above this are not looked for; such pairs count as out of reach.
    """
    graph = _graph(attached, factor)
    k = len(attached.node)
    cost = np.full((k, k), np.inf)
    here = np.flatnonzero(attached.node >= 0)
    here = here[np.argsort(-_off_centre(attached, here), kind="stable")]
    cost[here, here] = 0
    ways = [_Ways.none()]
    for number in range(0, len(here), _BATCH):
        sources, rest = here[number : number + _BATCH], here[number:]
        bound = min(limit, _bound(cost, here[:number], sources, rest))
        far, before = dijkstra(
            graph.matrix, indices=attached.node[sources], return_predecessors=True, limit=bound
        )
        found = far[:, attached.node[rest]]
        cost[np.ix_(sources, rest)] = found
        cost[np.ix_(rest, sources)] = found.T
        row, column = np.nonzero(np.isfinite(found))
        fresh = column > row  # those before it in the batch have their way already
        row, column = row[fresh], rest[column[fresh]]
        back = _walk_back(graph, before, row, attached.node[column])
        ways.append(_Ways(sources[row], column, *back))
    return _gathered(attached, cost, ways)


def metres_between(network: Network, starts: Floats, goals: Floats, limit: float) -> Floats:
    """Return the metres on foot from every start to every goal.

    Parameters
    ----------
    starts, goals
        Of shape (n, 2) and (m, 2), EPSG:3006. A spot's way to the network counts.
    limit
        Ways longer than this are not looked for.

    Returns
    -------
    array
        Of shape (n, m), infinite where no way leads or a spot is off the network.
    """
    snapped = snap(network, np.asarray(shapely.points(np.vstack([starts, goals])), dtype=object))
    attached = attach(network, snapped)
    graph = _graph(attached, np.ones(len(network)))
    here, there = np.split(attached.node, [len(starts)])
    found = np.full((len(here), len(there)), np.inf)
    on, off = np.flatnonzero(here >= 0), np.flatnonzero(there >= 0)
    if len(on) and len(off):
        far = dijkstra(graph.matrix, indices=here[on], limit=limit)
        found[np.ix_(on, off)] = far[:, there[off]]
    aside = np.where(np.isfinite(snapped.off_m), snapped.off_m, 0.0)
    return found + aside[: len(here), None] + aside[None, len(here) :]


def _off_centre(attached: Attached, here: Index) -> Floats:
    """Return how far from their middle the points are: searched from outside in, reach shrinks."""
    ends = np.zeros((attached.nodes, 2))
    ends[attached.source] = attached.coords[attached.first]
    ends[attached.target] = attached.coords[attached.last - 1]
    spots = ends[attached.node[here]]
    return np.hypot(*(spots - spots.mean(axis=0)).T) if len(here) else np.empty(0)


def _bound(cost: Floats, done: Index, sources: Index, rest: Index) -> float:
    """Return what no way from ``sources`` to ``rest`` costs more than, going by those done."""
    if not len(done):
        return np.inf
    over = cost[np.ix_(done, sources)][:, :, None] + cost[np.ix_(done, rest)][:, None, :]
    return float(over.min(axis=0).max()) * _SLACK


@dataclass(frozen=True, slots=True)
class _Ways:
    """Ways from points to points; their edges laid end to end, ``counts`` of them each."""

    start: Index
    goal: Index
    edges: Ints
    forward: NDArray[np.bool_]
    counts: Index

    @classmethod
    def none(cls) -> _Ways:
        none = np.empty(0, dtype=np.intp)
        return cls(none, none, none.astype(np.int32), none.astype(bool), none)


def _gathered(attached: Attached, cost: Floats, ways: list[_Ways]) -> Paths:
    start = np.concatenate([way.start for way in ways])
    goal = np.concatenate([way.goal for way in ways])
    edges = np.concatenate([way.edges for way in ways])
    forward = np.concatenate([way.forward for way in ways])
    counts = np.concatenate([way.counts for way in ways])
    begin, end = np.zeros(cost.shape, np.intp), np.zeros(cost.shape, np.intp)
    end[start, goal] = np.cumsum(counts)
    begin[start, goal] = end[start, goal] - counts
    metres = np.where(np.isfinite(cost), 0.0, np.inf)
    owner = np.repeat(np.arange(len(start)), counts)
    sums = np.bincount(owner, attached.length_m[edges], minlength=len(start))
    metres[start, goal] = metres[goal, start] = sums
    return Paths(attached, metres, cost, edges, forward, begin, end)


def _walk_back(
    graph: _Graph, before: NDArray[np.int32], row: Index, goal: Ints
) -> tuple[Ints, NDArray[np.bool_], Index]:
    """Follow the predecessors of all pairs at once, a step a round.

    Returns
    -------
    edges, forward, counts
        The pairs' ways laid end to end, from the start to the goal, and how long each is.
    """
    nodes = before.shape[1]
    pair = np.arange(len(row))
    here = goal.astype(np.int64)
    keys, owners = [here[:0]], [pair[:0]]
    while len(pair):
        there = before[row, here].astype(np.int64)
        moved = there != _NONE
        pair, row, here, there = pair[moved], row[moved], here[moved], there[moved]
        keys.append(there * nodes + here)
        owners.append(pair)
        here = there
    owner = np.concatenate(owners)[::-1]  # the last step back is the first forth
    order = np.argsort(owner, kind="stable")
    at = np.searchsorted(graph.key, np.concatenate(keys)[::-1][order])
    counts = np.bincount(owner, minlength=len(goal)).astype(np.intp)
    return graph.edge[at], graph.forward[at], counts
