"""The map of a planned walk: ways around, the route by its light, numbered stops, arrows.

Light is told by the line's style, never by colour alone. Everything that the map says stands in
the table beside it too.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import folium
import numpy as np
import shapely
from folium.utilities import JsCode
from shapely.ops import substring

from config.osm_tables import load_osm
from dashboard.assets import asset_url
from dashboard.escape import escape
from dashboard.map_view import base_layer
from dashboard.still_map import Stills
from geodata.crs import to_wgs84

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry import LineString, Point

    from dashboard.map_view import MapSetting
    from dashboard.texts import Texts
    from dashboard.walk_draft import Draft
    from geodata.walk.records import Leg, Route
    from layers.base_map import BaseMap
    from layers.walk.plan import Plan

Json = dict[str, Any]

KEPT = 16  # maps: they hold all ways around a meeting place
ARROW_EVERY_M, ARROW_FROM_M = 220.0, 50.0
DEGREES = 6
COLOURS = ("#0a5a83", "#7a3b00", "#4a2f80")  # a group each; the number stands beside it
STYLES: dict[str, Json] = {
    "yes": {"weight": 6, "dashArray": None},
    "unknown": {"weight": 5, "dashArray": "11 8"},
    "no": {"weight": 6, "dashArray": "1 10"},
    "straight": {"weight": 3, "dashArray": "2 9"},
}
CASING: Json = {"color": "#ffffff", "weight": 10, "opacity": 0.95, "dashArray": None}


def walk_base(base: BaseMap, setting: MapSetting, texts: Texts, streets: str) -> folium.Map:
    """Return the map without a route: the kommun, and the ways around the meeting place."""
    m = base_layer(base, setting, texts)
    options: Any = m.options
    options["loftes"]["clicks"] = True
    m.default_js.append(("vandring.js", asset_url("vandring.js", setting.base_path)))
    m.default_css.append(("vandring.css", asset_url("vandring.css", setting.base_path)))
    if streets:
        folium.GeoJson(
            json.loads(streets),
            interactive=False,
            class_name="street",
            on_each_feature=JsCode("loftesWalk.street"),
            attribution=escape(load_osm().licence),
        ).add_to(m)
    return m


walk_still = Stills(walk_base, KEPT)


def walk_group(draft: Draft, plan: Plan | None, texts: Texts) -> folium.FeatureGroup:
    """Return what varies: routes, stops, wishes that are not on the route."""
    group = folium.FeatureGroup(name="walk")
    folium.GeoJson(
        {"type": "FeatureCollection", "features": walk_features(draft, plan, texts)},
        on_each_feature=JsCode("loftesWalk.each"),
        point_to_layer=JsCode("loftesWalk.point"),
        smooth_factor=0.3,
    ).add_to(group)
    return group


def walk_features(draft: Draft, plan: Plan | None, texts: Texts) -> list[Json]:
    """Return lines below, then arrows, wishes, stops and the meeting place on top."""
    fit = f"{draft.kommun} {draft.lat} {draft.lon}"
    lines: list[Json] = []
    arrows: list[Json] = []
    stops: list[Json] = []
    for route in plan.routes if plan else ():
        colour = COLOURS[(route.group - 1) % len(COLOURS)]
        for leg in route.legs:
            lines += _leg_lines(leg, colour, fit)
            arrows += _arrows(leg, colour)
        stops += _stops(route, colour, texts, many=len(plan.routes) > 1 if plan else False)
    visited = {c.stop.id for route in (plan.routes if plan else ()) for c in route.calls}
    wishes = [
        _point((stop.lon, stop.lat), "wish", "", f"{stop.name}: {texts('walk.not_on_route')}")
        for stop in draft.stops
        if stop.id not in visited
    ]
    if draft.lat is not None:
        said = f"{texts('walk.meeting')}: {draft.meeting}"
        stops.append(_point((draft.lon, draft.lat), "meeting", "M", said) | {"id": "meeting"})
        stops[-1]["properties"]["fit"] = fit
    return [*lines, *arrows, *wishes, *stops]


def _leg_lines(leg: Leg, colour: str, fit: str) -> list[Json]:
    if leg.length_m <= 0:
        return []
    pieces = [("straight", leg.line)] if leg.straight else _pieces(leg)
    casing = [_line(leg.line, CASING | {"fit": fit})]
    return casing + [_line(line, STYLES[state] | {"color": colour}) for state, line in pieces]


def _pieces(leg: Leg) -> list[tuple[str, LineString]]:
    """Cut a leg where its light changes."""
    found = []
    at = 0.0
    for state, metres in leg.light:
        piece = substring(leg.line, at, at + metres)
        at += metres
        if piece.geom_type == "LineString":
            found.append((state, piece))
    return found


def _line(line: LineString, style: Json) -> Json:
    spots = np.round(shapely.get_coordinates(to_wgs84(line)), DEGREES).tolist()
    return {
        "type": "Feature",
        "properties": {"style": style},
        "geometry": {"type": "LineString", "coordinates": spots},
    }


def _arrows(leg: Leg, colour: str) -> list[Json]:
    """Return an arrow in the middle of a leg, more of them where it is long."""
    if leg.length_m < ARROW_FROM_M:
        return []
    count = max(1, round(leg.length_m / ARROW_EVERY_M))
    found = []
    for number in range(count):
        at = leg.line.length * (number + 0.5) / count
        here, ahead = leg.line.interpolate(at - 4), leg.line.interpolate(at + 4)
        bearing = math.degrees(math.atan2(ahead.x - here.x, ahead.y - here.y)) % 360
        arrow = _point(_lon_lat(leg.line.interpolate(at)), "arrow", "", "")
        arrow["properties"] |= {"bearing": round(bearing), "color": colour}
        found.append(arrow)
    return found


def _stops(route: Route, colour: str, texts: Texts, *, many: bool) -> list[Json]:
    found = []
    letter = chr(ord("A") + route.group - 1) if many else ""
    for number, call in enumerate(route.calls, start=1):
        dark = f", {texts('walk.dark')}" if call.dark else ""
        said = f"{letter}{number}. {call.stop.name}, {call.arrive:%H:%M}{dark}"
        item = _point(
            _lon_lat(call.stop.point),
            "dark-stop" if call.dark else "stop",
            f"{letter}{number}",
            said,
        )
        item["properties"]["color"] = colour
        found.append(item)
    return found


def _lon_lat(point: Point) -> tuple[float, float]:
    lon, lat = shapely.get_coordinates(to_wgs84(point))[0]
    return float(lon), float(lat)


def _point(spot: Sequence[float | None], shape: str, label: str, said: str) -> Json:
    place = [round(float(value or 0.0), DEGREES) for value in spot]
    return {
        "type": "Feature",
        "properties": {"shape": shape, "label": label, "said": said},
        "geometry": {"type": "Point", "coordinates": place},
    }
