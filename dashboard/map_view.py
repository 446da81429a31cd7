"""The map: a constant base a kommun, and over it one feature group that varies.

Only the group changes when the selection does, so the frame stays and with it the zoom. Shapes and
names are one GeoJSON dict; ``static/map.js`` draws them and never takes text for markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import folium
from folium.utilities import JsCode
from streamlit_folium import st_folium

from config.import_tables import load_imports
from dashboard.assets import asset_url
from dashboard.escape import escape
from dashboard.map_features import features
from dashboard.session import MAP_KEY
from dashboard.state import LIGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from config.settings import Tiles
    from dashboard.map_features import Highlight
    from dashboard.texts import Texts
    from layers.base_map import BaseMap
    from layers.query import View

Json = dict[str, Any]

HEIGHT = 620  # px; the page's style sheet overrides it by the window's height
MAX_ZOOM = 19
FEW = 200  # things that are drawn as large signs
# In the order of their needs.
SCRIPTS = ("vendor/leaflet/leaflet.js", "names.js", "map.js", "existing.js")
STYLES = ("vendor/leaflet/leaflet.css", "map.css")


@dataclass(frozen=True, slots=True)
class MapSetting:
    """What the base map is made of besides its data; ``base_path`` is Streamlit's."""

    title: str
    tiles: Tiles | None = None
    base_path: str = ""


def show_map(base: folium.Map, group: folium.FeatureGroup, on_click: Callable[[], None]) -> None:
    """Draw the map; a click on a place, or beside all of them, calls ``on_click``."""
    st_folium(
        base,
        key=MAP_KEY,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=group,
        on_change=on_click,
    )


def base_layer(base: BaseMap, setting: MapSetting, texts: Texts) -> folium.Map:
    """Return the map of a kommun without any promise: the same for each selection."""
    (south, west), (north, east) = base.bounds
    names = ("home", "zoom_in", "zoom_out", "no_tiles")
    m = folium.Map(
        location=((south + north) / 2, (west + east) / 2),
        tiles=None,
        zoom_control=False,
        zoom_snap=0.25,
        max_zoom=MAX_ZOOM,
        loftes={
            "lang": texts.language,
            "bounds": [[south, west], [north, east]],
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
    many = "true" if len(data["features"]) > FEW else "false"
    return folium.GeoJson(
        data,
        point_to_layer=JsCode(f"loftesExisting.dot('{colour}', {many})"),
        on_each_feature=JsCode(f"loftesExisting.shape('{colour}')"),
    )


def feature_group(
    view: View,
    highlight: Highlight,
    texts: Texts,
    base_path: str = "",
    existing: Mapping[str, Json] | None = None,
) -> folium.FeatureGroup:
    """Return what varies: the shapes of the visible layers and the names of their places.

    ``existing`` are layers of what exists already, one GeoJSON each, drawn on one canvas.
    """
    group = folium.FeatureGroup(name="loftes")
    for key, data in (existing or {}).items():
        _existing(key, data).add_to(group)
    folium.GeoJson(
        features(view, highlight, texts, base_path),
        on_each_feature=JsCode("loftes.shape"),
        point_to_layer=JsCode("loftes.name"),
        smooth_factor=0.3,
    ).add_to(group)
    return group
