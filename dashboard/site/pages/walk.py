"""A safety walk's page: when and where, the route in words and as a picture, the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from markupsafe import escape

from dashboard.site import dates
from dashboard.site.names import kommun_folder, unique
from dashboard.site.pages.kommun import home
from dashboard.site.render import Page
from dashboard.site.walks import answers
from dashboard.texts import LANGUAGES, Texts

if TYPE_CHECKING:
    from dashboard.site.content import Content
    from dashboard.site.render import Renderer
    from dashboard.site.walks import PublishedWalk
    from geodata.walk.records import Route

Values = dict[str, Any]
WIDTH = 640
MARGIN = 40


def walk_path(content: Content, walk: PublishedWalk) -> str:
    """Return the path of a walk's page, without language."""
    folder = kommun_folder(content.kommun)
    return f"{folder}/vandring/{unique(walk.walk.title, walk.walk.id)}.html"


def walk_rows(content: Content) -> dict[str, list[Values]]:
    """Return what the kommun's page lists of its walks, by language."""
    return {
        language: [
            {
                "address": walk_path(content, walk),
                "title": walk.walk.title,
                "when": _when(walk, language),
            }
            for walk in content.walks
        ]
        for language in LANGUAGES
    }


def walk_pages(renderer: Renderer, content: Content) -> list[Page]:
    """Return the pages and pictures of a kommun's released walks."""
    pages = []
    for walk in content.walks:
        path = walk_path(content, walk)
        stills = [_picture(route) for route in walk.routes]
        for number, (svg, _, _) in enumerate(stills):
            pages.append(Page(path.replace(".html", f"-{number}.svg"), svg.encode()))
        for language in LANGUAGES:
            texts = Texts(language)
            routes = [
                _route(route, texts)
                | {
                    "still": path.replace(".html", f"-{number}.svg"),
                    "width": stills[number][1],
                    "height": stills[number][2],
                }
                for number, route in enumerate(walk.routes)
            ]
            pages.append(
                renderer.page(
                    path,
                    "walk.html",
                    language,
                    kommun=content.kommun,
                    home=home(content),
                    walk=walk.walk,
                    when=_when(walk, language),
                    routes=routes,
                    answers=answers(walk),
                )
            )
    return pages


def _when(walk: PublishedWalk, language: str) -> str:
    start, end = walk.walk.start, walk.walk.end
    return f"{dates.day(start.date(), language)} {start:%H:%M}–{end:%H:%M}"


def _route(route: Route, texts: Texts) -> Values:
    calls = [*route.calls, None]
    legs = []
    for call, leg in zip(calls, route.legs, strict=False):
        legs.append(
            {
                "stop": call.stop.name if call else "",
                "arrive": f"{call.arrive:%H:%M}" if call else f"{route.back:%H:%M}",
                "dark": bool(call and call.dark),
                "straight": leg.straight,
                "directions": leg.directions,
            }
        )
    names = ", ".join(call.stop.name for call in route.calls)
    return {
        "group": route.group,
        "legs": legs,
        "length": round(sum(leg.length_m for leg in route.legs)),
        "lit": round(sum(leg.lit_m for leg in route.legs)),
        "unlit": round(sum(leg.unlit_m for leg in route.legs)),
        "unknown": round(sum(leg.unknown_m for leg in route.legs)),
        "steps": sum(leg.steps for leg in route.legs),
        "back": f"{route.back:%H:%M}",
        "dark_from": None if route.dark_from is None else route.dark_from + 1,
        "source": route.source,
        "alt": f"{texts('walk.stops')}: {names}",
    }


def _picture(route: Route) -> tuple[str, int, int]:
    """Return the way as SVG in metres of SWEREF 99 TM, its width and its height."""
    lines = [np.asarray(leg.line.coords)[:, :2] for leg in route.legs]
    whole = np.vstack(lines) if lines else np.zeros((1, 2))
    west, south = whole.min(axis=0)
    east, north = whole.max(axis=0)
    scale = (WIDTH - 2 * MARGIN) / max(east - west, (north - south) / 1.2, 1.0)
    height = round((north - south) * scale + 2 * MARGIN)
    shift = (WIDTH - (east - west) * scale) / 2

    def at(x: float, y: float) -> str:
        return f"{(x - west) * scale + shift:.1f} {(north - y) * scale + MARGIN:.1f}"

    drawn = "".join(
        f'<path d="M{"L".join(at(x, y) for x, y in line)}"'
        f"{' stroke-dasharray=' + chr(34) + '8 6' + chr(34) if leg.straight else ''}/>"
        for line, leg in zip(lines, route.legs, strict=True)
    )
    dots = ""
    for number, call in enumerate(route.calls, 1):
        x, y = at(call.stop.point.x, call.stop.point.y).split(" ")
        dots += (
            f'<circle cx="{x}" cy="{y}" r="13" fill="#117a37" stroke="#fff" stroke-width="2"/>'
            f'<text x="{x}" y="{y}" dy="5" fill="#fff" text-anchor="middle">'
            f"<title>{escape(call.stop.name)}</title>{number}</text>"
        )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" font-family="system-ui,sans-serif" font-size="14" font-weight="700">'
        f'<rect width="100%" height="100%" fill="#f5f1e5"/><g fill="none" stroke="#117a37" '
        f'stroke-width="4" stroke-linejoin="round" stroke-linecap="round">{drawn}</g>{dots}</svg>\n'
    )
    return svg, WIDTH, height
