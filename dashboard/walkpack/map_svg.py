"""The sheet's map as SVG: north up, numbered stops, arrows, scale bar, light by line style.

It is drawn to be read on a grey copy: lit is a hollow line, unlit a black one, unknown a dashed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from dashboard.walkpack.map_lines import arrows, drawn_once, lit_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboard.walkpack.plan import Plan

FONT = "Source Sans 3"
INK, PAPER, GREY, GLOW = "#17222c", "#ffffff", "#bfc4c9", "#ffd659"
MARGIN = 95.0  # tenths of a millimetre around the route
LEAST_M = 250.0  # the map shows at least this width, however short the walk
RADIUS = 27.0
TRIES = 40


@dataclass(frozen=True, slots=True)
class Frame:
    """EPSG:3006 → the picture's tenths of a millimetre, y downwards."""

    west: float
    north: float
    scale: float  # tenths of a millimetre a metre
    width: float
    height: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return the place of a coordinate on the picture."""
        return (x - self.west) * self.scale, (self.north - y) * self.scale

    def path(self, xy: Iterable[tuple[float, float]]) -> str:
        """Return a line as SVG path data."""
        points = (self.at(x, y) for x, y in xy)
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def frame_of(plan: Plan, width: float, height: float) -> Frame:
    """Return the frame that shows the whole route, centred."""
    xy = [point for leg in plan.route.legs for point in leg.line.coords]
    xy += [(point.x, point.y) for point in (plan.walk.meeting, plan.walk.goal) if point is not None]
    west, east = min(p[0] for p in xy), max(p[0] for p in xy)
    south, north = min(p[1] for p in xy), max(p[1] for p in xy)
    wide, high = max(east - west, LEAST_M), max(north - south, LEAST_M * height / width)
    scale = min((width - 2 * MARGIN) / wide, (height - 2 * MARGIN) / high)
    return Frame(
        west=(west + east) / 2 - width / scale / 2,
        north=(south + north) / 2 + height / scale / 2,
        scale=scale,
        width=width,
        height=height,
    )


def map_svg(plan: Plan, width_mm: float, height_mm: float, text_mm: float = 3.6) -> str:
    """Return the map of a plan.

    Parameters
    ----------
    plan
        The route and the ways around it.
    width_mm, height_mm
        Size of the picture on paper.
    text_mm
        Height of the letters on it.
    """
    frame = frame_of(plan, width_mm * 10, height_mm * 10)
    size = text_mm * 10
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_mm}mm" height="{height_mm}mm" '
        f'viewBox="0 0 {frame.width:g} {frame.height:g}" font-family={quoteattr(FONT)}>'
    )
    parts = [
        head,
        f'<rect width="{frame.width:g}" height="{frame.height:g}" fill="#f4f3ef"/>',
        *_base(plan, frame),
        *_route(plan, frame),
        *_marks(plan, frame, size),
        _scale_bar(frame, size),
        _north(frame, size),
        "</svg>",
    ]
    return "".join(parts)


def _base(plan: Plan, frame: Frame) -> list[str]:
    east, south = frame.west + frame.width / frame.scale, frame.north - frame.height / frame.scale
    seen = [
        way.xy
        for way in plan.base
        if any(frame.west <= x <= east and south <= y <= frame.north for x, y in way.xy)
    ]
    style = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
    paths = "".join(frame.path(xy) for xy in seen)
    if not paths:
        return []
    return [
        f'<path d="{paths}" {style} stroke="{GREY}" stroke-width="9"/>',
        f'<path d="{paths}" {style} stroke="{PAPER}" stroke-width="5.5"/>',
    ]


def _route(plan: Plan, frame: Frame) -> list[str]:
    pieces = drawn_once(lit_pieces(plan.route.legs, plan.base))
    style = 'fill="none" stroke-linejoin="round"'
    whole = "".join(frame.path(piece.xy) for piece in pieces)
    drawn = [
        f'<path d="{whole}" {style} stroke="{PAPER}" stroke-width="24" stroke-linecap="round"/>'
    ]
    drawn += _light(frame, [p.xy for p in pieces if p.lit == "unknown"], "unknown")
    drawn += _light(frame, [p.xy for p in pieces if p.lit == "no"], "no")
    drawn += _light(frame, [p.xy for p in pieces if p.lit == "yes"], "yes")
    for (x, y), (dx, dy) in arrows(plan.route.legs):
        ax, ay = frame.at(x, y)
        turn = math.degrees(math.atan2(-dy, dx))
        drawn.append(
            f'<path transform="translate({ax:.1f} {ay:.1f}) rotate({turn:.0f})" '
            f'd="M19 0L-13 -17L-6 0L-13 17Z" fill="{INK}" stroke="{PAPER}" stroke-width="5" '
            'stroke-linejoin="round" paint-order="stroke"/>'
        )
    return drawn


def _light(frame: Frame, lines: Sequence[tuple[tuple[float, float], ...]], lit: str) -> list[str]:
    path = "".join(frame.path(xy) for xy in lines)
    return light_strokes(path, lit) if path else []


def light_strokes(path: str, lit: str) -> list[str]:
    """Return path data in the line style of a state of light: ``yes``, ``no``, ``unknown``."""
    style = f'<path d="{path}" fill="none" stroke-linejoin="round"'
    if lit == "no":
        return [f'{style} stroke="{INK}" stroke-width="13" stroke-linecap="round"/>']
    if lit == "unknown":
        return [f'{style} stroke="{INK}" stroke-width="9" stroke-dasharray="20 13"/>']
    return [
        f'{style} stroke="{INK}" stroke-width="15" stroke-linecap="round"/>',
        f'{style} stroke="{GLOW}" stroke-width="8" stroke-linecap="round"/>',
    ]


def _marks(plan: Plan, frame: Frame, size: float) -> list[str]:
    wanted = [frame.at(plan.walk.meeting.x, plan.walk.meeting.y)]
    wanted += [frame.at(call.stop.point.x, call.stop.point.y) for call in plan.route.calls]
    radius = max(RADIUS, size * 0.72)
    drawn: list[str] = []
    for n, ((x, y), (px, py)) in enumerate(zip(apart(wanted, radius), wanted, strict=True)):
        if math.hypot(x - px, y - py) > radius / 2:
            drawn.append(
                f'<path d="M{px:.1f} {py:.1f}L{x:.1f} {y:.1f}" stroke="{INK}" stroke-width="4"/>'
            )
        drawn.append(_mark(x, y, radius, "M" if n == 0 else str(n), size))
    return drawn


def _mark(x: float, y: float, radius: float, label: str, size: float) -> str:
    text = (
        f'<text x="{x:.1f}" y="{y + size * 0.33:.1f}" font-size="{size:g}" font-weight="700" '
        'text-anchor="middle" fill="{}">' + escape(label) + "</text>"
    )
    if label == "M":
        side = radius * 1.9
        return (
            f'<rect x="{x - side / 2:.1f}" y="{y - side / 2:.1f}" width="{side:.1f}" '
            f'height="{side:.1f}" rx="9" fill="{INK}" stroke="{PAPER}" stroke-width="6" '
            'paint-order="stroke"/>' + text.format(PAPER)
        )
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius + 5:.1f}" fill="{PAPER}"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{PAPER}" stroke="{INK}" '
        'stroke-width="5.5"/>' + text.format(INK)
    )


def apart(points: Sequence[tuple[float, float]], radius: float) -> list[tuple[float, float]]:
    """Push marks apart until none covers another; deterministic, a mark alone stays put."""
    placed = [list(point) for point in points]
    least = 2 * radius + 8
    for _ in range(TRIES):
        moved = False
        for i in range(len(placed)):
            for j in range(i + 1, len(placed)):
                dx, dy = placed[j][0] - placed[i][0], placed[j][1] - placed[i][1]
                gap = math.hypot(dx, dy)
                if gap >= least:
                    continue
                # Marks at one spot part in a direction of their own.
                turn = math.atan2(dy, dx) if gap > 1 else j * 2.4
                push = (least - gap) / 2 + 0.5
                for item, sign in ((placed[i], -1), (placed[j], 1)):
                    item[0] += sign * push * math.cos(turn)
                    item[1] += sign * push * math.sin(turn)
                moved = True
        if not moved:
            break
    return [(x, y) for x, y in placed]


def scale_metres(frame: Frame) -> int:
    """Return the round length that a scale bar of about a fifth of the width stands for."""
    room = frame.width * 0.22 / frame.scale
    step: int = 10 ** math.floor(math.log10(room))
    return max(n * step for n in (1, 2, 5) if n * step <= room)


def _scale_bar(frame: Frame, size: float) -> str:
    metres = scale_metres(frame)
    long, x, y = metres * frame.scale, 40.0, frame.height - 40.0
    back = (
        f'<rect x="{x - 18:.1f}" y="{y - size - 22:.1f}" width="{long + size * 2.6:.1f}" '
        f'height="{size + 42:.1f}" rx="8" fill="{PAPER}" fill-opacity="0.85"/>'
    )
    halves = (
        f'<rect x="{x}" y="{y - 12:.1f}" width="{long / 2:.1f}" height="12" fill="{INK}"/>'
        f'<rect x="{x}" y="{y - 12:.1f}" width="{long:.1f}" height="12" fill="none" '
        f'stroke="{INK}" stroke-width="3"/>'
    )
    label = f"{metres} m" if metres < 1000 else f"{metres // 1000} km"  # noqa: PLR2004  a kilometre
    text = (
        f'<text font-size="{size:.1f}" y="{y - 22:.1f}" fill="{INK}">'
        f'<tspan x="{x}">0</tspan>'
        f'<tspan x="{x + long:.1f}" text-anchor="middle">{label}</tspan></text>'
    )
    return back + halves + text


def _north(frame: Frame, size: float) -> str:
    x, y = frame.width - 62, 52
    return (
        f'<g transform="translate({x:.1f} {y})"><circle cy="28" r="46" fill="{PAPER}" '
        f'fill-opacity="0.85"/><path d="M0 -8L15 32L0 23L-15 32Z" fill="{INK}"/>'
        f'<text y="{34 + size * 0.72:.1f}" font-size="{size:.1f}" font-weight="700" '
        f'text-anchor="middle" fill="{INK}">N</text></g>'
    )
