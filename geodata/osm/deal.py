"""The lines of the first pass dealt out to kommuner, one file each."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from config.osm_tables import load_osm
from geodata.boundaries import kommun_of_points
from geodata.crs import SWEREF99TM, WGS84, transform
from geodata.osm.opl import encode
from geodata.osm.outlines import area_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from shapely import Point

    from geodata.osm.first_pass import Spool

BATCH_BYTES = 16 << 20
# The start, the middle and the end of a way say where it belongs; a thing that has one position
# gives it three times.
_POSITIONS = 3

Position = tuple[float, float]


class Dealer:
    """Appends lines to ``<key>.opl`` in a folder.

    Parameters
    ----------
    folder
        Where the files go.
    wanted
        Which keys are kept; ``None`` for all.
    area
        The one key that everything goes to, for an extract outside Sweden.
    """

    def __init__(
        self, folder: Path, wanted: Callable[[str], bool] | None = None, area: str | None = None
    ) -> None:
        self.folder = folder
        self.counts: Counter[str] = Counter()
        self.lost = 0
        self._wanted = cache(wanted) if wanted else lambda _: True
        self._area = area

    def deal(self, spool: Spool, progress: Callable[[int, int], None]) -> None:
        """Deal out all that the first pass wrote."""
        size, done = spool.wanted.stat().st_size, 0
        with spool.wanted.open(encoding="utf-8") as file:
            while lines := file.readlines(BATCH_BYTES):
                self._batch(list(_placed(lines, self._lose)))
                done += sum(map(len, lines))
                progress(min(done, size), size)
        self._batch(
            [
                (f"{line}\n", (_xy(shape.point_on_surface()),) * _POSITIONS)
                for line, shape in area_lines(spool.relations, spool.members)
            ]
        )
        progress(size, size)

    def _lose(self) -> None:
        self.lost += 1

    def _batch(self, items: list[tuple[str, tuple[Position, ...]]]) -> None:
        dealt: defaultdict[str, list[str]] = defaultdict(list)
        for (line, _), codes in zip(items, self._keys(items), strict=True):
            for code in codes:
                self.counts[code] += 1
                if self._wanted(code):
                    dealt[code].append(line)
        for code, lines in dealt.items():
            with (self.folder / f"{code}.opl").open("a", encoding="utf-8") as file:
                file.writelines(lines)

    def _keys(self, items: list[tuple[str, tuple[Position, ...]]]) -> Iterable[set[str]]:
        if self._area is not None:
            return ({self._area} for _ in items)
        positions = np.array([points for _, points in items], dtype=float).reshape(-1, 2)
        x, y = transform(positions[:, 0], positions[:, 1], WGS84, SWEREF99TM)
        codes = kommun_of_points(x, y).reshape(-1, _POSITIONS).tolist()
        return ({code for code in row if code} for row in codes)


@cache
def _wanted_line(kind: str) -> re.Pattern[str]:
    """Return what a line of nodes (``n``) or ways (``w``) has that is of use.

    That is a name, the tag of a layer of points, or, for ways, a highway. A pattern over the whole
    line is far quicker than taking its tags apart.
    """
    marks = [
        f"{re.escape(encode(key))}={re.escape(encode(value))}[, ]"
        for rule in load_osm().points
        for key, values in rule.tags.items()
        for value in values
    ]
    highway = ["highway="] if kind == "w" else []
    return re.compile(f"(?: T|,)(?:{'|'.join(['name=', *highway, *marks])})")


def _placed(
    lines: list[str], lose: Callable[[], None]
) -> Iterator[tuple[str, tuple[Position, ...]]]:
    node, way = _wanted_line("n"), _wanted_line("w")
    for line in lines:
        is_node = line.startswith("n")
        if not (node if is_node else way).search(line):
            continue
        positions = _of_node(line) if is_node else _of_way(line)
        if positions is None:
            lose()
        else:
            yield line, positions


def _of_node(line: str) -> tuple[Position, ...] | None:
    _, _, tail = line.rpartition(" x")
    lon, _, lat = tail.partition(" y")
    return ((float(lon), float(lat)),) * _POSITIONS if lon else None


def _of_way(line: str) -> tuple[Position, ...] | None:
    """Return start, middle and end; of a ring the point between its start and its middle."""
    nodes = line.rstrip("\n").rpartition(" N")[2].split(",")
    if "xy" in line:
        nodes = [node for node in nodes if not node.endswith("xy")]
    if len(nodes) < 2 or not nodes[0]:  # noqa: PLR2004  a line has two ends
        return None
    first, middle, last = (_point(nodes[i]) for i in (0, len(nodes) // 2, -1))
    if nodes[0] == nodes[-1]:
        return (((first[0] + middle[0]) / 2, (first[1] + middle[1]) / 2),) * _POSITIONS
    return first, middle, last


def _point(node: str) -> Position:
    lon, _, lat = node.partition("x")[2].partition("y")
    return float(lon), float(lat)


def _xy(point: Point) -> Position:
    return float(point.x), float(point.y)
