"""What exists already: cameras, lamps, walked walks, and the light along the ways."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from config.import_tables import load_imports
from geodata.crs import SWEREF99TM
from geodata.osm.errors import OsmError
from layers.geojson import Json, collection, features
from layers.points import PointClass, PointTable

if TYPE_CHECKING:
    from geodata.imports.store import ImportStore
    from geodata.osm.store import OsmStore

DAYS_A_YEAR = 365.25
LIT = ("yes", "no", "unknown")


@dataclass(frozen=True, slots=True)
class DataSource:
    """Where data comes from; ``origin`` is ``import`` or ``osm``, ``as_of`` the day it is of."""

    name: str
    licence: str
    as_of: date | None
    origin: str
    stale: bool


@dataclass(frozen=True, slots=True)
class Existing:
    """Things of a layer in a kommun that are valid on a day.

    ``frame`` (EPSG:3006) has ``id``, ``name`` and ``geometry``; ``turns`` are the last days before
    something of the layer begins or ends.
    """

    layer: str
    frame: gpd.GeoDataFrame
    source: DataSource
    turns: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Light:
    """Walkable ways with ``lit`` (``yes``, ``no``, ``unknown``); ``metres`` by the same words."""

    frame: gpd.GeoDataFrame
    metres: dict[str, float]
    source: DataSource


def find_existing(
    code: str, layer: str, imports: ImportStore, osm: OsmStore, today: date
) -> Existing | None:
    """Return a kommun's own file where one was imported, else OpenStreetMap's; ``None``: neither.

    Parameters
    ----------
    code, layer
        Four digits; a layer of ``config/imports.toml``.
    today
        What is valid, and what is stale, is asked of this day.
    """
    rule = load_imports().layers[layer]
    stored = imports.find(code, layer)
    if stored is not None:
        frame = imports.read(code, layer)
        assert frame is not None  # noqa: S101  the pointer was just read
        as_of = date.fromisoformat(stored.as_of)
        return Existing(
            layer,
            _valid(frame, today),
            DataSource(
                stored.source, stored.licence, as_of, "import", _is_stale(as_of, rule.years, today)
            ),
            _turns(frame),
        )
    if not rule.osm or (source := osm_source(code, osm, rule.years, today)) is None:
        return None
    things = osm.read(code, rule.osm)
    frame = gpd.GeoDataFrame(
        {"id": things["osm_id"].astype(str), "name": ""}, geometry=things.geometry, crs=SWEREF99TM
    )
    return Existing(layer, frame, source)


def find_light(code: str, osm: OsmStore, today: date) -> Light | None:
    """Return the light along the walkable ways of a kommun; ``None`` without an extract."""
    source = osm_source(code, osm, load_imports().light_years, today)
    if source is None:
        return None
    ways = osm.read(code, "walk")[["osm_id", "lit", "geometry"]]
    length = ways.geometry.length.to_numpy()
    state = ways["lit"].to_numpy()
    metres = {word: float(length[state == word].sum()) for word in LIT}
    return Light(ways, metres, source)


def osm_source(code: str, osm: OsmStore, years: float, today: date) -> DataSource | None:
    """Return the source of a kommun's OpenStreetMap extract, ``None`` where there is none."""
    try:
        extract = osm.find(code)
    except OsmError:
        return None
    if extract is None:
        return None
    as_of = date.fromisoformat(extract.timestamp[:10]) if extract.timestamp else None
    stale = as_of is None or _is_stale(as_of, years, today)
    return DataSource("OpenStreetMap", extract.attribution, as_of, "osm", stale)


def point_table(existing: Existing, title: str, colour: str) -> PointTable | None:
    """Return the things that are points as columns; ``None`` where no thing is one."""
    shapes = existing.frame.geometry.to_numpy()
    points = shapes[shapely.get_dimensions(shapes) == 0]
    if not len(points):
        return None
    spots = shapely.get_coordinates(shapely.centroid(points))
    source = " ".join(part for part in (existing.source.name, existing.source.licence) if part)
    return PointTable(
        spots[:, 0].copy(), spots[:, 1].copy(), (PointClass(title, colour),), attribution=source
    )


def overlay(existing: Existing) -> Json:
    """Return the things that are lines or areas as GeoJSON in WGS 84."""
    shapes = existing.frame.geometry.to_numpy()
    shapes = shapes[shapely.get_dimensions(shapes) > 0]
    return collection(features(shapes, [{}] * len(shapes)))


def light_overlay(light: Light) -> Json:
    """Return the ways as GeoJSON in WGS 84: one feature a state, however many ways there are."""
    lines, states = light.frame.geometry.to_numpy(), light.frame["lit"].to_numpy()
    shapes, rows = [], []
    for word in LIT:
        ways = lines[states == word]
        if len(ways):
            shapes.append(_gathered(ways))
            rows.append({"lit": word})
    return collection(features(np.array(shapes, dtype=object), rows))


def _gathered(lines: np.ndarray) -> object:
    return shapely.multilinestrings(shapely.get_parts(lines))


def _is_stale(as_of: date, years: float, today: date) -> bool:
    return (today - as_of).days > years * DAYS_A_YEAR


def _valid(frame: gpd.GeoDataFrame, today: date) -> gpd.GeoDataFrame:
    """Keep what is valid on the day; an end that is not given is open."""
    begun = [not _given(day) or day <= today for day in frame["valid_from"]]
    ended = [_given(day) and day < today for day in frame["valid_to"]]
    kept = np.array(begun, dtype=bool) & ~np.array(ended, dtype=bool)
    return gpd.GeoDataFrame(
        {"id": frame["id"].to_numpy()[kept], "name": frame["name"].to_numpy()[kept]},
        geometry=frame.geometry.to_numpy()[kept],
        crs=SWEREF99TM,
    )


def _turns(frame: gpd.GeoDataFrame) -> tuple[date, ...]:
    begin = {day - timedelta(days=1) for day in frame["valid_from"] if _given(day)}
    return tuple(sorted(begin | {day for day in frame["valid_to"] if _given(day)}))


def _given(day: object) -> bool:
    return isinstance(day, date)
