"""The way of a released walk as a picture: stops by number and name, over the ways around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely
from markupsafe import escape

from geodata.boundaries import load_districts
from geodata.osm.errors import OsmError
from geodata.osm.store import OsmStore

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geodata.walk.records import Route

WIDTH = 640
MARGIN = 56
LEAST_M = 300.0  # the picture shows at least so much, or a short way would fill it
LETTER = 8.4  # CSS pixels, about, of a letter of 14 px
BARS_M = (50, 100, 200, 500, 1000, 2000, 5000)
STEP_PX = 1.5  # what is shorter is not seen
STYLE = (
    "@media (prefers-color-scheme:dark){.land{fill:#242d34}.ways{stroke:#3b464e}"
    ".dist{stroke:#56636c}.halo{stroke:#1a2127}.name{fill:#eef2f4}.way{stroke:#4cc27a}"
    ".bar{stroke:#a7b2ba}.said{fill:#a7b2ba}}"
)


class Ground(NamedTuple):
    """Lines in EPSG:3006 that lie beneath a way: borders of districts, and ways."""

    districts: np.ndarray[Any, Any]
    ways: np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class View:
    """Metres of SWEREF 99 TM to pixels."""

    west: float
    north: float
    scale: float
    height: int

    @classmethod
    def around(cls, points: np.ndarray[Any, Any]) -> View:
        """Return the view that shows the points, with a margin."""
        low, high = points.min(axis=0), points.max(axis=0)
        middle, wide = (low + high) / 2, np.maximum(high - low, (LEAST_M, LEAST_M / 2))
        scale = float(min((WIDTH - 2 * MARGIN) / wide[0], (WIDTH * 1.1 - 2 * MARGIN) / wide[1]))
        height = round(float(wide[1]) * scale + 2 * MARGIN)
        west = float(middle[0]) - WIDTH / scale / 2
        return cls(west, float(middle[1]) + height / scale / 2, scale, height)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return the pixel of a position."""
        return round((x - self.west) * self.scale, 1), round((self.north - y) * self.scale, 1)

    def clipped(self, shapes: Iterable[Any]) -> str:
        """Return an SVG path of the lines (EPSG:3006) within the view."""
        box = (self.west, self.north - self.height / self.scale)
        seen = shapely.clip_by_rect(
            np.asarray(list(shapes), dtype=object),
            *(*box, self.west + WIDTH / self.scale, self.north),
        )
        lines = shapely.simplify(shapely.get_parts(seen), STEP_PX / self.scale)
        return "".join(self.path(line) for line in lines if not shapely.is_empty(line))

    def path(self, line: Any) -> str:  # noqa: ANN401  a shapely line
        """Return a line as an SVG path, in whole pixels."""
        points = [self.at(x, y) for x, y in shapely.get_coordinates(line)]
        return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points)


def ground(kommun: str) -> Ground:
    """Return what lies beneath every way of a kommun: read once, it serves all its pictures.

    Ways come from the kommun's extract where there is one, lines of its districts from SCB.
    """
    try:
        ways = OsmStore().read(kommun, "walk").geometry.to_numpy()
    except OsmError:
        ways = np.array([], dtype=object)
    return Ground(shapely.boundary(load_districts(kommun).geometry.to_numpy()), ways)


def walk_picture(route: Route, beneath: Ground) -> tuple[str, int, int]:
    """Return the way as SVG, its width and its height."""
    lines = [shapely.force_2d(leg.line) for leg in route.legs]
    stops = [(call.stop.name, call.stop.point) for call in route.calls]
    whole = shapely.get_coordinates([*lines, *(point for _, point in stops)])
    view = View.around(whole if len(whole) else np.zeros((1, 2)))
    drawn = "".join(
        f'<path d="{view.path(line)}"{_dashes(straight=leg.straight)}/>'
        for line, leg in zip(lines, route.legs, strict=True)
    )
    size = f'viewBox="0 0 {WIDTH} {view.height}" width="{WIDTH}" height="{view.height}"'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="system-ui,sans-serif" '
        f'font-size="14" font-weight="600"><style>{STYLE}</style>'
        f'<rect class="land" width="100%" height="100%" fill="#f5f1e5"/>{_drawn(view, beneath)}'
        f'<g class="way" fill="none" stroke="#117a37" stroke-width="4" stroke-linejoin="round" '
        f'stroke-linecap="round">{drawn}</g>{_start(view, lines)}{_stops(view, stops)}'
        f"{_bar(view)}</svg>\n"
    )
    return svg, WIDTH, view.height


def _dashes(*, straight: bool) -> str:
    return ' stroke-dasharray="8 6"' if straight else ""


def _drawn(view: View, beneath: Ground) -> str:
    rows = (("dist", "#d5ccb6", 1.5, beneath.districts), ("ways", "#dcd5c5", 2, beneath.ways))
    return "".join(
        f'<path class="{name}" fill="none" stroke="{colour}" stroke-width="{wide}" d="{path}"/>'
        for name, colour, wide, shapes in rows
        if (path := view.clipped(shapes))
    )


def _start(view: View, lines: list[Any]) -> str:
    """Return the sign of the meeting place: a square, where the first leg begins."""
    if not lines:
        return ""
    x, y = view.at(*shapely.get_coordinates(lines[0])[0])
    return (
        f'<rect x="{x - 8:.1f}" y="{y - 8:.1f}" width="16" height="16" rx="3" fill="#17212b" '
        'stroke="#fff" stroke-width="2"/>'
    )


def _stops(view: View, stops: list[tuple[str, Any]]) -> str:
    made = ""
    for number, (_, point) in enumerate(stops, 1):
        x, y = view.at(point.x, point.y)
        made += (
            f'<circle cx="{x}" cy="{y}" r="13" fill="#117a37" stroke="#fff" stroke-width="2"/>'
            f'<text x="{x}" y="{y}" dy="5" fill="#fff" text-anchor="middle">{number}</text>'
        )
    return made + _labels(view, stops)


def _labels(view: View, stops: list[tuple[str, Any]]) -> str:
    """Return the names beside their stops, left out where they would cover one another."""
    spots = [view.at(point.x, point.y) for _, point in stops]
    taken = [(x - 14, y - 14, x + 14, y + 14) for x, y in spots]
    made = ""
    for (name, _), (x, y) in zip(stops, spots, strict=True):
        said = name if len(name) <= 28 else f"{name[:27]}…"  # noqa: PLR2004  what fits beside a dot
        wide = len(said) * LETTER
        left = x + 18 + wide > WIDTH - 4
        box = (
            (x - 18 - wide, y - 10, x - 15, y + 10)
            if left
            else (x + 15, y - 10, x + 18 + wide, y + 10)
        )
        if box[0] < 0 or any(_cross(box, other) for other in taken):
            continue
        taken.append(box)
        anchor, at = ("end", x - 18) if left else ("start", x + 18)
        made += (
            f'<text class="name halo" x="{at:.1f}" y="{y}" dy="5" text-anchor="{anchor}" '
            f'fill="#17212b" stroke="#f5f1e5" stroke-width="4" paint-order="stroke">'
            f"{escape(said)}</text>"
        )
    return made


def _cross(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _bar(view: View) -> str:
    """Return a bar of a round length, at most a third of the width."""
    metres = max((m for m in BARS_M if m * view.scale < WIDTH / 3), default=BARS_M[0])
    wide, y = metres * view.scale, view.height - 16
    said = f"{metres} m" if metres < 1000 else f"{metres // 1000} km"  # noqa: PLR2004  metres a km
    return (
        f'<path class="bar" fill="none" stroke="#525d66" stroke-width="2" '
        f'd="M16 {y - 5}V{y}H{16 + wide:.0f}V{y - 5}"/>'
        f'<text class="said" x="20" y="{y - 6}" font-size="12" fill="#525d66">{said}</text>'
    )
