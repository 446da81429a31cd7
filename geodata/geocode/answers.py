"""Rows of a Nominatim server to places of a kommun, and to the text that the store keeps.

The rules that sort an extract (``config/osm.toml``) sort these rows too, so that a square is a
square wherever it comes from. What lies outside the kommun is refused. ``importance`` is not read:
it says how famous a place is, not whether it is the one that was meant.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import shapely

from config.errors import LoftesError
from config.osm_tables import load_osm
from geodata.boundaries import EDGE_TOLERANCE_M, kommun_polygon
from geodata.crs import to_sweref
from geodata.names import forms, name_key
from geodata.osm.named import STREET, Named, joined, thing
from geodata.terms import Precision

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

    from geodata.geocode.service import Row

# Kinds that name a whole kommun, län or postcode: never the place that was meant.
_NO_PLACES = frozenset({"administrative", "postcode", "postal_code", "county", "municipality"})
_LOCALITIES = frozenset({"city", "town"})
UNKNOWN_KIND = "annat"
UNKNOWN_M = 150.0
TOWN_M = 3000.0
LAST = 1000.0  # weight of what no rule knows: after everything else
MOST_POINTS = 20_000
DECIMETRE = 1


class StoredAnswerError(LoftesError):
    """What the store has of a geocoder cannot be read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A place that a geocoder offers for a name.

    ``fits`` says whether the place bears the name that was asked for and is of a known kind;
    another one may be meant, and a person looks at it.
    """

    place: Named
    fits: bool


def to_answers(kommun: str, name: str, rows: Iterable[Row]) -> tuple[list[Answer], int]:
    """Return the places in a kommun among a server's rows, and how many outside were refused.

    Parameters
    ----------
    kommun
        Four-digit code.
    name
        As it was asked for.
    rows
        As :meth:`geodata.geocode.service.Service.search` returns them (WGS 84).
    """
    polygon = kommun_polygon(kommun)
    found = [named for named in map(_to_named, rows) if named is not None]
    inside = [item for item in found if shapely.dwithin(polygon, item.geometry, EDGE_TOLERANCE_M)]
    asked = {name_key(form) for form, _ in forms(name)}
    rules = load_osm()
    groups: dict[str, list[Named]] = {}
    for item in inside:
        groups.setdefault(name_key(item.names[0]), []).append(item)
    places = [
        one for group in groups.values() for one in joined(_whole(group), rules.same_within_m)
    ]
    places.sort(key=lambda item: (item.weight, item.names[0], item.ids))
    return [Answer(place, _fits(place, asked)) for place in places], len(found) - len(inside)


def _fits(place: Named, asked: set[str]) -> bool:
    weak = {rule.kind for rule in load_osm().places if rule.weak}
    known = place.kind != UNKNOWN_KIND and place.kind not in weak
    return known and any(name_key(name) in asked for name in (*place.names, *place.aliases))


def _to_named(row: Row) -> Named | None:
    """Return a row as a named thing; ``None`` where it has no name or is no place of ours."""
    kind, value = str(row.get("category", row.get("class", ""))), str(row.get("type", ""))
    names = _names(row)
    if not names or kind == "boundary" or value in _NO_PLACES:
        return None
    osm_id = f"{str(row.get('osm_type', '?'))[:1]}{row.get('osm_id', '?')}"
    shape = _shape(row)
    rules = load_osm()
    if kind == "highway" and value in rules.streets.highways and shape.geom_type != "Point":
        width = rules.streets.uncertainty_m
        if "Polygon" not in shape.geom_type:
            return Named(LAST / 2, STREET, names, (osm_id,), shape, Precision.GATA, width)
    for weight, rule in enumerate(rules.places):
        if value in rule.tags.get(kind, ()) and not rule.where:
            return thing(weight, rule, names, osm_id, shape)
    radius = TOWN_M if kind == "place" and value in _LOCALITIES else UNKNOWN_M
    point = shapely.point_on_surface(shape)
    label = "ort" if radius == TOWN_M else UNKNOWN_KIND
    return Named(
        LAST, label, names, (osm_id,), point, Precision.PLATS, radius, estimated=True,
        district=label == "ort",
    )  # fmt: skip


def _names(row: Row) -> tuple[str, ...]:
    details = row.get("namedetails")
    given = details if isinstance(details, dict) else {}
    main = row.get("name") or given.get("name") or str(row.get("display_name", "")).split(",")[0]
    wanted = ("name:sv", "alt_name", "short_name", "official_name", "loc_name", "old_name")
    values = [str(main), *(str(given.get(key, "")) for key in wanted)]
    parts = (part.strip() for value in values for part in value.split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))


def _shape(row: Row) -> BaseGeometry:
    """Return the row's outline or line in EPSG:3006, its point where it has none that is sound."""
    point = shapely.Point(float(row["lon"]), float(row["lat"]))
    shape: BaseGeometry = point
    try:
        drawn = shapely.from_geojson(json.dumps(row["geojson"]))
        usable = drawn.geom_type in ("Polygon", "MultiPolygon", "LineString", "MultiLineString")
        if usable and not drawn.is_empty and shapely.get_num_coordinates(drawn) < MOST_POINTS:
            shape = shapely.force_2d(shapely.make_valid(drawn))
    except (KeyError, TypeError, ValueError, shapely.errors.GEOSException):
        shape = point
    moved = to_sweref(shape)
    near = moved.is_valid and not moved.is_empty and shape.distance(point) < 1
    return moved if near else to_sweref(point)


def _whole(group: Sequence[Named]) -> list[Named]:
    """Return a group with the stretches of a street as one line each street."""
    stretches = [item for item in group if item.kind == STREET]
    if len(stretches) < 2:  # noqa: PLR2004  one stretch is whole
        return list(group)
    gap = load_osm().streets.gap_m
    hulls = shapely.union_all([item.geometry.buffer(gap / 2) for item in stretches])
    streets = []
    for hull in getattr(hulls, "geoms", [hulls]):
        own = [item for item in stretches if hull.intersects(item.geometry)]
        ids = tuple(name for item in own for name in item.ids)
        line = shapely.line_merge(shapely.union_all([item.geometry for item in own]))
        streets.append(replace(own[0], geometry=line, ids=ids))
    return [item for item in group if item.kind != STREET] + streets


def dump(answers: Iterable[Answer]) -> str:
    """Return answers as the store keeps them; coordinates to a decimetre."""
    return json.dumps([_to_json(answer) for answer in answers], ensure_ascii=False)


def load(text: str) -> list[Answer]:
    """Return stored answers; raise :class:`StoredAnswerError` where they are damaged."""
    try:
        return [_from_json(item) for item in json.loads(text)]
    except (
        AttributeError, KeyError, TypeError, ValueError, shapely.errors.GEOSException,
    ) as error:  # fmt: skip
        raise StoredAnswerError(
            f"a stored answer of a geocoder is damaged ({error})",
            remedy="Ask for it again: lofteskartan geocode.",
        ) from error


def _to_json(answer: Answer) -> dict[str, Any]:
    place = answer.place
    return {
        "fits": answer.fits,
        "weight": place.weight,
        "kind": place.kind,
        "names": place.names,
        "ids": place.ids,
        "wkt": shapely.to_wkt(place.geometry, rounding_precision=DECIMETRE),
        "precision": place.precision.value,
        "uncertainty_m": place.uncertainty_m,
        "estimated": place.estimated,
        "borrows": place.borrows,
        "district": place.district,
        "aliases": place.aliases,
    }


def _from_json(item: dict[str, Any]) -> Answer:
    facts = {key: value for key, value in item.items() if key not in ("fits", "wkt")}
    for key in ("names", "ids", "aliases"):
        facts[key] = tuple(facts[key])
    facts["precision"] = Precision(facts["precision"])
    return Answer(Named(geometry=shapely.from_wkt(item["wkt"]), **facts), bool(item["fits"]))
