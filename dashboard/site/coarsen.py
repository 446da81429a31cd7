"""Places made coarser before they are published, by the rule of their layer.

What a rule covers never leaves at its own position: not as a feature, not as a label, not through
the layer of all places.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from config.kinds import load_kinds
from geodata.boundaries import LICENCE, SOURCE, kommun_polygon, load_areas
from geodata.crs import to_wgs84
from geodata.ids import content_id
from geodata.terms import Precision
from layers.views import PlaceView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from config.site_tables import Coarsen
    from layers.bundle import Bundle
    from layers.views import PlaceLink, PromiseView

COARSE_ENOUGH_M = 1.0  # a polygon as large as the rule asks may be this much smaller


class Coarse(NamedTuple):
    """A place in the stead of another one."""

    place: PlaceView
    geometry: BaseGeometry


def coarsen(bundle: Bundle, rules: Mapping[str, Coarsen]) -> Bundle:
    """Return the bundle as it may be published.

    Parameters
    ----------
    bundle
        As built; its frame is left as it is.
    rules
        By layer id. The layer of all places follows a rule where every kind of the row does.
    """
    frame = bundle.features.copy()
    places = dict(bundle.places)
    geometries = list(frame.geometry)
    ids = list(frame["place_id"])
    made: dict[tuple[str, str], Coarse] = {}
    for index, (layer, place_id, kinds) in enumerate(
        zip(frame["layer"], frame["place_id"], frame["kinds"], strict=True)
    ):
        rule = rule_of(layer, kinds, rules)
        if rule is None or fine_m(geometries[index], places[place_id]) >= rule.least_m:
            continue
        key = (place_id, repr(rule))
        if key not in made:
            made[key] = _coarse(bundle.kommun.code, geometries[index], places[place_id], rule)
        geometries[index], ids[index] = made[key].geometry, made[key].place.id
    if not made:
        return bundle
    places |= {coarse.place.id: coarse.place for coarse in made.values()}
    frame["place_id"] = ids
    frame = frame.set_geometry(np.array(geometries, dtype=object), crs=frame.crs)
    promises = tuple(_relinked(promise, rules, made) for promise in bundle.promises)
    gone = _gone(bundle, promises)
    frame["promises"] = [
        tuple(key for key in row if (key, place_id) not in gone)
        for row, place_id in zip(frame["promises"], ids, strict=True)
    ]
    kept = set(ids) | {link.place_id for p in promises for link in p.links}
    kept |= {link.place_id for group in bundle.sets for link in group.links}
    return replace(
        bundle,
        features=_joined(frame),
        places={key: places[key] for key in sorted(kept & set(places))},
        promises=promises,
        version=content_id(bundle.version, repr(sorted(rules.items()))),
    )


def _gone(bundle: Bundle, promises: Sequence[PromiseView]) -> set[tuple[str, str]]:
    """Return promise and place where a promise now hangs on the district instead."""
    return {
        (old.id, link.place_id)
        for old, new in zip(bundle.promises, promises, strict=True)
        for link in old.links
        if link.place_id not in {other.place_id for other in new.links}
    }


def rule_of(layer: str, kinds: tuple[str, ...], rules: Mapping[str, Coarsen]) -> Coarsen | None:
    """Return the rule that a row of the frame falls under, if any."""
    if layer in rules:
        return rules[layer]
    table = load_kinds()
    found = table.layers.get(layer)
    if found is None or not found.every_kind or not kinds:
        return None
    each = [rules.get(table.kinds[kind].layer) for kind in kinds if kind in table.kinds]
    strict = [rule for rule in each if rule is not None]
    return max(strict, key=lambda rule: rule.least_m) if len(strict) == len(kinds) else None


def fine_m(geometry: BaseGeometry, place: PlaceView) -> float:
    """Return the radius in metres within which a place is given away."""
    if geometry.geom_type == "Point":
        return place.uncertainty_m
    west, south, east, north = geometry.bounds
    return float(np.hypot(east - west, north - south)) / 2 + COARSE_ENOUGH_M


def _coarse(code: str, geometry: BaseGeometry, place: PlaceView, rule: Coarsen) -> Coarse:
    """Return the districts that a place lies in, or a circle around a point of a fixed grid."""
    name, shape, source, licence = "", None, place.source, place.licence
    if rule.to == "district":
        areas = load_areas(code)
        wide = geometry.buffer(max(place.uncertainty_m, 1.0))
        hit = areas[areas.intersects(wide)]
        if len(hit):
            # A place on a border may lie in either district: both are drawn.
            name = " / ".join(sorted(set(hit["name"])))
            shape, source, licence = shapely.union_all(hit.geometry.to_numpy()), SOURCE, LICENCE
    if shape is None:
        # The circle's middle is a grid's, never the place's own.
        x, y = (round(v / rule.least_m) * rule.least_m for v in geometry.centroid.coords[0])
        shape = shapely.Point(x, y).buffer(2 * rule.least_m).intersection(kommun_polygon(code))
        name = place.name
    lon, lat = shapely.get_coordinates(to_wgs84(shapely.point_on_surface(shape)))[0]
    view = PlaceView(
        id=content_id("coarse", code, name, shapely.to_wkb(shape, hex=True)),
        name=name,
        precision=Precision.OMRADE,
        uncertainty_m=0.0,
        estimated=False,
        source=source,
        licence=licence,
        checked=None,
        note="",
        lat=round(float(lat), 6),
        lon=round(float(lon), 6),
    )
    return Coarse(view, shape)


def _relinked(
    promise: PromiseView, rules: Mapping[str, Coarsen], made: Mapping[tuple[str, str], Coarse]
) -> PromiseView:
    """Hang a promise of none but covered kinds on the coarse places."""
    table = load_kinds().kinds
    each = [rules.get(table[kind].layer) for kind in promise.kinds if kind in table]
    strict = [rule for rule in each if rule is not None]
    if not strict or len(strict) < len(each):
        return promise
    rule = max(strict, key=lambda one: one.least_m)
    links: dict[str, PlaceLink] = {}
    for link in promise.links:
        coarse = made.get((link.place_id, repr(rule)))
        moved = replace(link, place_id=coarse.place.id, evidence=()) if coarse else link
        links.setdefault(moved.place_id, moved)
    return replace(promise, links=tuple(links.values()))


def _joined(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return one row a layer and place: coarse places may be the same."""
    rows: dict[tuple[str, str], int] = {}
    keep, promises, kinds = [], list(frame["promises"]), list(frame["kinds"])
    for index, key in enumerate(zip(frame["layer"], frame["place_id"], strict=True)):
        if key in rows:
            first = rows[key]
            promises[first] = tuple(dict.fromkeys((*promises[first], *promises[index])))
            kinds[first] = tuple(dict.fromkeys((*kinds[first], *kinds[index])))
        else:
            rows[key] = index
            keep.append(index)
    joined = frame.copy()
    joined["promises"], joined["kinds"] = promises, kinds
    return joined.iloc[keep].reset_index(drop=True)
