"""KML 2.2 for Google Earth: a folder a layer, a placemark a place, drawn as on the map."""

from __future__ import annotations

import html
from itertools import groupby
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from dashboard.export import rows
from dashboard.export.looks import looks, rgba

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.export.order import Order
    from layers.query import View

NAMESPACE = "http://www.opengis.net/kml/2.2"
COLUMNS = tuple(column for column in rows.PLACE_COLUMNS if column != "id")


def write(view: View, order: Order) -> bytes:
    """Return the visible features; an uncertain point is the circle that it may lie in."""
    language = order.language
    root = ET.Element("kml", xmlns=NAMESPACE)
    document = ET.SubElement(root, "Document")
    _text(document, "name", rows.title(view, language))
    _text(document, "description", html.escape(rows.attribution(view, language)))
    found = rows.place_rows(view, language)
    shapes = [feature["geometry"] for feature in view.collection(language)["features"]]
    kinds = [(row["layer"], row["role"], row["estimated"]) for row in found]
    keys = {}
    for look in looks(kinds, language):
        keys[look.layer, look.role, look.estimated] = look.key
        _style(document, look.key, look.style.stroke, look.style.fill_opacity)
    pairs = list(zip(found, shapes, strict=True))
    for layer, some in groupby(pairs, key=lambda pair: pair[0]["layer_title"]):
        folder = ET.SubElement(document, "Folder")
        _text(folder, "name", layer)
        for row, shape in some:
            _placemark(
                folder, row, shape, keys[row["layer"], row["role"], row["estimated"]], language
            )
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode")
    return f"<?xml version='1.0' encoding='UTF-8'?>\n{body}\n".encode()


def _style(document: ET.Element, key: str, colour: str, opacity: float) -> None:
    style = ET.SubElement(document, "Style", id=key)
    line = ET.SubElement(style, "LineStyle")
    _text(line, "color", _abgr(colour, 1))
    _text(line, "width", "3")
    area = ET.SubElement(style, "PolyStyle")
    _text(area, "color", _abgr(colour, opacity))


def _placemark(
    folder: ET.Element, row: dict[str, Any], shape: dict[str, Any], style: str, language: str
) -> None:
    mark = ET.SubElement(folder, "Placemark")
    _text(mark, "name", row["place"])
    # Earth shows a description as HTML.
    _text(mark, "description", "<br>".join(html.escape(said) for said in row["texts"]))
    _text(mark, "styleUrl", f"#{style}")
    data = ET.SubElement(mark, "ExtendedData")
    flat = rows.flat(row)
    for column, title in zip(COLUMNS, rows.titles(COLUMNS, language), strict=True):
        item = ET.SubElement(data, "Data", name=column)
        _text(item, "displayName", title)
        value = flat[column]
        _text(item, "value", "" if value is None else str(value))
    _geometry(mark, shape)


def _geometry(parent: ET.Element, shape: dict[str, Any]) -> None:
    kind, coordinates = shape["type"], shape["coordinates"]
    if kind.startswith("Multi"):
        multi = ET.SubElement(parent, "MultiGeometry")
        for part in coordinates:
            _geometry(multi, {"type": kind.removeprefix("Multi"), "coordinates": part})
    elif kind == "Polygon":
        polygon = ET.SubElement(parent, "Polygon")
        for number, ring in enumerate(coordinates):
            edge = ET.SubElement(polygon, "innerBoundaryIs" if number else "outerBoundaryIs")
            _text(ET.SubElement(edge, "LinearRing"), "coordinates", _tuples(ring))
    else:
        points = coordinates if kind == "LineString" else [coordinates]
        _text(ET.SubElement(parent, kind), "coordinates", _tuples(points))


def _tuples(points: Sequence[Sequence[float]]) -> str:
    return " ".join(",".join(f"{number:.6f}" for number in point) for point in points)


def _abgr(colour: str, opacity: float) -> str:
    red, green, blue, alpha = rgba(colour, opacity)
    return f"{alpha:02x}{blue:02x}{green:02x}{red:02x}"


def _text(parent: ET.Element, tag: str, value: str) -> None:
    ET.SubElement(parent, tag).text = value
