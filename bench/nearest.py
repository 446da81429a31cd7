"""Nearest lamp and lamps within 100 m, against bare SciPy and geopandas ``sjoin_nearest``.

python bench/nearest.py [PLACES] [LAMPS]

Both peers get the same projected coordinates; building the tree counts for every side.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
from scipy.spatial import cKDTree

from geodata.crs import SWEREF99TM
from layers.analysis.nearest import Things

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

PLACES = 100_000
LAMPS = 1_000_000
SIDE_M = 40_000  # a city and its suburbs
REACH_M = 100.0
SEED = 20261124
REPEATS = 5
SAME_M = 1e-6
MOST_OF_BARE = 1.2
MOST_OF_JOIN = 0.6


def scattered(count: int, seed: int) -> NDArray[np.float64]:
    """Return points (EPSG:3006), denser in the middle, as lamps are."""
    random = np.random.default_rng(seed)
    middle = random.normal(0, SIDE_M / 6, (count // 2, 2))
    around = random.uniform(-SIDE_M / 2, SIDE_M / 2, (count - count // 2, 2))
    return np.vstack([middle, around]) + np.array([674_000.0, 6_580_000.0])


def timed(work: Callable[[], object]) -> float:
    """Return the seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def medians(*works: Callable[[], object]) -> list[float]:
    """Return the median of each work; they take turns, so that all meet the same machine."""
    times = [[timed(work) for work in works] for _ in range(REPEATS)]
    return [statistics.median(column) for column in zip(*times, strict=True)]


def main() -> int:
    """Print the figures; the answers of all must be the same."""
    counts = [int(text) for text in sys.argv[1:]] or [PLACES, LAMPS]
    places, lamps = scattered(counts[0], SEED), scattered(counts[-1], SEED + 1)
    left = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*places.T), crs=SWEREF99TM)
    right = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*lamps.T), crs=SWEREF99TM)

    def ours() -> object:
        return Things(lamps).near(places, REACH_M)

    def bare() -> object:
        tree = cKDTree(lamps)
        metres, index = tree.query(places, workers=-1)
        within = tree.query_ball_point(places, REACH_M, workers=-1, return_length=True)
        return metres, index, within

    def nearest_alone() -> object:
        return Things(lamps).metres(places)

    def join() -> object:
        fresh = gpd.GeoDataFrame(geometry=right.geometry.array.copy(), crs=SWEREF99TM)
        return left.sjoin_nearest(fresh, distance_col="metres")

    us, peer, alone, joined = medians(ours, bare, nearest_alone, join)
    print(f"{len(places):,} places, {len(lamps):,} lamps, medians of {REPEATS}")
    print(f"nearest and within {REACH_M:.0f} m: {us:.2f} s, bare cKDTree {peer:.2f} s, ", end="")
    print(f"ratio {us / peer:.2f} (bar {MOST_OF_BARE})")
    print(f"nearest alone: {alone:.2f} s, sjoin_nearest {joined:.2f} s, ", end="")
    print(f"ratio {alone / joined:.2f} (bar {MOST_OF_JOIN})")
    print(f"both questions against sjoin_nearest, which answers one: ratio {us / joined:.2f}")
    return int(not same(places, lamps, left, right))


def same(
    places: NDArray[np.float64],
    lamps: NDArray[np.float64],
    left: gpd.GeoDataFrame,
    right: gpd.GeoDataFrame,
) -> bool:
    """Say whether the answers of all three agree."""
    near = Things(lamps).near(places, REACH_M)
    tree = cKDTree(lamps)
    metres, _ = tree.query(places)
    within = tree.query_ball_point(places, REACH_M, return_length=True)
    joined = left.sjoin_nearest(right, distance_col="metres")
    by_join = joined.groupby(level=0)["metres"].first().to_numpy()
    faults = int((np.abs(near.metres - metres) > SAME_M).sum() + (near.within != within).sum())
    faults += int((np.abs(near.metres - by_join) > SAME_M).sum())
    print(f"different answers: {faults}")
    return not faults


if __name__ == "__main__":
    sys.exit(main())
