"""The varying part of the map as GeoJSON: shapes with their Leaflet style, and names.

Several layers over one place share its outline as coloured segments, so that each stays visible
and none covers another; colours never mix, because only the layer of all places fills.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from config.kinds import load_kinds
from dashboard import words
from dashboard.assets import asset_url
from geodata.records import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.texts import Texts
    from layers.query import View

Json = dict[str, Any]

LINE = 5  # CSS pixels, as is the segment
SEGMENT = 16
SHORT = 0.55  # part of a segment that is drawn where the place is no target
CASING = "#ffffff"
RIM = {"color": "#17222c", "opacity": 1, "fill": False}
RIM_WIDTH = 3
DIMMED = 0.4


@dataclass(frozen=True, slots=True)
class Highlight:
    """Places to bring out; ``zoom_at`` counts how often somebody asked for ``zoom_place``.

    ``centre`` names the choice: the map moves to its places once, where they are out of sight.
    """

    places: frozenset[str] = frozenset()
    zoom_place: str = ""
    zoom_at: int = 0
    centre: str = ""


def features(view: View, highlight: Highlight, texts: Texts, base_path: str = "") -> Json:
    """Return the shapes of the visible layers, lowest first, and the names of their places."""
    drawn = view.collection(texts.language)["features"]
    by_place: dict[str, list[Json]] = {}
    for item in drawn:
        by_place.setdefault(item["properties"]["place_id"], []).append(item)
    result: list[Json] = []
    for place, items in by_place.items():
        shapes = _shapes(items, highlight, texts)
        if place in highlight.places:
            result.append(_rim(place, shapes))
        result += shapes
    result += _names(view, by_place, highlight, texts, base_path)
    return {"type": "FeatureCollection", "features": result}


def _shapes(items: Sequence[Json], highlight: Highlight, texts: Texts) -> list[Json]:
    """Style the shapes of one place; the topmost takes the keyboard's focus."""
    lines = [item for item in items if not item["properties"]["fill_opacity"]]
    shapes = []
    for item in items:
        data = item["properties"]
        place = data["place_id"]
        selected = place in highlight.places
        shade = DIMMED if highlight.places and not selected else 1
        hatch = _hatch(data)
        properties = {
            "place_id": place,
            "hatch": hatch,
            "stroke": data["stroke"],
            "selected": selected,
            "style": {
                "color": data["stroke"],
                **_line(item, lines),
                "opacity": shade,
                "fillColor": f"url(#{hatch})" if hatch else data["fill"],
                "fillOpacity": shade * min(1, (3 if hatch else 1) * data["fill_opacity"]),
            },
        }
        if item is items[-1]:
            properties["said"] = f"{data['place']}, {_number(data['n'], data['role'], texts)}"
        if selected and place == highlight.zoom_place:
            properties["zoom_to"] = highlight.zoom_at
        if selected:
            properties["centre"] = highlight.centre
        shapes.append(_feature(item["id"], properties, item["geometry"]))
    return shapes


def _rim(place: str, shapes: Sequence[Json]) -> Json:
    """Return the dark rim of a chosen place; a lone line keeps its dashes, which mean something."""
    styles = [shape["properties"]["style"] for shape in shapes]
    rim = RIM | {"weight": max(style["weight"] for style in styles) + RIM_WIDTH}
    if len(shapes) == 1:
        rim["dashArray"] = styles[0]["dashArray"]
    return _feature(f"rim:{place}", {"style": rim}, shapes[0]["geometry"])


def _hatch(data: Json) -> str:
    """Name the pattern of an area that the document only has in focus; a target is plain."""
    hatched = data["fill_opacity"] and data["role"] == Role.FOCUS.value
    return f"hatch-{data['stroke'].lstrip('#')}" if hatched else ""


def _line(item: Json, lines: Sequence[Json]) -> Json:
    """Return weight and dashes: the style's own for one line, a segment each for several."""
    data = item["properties"]
    if item not in lines and len(lines) > 1:
        return {"weight": LINE + 2, "color": CASING}
    if item not in lines:
        return {"weight": LINE / 2, "dashArray": data["dash"] or None}
    if len(lines) == 1:
        return {"weight": LINE - 1, "dashArray": data["dash"] or None}
    length = SEGMENT if data["role"] == Role.TARGET.value else SEGMENT * SHORT
    turn = SEGMENT * len(lines)
    return {
        "weight": LINE,
        "lineCap": "butt",
        "dashArray": f"{length:g} {turn - length:g}",
        "dashOffset": f"{-SEGMENT * lines.index(item)}",
    }


def _names(
    view: View,
    by_place: dict[str, list[Json]],
    highlight: Highlight,
    texts: Texts,
    base_path: str,
) -> list[Json]:
    """Return one point a place: its name, its number, and a tile a layer that targets it."""
    table = load_kinds().all_layers()
    result = []
    for label in view.labels():
        items = [item["properties"] for item in by_place[label.place_id]]
        place = view.bundle.places[label.place_id]
        number = _number(label.promises, items[0]["role"], texts)
        targets = [
            table[data["layer"]]
            for data in items
            if data["role"] == Role.TARGET.value and not data["fill_opacity"]
        ]
        properties = {
            "rank": "place",
            "place_id": label.place_id,
            "name": label.name,
            "detail": f"{number} · {words.precision(place, texts)}" if place.estimated else number,
            "colour": items[0]["stroke"],
            "estimated": place.estimated,
            "selected": label.place_id in highlight.places,
            "icons": [
                {
                    "url": asset_url(f"vendor/lucide-static/{look.icon}.svg", base_path),
                    "colour": look.colour,
                }
                for look in targets
            ],
        }
        point = {"type": "Point", "coordinates": [label.lon, label.lat]}
        result.append(_feature(f"name:{label.place_id}", properties, point))
    return result


def _number(promises: int, role: str, texts: Texts) -> str:
    if promises:
        return texts("count.of_place", n=promises)
    return texts("count.named_problem" if role == Role.PROBLEM.value else "count.named_only")


def _feature(feature_id: str, properties: Json, geometry: Json) -> Json:
    return {"type": "Feature", "id": feature_id, "properties": properties, "geometry": geometry}
