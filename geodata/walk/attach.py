"""Points put into the network as nodes, on the edges that they lie on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geodata.walk.network import slices

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.walk.network import Floats, Ints, Network
    from geodata.walk.snap import Snapped

    Index = NDArray[np.intp]

EVEN_M = 0.01  # a point so near to a junction or another point is that one


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
