"""The planner behind the page: drafts become walks, walks become plans, names become spots."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from geodata.osm.store import OsmStore
from layers.geojson import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboard.walk_draft import Draft, DraftStop
    from geodata.walk.actions import ActionState
    from geodata.walk.network import Network
    from geodata.walk.records import Walk
    from layers.bundle import Bundle
    from layers.walk.candidates import DarkStretch
    from layers.walk.plan import Plan

NETWORKS_KEPT = 4
PLANS_KEPT = 64
STREETS_WITHIN_M = 1600.0
DEGREES = 5  # decimals: a metre
OFFERED = 30


class WalkPlanning:
    """What the page *Vandring* may ask for. Holds the networks and plans it made last."""

    def __init__(self) -> None:
        self._networks = lru_cache(maxsize=NETWORKS_KEPT)(self._load)
        self._plans = lru_cache(maxsize=PLANS_KEPT)(self._plan)
        self._streets = lru_cache(maxsize=NETWORKS_KEPT)(self._draw_streets)

    def plan(self, draft: Draft) -> Plan:
        """Return the plan of a draft; raise ``LoftesError`` where nothing can be planned."""
        return self._plans(draft, OsmStore().stamp(draft.kommun))

    def has_network(self, code: str) -> bool:
        """Whether a walking network of a kommun was imported."""
        return self._network(code) is not None

    def streets(self, draft: Draft) -> str:
        """Return the ways around the meeting place as GeoJSON (WGS 84), for the eye alone."""
        if draft.lat is None or draft.lon is None:
            return ""
        stamp = OsmStore().stamp(draft.kommun)
        return self._streets(draft.kommun, draft.lat, draft.lon, stamp)

    def candidates(
        self, bundle: Bundle, draft: Draft, actions: Iterable[ActionState] = ()
    ) -> tuple[DraftStop, ...]:
        """Return stops to offer: named places, open actions, and the dark near the meeting."""
        from geodata.walk.asked import wgs84_point
        from layers.walk.candidates import candidates, dark_stretches

        network = self._network(draft.kommun)
        dark: tuple[DarkStretch, ...] = ()
        if network is not None and draft.lat is not None and draft.lon is not None:
            dark = dark_stretches(network, wgs84_point(draft.lat, draft.lon))
        found = candidates(
            named_places(bundle), [(state.action, state.status) for state in actions], dark
        )
        return tuple(_draft_stop(stop) for stop in found[:OFFERED])

    def locate(self, code: str, words: str) -> tuple[str, float, float] | None:
        """Return name, latitude and longitude of ``lat, lon`` or of a place's name."""
        from geodata.gazetteer import gazetteer

        parts = words.replace(";", ",").split(",")
        try:
            lat, lon = (float(part) for part in parts)
        except ValueError:
            best = gazetteer(code).resolve(words).best
            if best is None:
                return None
            lat, lon = _lat_lon(best.place.geometry.representative_point())
            return best.place.name, lat, lon
        return (words.strip(), lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None  # noqa: PLR2004  degrees

    def _network(self, code: str) -> Network | None:
        return self._networks(code, OsmStore().stamp(code))

    def _load(self, code: str, _stamp: str) -> Network | None:
        from geodata.walk.network import load_network

        return load_network(OsmStore(), code)

    def _plan(self, draft: Draft, _stamp: str) -> Plan:
        from layers.walk.plan import plan

        return plan(walk_of(draft), self._network(draft.kommun))

    def _draw_streets(self, code: str, lat: float, lon: float, _stamp: str) -> str:
        import numpy as np
        import shapely

        from geodata.crs import to_wgs84
        from geodata.walk.asked import wgs84_point

        network = self._network(code)
        if network is None:
            return ""
        point = wgs84_point(lat, lon)
        middle = network.coords[(network.first + network.last) // 2]
        near = np.hypot(*(middle - (point.x, point.y)).T) <= STREETS_WITHIN_M
        lines = to_wgs84(shapely.simplify(network.lines[near], 1.0))
        spots = [np.round(shapely.get_coordinates(line), DEGREES).tolist() for line in lines]
        geometry: dict[str, Any] = {"type": "MultiLineString", "coordinates": spots}
        return canonical({"type": "Feature", "properties": {}, "geometry": geometry})


def walk_of(draft: Draft) -> Walk:
    """Return the walk that a draft asks for; its meeting place must be set."""
    from geodata.ids import content_id
    from geodata.walk.asked import moment, wgs84_point
    from geodata.walk.records import LightMode, Stop, StopSource, Walk

    stops = tuple(
        Stop(
            id=stop.id,
            name=stop.name,
            point=wgs84_point(stop.lat, stop.lon),
            minutes=stop.minutes,
            priority=stop.priority,
            must=stop.must,
            source=StopSource(stop.source),
            refs=stop.refs,
            note=stop.note,
        )
        for stop in draft.stops
    )
    return Walk(
        id=content_id("walk", draft.kommun, draft.day, draft.start, draft.lat, draft.lon),
        kommun=draft.kommun,
        title=f"Trygghetsvandring {draft.meeting}".strip(),
        start=moment(draft.day, draft.start),
        end=moment(draft.day, draft.end, after=draft.start),
        meeting_name=draft.meeting,
        meeting=wgs84_point(draft.lat or 0.0, draft.lon or 0.0),
        stops=stops,
        pace_kmh=draft.pace_kmh,
        people=draft.people,
        mode=LightMode(draft.mode),
        step_free=draft.step_free,
        order=draft.order,
        locked=draft.locked,
    )


def named_places(bundle: Bundle) -> list[Any]:
    """Return the places of a bundle with the promises that hang on them."""
    from geodata.walk.asked import wgs84_point
    from layers.walk.candidates import NamedPlace

    hung: dict[str, list[str]] = {}
    for promise in bundle.promises:
        for link in promise.links:
            hung.setdefault(link.place_id, []).append(promise.id)
    return [
        NamedPlace(
            place.id, place.name, wgs84_point(place.lat, place.lon), tuple(hung.get(place.id, ()))
        )
        for place in bundle.places.values()
        if place.precision.drawable
    ]


def _draft_stop(stop: Any) -> DraftStop:  # noqa: ANN401  a Stop, whose module is imported late
    from dashboard.walk_draft import DraftStop

    lat, lon = _lat_lon(stop.point)
    return DraftStop(
        stop.id, stop.name, lat, lon, stop.minutes, stop.priority, stop.must, stop.source.value,
        stop.refs, stop.note,
    )  # fmt: skip


def _lat_lon(point: Any) -> tuple[float, float]:  # noqa: ANN401  a Point, whose module comes late
    from geodata.crs import to_wgs84

    spot = to_wgs84(point)
    return round(spot.y, DEGREES + 1), round(spot.x, DEGREES + 1)
