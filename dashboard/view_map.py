"""A view on the map: what is chosen is brought out, and brought into sight where it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import session
from dashboard.existing_choice import drawn_points, drawn_shapes
from dashboard.map_features import Highlight

if TYPE_CHECKING:
    from layers.query import View


def show_view(view: View) -> None:
    """Draw the view; a click on a place chooses it. The frame stays from run to run."""
    from dashboard.map_view import MapSetting, feature_group
    from dashboard.still_map import show_still, still

    state = session.state()
    texts = session.texts()
    place, at = session.zoom()
    base_path = st.get_option("server.baseUrlPath")
    setting = MapSetting(
        title=texts("map.title", kommun=view.bundle.kommun.name),
        tiles=session.services().settings.tiles,
        base_path=base_path,
    )
    centre = state.promise or state.place
    shown = Highlight(_chosen(view), place, at, centre)
    show_still(
        still(session.services().base_map(state.kommun), setting, texts),
        feature_group(view, shown, texts, base_path, drawn_points(), drawn_shapes()),
        session.map_clicked,
        session.MAP_KEY,
    )


def _chosen(view: View) -> frozenset[str]:
    """Return the place that is chosen, else the places of the promise that is open."""
    state = session.state()
    if state.place:
        return frozenset({state.place})
    opened = next((p for p in view.promises if p.id == state.promise), None)
    return frozenset(link.place_id for link in opened.links) if opened else frozenset()
