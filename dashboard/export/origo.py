"""Origo: the layers, their styles and the data, to be pasted into ``index.json``.

Source: Origo's documentation of GEOJSON layers and of styles with filters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.export import rows, webmap
from dashboard.export.files import archive
from dashboard.export.looks import Look, dashes, rgba
from dashboard.export.order import Order
from geodata.crs import WGS84

if TYPE_CHECKING:
    from layers.query import View

LINE_PX = 3


def write(view: View, order: Order) -> bytes:
    """Return ``origo.json`` (groups, layers, styles) and a data file a layer, in WGS 84."""
    language = order.language
    data = webmap.data_files(view, Order(language, WGS84))
    every = webmap.view_looks(view, language)
    first = {look.layer: look for look in reversed(every)}
    attribution = webmap.shown(rows.attribution(view, language))
    entry = {
        "groups": [{"name": webmap.NAME, "title": rows.title(view, language), "expanded": True}],
        # Origo draws the first layer on top, the map its last one.
        "layers": [_layer(first[layer], attribution, language) for layer in reversed(data)],
        "styles": {
            _name(layer): [[_style(look)] for look in every if look.layer == layer]
            for layer in data
        },
    }
    files = {_file(layer): content for layer, content in data.items()}
    return archive({"origo.json": webmap.pretty(entry), **files})


def _name(layer: str) -> str:
    return f"{webmap.NAME}-{layer}"


def _file(layer: str) -> str:
    return f"data/{_name(layer)}.geojson"


def _layer(look: Look, attribution: str, language: str) -> dict[str, Any]:
    titles = rows.titles(webmap.LISTED, language)
    return {
        "name": _name(look.layer),
        "title": look.layer_title,
        "type": "GEOJSON",
        "source": _file(look.layer),
        "projection": WGS84,
        "group": webmap.NAME,
        "style": _name(look.layer),
        "visible": True,
        "queryable": True,
        "attribution": attribution,
        "featureinfoTitle": "place",
        "attributes": [
            {"name": key, "title": f"{title}: "}
            for key, title in zip(webmap.LISTED, titles, strict=True)
        ],
    }


def _style(look: Look) -> dict[str, Any]:
    stroke: dict[str, Any] = {"color": _css(look.style.stroke, 1), "width": LINE_PX}
    if lengths := dashes(look.style):
        stroke["lineDash"] = lengths
    return {
        "label": look.title,
        # Origo compares as text, so a boolean would never match.
        "filter": f"[{webmap.LOOK}] == '{look.key}'",
        "stroke": stroke,
        "fill": {"color": _css(look.style.fill, look.style.fill_opacity)},
    }


def _css(colour: str, opacity: float) -> str:
    red, green, blue, _ = rgba(colour)
    return f"rgba({red},{green},{blue},{opacity:g})"
