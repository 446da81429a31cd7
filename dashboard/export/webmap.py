"""What the web maps of kommuner share: a data file a layer, drawn as on the map.

Both programs put attributes into their page as HTML or Markdown (Origo's ``getattributes.js``,
Hajk's info box), so text leaves escaped. Uncertain points leave as circles.
"""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING, Any

import shapely

from dashboard.escape import escape
from dashboard.export import rows
from dashboard.export.looks import Look, looks
from geodata.crs import SWEREF99TM, WGS84, transform
from layers.geojson import DECIMALS, canonical, collection, drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dashboard.export.order import Order
    from layers.query import View

NAME = "lofteskartan"
LISTED = ("place", "layer_title", "texts", "periods", "precision", "source", "licence")
LOOK = "stil"  # the property that the styles choose by
GRID_M = 0.01


def view_looks(view: View, language: str) -> list[Look]:
    """Return the looks of a view, lowest layer first."""
    kinds = [(row["layer"], row["role"], row["estimated"]) for row in view.rows(language)]
    return looks(kinds, language)


def data_files(view: View, order: Order) -> dict[str, bytes]:
    """Return layer → its features in ``order.crs`` as GeoJSON."""
    import numpy as np

    found = rows.place_rows(view, order.language)
    sizes = np.array([row["uncertainty_m"] for row in found], dtype=float)
    shapes = _in_crs(drawn(view.features.geometry.to_numpy(), sizes), order.crs)
    keys = {(x.layer, x.role, x.estimated): x.key for x in view_looks(view, order.language)}
    parts: dict[str, list[dict[str, Any]]] = {}
    for row, shape in zip(found, shapes, strict=True):
        properties = {key: _escaped(row[key]) for key in LISTED}
        properties["place_id"] = row["place_id"]
        properties[LOOK] = keys[row["layer"], row["role"], row["estimated"]]
        feature = {"type": "Feature", "id": row["id"], "properties": properties, "geometry": shape}
        parts.setdefault(row["layer"], []).append(feature)
    return {layer: canonical(collection(some)).encode() for layer, some in parts.items()}


def _in_crs(shapes: NDArray[Any], crs: str) -> Sequence[Any]:
    grid = 10.0**-DECIMALS if crs == WGS84 else GRID_M

    def move(points: NDArray[Any]) -> NDArray[Any]:
        import numpy as np

        x, y = transform(points[:, 0], points[:, 1], SWEREF99TM, crs)
        return np.round(np.column_stack([x, y]) / grid) * grid

    moved = shapely.orient_polygons(shapely.transform(shapes, move), exterior_cw=False)
    decimals = DECIMALS if crs == WGS84 else 2
    return [_rounded(json.loads(text), decimals) for text in shapely.to_geojson(moved)]


def _rounded(value: Any, decimals: int) -> Any:  # noqa: ANN401  nested lists of any depth
    if isinstance(value, dict):
        return {key: _rounded(item, decimals) for key, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item, decimals) for item in value]
    return round(value, decimals) if isinstance(value, float) else value


def _escaped(value: Any) -> str:  # noqa: ANN401  a text or a list of texts
    return "<br>".join(map(escape, value)) if isinstance(value, list) else escape(value)


def shown(text: str) -> str:
    """Return a line that both programs set beside the map as HTML: sources, licences."""
    return html.escape(text)


def pretty(content: dict[str, Any]) -> bytes:
    """Return JSON for a person who pastes it into a configuration."""
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
