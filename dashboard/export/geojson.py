"""GeoJSON (RFC 7946, WGS 84): the visible features, canonical bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.geojson import canonical

if TYPE_CHECKING:
    from layers.query import View

MEDIA = "application/geo+json"
BOUNDARY_SOURCE = "Källa områdesgränser: SCB"


def write(view: View, language: str) -> bytes:
    """Return the features that the map shows; points as points with their uncertainty."""
    document = view.collection(language, for_drawing=False)
    document["attribution"] = BOUNDARY_SOURCE
    return canonical(document).encode()
