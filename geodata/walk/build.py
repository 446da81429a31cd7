"""The walking layer of an extract made into a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geodata.walk.network import Lit, Network

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

NOTHING_M = 1e-3  # sums of lengths leave a rest where there is none
_LIT = {"yes": Lit.YES, "no": Lit.NO}
_WALKED_AS = ("crossing", "steps")  # what a way is called after before its `highway`


def build_network(table: pa.Table, about: str = "") -> Network:
    """Return the graph of a walking layer.

    Parameters
    ----------
    table
        As :func:`geodata.osm.walk.walk_layer` makes it, geometry as WKB: a row a way.
    about
        Whose data it is.
    """
    lists = table.column("nodes").combine_chunks()
    counts = np.asarray(lists.value_lengths())
    coords = shapely.get_coordinates(shapely.from_wkb(table.column("geometry").to_numpy()))
    ids = np.asarray(lists.flatten())
    first, last, way, length = _edges(ids, coords, counts)
    junctions, ends = np.unique(np.concatenate((ids[first], ids[last])), return_inverse=True)
    joined = _joined(ends.reshape(2, -1), length, len(junctions))
    keep = length > NOTHING_M
    source, target = joined[:, keep]
    way = way[keep]
    names, name = _words(table, "name", way)
    kinds, kind = _kinds(table, way)
    return Network(
        source=source,
        target=target,
        length_m=length[keep],
        first=first[keep].astype(np.int32),
        last=(last[keep] + 1).astype(np.int32),
        coords=coords,
        lit=_lit(table)[way],
        steps=np.asarray(table.column("steps"), dtype=bool)[way],
        incline=table.column("incline_percent").to_numpy().astype(np.float32)[way],
        barred=(_text(table, "wheelchair") == "no")[way],
        way=table.column("osm_id").to_numpy().astype(np.int64)[way],
        name=name,
        kind=kind,
        component=_components(source, target, length[keep]),
        names=names,
        kinds=kinds,
        about=about,
    )


def _edges(
    ids: NDArray[np.int64], coords: NDArray[np.float64], counts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return, an edge, the rows of its first and last vertex, the row of its way, its metres.

    Ways are cut where they meet another way or themselves.
    """
    ends = np.cumsum(counts)
    at_start, at_end = np.zeros(len(ids), dtype=bool), np.zeros(len(ids), dtype=bool)
    at_start[ends - counts] = True
    at_end[ends - 1] = True
    _, place, times = np.unique(ids, return_inverse=True, return_counts=True)
    cut = (times[place] > 1) | at_start | at_end
    first = np.flatnonzero(cut & ~at_end)
    last = np.flatnonzero(cut & ~at_start)
    step = np.hypot(*np.diff(coords, axis=0).T) if len(coords) else np.empty(0)
    along = np.concatenate(([0.0], np.cumsum(step)))
    way = np.repeat(np.arange(len(counts)), counts)[first]
    return first, last, way, along[last] - along[first]


def _joined(ends: NDArray[np.int64], length: NDArray[np.float64], nodes: int) -> NDArray[np.int32]:
    """Return the ends numbered anew, those of an edge without length as one junction."""
    nothing = ends[:, length <= NOTHING_M]
    ones = np.ones(nothing.shape[1], dtype=np.int8)
    graph = coo_array((ones, (nothing[0], nothing[1])), shape=(nodes, nodes))
    labels = connected_components(graph.tocsr(), directed=False)[1]
    return np.asarray(labels[ends], dtype=np.int32)


def _components(
    source: NDArray[np.int32], target: NDArray[np.int32], length: NDArray[np.float64]
) -> NDArray[np.int32]:
    """Return each edge's part of the network, 0 for the longest part and so on."""
    nodes = int(max(source.max(), target.max())) + 1 if len(source) else 0
    graph = coo_array((np.ones(len(source), np.int8), (source, target)), shape=(nodes, nodes))
    label = connected_components(graph.tocsr(), directed=False)[1][source]
    metres = np.bincount(label, weights=length)
    rank = np.empty(len(metres), dtype=np.int32)
    rank[np.argsort(-metres, kind="stable")] = np.arange(len(metres), dtype=np.int32)
    return np.asarray(rank[label])


def _text(table: pa.Table, column: str) -> NDArray[np.str_]:
    return np.array([text or "" for text in table.column(column).to_pylist()], dtype=np.str_)


def _words(
    table: pa.Table, column: str, way: NDArray[np.int64]
) -> tuple[NDArray[np.str_], NDArray[np.int32]]:
    """Return a column's texts, sorted with the empty one first, and the index of each edge's."""
    words, index = np.unique(np.append(_text(table, column), ""), return_inverse=True)
    return words, index[:-1][way].astype(np.int32)


def _kinds(table: pa.Table, way: NDArray[np.int64]) -> tuple[NDArray[np.str_], NDArray[np.int32]]:
    highway, footway = _text(table, "highway"), _text(table, "footway")
    chosen = np.where(np.isin(footway, _WALKED_AS) & (highway != "steps"), footway, highway)
    words, index = np.unique(chosen, return_inverse=True)
    return words, index[way].astype(np.int32)


def _lit(table: pa.Table) -> NDArray[np.int8]:
    states = table.column("lit").to_pylist()
    return np.array([_LIT.get(state, Lit.UNKNOWN) for state in states], dtype=np.int8)
