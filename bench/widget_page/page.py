"""The page that ``bench/widget.py`` opens: a choice beside the map, drawn ours or the naive way.

``?n=…&way=places|points|naive``
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import folium
import numpy as np
import shapely
import streamlit as st
from streamlit_folium import st_folium

from bench.public_site import CODE, made_up
from dashboard import session
from dashboard.assets import asset_url
from dashboard.map_features import Highlight
from dashboard.points import publish
from dashboard.texts import Texts
from geodata.crs import to_sweref
from layers.points import PointClass, PointTable
from layers.query import select
from layers.selection import ALL_PERIODS, Selection

if TYPE_CHECKING:
    from dashboard.site.content import Content

WHOLE, HALF = "Alla", "Hälften"


@st.cache_resource
def content(n: int) -> Content:
    """Return a kommun of n places, the same every time."""
    return made_up(n)


@st.cache_resource
def table(n: int, share: int) -> PointTable:
    """Return every ``share``-th of n points as the dashboard's point layer."""
    places = list(content(n).bundle.places.values())[::share]
    points = to_sweref(shapely.points([p.lon for p in places], [p.lat for p in places]))
    where = shapely.get_coordinates(points)
    return PointTable(
        x=where[:, 0],
        y=where[:, 1],
        classes=(PointClass("Lampor", "#9a6700"),),
        kind=np.zeros(len(places), dtype=np.uint8),
        labels=[place.name for place in places],
    )


def ours(n: int, share: int, way: str) -> None:
    """Draw the dashboard's map: a constant base and the group that varies."""
    from dashboard.map_view import MapSetting, feature_group
    from dashboard.still_map import show_still, still

    texts, bundle = Texts("sv"), content(n).bundle
    base = still(session.services().base_map(CODE), MapSetting("Karta"), texts)
    kinds = tuple(sorted({kind for one in bundle.promises for kind in one.kinds}))
    layers = tuple(bundle.features["layer"].unique()) if way == "places" else ()
    view = select(bundle, Selection(CODE, ALL_PERIODS, layers, kinds[::share]))
    points = [publish(table(n, share), "Lampor")] if way == "points" else []
    group = feature_group(view, Highlight(), texts, points=points)
    show_still(base, group, lambda: None, session.MAP_KEY)


def naive(n: int, share: int) -> None:
    """Build the whole map anew, as the examples of Folium and streamlit-folium do."""
    places = list(content(n).bundle.places.values())[::share]
    m = folium.Map(location=(places[0].lat, places[0].lon), tiles=None, prefer_canvas=True)
    # The same Leaflet from the same server as ours: its own list of addresses is not reached here.
    m.default_js = [("leaflet", asset_url("vendor/leaflet/leaflet.js", ""))]
    m.default_css = [("leaflet", asset_url("vendor/leaflet/leaflet.css", ""))]
    rows = [
        {
            "type": "Feature",
            "properties": {"name": place.name},
            "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
        }
        for place in places
    ]
    folium.GeoJson(
        {"type": "FeatureCollection", "features": rows}, marker=folium.CircleMarker(radius=4)
    ).add_to(m)
    st_folium(m, height=620, use_container_width=True, returned_objects=[])


def page() -> None:
    """Offer the choice, then draw the map."""
    n, way = int(st.query_params.get("n", "0")), st.query_params.get("way", "places")
    share = 1 if st.radio("Urval", (WHOLE, HALF), horizontal=True) == WHOLE else 2
    if way == "naive":
        naive(n, share)
    elif n:
        ours(n, share, way)


page()
