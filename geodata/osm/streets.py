"""Stretches of one name put together as streets."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import STRtree

from geodata.names import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geodata.osm.elements import Ways


def streets(
    ways: Ways, rows: Sequence[int], gap_m: float
) -> Iterator[tuple[str, tuple[str, ...], BaseGeometry]]:
    """Yield the streets that some ways make up.

    Parameters
    ----------
    ways, rows
        All ways, and which of them are stretches of streets; each has a name.
    gap_m
        Stretches of one name that lie further apart are two streets of that name.

    Yields
    ------
    tuple
        Name, ids of the ways (``w…``, sorted), line or multi-line in EPSG:3006.
    """
    by_name: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        by_name[name_key(ways.tags[row]["name"])].append(row)
    for group in by_name.values():
        members = np.array(sorted(group, key=lambda row: ways.ids[row]))
        parts = _connected(ways.lines[members], gap_m)
        for part in np.unique(parts):
            chosen = members[parts == part].tolist()
            line = shapely.line_merge(shapely.union_all(ways.lines[chosen]))
            yield ways.tags[chosen[0]]["name"], tuple(f"w{ways.ids[row]}" for row in chosen), line


def _connected(lines: NDArray[np.object_], gap_m: float) -> NDArray[np.int64]:
    """Return a number for every line; lines within ``gap_m``, directly or by others, share one."""
    parts = np.arange(len(lines))
    if len(lines) == 1:
        return parts
    left, right = STRtree(lines).query(lines, predicate="dwithin", distance=gap_m)
    while True:
        smallest = parts.copy()
        np.minimum.at(smallest, left, parts[right])
        if np.array_equal(smallest, parts):
            return parts
        parts = smallest
