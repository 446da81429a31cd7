"""The walk planner against its peers: the stop matrix, the whole plan, its score, light.

python bench/walk.py [FILE.osm.pbf] [matrix] [plan] [score] [tours] [light]

Without a FILE, the Helsinki extract beside the project is used for light; without that, light is
not measured. Parts may be named; all are measured by default. The network of the others is made
up: a town of 50,000 junctions for matrix and plan, of 3,600 for score and tours.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pyarrow as pa
import shapely
from scipy.sparse.csgraph import dijkstra
from shapely.geometry import LineString, Point
from walk_exact import best_score, shortest_tour

from geodata.osm.importer import import_extract
from geodata.osm.store import OsmStore
from geodata.walk.attach import attach
from geodata.walk.build import build_network
from geodata.walk.codec import SWEDEN
from geodata.walk.network import load_network
from geodata.walk.paths import _graph, find_paths
from geodata.walk.records import LightMode, Stop, Walk
from geodata.walk.snap import snap
from geodata.walk.terrain import NetworkTerrain
from layers.walk.ground import stand
from layers.walk.plan import plan
from layers.walk.solve import solve

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.walk.attach import Attached
    from geodata.walk.network import Network
    from geodata.walk.paths import Paths
    from layers.walk.problem import Problem

SEED = 20261124
SIDE = 224  # junctions a side: 50,176
STEP_M = 60
ROUNDS = 5
STEPS = 0.01  # part of the streets that is steps
STOPS = 40
CANDIDATES = 25
INSTANCES = 24
PROOF_S = 60
TRIPS = 60
PARTS = ("matrix", "plan", "score", "tours", "light")
EXTRACT = Path(__file__).resolve().parents[2] / "shared/data/osm/helsinki_centre.osm.pbf"


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
                "steps": random.random(n) < STEPS,
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
    """Return the median of the seconds of one core that something takes; nothing here uses two."""
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
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


def asked(network: Network, seed: int, stops: int, minutes: int) -> Walk:
    """Return a walk with so many wishes, all within a kilometre of the meeting place."""
    random = np.random.default_rng(seed)
    meeting, *points = scattered(network, stops + 1, seed, within_m=1000)
    start = datetime(2026, 10, 20, 18, 0, tzinfo=SWEDEN)
    return Walk(
        id="bench",
        kommun="bench",
        title="",
        start=start,
        end=start + timedelta(minutes=minutes),
        meeting_name="",
        meeting=meeting,
        stops=tuple(
            Stop(f"{number:03}", f"{number}", point, 5.0, int(random.integers(1, 6)))
            for number, point in enumerate(points)
        ),
    )


def whole_plan() -> list[bool]:
    """Measure a plan with 25 wishes, its accessible variant with it."""
    network = town()
    walk = asked(network, SEED, CANDIDATES, 90)
    result = plan(walk, network)
    taken = seconds(lambda: plan(walk, network))
    routes = len(result.routes[0].calls), len(result.accessible[0].calls)
    print(
        f"plan with accessible variant, {CANDIDATES} wishes, {network.nodes:,} junctions: "
        f"{routes} stops visited"
    )
    return [verdict("seconds", taken, at_most=0.6)]


def problem_of(network: Network, seed: int, stops: int, minutes: int) -> Problem:
    """Return what the planner solves of a walk."""
    return stand(asked(network, seed, stops, minutes), network, step_free=False, groups=1).problem


def score() -> list[bool]:
    """Compare scores of seeded walks with the best that HiGHS proves there to be."""
    network = town(60)
    equal, proven, ours_s, theirs_s = 0, 0, 0.0, 0.0
    for number in range(INSTANCES):
        problem = problem_of(network, SEED + number, CANDIDATES, 60 + 15 * (number % 4))
        start = time.process_time()
        own = problem.score_of(solve(problem))
        middle = time.process_time()
        best, certain = best_score(problem, PROOF_S)
        ours_s, theirs_s = ours_s + middle - start, theirs_s + time.process_time() - middle
        equal += own >= best
        proven += certain
        print(f"  walk {number}: ours {own}, HiGHS {best}{'' if certain else ' (not proven)'}")
    print(f"score: {proven} of {INSTANCES} proven; ours {ours_s:.1f} s, HiGHS {theirs_s:.0f} s")
    return [verdict("equal to the best known", equal, at_least=INSTANCES - 1)]


def tours() -> list[bool]:
    """Compare closed tours of 12 and 25 stops with the shortest that HiGHS proves there to be."""
    network = town(60)
    held = []
    for stops in (12, 25):
        wanted = problem_of(network, SEED, stops, 700)
        problem = replace(wanted, must=np.ones(stops, dtype=bool))
        own = problem.seconds(solve(problem)[0])
        # The exact peer proves better with a tight budget: nothing above ours can be the best.
        best, certain = shortest_tour(replace(problem, budget=own), 120)
        print(f"tour of {stops}: ours {own} s, HiGHS {best} s, proven: {certain}")
        gap = (own - best) / best * 100 if best > 0 else np.inf
        held.append(verdict("gap in %", gap, at_most=0))
    return held


def light(path: Path) -> list[bool]:
    """Compare the metres not known to be lit of lit and of shortest trips on a real extract."""
    if not path.is_file():
        print(f"light: not measured, {path.name} is not here")
        return []
    with tempfile.TemporaryDirectory(prefix="walk-bench-") as name:
        store = OsmStore(Path(name))
        import_extract(path, area="bench", store=store)
        network = load_network(store, "bench")
    assert network is not None  # noqa: S101  it was imported above
    totals = {mode: np.zeros(2) for mode in (LightMode.SHORTEST, LightMode.PREFER_LIT)}
    random = np.random.default_rng(SEED)
    home = network.coords[network.first[network.component == 0]]
    for _ in range(TRIPS):
        ends = [Point(spot) for spot in home[random.choice(len(home), 2, replace=False)]]
        for mode in totals:
            leg = NetworkTerrain(network, ends, mode).leg(0, 1)
            totals[mode] += leg.length_m, leg.unlit_m + leg.unknown_m
    shortest, lit = totals.values()
    longer, less = (lit / shortest - 1) * 100
    print(f"light, {TRIPS} trips of {shortest[0] / TRIPS:.0f} m in {path.name}:")
    return [
        verdict("metres not known to be lit, %", less, at_least=-100, at_most=-60),
        verdict("longer, %", longer, at_most=3),
    ]


def main() -> int:
    """Measure what is named, else all of it; return 1 where a bar does not hold."""
    paths = [Path(word) for word in sys.argv[1:] if word not in PARTS]
    parts = [word for word in sys.argv[1:] if word in PARTS] or PARTS
    work = {
        "matrix": matrix,
        "plan": whole_plan,
        "score": score,
        "tours": tours,
        "light": lambda: light(paths[0] if paths else EXTRACT),
    }
    held = [holds for part in parts for holds in work[part]()]
    return int(not all(held))


if __name__ == "__main__":
    sys.exit(main())
