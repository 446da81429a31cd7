"""A walk's file made into the walk that is asked for: names looked up, moments in Swedish time."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from shapely.geometry import Point

from config.errors import ConfigError
from config.tables import FaultyTableError, read_toml, validate_table
from config.walk_file import WalkFile
from geodata.clock import SWEDEN
from geodata.crs import SWEREF99TM, WGS84, transform
from geodata.ids import content_id
from geodata.kommuner import UnknownKommunError, kommun_by_name
from geodata.walk.codec import DECIMALS, FORMAT, load_plan
from geodata.walk.errors import WalkError
from geodata.walk.records import LightMode, Stop, Walk

if TYPE_CHECKING:
    from datetime import date, time
    from pathlib import Path

    from config.walk_file import Spot


class UnknownSpotError(WalkError):
    """A spot without coordinates whose name nobody knows."""


def read_walk_file(path: Path, known_areas: frozenset[str] = frozenset()) -> Walk:
    """Read a walk: a TOML or JSON file of wishes, or the plan that an earlier run wrote.

    Parameters
    ----------
    known_areas
        Names that extracts from outside Sweden were imported under.

    Raises
    ------
    ConfigError
        With every fault of the file.
    WalkFileError, UnknownSpotError, UnknownKommunError
        Where the plan is damaged, or a name is not known.
    """
    try:
        raw = read_toml(path) if path.suffix.lower() != ".json" else _read_json(path)
        if raw.get("format") == FORMAT:
            return load_plan(path.read_text(encoding="utf-8"), path.name)[0]
        table = validate_table(raw, WalkFile, path)
    except FaultyTableError as error:
        raise ConfigError(error.faults) from error
    return asked(table, known_areas)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FaultyTableError([f"{path.name}: -: cannot be read ({error.strerror})"]) from error
    except ValueError as error:
        raise FaultyTableError([f"{path.name}: -: is not JSON: {error}"]) from error
    if not isinstance(raw, dict):
        raise FaultyTableError([f"{path.name}: -: is no table of names and values"])
    return raw


def asked(table: WalkFile, known_areas: frozenset[str] = frozenset()) -> Walk:
    """Return the walk of a file; stops are named in ``order`` and ``locked`` by their names."""
    kommun = _kommun(table.kommun, known_areas)
    meeting = spot_point(table.meeting, kommun)
    stops = tuple(
        Stop(
            id=stop_id(row.name, point := spot_point(row, kommun)),
            name=row.name,
            point=point,
            minutes=row.minutes,
            priority=row.priority,
            must=row.must,
            note=row.note,
        )
        for row in table.stops
    )
    ids = {stop.name: stop.id for stop in reversed(stops)}
    named = [*table.order, *(name for pair in table.locked for name in pair)]
    for name in named:
        if name not in ids:
            raise UnknownSpotError(
                f"{name!r} is no stop of this walk",
                where="order, locked",
                remedy="Write the names of stops as they stand under [[stops]].",
            )
    return Walk(
        id=content_id("walk", table.model_dump(mode="json")),
        kommun=kommun,
        title=table.title or f"Trygghetsvandring {table.meeting.name}",
        start=moment(table.date, table.start),
        end=moment(table.date, table.end, after=table.start),
        meeting_name=table.meeting.name,
        meeting=meeting,
        stops=stops,
        goal=spot_point(table.goal, kommun) if table.goal else None,
        pace_kmh=table.pace_kmh,
        people=table.people,
        mode=LightMode(table.mode),
        step_free=table.step_free,
        order=tuple(ids[name] for name in table.order),
        locked=tuple((ids[one], ids[other]) for one, other in table.locked),
    )


def moment(day: date, clock: time, *, after: time | None = None) -> datetime:
    """Return a moment in Swedish time.

    An end in the small hours of a walk that starts in the evening is on the next day.
    """
    found = datetime.combine(day, clock.replace(tzinfo=None), SWEDEN)
    evening, small_hours = 18, 6
    if after is not None and after.hour >= evening and clock.hour < small_hours:
        found += timedelta(days=1)
    return found


def stop_id(name: str, point: Point) -> str:
    """Return a stop's id: its name and where it is."""
    return content_id("stop", name, round(point.x, DECIMALS), round(point.y, DECIMALS))


def spot_point(spot: Spot, kommun: str) -> Point:
    """Return where a spot is (EPSG:3006); raise :class:`UnknownSpotError` if nobody knows."""
    if spot.lat is not None and spot.lon is not None:
        return wgs84_point(spot.lat, spot.lon)
    name = spot.place or spot.name
    place = _place_point(name, kommun)
    if place is None:
        raise UnknownSpotError(
            f"no place {name!r} is known in {kommun}",
            where=spot.name,
            remedy="Give lat and lon, or another name: lofteskartan locate NAME --kommun …",
        )
    return place


def wgs84_point(lat: float, lon: float) -> Point:
    """Return a point in EPSG:3006, to the centimetre."""
    x, y = transform(lon, lat, WGS84, SWEREF99TM)
    return Point(round(float(x), DECIMALS), round(float(y), DECIMALS))


def _place_point(name: str, kommun: str) -> Point | None:
    from geodata.gazetteer import gazetteer

    if not kommun.isdecimal():
        return None
    best = gazetteer(kommun).resolve(name).best
    if best is None:
        return None
    inner = best.place.geometry.representative_point()
    return Point(round(inner.x, DECIMALS), round(inner.y, DECIMALS))


def _kommun(name: str, known_areas: frozenset[str]) -> str:
    if name in known_areas:
        return name
    try:
        return kommun_by_name(name).code
    except UnknownKommunError:
        if known_areas:
            raise UnknownKommunError(
                f"there is no kommun and no imported area {name!r}",
                remedy=f"Areas: {', '.join(sorted(known_areas))}",
            ) from None
        raise
