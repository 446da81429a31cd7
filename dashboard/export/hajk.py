"""Hajk: vector layers for ``layers.json``, each with its style as SLD, and the data.

Source: Hajk's ``ConfigMapper.mapVectorConfig`` and ``VectorLayer``. Its own transformation keeps
only the outer ring of a polygon, so the data leaves in the map's system and needs none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from dashboard.export import rows, webmap
from dashboard.export.files import archive
from dashboard.export.looks import Look, dashes

if TYPE_CHECKING:
    from dashboard.export.order import Order
    from layers.query import View

FOLDER = "lofteskartan"  # beside Hajk's client
STYLE = "Löfteskartan"
SLD = "http://www.opengis.net/sld"
OGC = "http://www.opengis.net/ogc"
LINE_PX = 3


def write(view: View, order: Order) -> bytes:
    """Return ``hajk.json`` (``vectorlayers``) and a data file a layer, in ``order.crs``."""
    data = webmap.data_files(view, order)
    every = webmap.view_looks(view, order.language)
    entries = [
        _layer(layer, [look for look in every if look.layer == layer], view, order)
        for layer in data
    ]
    files = {_file(layer): content for layer, content in data.items()}
    return archive({"hajk.json": webmap.pretty({"vectorlayers": entries}), **files})


def _file(layer: str) -> str:
    return f"{FOLDER}/{webmap.NAME}-{layer}.geojson"


def _layer(layer: str, own: list[Look], view: View, order: Order) -> dict[str, Any]:
    title = rows.title(view, order.language)
    attribution = webmap.shown(rows.attribution(view, order.language))
    return {
        "id": f"{webmap.NAME}-{layer}",
        "caption": own[0].layer_title,
        "internalLayerName": f"{own[0].layer_title}, {title}",
        "url": f"/{_file(layer)}",
        "dataFormat": "GeoJSON",
        "projection": order.crs,
        "layer": f"{FOLDER}:{layer}",
        "version": "1.1.0",
        "attribution": attribution,
        "infoVisible": True,
        "infoTitle": title,
        "infoText": attribution,
        "infobox": _infobox(order.language),
        "queryable": True,
        "filterable": False,
        "visibleAtStart": True,
        "opacity": 1,
        "sldText": _sld(layer, own),
        "sldStyle": STYLE,
        "legend": "",
        "legendIcon": "",
        "pointSize": 6,
        "minZoom": -1,
        "maxZoom": -1,
    }


def _infobox(language: str) -> str:
    """Return Hajk's template in Markdown; braces name an attribute."""
    titles = dict(zip(webmap.LISTED, rows.titles(webmap.LISTED, language), strict=True))
    rest = [f"**{title}:** {{{key}}}" for key, title in titles.items() if key != "place"]
    return "\n\n".join(["### {place}", *rest])


def _sld(layer: str, own: list[Look]) -> str:
    root = ET.Element("StyledLayerDescriptor", {"version": "1.0.0", "xmlns": SLD, "xmlns:ogc": OGC})
    named = ET.SubElement(root, "NamedLayer")
    ET.SubElement(named, "Name").text = layer
    style = ET.SubElement(named, "UserStyle")
    ET.SubElement(style, "Name").text = STYLE
    rules = ET.SubElement(style, "FeatureTypeStyle")
    for look in own:
        rule = ET.SubElement(rules, "Rule")
        ET.SubElement(rule, "Name").text = look.title
        equal = ET.SubElement(ET.SubElement(rule, "ogc:Filter"), "ogc:PropertyIsEqualTo")
        ET.SubElement(equal, "ogc:PropertyName").text = webmap.LOOK
        ET.SubElement(equal, "ogc:Literal").text = look.key
        _symbolizers(rule, look)
    return ET.tostring(root, encoding="unicode")


def _symbolizers(rule: ET.Element, look: Look) -> None:
    stroke = {"stroke": look.style.stroke, "stroke-width": str(LINE_PX)}
    if lengths := dashes(look.style):
        stroke["stroke-dasharray"] = " ".join(f"{length:g}" for length in lengths)
    fill = {"fill": look.style.fill, "fill-opacity": f"{look.style.fill_opacity:g}"}
    area = ET.SubElement(rule, "PolygonSymbolizer")
    _parameters(ET.SubElement(area, "Fill"), fill)
    _parameters(ET.SubElement(area, "Stroke"), stroke)
    line = ET.SubElement(rule, "LineSymbolizer")
    _parameters(ET.SubElement(line, "Stroke"), stroke)


def _parameters(parent: ET.Element, values: dict[str, str]) -> None:
    for name, value in values.items():
        ET.SubElement(parent, "CssParameter", name=name).text = value
