"""Boundaries: loading time, and points to kommuner against geopandas' ``sjoin`` in one run.

python bench/boundaries.py [POINTS]
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from geodata.boundaries import kommun_of_points, load_districts, load_kommun_frame
from geodata.crs import SWEREF99TM

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

POINTS = 1_000_000
SEED = 20261123
REPEATS = 3
SOLNA = "0184"


def best_of(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the shortest of several runs in seconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def scattered(count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return points over the box around Sweden (EPSG:3006): on land, at sea and abroad."""
    west, south, east, north = load_kommun_frame().total_bounds
    random = np.random.default_rng(SEED)
    return random.uniform(west, east, count), random.uniform(south, north, count)


def peer(points: gpd.GeoDataFrame, kommuner: gpd.GeoDataFrame) -> NDArray[np.str_]:
    """Return the kommun of every point by ``sjoin``, with its fastest predicate."""
    joined = gpd.sjoin(points, kommuner, how="left", predicate="within")
    first = joined[~joined.index.duplicated()]
    return first["kommunkod"].fillna("").to_numpy(dtype="<U4")


def fresh(load: Callable[[], object], clear: Callable[[], None]) -> Callable[[], object]:
    """Return ``load`` without its cache."""

    def work() -> object:
        clear()
        return load()

    return work


def main() -> int:
    """Print the figures; the answers of both ways must be the same."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else POINTS
    load = fresh(load_kommun_frame, load_kommun_frame.cache_clear)
    print(
        f"290 kommuner: first {best_of(load, 1) * 1000:.0f} ms, warm {best_of(load) * 1000:.0f} ms"
    )
    districts = fresh(lambda: load_districts(SOLNA), load_districts.cache_clear)
    first = best_of(districts, 1)
    print(
        f"districts of Solna: first {first * 1000:.0f} ms, warm {best_of(districts) * 1000:.0f} ms"
    )

    x, y = scattered(count)
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(x, y), crs=SWEREF99TM)
    kommuner = load_kommun_frame()[["kommunkod", "geometry"]]
    kommun_of_points(x[:1000], y[:1000])  # both ways find the polygons in memory
    ours = best_of(lambda: kommun_of_points(x, y))
    theirs = best_of(lambda: peer(points, kommuner))
    print(
        f"{count:,} points: {ours:.2f} s, geopandas sjoin {theirs:.2f} s, ratio {ours / theirs:.2f}"
    )
    different = int((kommun_of_points(x, y) != peer(points, kommuner)).sum())
    print(f"different answers: {different}")
    return int(different > 0)


if __name__ == "__main__":
    sys.exit(main())
