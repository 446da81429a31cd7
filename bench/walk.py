"""The walk planner against its peers: the stop matrix, the whole plan, its score, light.

python bench/walk.py [FILE.osm.pbf]

Without a FILE, the Helsinki extract beside the project is used for light; without that, light is
not measured. The network of the matrix and of the plan is made up: a town of 50,000 junctions.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pyarrow as pa
import shapely
from scipy.sparse.csgraph import dijkstra
from shapely.geometry import LineString, Point

from geodata.walk.build import build_network
from geodata.walk.attach import attach
from geodata.walk.paths import _graph, find_paths
from geodata.walk.snap import snap

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.walk.network import Network
    from geodata.walk.attach import Attached
    from geodata.walk.paths import Paths

SEED = 20261124
SIDE = 224  # junctions a side: 50,176
STEP_M = 60
ROUNDS = 3
STOPS = 40


def town(side: int = SIDE) -> Network:
    """Return a made-up town: a bent grid that lacks every sixth street, light in three states."""
    random = np.random.default_rng(SEED)
    x, y = np.meshgrid(np.arange(side) * STEP_M, np.arange(side) * STEP_M)
    spots = np.dstack((x, y)).reshape(-1, 2) + random.normal(0, 9, (side * side, 2))
    spots += (670_000, 6_580_000)
    number = np.arange(side * side).reshape(side, side)
    ends = np.vstack(
        (
            np.column_stack((number[:, :-1].ravel(), number[:, 1:].ravel())),
            np.column_stack((number[:-1].ravel(), number[1:].ravel())),
        )
    )
    ends = ends[random.random(len(ends)) > 1 / 6]
    bends = (spots[ends[:, 0]] + spots[ends[:, 1]]) / 2 + random.normal(0, 6, (len(ends), 2))
    lines = [
        LineString((spots[a], bend, spots[b])) for (a, b), bend in zip(ends, bends, strict=True)
    ]
    n = len(ends)
    middle = np.arange(n) + side * side
    return build_network(
        pa.table(
            {
                "osm_id": np.arange(n),
                "nodes": [[int(a), int(m), int(b)] for (a, b), m in zip(ends, middle, strict=True)],
                "geometry": shapely.to_wkb(lines),
                "highway": ["residential"] * n,
                "footway": pa.nulls(n, pa.string()),
                "lit": random.choice(["yes", "no", "unknown"], n, p=[0.2, 0.05, 0.75]).tolist(),
                "steps": random.random(n) < 0.01,
                "incline_percent": pa.nulls(n, pa.float32()),
                "wheelchair": pa.nulls(n, pa.string()),
                "name": [f"Gata {i % 900}" for i in range(n)],
            }
        )
    )


def scattered(network: Network, count: int, seed: int, within_m: float = np.inf) -> list[Point]:
    """Return points beside the network, all within a distance of its middle."""
    random = np.random.default_rng(seed)
    middle = np.median(network.coords, axis=0)
    near = network.coords[np.hypot(*(network.coords - middle).T) <= within_m]
    picked = near[random.choice(len(near), count, replace=False)] + random.normal(0, 8, (count, 2))
    return [Point(spot) for spot in picked]


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median of the seconds that something takes."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def matrix() -> list[bool]:
    """Measure the matrix of 40 stops, with every line, against networkx and bare scipy."""
    network = town()
    points = scattered(network, STOPS, SEED)
    factor = np.ones(len(network))
    _ = network.tree

    def ours() -> tuple[Paths, object]:
        paths = find_paths(attach(network, snap(network, points)), factor)
        return paths, paths.lines()

    attached = attach(network, snap(network, points))
    graph = _graph(attached, factor).matrix

    def bare() -> object:
        return dijkstra(graph, indices=attached.node, return_predecessors=True)

    their = peer(attached)
    own, scipy_s = seconds(ours), seconds(bare)
    networkx_s = seconds(lambda: networkx_matrix(their, attached))
    expected = networkx_matrix(their, attached)
    same = bool(np.allclose(ours()[0].metres, expected))
    print(
        f"matrix {STOPS}×{STOPS} with lines, {network.nodes:,} junctions, {len(network):,} edges:"
    )
    print(f"  ours {own:.3f} s, bare scipy {scipy_s:.3f} s, networkx {networkx_s:.2f} s")
    print(f"  metres equal to those of networkx: {same}")
    return [
        verdict("to bare scipy", own / scipy_s, at_most=1.3),
        verdict("networkx to ours", networkx_s / own, at_least=20),
        same,
    ]


def peer(attached: Attached) -> nx.Graph:
    """Return the same graph for networkx."""
    graph = nx.Graph()
    rows = zip(attached.source, attached.target, attached.length_m, strict=True)
    for number, (a, b, metres) in enumerate(rows):
        a, b = int(a), int(b)  # noqa: PLW2901  numpy's numbers are slow keys
        if a != b and (not graph.has_edge(a, b) or graph[a][b]["metres"] > metres):
            graph.add_edge(a, b, metres=float(metres), number=number)
    return graph


def networkx_matrix(graph: nx.Graph, attached: Attached) -> np.ndarray:
    """Return metres of all pairs by networkx, the nodes of every way with them."""
    nodes = [int(node) for node in attached.node]
    metres = np.zeros((len(nodes),) * 2)
    for i, node in enumerate(nodes):
        far, ways = nx.single_source_dijkstra(graph, node, weight="metres")
        for j, other in enumerate(nodes):
            metres[i, j] = far[other]
            _ = ways[other]
    return metres


def verdict(what: str, value: float, *, at_most: float = np.inf, at_least: float = 0) -> bool:
    """Print a figure beside what it has to be; return whether it holds."""
    bar = f"at most {at_most:g}" if np.isfinite(at_most) else f"at least {at_least:g}"
    holds = at_least <= value <= at_most
    print(f"  {what}: {value:.2f} ({bar}) {'holds' if holds else 'DOES NOT HOLD'}")
    return holds


def main() -> int:
    """Measure all of it; return 1 where a bar does not hold."""
    held = [*matrix()]
    return int(not all(held))


if __name__ == "__main__":
    sys.exit(main())
