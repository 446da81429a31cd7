"""KML 2.2 for map programs and phones: meeting place, stops, and the way by its light."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from dashboard.walkpack.facts import sheet_facts
from dashboard.walkpack.gpx import lonlats
from dashboard.walkpack.map_lines import lit_pieces
from geodata.walk.position import lonlat

if TYPE_CHECKING:
    from shapely.geometry import Point

    from dashboard.walkpack.plan import Plan

MEDIA = "application/vnd.google-earth.kml+xml"
NAMESPACE = "http://www.opengis.net/kml/2.2"
# aabbggrr, as KML has it
STYLES = {"yes": ("ff00b4ff", "6"), "no": ("ff2c2217", "6"), "unknown": ("ff8a7a6b", "4")}
TITLES = {"yes": "Belyst", "no": "Utan belysning", "unknown": "Uppgift om ljus saknas"}


def write(plan: Plan) -> bytes:
    """Return the walk as KML (WGS 84)."""
    from shapely.geometry import LineString

    root = etree.Element(f"{{{NAMESPACE}}}kml", nsmap={None: NAMESPACE})
    document = _add(root, "Document")
    facts = sheet_facts(plan)
    _add(document, "name", plan.walk.title)
    _add(document, "description", f"{facts.day}, kl. {facts.meet_at}–{facts.back_at}.")
    for lit, (colour, width) in STYLES.items():
        line = _add(_add(document, "Style", id=f"light-{lit}"), "LineStyle")
        _add(line, "color", colour)
        _add(line, "width", width)
    _place(
        document, f"M {plan.walk.meeting_name}", f"Samling kl. {facts.meet_at}", plan.walk.meeting
    )
    for row, call in zip(facts.stops, plan.route.calls, strict=True):
        said = f"Framme kl. {row.arrive}, vidare kl. {row.leave}. {row.way} {row.note}".strip()
        _place(document, f"{row.number} {row.name}", said, call.stop.point)
    for piece in lit_pieces(plan.route.legs, plan.base):
        mark = _add(document, "Placemark")
        _add(mark, "name", TITLES[piece.lit])
        _add(mark, "styleUrl", f"#light-{piece.lit}")
        drawn = _add(mark, "LineString")
        _add(drawn, "tessellate", "1")
        _add(drawn, "coordinates", " ".join(f"{x},{y}" for x, y in lonlats(LineString(piece.xy))))
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return data


def _place(document: etree._Element, name: str, said: str, point: Point) -> None:
    lon, lat = lonlat(point)
    mark = _add(document, "Placemark")
    _add(mark, "name", name)
    _add(mark, "description", said)
    _add(_add(mark, "Point"), "coordinates", f"{lon},{lat}")


def _add(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    made = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)
    if text:
        made.text = text
    return made
