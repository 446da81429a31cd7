"""Walks and routes to JSON and back, without loss.

A plan's file holds the walk as it was asked for and its routes, one a group. Coordinates are
EPSG:3006, east before north, in metres to the centimetre; moments are ISO 8601 with their offset
and come back in Swedish time.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from shapely.geometry import LineString, Point

from geodata.clock import SWEDEN
from geodata.walk.errors import WalkFileError
from geodata.walk.records import Call, Leg, LightMode, Route, Skipped, Stop, StopSource, Walk

if TYPE_CHECKING:
    from collections.abc import Iterable

Json: TypeAlias = dict[str, Any]

FORMAT = "lofteskartan-walk"
VERSION = 1
CRS = "EPSG:3006"
DECIMALS = 2


def dump_plan(walk: Walk, routes: Iterable[Route]) -> str:
    """Return a plan's file; the same plan gives the same bytes."""
    content = {
        "format": FORMAT,
        "version": VERSION,
        "crs": CRS,
        "walk": walk_json(walk),
        "routes": [route_json(route) for route in routes],
    }
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def load_plan(text: str, where: str = "") -> tuple[Walk, tuple[Route, ...]]:
    """Read a plan's file.

    Raises
    ------
    WalkFileError
        Where it is none, is damaged, or is of a newer version than this program knows.
    """
    try:
        raw = json.loads(text)
        _check_kind(raw)
        return read_walk(raw["walk"]), tuple(read_route(item) for item in raw["routes"])
    except KeyError as error:
        reason = f"lacks {error.args[0]!r}"
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        reason = str(error)
    raise WalkFileError(
        f"is no plan of a walk, or is damaged: {reason}",
        where=where,
        remedy="Make it again: lofteskartan walk plan … --out FILE.json",
    )


def walk_json(walk: Walk) -> Json:
    """Return a walk as JSON values."""
    raw = {name: getattr(walk, name) for name in _WALK_PLAIN}
    return raw | {
        "start": walk.start.isoformat(),
        "end": walk.end.isoformat(),
        "meeting": _xy(walk.meeting),
        "goal": _xy(walk.goal) if walk.goal is not None else None,
        "mode": walk.mode.value,
        "stops": [stop_json(stop) for stop in walk.stops],
        "order": list(walk.order),
        "locked": [list(pair) for pair in walk.locked],
    }


def read_walk(raw: Json) -> Walk:
    """Return the walk of JSON values; raise ``KeyError`` or ``ValueError`` where they are none."""
    return Walk(
        **{name: _typed(raw, name, kind) for name, kind in _WALK_PLAIN.items()},
        start=_moment(raw, "start"),
        end=_moment(raw, "end"),
        meeting=_point(raw, "meeting"),
        goal=_point(raw, "goal") if raw["goal"] is not None else None,
        mode=LightMode(raw["mode"]),
        stops=tuple(read_stop(item) for item in raw["stops"]),
        order=_texts(raw, "order"),
        locked=tuple(_pair(pair) for pair in raw["locked"]),
    )


def stop_json(stop: Stop) -> Json:
    """Return a stop as JSON values."""
    raw = {name: getattr(stop, name) for name in _STOP_PLAIN}
    return raw | {
        "point": _xy(stop.point),
        "source": stop.source.value,
        "refs": list(stop.refs),
    }


def read_stop(raw: Json) -> Stop:
    """Return the stop of JSON values; raise ``KeyError`` or ``ValueError`` where they are none."""
    return Stop(
        **{name: _typed(raw, name, kind) for name, kind in _STOP_PLAIN.items()},
        point=_point(raw, "point"),
        source=StopSource(raw["source"]),
        refs=_texts(raw, "refs"),
    )


def route_json(route: Route) -> Json:
    """Return a route as JSON values."""
    raw = {name: getattr(route, name) for name in _ROUTE_PLAIN}
    return raw | {
        "mode": route.mode.value,
        "calls": [
            {
                "stop": stop_json(call.stop),
                "arrive": call.arrive.isoformat(),
                "leave": call.leave.isoformat(),
                "dark": call.dark,
            }
            for call in route.calls
        ],
        "legs": [_leg_json(leg) for leg in route.legs],
        "skipped": [
            {
                "stop": stop_json(item.stop),
                "reason": item.reason,
                "extra_s": item.extra.total_seconds() if item.extra is not None else None,
            }
            for item in route.skipped
        ],
        "start": route.start.isoformat(),
        "back": route.back.isoformat(),
        "dusk": route.dusk.isoformat() if route.dusk else None,
        "dark_from": route.dark_from,
        "notices": list(route.notices),
    }


def read_route(raw: Json) -> Route:
    """Return the route of JSON values; raise ``KeyError`` or ``ValueError`` where they are none."""
    return Route(
        **{name: _typed(raw, name, kind) for name, kind in _ROUTE_PLAIN.items()},
        mode=LightMode(raw["mode"]),
        calls=tuple(
            Call(
                read_stop(item["stop"]),
                _moment(item, "arrive"),
                _moment(item, "leave"),
                _typed(item, "dark", bool),
            )
            for item in raw["calls"]
        ),
        legs=tuple(_read_leg(item) for item in raw["legs"]),
        skipped=tuple(
            Skipped(read_stop(item["stop"]), _typed(item, "reason", str), _span(item, "extra_s"))
            for item in raw["skipped"]
        ),
        start=_moment(raw, "start"),
        back=_moment(raw, "back"),
        dusk=_moment(raw, "dusk") if raw["dusk"] is not None else None,
        dark_from=None if raw["dark_from"] is None else _typed(raw, "dark_from", int),
        notices=_texts(raw, "notices"),
    )


_WALK_PLAIN: dict[str, type] = {
    "id": str,
    "kommun": str,
    "title": str,
    "meeting_name": str,
    "pace_kmh": float,
    "people": int,
    "step_free": bool,
    "follows": str,
}
_STOP_PLAIN: dict[str, type] = {
    "id": str,
    "name": str,
    "minutes": float,
    "priority": int,
    "must": bool,
    "note": str,
}
_ROUTE_PLAIN: dict[str, type] = {
    "walk_id": str,
    "group": int,
    "step_free": bool,
    "source": str,
}
_LEG_PLAIN: dict[str, type] = {
    "length_m": float,
    "lit_m": float,
    "unlit_m": float,
    "unknown_m": float,
    "steps": int,
    "slope_unknown_m": float,
    "straight": bool,
}


def _leg_json(leg: Leg) -> Json:
    raw = asdict(leg) | {
        "line": [[round(x, DECIMALS), round(y, DECIMALS)] for x, y, *_ in leg.line.coords],
        "directions": list(leg.directions),
        "light": [[state, round(metres, DECIMALS)] for state, metres in leg.light],
    }
    return {key: round(v, 6) if isinstance(v, float) else v for key, v in raw.items()}


def _read_leg(raw: Json) -> Leg:
    steepest = raw["steepest_percent"]
    return Leg(
        **{name: _typed(raw, name, kind) for name, kind in _LEG_PLAIN.items()},
        line=LineString([_position(pair) for pair in raw["line"]]),
        steepest_percent=None if steepest is None else _typed(raw, "steepest_percent", float),
        directions=_texts(raw, "directions"),
        light=tuple(_stretch(pair) for pair in raw.get("light", ())),
    )


def _stretch(value: object) -> tuple[str, float]:
    match value:
        case ["yes" | "no" | "unknown" as state, int() | float() as metres]:
            return state, float(metres)
    raise ValueError(f"light: {value!r} is no state and metres")


def _check_kind(raw: object) -> None:
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise ValueError(f"format is not {FORMAT!r}")
    version = raw.get("version")
    if version != VERSION:
        raise ValueError(f"version {version!r}, where this program knows {VERSION}")
    if raw.get("crs") != CRS:
        raise ValueError(f"crs is not {CRS!r}")


def _typed(raw: Json, name: str, kind: type) -> Any:  # noqa: ANN401  one of the plain types
    value = raw[name]
    if kind is float and type(value) in (int, float) and math.isfinite(value):
        return float(value)
    if type(value) is not kind or kind is float:
        raise ValueError(f"{name}: {value!r} is no {kind.__name__}")
    return value


def _texts(raw: Json, name: str) -> tuple[str, ...]:
    values = raw[name]
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ValueError(f"{name}: is no list of texts")
    return tuple(values)


def _pair(values: object) -> tuple[str, str]:
    match values:
        case [str(first), str(second)]:
            return first, second
    raise ValueError(f"locked: {values!r} is no pair of stops")


def _moment(raw: Json, name: str) -> datetime:
    moment = datetime.fromisoformat(_typed(raw, name, str))
    if moment.utcoffset() is None:
        raise ValueError(f"{name}: {raw[name]!r} has no time zone")
    return moment.astimezone(SWEDEN)


def _span(raw: Json, name: str) -> timedelta | None:
    return None if raw[name] is None else timedelta(seconds=_typed(raw, name, float))


def _xy(point: Point) -> list[float]:
    return [round(point.x, DECIMALS), round(point.y, DECIMALS)]


def _point(raw: Json, name: str) -> Point:
    return Point(_position(raw[name]))


def _position(value: object) -> tuple[float, float]:
    match value:
        case [int() | float() as x, int() | float() as y] if math.isfinite(x) and math.isfinite(y):
            return float(x), float(y)
    raise ValueError(f"{value!r} is no position")
