"""What exists already beneath the promises of the map: the layers that the operator chose.

Plain points, more than a list holds: the page says how many, of what, whose and of which day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from config.import_tables import load_imports
from dashboard.site import dates
from dashboard.site.map_data import columns
from geodata.crs import to_wgs84
from geodata.imports.store import ImportStore
from geodata.osm.store import OsmStore
from layers.existing import find_existing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dashboard.texts import Texts
    from layers.existing import DataSource, Existing

Json = dict[str, Any]
BOX = "finns-"  # begins the value of a layer's box on the page, and its class


def exists(code: str, layers: Sequence[str], today: date) -> tuple[Existing, ...]:
    """Return what is known to exist in a kommun of the layers, where anything is a point."""
    imports, osm = ImportStore(), OsmStore()
    found = [find_existing(code, layer, imports, osm, today) for layer in layers]
    return tuple(one for one in found if one is not None and len(_points(one)))


def stamps(code: str, layers: Sequence[str]) -> str:
    """Return a text that changes when any of the layers does in the kommun."""
    if not layers:
        return ""
    imports = ImportStore()
    return " ".join([OsmStore().stamp(code), *(imports.stamp(code, layer) for layer in layers)])


def map_columns(found: Sequence[Existing]) -> list[Json]:
    """Return the points of each layer as the map's file holds them."""
    rows = []
    for one in found:
        where = shapely.get_coordinates(to_wgs84(_points(one)))
        colour = load_imports().layers[one.layer].colour
        rows.append({"box": BOX + one.layer, "colour": colour} | columns(where[:, 0], where[:, 1]))
    return rows


def said(found: Sequence[Existing], texts: Texts) -> list[Json]:
    """Return title, number, source and day of each layer, as a page says them."""
    rows = []
    for one in found:
        look = load_imports().layers[one.layer]
        source = one.source
        day = dates.day(source.as_of, texts.language) if source.as_of else texts("data.no_date")
        rows.append(
            {
                "box": BOX + one.layer,
                "title": look.title(texts.language),
                "icon": look.icon,
                "n": len(_points(one)),
                "source": texts("data.source", name=credit(source), date=day),
            }
        )
    return rows


def credit(source: DataSource) -> str:
    """Return whose data it is and under which licence."""
    both = (source.name, source.licence)
    return ", ".join(dict.fromkeys(part for part in both if part))


def colours() -> str:
    """Return one class a layer, with its colour."""
    layers = load_imports().layers
    return "".join(f".{BOX}{key}{{--c:{layers[key].colour}}}" for key in sorted(layers)) + "\n"


def _points(one: Existing) -> Any:  # noqa: ANN401  an array of shapely geometries
    shapes = one.frame.geometry.to_numpy()
    return shapes[shapely.get_type_id(shapes) == shapely.GeometryType.POINT]
