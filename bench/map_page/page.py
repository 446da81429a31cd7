"""The page that ``bench/map.py`` opens: the dashboard's map with n points, ours or naive Folium.

``?n=…&way=ours|naive``
"""

from __future__ import annotations

import numpy as np
import streamlit as st

from dashboard import session
from dashboard.map_features import Highlight
from dashboard.points import publish
from dashboard.texts import Texts
from geodata.boundaries import kommun_polygon
from layers.points import PointClass, PointTable
from layers.query import select
from layers.selection import ALL_PERIODS, Selection

KOMMUN = "0184"


@st.cache_resource
def table(n: int) -> PointTable:
    """Return n points in the kommun's box, the same every time."""
    west, south, east, north = kommun_polygon(KOMMUN).bounds
    dice = np.random.default_rng(20261124)
    return PointTable(
        x=dice.uniform(west, east, n),
        y=dice.uniform(south, north, n),
        classes=(PointClass("Lampor", "#9a6700"), PointClass("Kameror", "#b3261e")),
        kind=dice.integers(0, 2, n).astype(np.uint8),
        labels=[f"<b>Punkt {number}</b>" for number in range(n)],  # text, never markup
    )


def page() -> None:
    """Say that the page is up, then draw the map."""
    n, way = int(st.query_params.get("n", "0")), st.query_params.get("way", "ours")
    st.markdown("Sidan är uppe")
    from dashboard.map_view import MapSetting, feature_group
    from dashboard.still_map import show_still, still

    services = session.services()
    texts = Texts("sv")
    bundle = services.bundle(KOMMUN, ALL_PERIODS)
    view = select(bundle, Selection(KOMMUN))
    base = still(services.base_map(KOMMUN), MapSetting("Karta"), texts)
    points = [publish(table(n), "Punkter")] if way == "ours" and n else []
    group = feature_group(view, Highlight(), texts, points=points)
    if way == "naive":
        import folium

        lon, lat = table(n).degrees()
        for one, other in zip(lat, lon, strict=True):
            folium.CircleMarker((one, other), radius=3).add_to(group)
    show_still(base, group, lambda: None, session.MAP_KEY)


page()
