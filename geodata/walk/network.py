"""The walking network as a graph: junctions, and between them edges that keep their line.

All arrays are as long as there are edges unless said otherwise; coordinates are EPSG:3006.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from numpy.typing import NDArray
    from shapely import STRtree

    from geodata.osm.store import OsmStore

    Ints = NDArray[np.int32]
    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

BUILD = 1  # part of the name of the file that the graph is kept in: a change makes it anew


class Lit(IntEnum):
    """Light along an edge; what OSM does not say stays unknown."""

    UNKNOWN = 0
    YES = 1
    NO = 2


@dataclass(frozen=True)
class Network:
    """An undirected graph of ways that people may walk.

    Parameters
    ----------
    source, target
        Junctions that an edge joins, ``0 … nodes - 1``. Edges of no length are left out and the
        junctions at their ends are one; edges side by side and loops are kept.
    length_m
        Metres along the edge, more than 0.
    first, last
        The edge's line is ``coords[first:last]``, from ``source`` to ``target``.
    coords
        Vertices, of shape (vertices, 2).
    lit, steps, incline
        Light as :class:`Lit`; whether it is steps; slope in per cent along the line, NaN where it
        is unknown.
    barred
        Whether a wheelchair is told to keep off.
    way, name, kind
        OSM's id of the way; the index into ``names`` (0: none) and ``kinds``.
    component
        The number of the part that the edge belongs to; 0 is the longest part.
    names, kinds
        Names of streets; words for what a way is (``footway``, ``crossing``, ``steps``, …).
    about
        Whose data it is, with licence and moment.
    """

    source: Ints
    target: Ints
    length_m: Floats
    first: Ints
    last: Ints
    coords: Floats
    lit: NDArray[np.int8]
    steps: Flags
    incline: NDArray[np.float32]
    barred: Flags
    way: NDArray[np.int64]
    name: Ints
    kind: Ints
    component: Ints
    names: NDArray[np.str_]
    kinds: NDArray[np.str_]
    about: str = field(default="")

    @cached_property
    def nodes(self) -> int:
        """Return how many junctions there are."""
        return int(max(self.source.max(), self.target.max())) + 1 if len(self.source) else 0

    def __len__(self) -> int:
        return len(self.source)

    @cached_property
    def lines(self) -> NDArray[np.object_]:
        """Return every edge's line."""
        import shapely

        rows, owner = slices(self.first, self.last)
        return np.asarray(shapely.linestrings(self.coords[rows], indices=owner))

    @cached_property
    def tree(self) -> STRtree:
        """Return the index over the edges' lines."""
        import shapely

        return shapely.STRtree(self.lines)


def slices(first: NDArray[Any], last: NDArray[Any]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the indices of the spans ``first[i]:last[i]`` laid end to end, and their owners."""
    counts = (last - first).astype(np.intp)
    owner = np.repeat(np.arange(len(counts)), counts)
    begins = np.concatenate(([0], np.cumsum(counts)[:-1])) if len(counts) else counts
    return np.arange(len(owner)) - (begins - first)[owner], owner


def load_network(store: OsmStore, area: str) -> Network | None:
    """Return the network of a kommun (code) or an area, ``None`` where nothing was imported.

    The graph is built once an extract and kept beside it.
    """
    extract = store.find(area)
    if extract is None:
        return None
    layer = store.path(area, "walk")
    kept = layer.with_name(f"network-{BUILD}.npz")
    network = _read(kept)
    if network is None:
        from geodata.walk.build import build_network

        moment = f", {extract.timestamp[:10]}" if extract.timestamp else ""
        network = build_network(store.read_table(area, "walk"), f"{extract.attribution}{moment}")
        _write(kept, network)
    return network


def _read(path: Path) -> Network | None:
    """Return a kept graph; ``None`` where there is none or it is damaged, so it is made anew."""
    import zipfile

    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            held = {item.name: arrays[item.name] for item in fields(Network)}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return Network(**held | {"about": str(held["about"])})


def _write(path: Path, network: Network) -> None:
    """Keep a graph; where the folder may not be written to, it is built again next time."""
    import os
    import tempfile
    from contextlib import suppress

    arrays = {item.name: np.asarray(getattr(network, item.name)) for item in fields(Network)}
    with suppress(OSError):
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".new")
        with os.fdopen(handle, "wb") as file:
            np.savez(file, allow_pickle=False, **arrays)
        os.replace(temporary, path)  # noqa: PTH105  both are paths of the store
