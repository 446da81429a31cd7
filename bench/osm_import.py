"""Import of an OSM extract against a plain read of the same file: time, memory, ratio.

python bench/osm_import.py [FILE.osm.pbf] [TILES] [PADDING]

Without a FILE, the Helsinki extract beside the project is used; without that a made-up town. It is
laid out TILES times over Sweden, with PADDING nodes without tags a tile (a real extract has far
more of these than a city centre has).
"""

from __future__ import annotations

import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import osmium

from config.osm_tables import load_osm
from geodata.boundaries import kommun_of_points, load_kommun_frame
from geodata.crs import SWEREF99TM, WGS84, transform
from geodata.osm.first_pass import first_pass
from geodata.osm.formats import sniff
from geodata.osm.importer import import_extract
from geodata.osm.opl import tags_field
from geodata.osm.store import OsmStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

EXTRACT = Path(__file__).resolve().parents[2] / "shared/data/osm/helsinki_centre.osm.pbf"
TILES = 40
PADDING = 20_000
SEED = 20261123
AT_MOST = 6.0
AT_LEAST = 10.0  # MB of pbf a second a core
ROUNDS = 5
TOWN = 60  # streets a side of the made-up town


@dataclass(frozen=True, slots=True)
class Tile:
    """Lines of one tile: ids count from 1; nodes carry offsets from the tile's corner."""

    nodes: list[tuple[float, float, str]]
    ways: list[tuple[str, list[int]]]
    relations: list[tuple[str, list[tuple[int, str]]]]


def tile_of(path: Path) -> Tile:
    """Return an extract as a tile; members that it does not hold are left out."""
    nodes: dict[int, tuple[float, float, str]] = {}
    ways: dict[int, tuple[str, list[int]]] = {}
    relations: list[tuple[str, list[tuple[int, str]]]] = []
    for item in osmium.FileProcessor(path):
        tags = tags_field(dict(item.tags))
        if item.is_node():
            nodes[item.id] = (item.location.lon, item.location.lat, tags)
        elif item.is_way():
            ways[item.id] = (tags, [node.ref for node in item.nodes if node.ref in nodes])
        elif item.is_relation():
            members = [(m.ref, m.role) for m in item.members if m.type == "w" and m.ref in ways]
            relations.append((tags, members))
    node_rank = {name: rank for rank, name in enumerate(nodes, start=1)}
    way_rank = {name: rank for rank, name in enumerate(ways, start=1)}
    west = min(lon for lon, _, _ in nodes.values())
    south = min(lat for _, lat, _ in nodes.values())
    return Tile(
        [(lon - west, lat - south, tags) for lon, lat, tags in nodes.values()],
        [(tags, [node_rank[ref] for ref in refs]) for tags, refs in ways.values()],
        [(tags, [(way_rank[ref], role) for ref, role in members]) for tags, members in relations],
    )


def town() -> Tile:
    """Return a made-up town of straight streets, half of them lit."""
    step = 0.0004
    nodes = [(x * step, y * step, "") for y in range(TOWN) for x in range(TOWN)]
    ways = []
    for row in range(TOWN):
        tags = f"highway=residential,name=Gata%20%{row},lit={'yes' if row % 2 else 'no'}"
        ways.append((tags, [row * TOWN + x + 1 for x in range(TOWN)]))
        ways.append(("highway=footway", [y * TOWN + row + 1 for y in range(TOWN)]))
    return Tile(nodes, ways, [])


def corners(count: int) -> NDArray[np.float64]:
    """Return longitude and latitude of ``count`` corners, spread evenly over Sweden's land."""
    west, south, east, north = load_kommun_frame().total_bounds
    random = np.random.default_rng(SEED)
    x = random.uniform(west, east, count * 8)
    y = random.uniform(south, north, count * 8)
    land = np.flatnonzero(kommun_of_points(x, y) != "")[:count]
    return np.column_stack(transform(x[land], y[land], SWEREF99TM, WGS84))


def lines(tile: Tile, count: int, padding: int) -> Iterator[str]:
    """Yield the file's objects as OPL: nodes, ways and relations, sorted by id."""
    spots = corners(count).tolist()
    stride = len(tile.nodes) + padding
    for number, (west, south) in enumerate(spots):
        base = number * stride + 1
        for rank, (dx, dy, tags) in enumerate(tile.nodes):
            yield f"n{base + rank} v1 T{tags} x{west + dx:.7f} y{south + dy:.7f}\n"
        base += len(tile.nodes)
        for rank in range(padding):
            x, y = west + rank % 1000 * 1e-5, south + rank * 1e-7
            yield f"n{base + rank} v1 T x{x:.7f} y{y:.7f}\n"
    for number in range(count):
        base, first = number * stride, number * len(tile.ways) + 1
        for rank, (tags, refs) in enumerate(tile.ways):
            nodes = ",".join(f"n{base + ref}" for ref in refs)
            yield f"w{first + rank} v1 T{tags} N{nodes}\n"
    for number in range(count):
        base, first = number * len(tile.ways), number * len(tile.relations) + 1
        for rank, (tags, members) in enumerate(tile.relations):
            parts = ",".join(f"w{base + ref}@{role}" for ref, role in members)
            yield f"r{first + rank} v1 T{tags} M{parts}\n"


def make(target: Path, tile: Tile, count: int, padding: int) -> None:
    """Write a PBF file of many tiles."""
    opl = target.with_suffix(".opl")
    with opl.open("w", encoding="utf-8") as file:
        file.writelines(lines(tile, count, padding))
    header = osmium.io.Header()
    header.set("sorting", "Type_then_ID")  # as Geofabrik's files say
    with osmium.SimpleWriter(target, header=header, overwrite=True) as writer:
        osmium.apply(osmium.io.File(opl, "opl"), writer)
    opl.unlink()


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took."""

    wall_s: float
    cpu_s: float
    memory_mb: float


def cost(command: list[str]) -> Cost:
    """Run a command and return what it took, threads and all."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603  our own command
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command[-3:]} failed")
    wall = time.perf_counter() - start
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def median(costs: list[Cost]) -> Cost:
    """Return the medians of several runs."""
    return Cost(
        *(
            statistics.median(getattr(item, name) for item in costs)
            for name in ("wall_s", "cpu_s", "memory_mb")
        )
    )


def step(name: str, path: Path, folder: Path) -> None:
    """Do one of the things that are measured, in a process of its own."""
    if name == "start":
        return
    if name == "read":
        osmium.apply(osmium.io.File(path), osmium.filter.KeyFilter("no such key"))
    elif name == "first":
        first_pass(path, sniff(path), folder, load_osm(), lambda *_: None)
    else:
        import_extract(path, store=OsmStore(folder / "store"))


def measure(path: Path, folder: Path) -> int:
    """Print the figures; return 1 where the first pass is slower than its bar."""
    size = path.stat().st_size / 1e6
    own = [sys.executable, str(Path(__file__).resolve()), "--step"]
    start = cost([*own, "start", str(path), str(folder)])
    tool = shutil.which("osmium")
    plain = [tool, "fileinfo", "--extended", str(path)] if tool else [*own, "read", str(path), "."]
    first = [*own, "first", str(path), str(folder)]
    # Turn by turn, so that a busy moment of the machine meets both.
    rounds = [(cost(plain), cost(first)) for _ in range(ROUNDS)]
    costs = {
        f"plain read, {'osmium-tool' if tool else 'osmium, empty handler'}": median(
            [item for item, _ in rounds]
        ),
        "first pass": median([item for _, item in rounds]),
        "whole import": cost([*own, "import", str(path), str(folder)]),
    }
    print(f"{path.name}: {size:.1f} MB; imports of Python ({start.cpu_s:.1f} s) not counted")
    seconds = []
    for index, (name, item) in enumerate(costs.items()):
        less = 0.0 if tool and not index else start.cpu_s
        seconds.append(item.cpu_s - less)
        print(
            f"{name}: {seconds[-1]:.1f} s of one core, {size / seconds[-1]:.1f} MB/s a core; "
            f"{item.wall_s:.1f} s by the clock; peak {item.memory_mb:.0f} MB"
        )
    ratio = seconds[1] / seconds[0]
    rate = size / seconds[1]
    print(
        f"first pass, medians of {ROUNDS}: {ratio:.1f} times the plain read (at most {AT_MOST:g}), "
        f"{rate:.1f} MB/s a core (at least {AT_LEAST:g})"
    )
    return int(ratio > AT_MOST or rate < AT_LEAST or not math.isfinite(ratio))


def main() -> int:
    """Measure the file named, or one that is made for it."""
    if sys.argv[1:2] == ["--step"]:
        step(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
        return 0
    named = [argument for argument in sys.argv[1:] if not argument.isdigit()]
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    count, padding = (*numbers, *(TILES, PADDING)[len(numbers) :])[:2]
    with tempfile.TemporaryDirectory(prefix="osm-bench-") as name:
        folder = Path(name)
        path = Path(named[0]) if named else folder / "tiles.osm.pbf"
        if not named:
            make(path, tile_of(EXTRACT) if EXTRACT.is_file() else town(), count, padding)
        return measure(path, folder)


if __name__ == "__main__":
    sys.exit(main())
