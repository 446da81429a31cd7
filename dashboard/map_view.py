"""The map: a constant base a kommun, and over it one feature group that varies.

Only the group changes when the selection does, so the frame stays and with it the zoom. Places are
one row each; ``static/places.js`` draws what is new and never takes text for markup.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import folium
from folium.template import Template
from folium.utilities import JsCode

from config.import_tables import load_imports
from dashboard.assets import asset_url
from dashboard.escape import escape
from dashboard.map_features import places
from dashboard.state import LIGHT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from config.settings import Tiles
    from dashboard.map_features import Highlight
    from dashboard.points import PointLayer
    from dashboard.texts import Texts
    from layers.base_map import BaseMap
    from layers.query import View

Json = dict[str, Any]

HEIGHT = 620  # px; the page's style sheet overrides it by the window's height
MAX_ZOOM = 19
# In the order of their needs.
SCRIPTS = (
    "vendor/leaflet/leaflet.js",
    "labels.js",
    "names.js",
    "together.js",
    "place.js",
    "paths.js",
    "crowd.js",
    "places.js",
    "map.js",
    "points.js",
    "existing.js",
)
STYLES = ("vendor/leaflet/leaflet.css", "map.css")


@dataclass(frozen=True, slots=True)
class MapSetting:
    """What the base map is made of besides its data; ``base_path`` is Streamlit's.

    Maps of a page with the same ``together`` move as one.
    """

    title: str
    tiles: Tiles | None = None
    base_path: str = ""
    together: str = ""


def base_layer(base: BaseMap, setting: MapSetting, texts: Texts) -> folium.Map:
    """Return the map of a kommun without any promise: the same for each selection."""
    (south, west), (north, east) = base.bounds
    names = ("home", "zoom_in", "zoom_out", "no_tiles", "many")
    m = folium.Map(
        location=((south + north) / 2, (west + east) / 2),
        tiles=None,
        zoom_control=False,
        zoom_snap=0.25,
        max_zoom=MAX_ZOOM,
        loftes={
            "lang": texts.language,
            "bounds": [[south, west], [north, east]],
            "together": setting.together,
            "texts": {"map": setting.title} | {name: texts(f"map.{name}") for name in names},
        },
    )
    m.default_js = [(name, asset_url(name, setting.base_path)) for name in SCRIPTS]
    m.default_css = [(name, asset_url(name, setting.base_path)) for name in STYLES]
    if tiles := setting.tiles:
        folium.TileLayer(tiles.url, attr=escape(tiles.attribution), max_zoom=tiles.max_zoom).add_to(
            m
        )
    _still("neighbour", base.neighbours, JsCode("loftes.neighbour")).add_to(m)
    source = escape(texts("map.source"))
    _still("land", base.outline, JsCode("loftes.land"), attribution=source).add_to(m)
    _still("district", base.districts, JsCode("loftes.district")).add_to(m)
    return m


def _still(name: str, data: Json, on_each: JsCode, attribution: str = "") -> folium.GeoJson:
    return folium.GeoJson(
        data,
        on_each_feature=on_each,
        interactive=False,
        class_name=name,
        attribution=attribution or None,
    )


def _existing(key: str, data: Json) -> folium.GeoJson:
    if key == LIGHT:
        return folium.GeoJson(data, on_each_feature=JsCode("loftesExisting.way"))
    colour = load_imports().layers[key].colour
    return folium.GeoJson(data, on_each_feature=JsCode(f"loftesExisting.shape('{colour}')"))


class Points(folium.MacroElement):
    """A large point layer: its address and looks, drawn by ``static/points.js``."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = loftesPoints({{ this.options | tojson }});
            {{ this.get_name() }}.addTo({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, layer: PointLayer, base_path: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Points"
        self.options = layer.options(base_path)


class Places(folium.MacroElement):
    """Places with promises, drawn by ``static/places.js``.

    ``rows`` is the script that must come before the group's own: what goes through Folium is read
    as a template of its own, slowly, and data may hold braces.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = loftesPlaces(loftesRows);
            {{ this.get_name() }}.addTo({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, rows: Json) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Places"
        text = json.dumps(rows, separators=(",", ":")).replace("<", "\\u003c")
        self.rows = f"var loftesRows = {text};\n"


def feature_group(
    view: View,
    highlight: Highlight,
    texts: Texts,
    base_path: str = "",
    points: Sequence[PointLayer] = (),
    existing: Mapping[str, Json] | None = None,
) -> folium.FeatureGroup:
    """Return what varies: large point layers, and over them the places of the view.

    ``existing`` are lines and areas that exist already, a GeoJSON a layer, drawn on one canvas.
    """
    group = folium.FeatureGroup(name="loftes")
    for key, data in (existing or {}).items():
        _existing(key, data).add_to(group)
    for layer in points:
        Points(layer, base_path).add_to(group)
    Places(places(view, highlight, texts, base_path)).add_to(group)
    return group
