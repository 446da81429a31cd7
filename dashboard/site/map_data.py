"""The map's file: the features of the view in a form that a browser draws at once.

Same features, same geometry and same style as the dashboard's map: geometry and properties come
from :meth:`layers.query.View.collection`, the style from :mod:`layers.style`. A place's shape is
stored once and not once a layer; coordinates are whole hundred-thousandths of a degree (about a
metre), each as the difference to the one before it.
"""

from __future__ import annotations

import json
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

import numpy as np

from config.kinds import load_kinds
from geodata.terms import Role
from layers.style import style_of
from layers.views import Located

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboard.site.content import Content
    from layers.base_map import BaseMap
    from layers.views import PromiseView

Json = dict[str, Any]
SCALE = 100_000


def map_file(content: Content, base: Json, points: Sequence[Json] = ()) -> str:
    """Return the map's file of a kommun as JSON text.

    Parameters
    ----------
    content
        The kommun; every feature of its view is in the file.
    base
        As :func:`base_part` gives it.
    points
        Many plain points beneath the places, from :func:`dashboard.site.existing.map_columns`.
    """
    features = content.features
    number = {promise.id: index for index, promise in enumerate(content.statements)}
    table = load_kinds()
    layers, kinds = list(table.all_layers()), list(table.kinds)
    periods = [option.key for option in content.bundle.periods]
    places: dict[str, Json] = {}
    styles: dict[tuple[object, ...], int] = {}
    named: dict[str, list[int]] = {}
    for group in content.view.sets:
        for link in group.links:
            named.setdefault(link.place_id, []).append(content.period_of(group))
    rows = []
    for feature in features:
        data = feature["properties"]
        place = _place(content, data, feature["geometry"], places)
        style = _style(data, styles)
        hung = [number[key] for key in data["promises"] if key in number]
        rows.append(
            [layers.index(data["layer"]), place, style, hung, named.get(data["place_id"], [])]
        )
    document = {
        "base": base,
        "points": list(points),
        "layers": layers,
        "kinds": kinds,
        "periods": periods,
        "styles": list(styles),
        "places": [{k: v for k, v in p.items() if k != "at"} for p in places.values()],
        "rows": rows,
        "promises": [
            [
                [kinds.index(key) for key in promise.kinds if key in table.kinds],
                content.period_of(promise),
                _first_place(promise, places),
            ]
            for promise in content.statements
        ],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _first_place(promise: PromiseView, places: dict[str, Json]) -> int:
    if promise.located is Located.NONE:
        return -1
    return next((places[x.place_id]["at"] for x in promise.links if x.place_id in places), -1)


def base_part(base: BaseMap) -> Json:
    """Return the built-in base map in the same form."""
    return {
        "bounds": base.bounds,
        "land": [parts(row["geometry"]) for row in base.outline["features"]],
        "districts": [
            [row["properties"]["name"], parts(row["geometry"])]
            for row in base.districts["features"]
        ],
        "neighbours": [
            [row["properties"]["name"], parts(row["geometry"])]
            for row in base.neighbours["features"]
        ],
    }


def parts(geometry: Json) -> list[list[int]]:
    """Return the lines and rings of a GeoJSON geometry as differences of whole numbers."""
    if geometry["type"] == "GeometryCollection":
        return [part for one in geometry["geometries"] for part in parts(one)]
    return [deltas(ring) for ring in _rings(geometry["coordinates"])]


def deltas(points: Sequence[Sequence[float]]) -> list[int]:
    """Return ``lon, lat, dlon, dlat …`` of positions in degrees."""
    whole = np.rint(np.asarray(points, dtype=float)[:, :2] * SCALE).astype(np.int64)
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    kept = steps[(np.arange(len(steps)) == 0) | steps.any(axis=1)]
    flat: list[int] = kept.ravel().tolist()
    return flat


def columns(lon: Iterable[float], lat: Iterable[float]) -> Json:
    """Return many points as one column of differences: what the browser draws 100,000 lamps of."""
    return {"xy": deltas(list(zip(lon, lat, strict=True)))}


def _rings(nested: Any) -> list[Any]:  # noqa: ANN401  coordinates of any depth
    if isinstance(nested[0], int | float):
        return [[nested]]
    if isinstance(nested[0][0], int | float):
        return [nested]
    return [ring for part in nested for ring in _rings(part)]


def _place(content: Content, data: Json, geometry: Json, places: dict[str, Json]) -> int:
    key = data["place_id"]
    if key not in places:
        place = content.bundle.places[key]
        entry: Json = {"at": len(places), "name": place.name}
        if geometry["type"] == "Point":
            entry["xy"] = deltas([geometry["coordinates"]])
            entry["r"] = place.uncertainty_m
        else:
            entry["xy"] = deltas([(place.lon, place.lat)])
            entry["line" if "Line" in geometry["type"] else "area"] = parts(geometry)
        places[key] = entry
    return int(places[key]["at"])


def _style(data: Json, styles: dict[tuple[object, ...], int]) -> int:
    layer = load_kinds().all_layers()[data["layer"]]
    style = style_of(layer, Role(data["role"]), estimated=data["estimated"])
    return styles.setdefault((*astuple(style), int(data["role"] == Role.TARGET)), len(styles))
