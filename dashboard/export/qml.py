"""QGIS styles (QML): the map's colours, dashes and circles of uncertainty, by rules.

A rule a layer, under it one a role and kind of position. A point is drawn as the circle that it
may lie in, in metres on the ground, and as a small ring where that circle would be too small to
see; never as a pin.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from config.kinds import load_kinds
from dashboard.export.looks import Look, dashes, looks, rgba
from dashboard.export.rows import PLACE_COLUMNS, titles
from geodata.records import Role

if TYPE_CHECKING:
    import geopandas as gpd

QGIS = "3.22.0"
LINE_MM = 0.7
RING_MM = 3.2
CIRCLE = 'buffer($geometry, "uncertainty_m", 24)'
# The ring shows where the circle's radius is below 2 mm on the screen.
TOO_SMALL = '"uncertainty_m" * 1000 / @map_scale < 2'
# A place lies in several layers: its name stands once.
NAME = 'CASE WHEN "id" = minimum("id", group_by:="place_id") THEN "place" END'
INK = "23,34,44,255"
# Several layers of one place share its outline in segments, as on the map: none hides another.
_LINES = "\"layer\" <> '{below}'"
BANDS = f'count("id", group_by:="place_id", filter:={_LINES})'
BAND = f'array_find(array_agg("layer", group_by:="place_id", filter:={_LINES}), "layer")'
SEGMENT = 16  # pixels
SHORT = 9  # of them drawn where the place is no target
OVER_POINT, ALONG_LINE = "1", "2"
CENTRED = "4"


def qml(table: str, part: gpd.GeoDataFrame, language: str) -> str:
    """Return the style of a table (``omraden``, ``gator`` or ``platser``) for the rows in it."""
    root = ET.Element("qgis", version=QGIS, styleCategories="Symbology|Labeling|Fields|MapTips")
    aliases = ET.SubElement(root, "aliases")
    for column, title in zip(PLACE_COLUMNS, titles(PLACE_COLUMNS, language), strict=True):
        ET.SubElement(aliases, "alias", field=column, name=title)
    renderer = ET.SubElement(
        root, "renderer-v2", type="RuleRenderer", symbollevels="0", enableorderby="0"
    )
    found = looks(zip(part["layer"], part["role"], part["estimated"], strict=True), language)
    _rules(renderer, found)
    symbols = ET.SubElement(renderer, "symbols")
    for number, look in enumerate(found):
        _symbol(symbols, str(number), table, look)
    _labels(root, ALONG_LINE if table == "gator" else OVER_POINT)
    ET.SubElement(
        root, "mapTip"
    ).text = "<b>[% \"place\" %]</b><br>[% replace(\"texts\", '\\n', '<br>') %]"
    ET.indent(root)
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + ET.tostring(
        root, encoding="unicode"
    )


def _rules(renderer: ET.Element, found: list[Look]) -> None:
    root = ET.SubElement(renderer, "rules", key="{root}")
    numbers = {look.key: str(number) for number, look in enumerate(found)}
    for layer, some in groupby(found, key=lambda look: (look.layer, look.layer_title)):
        rule = ET.SubElement(
            root, "rule", key=f"{{{layer[0]}}}", label=layer[1], filter=f"\"layer\" = '{layer[0]}'"
        )
        for look in some:
            wanted = f'"role" = \'{look.role}\' AND "estimated" = {str(look.estimated).lower()}'
            ET.SubElement(
                rule,
                "rule",
                key=f"{{{look.key}}}",
                label=look.title,
                filter=wanted,
                symbol=numbers[look.key],
            )


def _symbol(parent: ET.Element, name: str, table: str, look: Look) -> None:
    kind = {"omraden": "fill", "gator": "line", "platser": "marker"}[table]
    symbol = ET.SubElement(parent, "symbol", type=kind, name=name, alpha="1", clip_to_extent="1")
    if kind == "fill":
        _area(symbol, look)
    elif kind == "line":
        _line(symbol, look, LINE_MM * 1.6)
    else:
        _circle(symbol, name, look)
        _ring(symbol, look)


def _area(symbol: ET.Element, look: Look) -> None:
    fill = _colour(look.style.fill, look.style.fill_opacity)
    style = "solid" if look.style.fill_opacity else "no"
    _layer(symbol, "SimpleFill", {"color": fill, "style": style, "outline_style": "no"})
    _line(symbol, look, LINE_MM)


def _line(symbol: ET.Element, look: Look, width: float) -> None:
    lengths = dashes(look.style)
    options = {
        "line_color": _colour(look.style.stroke),
        "line_width": f"{width:g}",
        "line_width_unit": "MM",
        "line_style": "solid",
        "joinstyle": "round",
        "capstyle": "round" if lengths and lengths[0] <= 1 else "flat",
        "use_custom_dash": "1" if lengths or not look.style.fill_opacity else "0",
        "customdash": ";".join(f"{length:g}" for length in lengths) or f"{SEGMENT};0",
        "customdash_unit": "Pixel",
        "dash_pattern_offset_unit": "Pixel",
    }
    layer = _layer(symbol, "SimpleLine", options)
    if not look.style.fill_opacity:
        _define(layer, _segments(look, options["customdash"] if lengths else ""))


def _segments(look: Look, dash: str) -> dict[str, str]:
    """Return the expressions that give a layer its share of an outline that others have too."""
    below = next(key for key, layer in load_kinds().all_layers().items() if layer.every_kind)
    bands, band = BANDS.format(below=below), BAND.format(below=below)
    drawn = SEGMENT if look.role == Role.TARGET.value else SHORT
    alone = f"'{dash}'" if dash else f"'{SEGMENT};0'"
    return {
        "customDash": f"CASE WHEN {bands} > 1 THEN "
        f"'{drawn};' || ({SEGMENT} * {bands} - {drawn}) ELSE {alone} END",
        "dashPatternOffset": f"CASE WHEN {bands} > 1 THEN -{SEGMENT} * {band} ELSE 0 END",
    }


def _circle(symbol: ET.Element, name: str, look: Look) -> None:
    options = {"SymbolType": "Fill", "geometryModifier": CIRCLE, "units": "MapUnit"}
    layer = _layer(symbol, "GeometryGenerator", options)
    inner = ET.SubElement(layer, "symbol", type="fill", name=f"@{name}@0", alpha="1")
    _area(inner, look)


def _ring(symbol: ET.Element, look: Look) -> None:
    options = {
        "name": "circle",
        "color": "0,0,0,0",
        "outline_color": _colour(look.style.stroke),
        "outline_width": f"{LINE_MM:g}",
        "outline_width_unit": "MM",
        "outline_style": "dash" if dashes(look.style) else "solid",
        "size": f"{RING_MM:g}",
        "size_unit": "MM",
    }
    layer = _layer(symbol, "SimpleMarker", options)
    _define(layer, {"enabled": TOO_SMALL})


def _define(layer: ET.Element, expressions: dict[str, str]) -> None:
    """Let expressions give properties of a symbol's layer."""
    top = ET.SubElement(ET.SubElement(layer, "data_defined_properties"), "Option", type="Map")
    ET.SubElement(top, "Option", type="QString", name="name", value="")
    listed = ET.SubElement(top, "Option", type="Map", name="properties")
    for name, expression in expressions.items():
        own = ET.SubElement(listed, "Option", type="Map", name=name)
        ET.SubElement(own, "Option", type="bool", name="active", value="true")
        ET.SubElement(own, "Option", type="QString", name="expression", value=expression)
        ET.SubElement(own, "Option", type="int", name="type", value="3")
    ET.SubElement(top, "Option", type="QString", name="type", value="collection")


def _layer(symbol: ET.Element, kind: str, options: dict[str, str]) -> ET.Element:
    layer = ET.SubElement(
        symbol, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"}
    )
    listed = ET.SubElement(layer, "Option", type="Map")
    for key, value in options.items():
        ET.SubElement(listed, "Option", type="QString", name=key, value=value)
    return layer


def _labels(root: ET.Element, placement: str) -> None:
    settings = ET.SubElement(ET.SubElement(root, "labeling", type="simple"), "settings")
    style = ET.SubElement(
        settings,
        "text-style",
        fieldName=NAME,
        isExpression="1",
        fontSize="9",
        fontSizeUnit="Point",
        fontWeight="50",
        textColor=INK,
    )
    ET.SubElement(
        style,
        "text-buffer",
        bufferDraw="1",
        bufferSize="1",
        bufferSizeUnits="MM",
        bufferColor="255,255,255,230",
    )
    # What is left out counts as 0 here, and a label of priority 0 is never drawn.
    ET.SubElement(
        settings,
        "placement",
        placement=placement,
        placementFlags="10",
        quadOffset=CENTRED,
        priority="5",
        centroidInside="1",
    )
    ET.SubElement(settings, "rendering", drawLabels="1", obstacle="1", obstacleType="1")


def _colour(colour: str, opacity: float = 1.0) -> str:
    return ",".join(map(str, rgba(colour, opacity)))
