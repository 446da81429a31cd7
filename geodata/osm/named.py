"""Named places of an extract: what OSM has as several objects becomes one place."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import shapely

from geodata.names import name_key
from geodata.osm.layer import Layer
from geodata.osm.streets import streets
from geodata.terms import Precision

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shapely.geometry.base import BaseGeometry

    from config.osm_tables import OsmTable, PlaceRule
    from geodata.osm.elements import Elements, Tags

SMALLEST_PLACE_M = 25.0
STREET = "gata"
_NAMES = ("name", "name:sv", "alt_name", "short_name", "official_name", "loc_name", "old_name")
_SMALLEST_RING = 4


@dataclass(frozen=True, slots=True)
class Named:
    """One object that may become a place; ``weight``: the smaller goes first."""

    weight: float
    kind: str
    names: tuple[str, ...]
    ids: tuple[str, ...]
    geometry: BaseGeometry
    precision: Precision
    uncertainty_m: float
    estimated: bool = False
    borrows: bool = False
    district: bool = False
    aliases: tuple[str, ...] = ()


def place_layer(elements: Elements, rules: OsmTable) -> Layer:
    """Return the named places.

    Returns
    -------
    Layer
        ``kind``, ``name``, ``names`` (all that it goes by), ``aliases`` (what else it may be
        called), ``precision``, ``uncertainty_m``, ``estimated``, ``borrows`` (may be called after
        its district), ``district`` (is one), ``osm_ids``; geometry in EPSG:3006: streets as lines,
        districts as polygons, others as a point with a radius that holds all of it.
    """
    groups: defaultdict[str, list[Named]] = defaultdict(list)
    for item in (*_things(elements, rules), *_streets(elements, rules)):
        groups[name_key(item.names[0])].append(item)
    places = [one for group in groups.values() for one in joined(group, rules.same_within_m)]
    places.sort(key=lambda item: (item.weight, name_key(item.names[0]), item.ids))
    columns = {
        "kind": pa.array([item.kind for item in places], pa.string()),
        "name": pa.array([item.names[0] for item in places], pa.string()),
        "names": pa.array([item.names for item in places], pa.list_(pa.string())),
        "aliases": pa.array([item.aliases for item in places], pa.list_(pa.string())),
        "precision": pa.array([item.precision.value for item in places], pa.string()),
        "uncertainty_m": pa.array([item.uncertainty_m for item in places], pa.float32()),
        "estimated": pa.array([item.estimated for item in places], pa.bool_()),
        "borrows": pa.array([item.borrows for item in places], pa.bool_()),
        "district": pa.array([item.district for item in places], pa.bool_()),
        "osm_ids": pa.array([item.ids for item in places], pa.list_(pa.string())),
    }
    return Layer("places", columns, np.array([item.geometry for item in places], dtype=object))


def joined(group: Sequence[Named], within_m: float) -> Iterator[Named]:
    """Yield the places among objects of one name.

    The weightiest, with an outline sooner than a point, takes all that lie within ``within_m``
    beyond both uncertainties; what is left over is another place of the same name. One that
    borrows its name from its surroundings keeps the bare name only where no other does.
    """
    rest = sorted(group, key=lambda item: (item.weight, item.ids[0].startswith("n"), item.ids))
    found: list[Named] = []
    while rest:
        head, others, rest = rest[0], rest[1:], []
        near = [head]
        for item in others:
            (near if _joins(head, item, within_m) else rest).append(item)
        found.append(
            replace(
                head,
                names=tuple(dict.fromkeys(name for item in near for name in item.names)),
                aliases=tuple(dict.fromkeys(name for item in near for name in item.aliases)),
                ids=tuple(name for item in near for name in item.ids),
            )
        )
    own = any(not item.borrows for item in found)
    yield from (item for item in found if not (own and item.borrows and not item.aliases))


def _joins(head: Named, item: Named, within_m: float) -> bool:
    """Whether an object goes up in the head; a stop stays a spot in a street that goes on."""
    stop_in_street = head.precision is Precision.GATA and item.borrows and bool(item.aliases)
    return not stop_in_street and _same(head, item, within_m)


def _same(head: Named, item: Named, within_m: float) -> bool:
    slack = within_m + head.uncertainty_m + item.uncertainty_m
    return bool(shapely.dwithin(head.geometry, item.geometry, slack))


def _things(elements: Elements, rules: OsmTable) -> Iterator[Named]:
    weights: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for weight, rule in enumerate(rules.places):
        for key, values in rule.tags.items():
            for value in values:
                weights[key, value].append(weight)
    for osm_id, tags, shape in elements.each():
        fitting = [weight for pair in tags.items() for weight in weights.get(pair, ())]
        names = _names_of(tags) if fitting else ()
        for weight in sorted(fitting) if names else ():
            if rules.places[weight].admits(tags):
                yield thing(weight, rules.places[weight], names, osm_id, _filled(shape))
                break


def thing(
    weight: int, rule: PlaceRule, names: tuple[str, ...], osm_id: str, shape: BaseGeometry
) -> Named:
    """Return a place as its rule has it drawn; the geometry in EPSG:3006."""
    aliases = tuple(pattern.format(name=names[0]) for pattern in rule.aliases)
    base = Named(
        weight, rule.kind, names, (osm_id,), shape, Precision.OMRADE, 0.0,
        borrows=rule.borrows, district=rule.label, aliases=aliases,
    )  # fmt: skip
    if shape.geom_type in ("Polygon", "MultiPolygon") and rule.area == Precision.OMRADE.value:
        return base
    if shape.geom_type == "Point":
        return replace(
            base,
            precision=Precision.PLATS,
            uncertainty_m=rule.point_m,
            estimated=rule.label,
        )
    circle = shapely.minimum_bounding_circle(shape)
    radius = float(shapely.minimum_bounding_radius(shape))
    return replace(
        base,
        geometry=circle.centroid,
        precision=Precision.PLATS,
        uncertainty_m=max(SMALLEST_PLACE_M, round(radius, -1)),
    )


def _streets(elements: Elements, rules: OsmTable) -> Iterator[Named]:
    after = max(i for i, rule in enumerate(rules.places) if rule.kind == rules.streets.after)
    wanted = [
        row
        for row, tags in enumerate(elements.ways.tags)
        if tags.get("highway") in rules.streets.highways
        and tags.get("area") != "yes"
        and tags.get("name")
    ]
    for name, ids, line in streets(elements.ways, wanted, rules.streets.gap_m):
        yield Named(
            after + 0.5,
            STREET,
            (name,),
            ids,
            line,
            Precision.GATA,
            rules.streets.uncertainty_m,
        )


def _names_of(tags: Tags) -> tuple[str, ...]:
    """Return all names, the main one first; nothing where it has no main name."""
    if not tags.get("name"):
        return ()
    values = (part.strip() for key in _NAMES for part in tags.get(key, "").split(";"))
    return tuple(dict.fromkeys(value for value in values if value))


def _filled(shape: BaseGeometry) -> BaseGeometry:
    """Return the polygon inside a closed line; anything else as it is."""
    ring = shape.geom_type == "LineString" and shape.is_closed
    if not ring or len(shape.coords) < _SMALLEST_RING:
        return shape
    polygon = shapely.make_valid(shapely.Polygon(shape.coords))
    return polygon if polygon.area else shape
