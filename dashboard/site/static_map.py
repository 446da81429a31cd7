"""The map without a script: one SVG picture a kommun, and the picture of Sweden.

Presentation attributes carry the colours, so the picture needs no style of its own under a strict
policy; where styles may run, a short one turns it dark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from markupsafe import escape

from config.kinds import load_kinds
from dashboard.site.map_data import SCALE, deltas, parts
from geodata.terms import Role
from layers.assemble import period_key
from layers.style import style_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dashboard.site.content import Content
    from layers.views import PlaceView

Json = dict[str, Any]

WIDTH = 760
MARGIN = 24
NAMES = 14  # more names than this cover each other
LETTER = 10.8  # CSS pixels, about, of a letter of 20 px
RADIUS = 6
DARK = (
    "@media (prefers-color-scheme:dark){.sea{fill:#12181d}.by{fill:#1a2127;stroke:#2b343b}"
    ".land{fill:#242d34;stroke:#74808a}.dist{stroke:#38434b}text{fill:#eef2f4;stroke:#161d22}"
    ".note{fill:#a7b2ba}}"
)


class Frame:
    """Degrees to pixels of a picture: Web Mercator, as the interactive map."""

    def __init__(self, bounds: Sequence[Sequence[float]], width: int = WIDTH) -> None:
        (south, west), (north, east) = bounds
        self.width = width
        x, y = _mercator(np.array([west, east]), np.array([south, north]))
        wide, high = float(x[1] - x[0]), float(y[1] - y[0])
        # A tall kommun gets a picture of at most 1.2 times its width.
        self.scale = min((width - 2 * MARGIN) / wide, (width * 1.2 - 2 * MARGIN) / high)
        self.height = round(high * self.scale + 2 * MARGIN)
        self.left = float(x[0]) - (width / self.scale - wide) / 2
        self.top = float(y[1]) + MARGIN / self.scale

    def xy(self, flat: Sequence[int]) -> np.ndarray[Any, Any]:
        """Return pixels, one row a position, of differences as in the map's file."""
        degrees = np.cumsum(np.asarray(flat, dtype=np.int64).reshape(-1, 2), axis=0) / SCALE
        x, y = _mercator(degrees[:, 0], degrees[:, 1])
        return np.column_stack(((x - self.left) * self.scale, (self.top - y) * self.scale))

    def path(self, parts: Iterable[Sequence[int]], *, closed: bool = True) -> str:
        """Return an SVG path; steps below a pixel are left out."""
        drawn = []
        for part in parts:
            points = np.rint(self.xy(part)).astype(int)
            moved = np.ones(len(points), dtype=bool)
            moved[1:] = np.any(points[1:] != points[:-1], axis=1)
            points = points[moved]
            if len(points) < 2 or (closed and len(points) < 3):  # noqa: PLR2004  a line, an area
                continue
            (x, y), *steps = points[:1].tolist() + np.diff(points, axis=0).tolist()
            text = "".join(f" {dx}{'' if dy < 0 else ' '}{dy}" for dx, dy in steps)
            drawn.append(f"M{x} {y}l{text.lstrip()}{'Z' if closed else ''}")
        return "".join(drawn)

    def metres(self, radius: float, lat: float) -> float:
        """Return pixels of a length on the ground at a latitude."""
        return float(radius / np.cos(np.radians(lat)) * self.scale)


def picture(content: Content, base: Json, title: str, period: int | None = None) -> str:
    """Return the map of a kommun as SVG; ``period`` is an index into the map file's periods."""
    shown = _of_period(content, period)
    rows = [
        row for row in content.features if shown is None or row["properties"]["place_id"] in shown
    ]
    names = [place.id for place in content.drawn]
    return still(rows, content.bundle.places, names, base, title)


def still(
    rows: Iterable[Json],
    places: Mapping[str, PlaceView],
    names: Iterable[str],
    base: Json,
    title: str,
    style: str = DARK,
) -> str:
    """Return features as SVG over the base map of :func:`dashboard.site.map_data.base_part`.

    Parameters
    ----------
    rows
        GeoJSON features in WGS 84, places as they are; the first of a place is drawn.
    places
        By id.
    names
        Ids of the places to name, the most important first.
    style
        CSS inside the picture: by default it follows the reader's colour scheme.
    """
    frame = Frame(base["bounds"])
    shapes, labels = _features(rows, places, names, frame)
    land = "".join(f'<path class="land" d="{frame.path(p)}"/>' for p in base["land"])
    districts = "".join(frame.path(p) for _, p in base["districts"])
    beside = "".join(frame.path(p) for _, p in base["neighbours"])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {frame.width} {frame.height}" '
        f'width="{frame.width}" height="{frame.height}" font-family="system-ui,sans-serif" '
        f'font-size="20"><title>{escape(title)}</title><style>{style}</style>'
        f'<rect class="sea" width="100%" height="100%" fill="#e1ded6"/>'
        f'<path class="by" fill="#e9e6df" stroke="#fff" stroke-width="1.5" d="{beside}"/>'
        f'<g fill="#f5f1e5" stroke="#8b9498" stroke-width="2">{land}</g>'
        f'<path class="dist" fill="none" stroke="#ddd6c4" d="{districts}"/>'
        f"{''.join(shapes)}{_names(labels, frame)}"
        f'<text class="note" x="{frame.width - 8}" y="{frame.height - 8}" font-size="16" '
        f'text-anchor="end" fill="#525d66">Källa gränser: SCB</text></svg>\n'
    )


def sweden(shapes: Sequence[tuple[str, str, list[list[int]], str]], title: str) -> str:
    """Return the picture of Sweden: ``(code, name, parts, address)``, empty address without."""
    bounds = ((55.3, 10.9), (69.1, 24.2))
    frame = Frame(bounds, 360)
    rest = "".join(frame.path(p) for _, _, p, address in shapes if not address)
    linked = "".join(
        f'<a href="{escape(address)}" tabindex="-1"><path d="{frame.path(p)}">'
        f"<title>{escape(name)}</title></path></a>"
        for _, name, p, address in shapes
        if address
    )
    return (
        f'<svg class="sweden" viewBox="0 0 {frame.width} {frame.height}" aria-hidden="true" '
        f'focusable="false"><title>{escape(title)}</title>'
        f'<path class="none" d="{rest}"/><g class="some">{linked}</g></svg>'
    )


def _mercator(lon: Any, lat: Any) -> tuple[Any, Any]:  # noqa: ANN401  arrays or numbers
    return (
        6378137.0 * np.radians(lon),
        6378137.0 * np.log(np.tan(np.pi / 4 + np.radians(lat) / 2)),
    )


def _features(
    rows: Iterable[Json], places: Mapping[str, PlaceView], names: Iterable[str], frame: Frame
) -> tuple[list[str], list[tuple[str, float, float]]]:
    """Return the shapes, one a place, and the names in their order."""
    shapes: list[str] = []
    spots: dict[str, tuple[str, float, float]] = {}
    for row in rows:
        place = places[row["properties"]["place_id"]]
        if place.id in spots:
            continue
        x, y = frame.xy(deltas([(place.lon, place.lat)]))[0].tolist()
        spots[place.id] = (place.name, x, y)
        shapes.append(_shape(row, frame, x, y, place.lat))
    return shapes, [spots[key] for key in names if key in spots]


def _shape(row: Json, frame: Frame, x: float, y: float, lat: float) -> str:
    data, geometry = row["properties"], row["geometry"]
    layer = load_kinds().all_layers()[data["layer"]]
    style = style_of(layer, Role(data["role"]), estimated=data["estimated"])
    look = f'stroke="{style.stroke}" stroke-width="2.5"'
    if style.dash:
        look += f' stroke-dasharray="{style.dash}"'
    fill = f'fill="{style.fill}" fill-opacity="{style.fill_opacity:g}"'
    if geometry["type"] == "Point":
        radius = frame.metres(data["uncertainty_m"], lat)
        if radius > RADIUS:
            return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.0f}" {fill} {look}/>'
    elif "Line" in geometry["type"]:
        return f'<path fill="none" {look} d="{frame.path(parts(geometry), closed=False)}"/>'
    elif not _small(geometry, frame):
        return f'<path {fill} {look} d="{frame.path(parts(geometry))}"/>'
    return f'<circle class="dot" cx="{x:.0f}" cy="{y:.0f}" r="{RADIUS}" fill="#fff" {look}/>'


def _of_period(content: Content, period: int | None) -> set[str] | None:
    if period is None:
        return None
    key = content.bundle.periods[period].key
    groups = {g.id: g for g in content.bundle.sets if period_key(g.period) == key}
    links = [link for g in groups.values() for link in g.links]
    links += [link for p in content.statements if p.set_id in groups for link in p.links]
    return {link.place_id for link in links}


def _small(geometry: Json, frame: Frame) -> bool:
    boxes = [np.ptp(frame.xy(part), axis=0).max() for part in parts(geometry)]
    return not boxes or max(boxes) < 2 * RADIUS


def _names(labels: Sequence[tuple[str, float, float]], frame: Frame) -> str:
    taken: list[tuple[float, float, float, float]] = []
    drawn: list[str] = []
    for name, x, y in labels:
        if len(drawn) >= NAMES:
            break
        short = name if len(name) <= 28 else f"{name[:27]}…"  # noqa: PLR2004  what fits a picture
        half = len(short) * LETTER / 2
        x = min(max(x, half + 4), frame.width - half - 4)  # noqa: PLW2901  kept inside the frame
        box = (x - half, y - 34, x + half, y - 8)
        if any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            continue
        taken.append(box)
        drawn.append(f'<text x="{x:.0f}" y="{y - 12:.0f}">{escape(short)}</text>')
    return (
        '<g font-weight="600" text-anchor="middle" fill="#17222c" stroke="#f5f1e5" '
        f'stroke-width="5" paint-order="stroke" stroke-linejoin="round">{"".join(drawn)}</g>'
    )
