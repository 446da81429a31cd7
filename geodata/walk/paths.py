"""Shortest ways between points of the network, with every metre of their lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geodata.walk.network import slices

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.walk.network import Floats, Ints, Network
    from geodata.walk.snap import Snapped

    Index = NDArray[np.intp]

EVEN_M = 0.01  # a point so near to a junction or another point is that one
_NONE = -9999  # scipy's mark of a node that nothing leads to


@dataclass(frozen=True, slots=True)
class Attached:
    """A network with points on its edges as nodes of their own.

    The first ``len(network)`` edges are the network's; pieces of edges that points lie on follow.
    ``parent`` is the network's edge of each, ``node`` the node of each point (-1: off the network);
    lines are ``coords[first:last]``.
    """

    source: Ints
    target: Ints
    length_m: Floats
    parent: Ints
    first: Ints
    last: Ints
    coords: Floats
    nodes: int
    node: Ints


@dataclass(frozen=True, slots=True)
class Paths:
    """Ways between all pairs of ``k`` points.

    ``metres`` and ``cost`` are of shape (k, k), infinite where no way leads. ``edges`` and
    ``forward`` hold the ways from ``i`` to ``j > i`` laid end to end, that of a pair at
    ``begin[i, j]:end[i, j]``; the way back is the same.
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
        span = slice(self.begin[min(i, j), max(i, j)], self.end[min(i, j), max(i, j)])
        if i <= j:
            return self.edges[span], self.forward[span]
        return self.edges[span][::-1], ~self.forward[span][::-1]

    def lines(self) -> NDArray[np.object_]:
        """Return the lines of all pairs ``i < j``, row by row; ``None`` where there is none."""
        i, j = np.triu_indices(len(self.metres), 1)
        counts = self.end[i, j] - self.begin[i, j]
        coords, owner = trace(self.attached, self.edges, self.forward)
        pair = np.repeat(np.arange(len(i)), counts)[owner]
        result = np.full(len(i), None, dtype=object)
        if len(pair):
            drawn = np.unique(pair)
            result[drawn] = shapely.linestrings(coords, indices=np.searchsorted(drawn, pair))
        return result


def trace(
    attached: Attached, edges: Ints, forward: NDArray[np.bool_]
) -> tuple[Floats, NDArray[np.intp]]:
    """Return the vertices of edges as they are walked, and which of ``edges`` each belongs to.

    Where one edge ends and the next begins, the vertex stands twice.
    """
    rows, owner = slices(attached.first[edges], attached.last[edges])
    mirrored = (attached.first[edges] + attached.last[edges] - 1)[owner] - rows
    return attached.coords[np.where(forward[owner], rows, mirrored)], owner


def attach(network: Network, snapped: Snapped) -> Attached:
    """Return the network with snapped points as nodes."""
    node = np.full(len(snapped.edge), -1, dtype=np.int32)
    pieces = _Pieces(network)
    order = np.lexsort((snapped.along_m, snapped.edge))
    for rows in _runs(snapped.edge, order):
        pieces.cut(int(snapped.edge[rows[0]]), snapped.along_m[rows], rows, node)
    return pieces.attached(node)


def _runs(edge: Ints, order: Index) -> list[Index]:
    """Return the rows of ``order`` that share an edge, together."""
    on = order[edge[order] >= 0]
    return [run for run in np.split(on, np.flatnonzero(np.diff(edge[on])) + 1) if len(run)]


class _Pieces:
    """Collects the pieces that points cut edges into."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.nodes = network.nodes
        self.rows: list[tuple[int, int, float, int]] = []
        self.lines: list[Floats] = []

    def cut(self, edge: int, along: Floats, rows: Index, node: Ints) -> None:
        net = self.network
        line = net.coords[net.first[edge] : net.last[edge]]
        length = float(net.length_m[edge])
        reach = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))))
        here, at = int(net.source[edge]), 0.0
        for row, metres in zip(rows, along, strict=True):
            if metres - at > EVEN_M and length - metres > EVEN_M:
                self._piece(edge, (here, self.nodes), (at, float(metres)), line, reach)
                here, at = self.nodes, float(metres)
                self.nodes += 1
            node[row] = int(net.target[edge]) if length - metres <= EVEN_M else here
        if here != int(net.source[edge]) or at > 0:
            self._piece(edge, (here, int(net.target[edge])), (at, length), line, reach)

    def _piece(
        self,
        edge: int,
        ends: tuple[int, int],
        span: tuple[float, float],
        line: Floats,
        reach: Floats,
    ) -> None:
        inside = line[(reach > span[0]) & (reach < span[1])]
        tips = np.column_stack([np.interp(span, reach, axis) for axis in line.T])
        self.lines.append(np.vstack((tips[:1], inside, tips[1:])))
        self.rows.append((*ends, span[1] - span[0], edge))

    def attached(self, node: Ints) -> Attached:
        net = self.network
        table = np.array(self.rows, dtype=float).reshape(-1, 4)
        sizes = np.array([len(line) for line in self.lines], dtype=np.int32)
        last = len(net.coords) + np.cumsum(sizes, dtype=np.int32)
        own = np.arange(len(net), dtype=np.int32)
        return Attached(
            source=_more(net.source, table[:, 0]),
            target=_more(net.target, table[:, 1]),
            length_m=np.concatenate((net.length_m, table[:, 2])),
            parent=_more(own, table[:, 3]),
            first=_more(net.first, last - sizes),
            last=_more(net.last, last),
            coords=np.vstack((net.coords, *self.lines)),
            nodes=self.nodes,
            node=node,
        )


def _more(own: Ints, more: NDArray[np.float64] | Ints) -> Ints:
    return np.concatenate((own, more.astype(np.int32)))


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
    key = np.concatenate((source * attached.nodes + target, target * attached.nodes + source))
    edge = np.concatenate((fit, fit))
    order = np.lexsort((edge, cost[edge], key))
    key, edge = key[order], edge[order]
    kept = np.concatenate(([True], key[1:] != key[:-1])) if len(key) else np.empty(0, bool)
    forward = (order < len(fit))[kept]
    key, edge = key[kept], edge[kept]
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
    places, place = np.unique(attached.node, return_inverse=True)
    on = places >= 0
    k = len(attached.node)
    metres, cost = np.full((k, k), np.inf), np.full((k, k), np.inf)
    begin, end = np.zeros((k, k), dtype=np.intp), np.zeros((k, k), dtype=np.intp)
    if not on.any():
        return Paths(attached, metres, cost, *_empty(), begin, end)
    far, before = dijkstra(graph.matrix, indices=places[on], return_predecessors=True, limit=limit)
    wide = np.full((len(places),) * 2, np.inf)
    wide[np.ix_(on, on)] = far[:, places[on]]
    cost = np.minimum(wide, wide.T)[np.ix_(place, place)]
    i, j = np.triu_indices(k, 1)
    row = place - int(np.count_nonzero(~on))
    walked = np.isfinite(cost[i, j]) & (attached.node[i] != attached.node[j])
    i, j = i[walked], j[walked]
    edges, forward, counts = _walk_back(graph, before, row[i], attached.node[j], attached)
    end[i, j] = np.cumsum(counts)
    begin[i, j] = end[i, j] - counts
    metres = np.where(np.isfinite(cost), 0.0, np.inf)
    sums = np.bincount(
        np.repeat(np.arange(len(i)), counts), attached.length_m[edges], minlength=len(i)
    )
    metres[i, j] = metres[j, i] = sums
    return Paths(attached, metres, cost, edges, forward, begin, end)


def _empty() -> tuple[Ints, NDArray[np.bool_]]:
    return np.empty(0, dtype=np.int32), np.empty(0, dtype=bool)


def _walk_back(
    graph: _Graph, before: NDArray[np.int32], row: Index, goal: Ints, attached: Attached
) -> tuple[Ints, NDArray[np.bool_], Index]:
    """Follow the predecessors of all pairs at once, a step a round.

    Returns
    -------
    edges, forward, counts
        The pairs' ways laid end to end, from the start to the goal, and how long each is.
    """
    if not len(row):
        return *_empty(), np.empty(0, dtype=np.intp)
    pair = np.arange(len(row))
    here = goal.astype(np.int64)
    keys: list[NDArray[np.int64]] = []
    owners: list[Index] = []
    while len(pair):
        there = before[row, here].astype(np.int64)
        moved = there != _NONE
        pair, row, here, there = pair[moved], row[moved], here[moved], there[moved]
        keys.append(there * attached.nodes + here)
        owners.append(pair)
        here = there
    owner = np.concatenate(owners)
    order = np.lexsort((-np.arange(len(owner)), owner))  # the last step back is the first forth
    at = np.searchsorted(graph.key, np.concatenate(keys)[order])
    counts = np.bincount(owner, minlength=len(goal)).astype(np.intp)
    return graph.edge[at], graph.forward[at], counts
