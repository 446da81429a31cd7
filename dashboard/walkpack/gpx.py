"""GPX 1.1: the stops as waypoints, their order as a route, the way itself as a track."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from dashboard.walkpack.facts import sheet_facts
from geodata.crs import to_wgs84
from geodata.walk.position import DIGITS, lonlat

if TYPE_CHECKING:
    from shapely.geometry import LineString

    from dashboard.walkpack.plan import Plan

MEDIA = "application/gpx+xml"
CREATOR = "Löfteskartan"


def write(plan: Plan) -> bytes:
    """Return the walk as GPX 1.1 (WGS 84)."""
    from gpxpy import gpx as g

    facts = sheet_facts(plan)
    file = g.GPX()
    file.creator = CREATOR
    file.name = plan.walk.title
    file.description = f"{facts.day}, kl. {facts.meet_at}–{facts.back_at}. {facts.access}"
    file.time = plan.route.start.astimezone(UTC)
    places = _places(plan)
    for name, lon, lat, comment in places:
        file.waypoints.append(
            g.GPXWaypoint(lat, lon, name=name, comment=comment or None, symbol="Flag")
        )
    route = g.GPXRoute(name=plan.walk.title)
    route.points.extend(g.GPXRoutePoint(lat, lon, name=name) for name, lon, lat, _ in _tour(places))
    track = g.GPXTrack(name=plan.walk.title)
    for leg in plan.route.legs:
        segment = g.GPXTrackSegment()
        segment.points.extend(g.GPXTrackPoint(lat, lon) for lon, lat in lonlats(leg.line))
        track.segments.append(segment)
    file.routes.append(route)
    file.tracks.append(track)
    return file.to_xml(version="1.1").encode("utf-8")


def lonlats(line: LineString) -> list[tuple[float, float]]:
    """Return a line's vertices (EPSG:3006) as longitude and latitude."""
    return [(round(x, DIGITS), round(y, DIGITS)) for x, y, *_ in to_wgs84(line).coords]


def _places(plan: Plan) -> list[tuple[str, float, float, str]]:
    """Return name, longitude, latitude and comment of meeting place, stops and goal."""
    walk, route = plan.walk, plan.route
    rows = sheet_facts(plan).stops
    found = [(f"M {walk.meeting_name}", walk.meeting, "")]
    found += [
        (
            f"{row.number} {row.name}",
            call.stop.point,
            f"Framme kl. {row.arrive}. {row.note}".strip(),
        )
        for row, call in zip(rows, route.calls, strict=True)
    ]
    if walk.goal is not None:
        found.append(("Mål", walk.goal, ""))
    return [(name, *lonlat(point), comment) for name, point, comment in found]


def _tour(places: list[tuple[str, float, float, str]]) -> list[tuple[str, float, float, str]]:
    return places if places[-1][0] == "Mål" else [*places, places[0]]
