"""GeoJSON (RFC 7946, WGS 84): the visible features, canonical bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.export import rows
from layers.geojson import canonical, collection, features

if TYPE_CHECKING:
    from dashboard.export.order import Order
    from layers.query import View


def write(view: View, order: Order) -> bytes:
    """Return the features that the map shows; points as points with their uncertainty."""
    return canonical(document(view, order.language)).encode()


def document(view: View, language: str) -> dict[str, Any]:
    """Return the collection with its title and attribution beside the features."""
    # Lists as text: ogr2ogr warns of a list on its way into a GeoPackage or a shapefile.
    places = [rows.flat(row) for row in rows.place_rows(view, language)]
    ids = [row.pop("id") for row in places]
    found = collection(features(view.features.geometry.to_numpy(), places, ids))
    return found | {
        "title": rows.title(view, language),
        "attribution": rows.attribution(view, language),
        "sources": [
            {"source": s.source, "licence": s.licence, "used_for": s.used_for}
            for s in rows.sources(view, language)
        ],
    }
