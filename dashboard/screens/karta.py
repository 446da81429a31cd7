"""Karta: the map, and beside it the list of what is on it and what is not."""

from __future__ import annotations

import streamlit as st

from dashboard import frame, session
from dashboard.empty import no_match, no_promises
from dashboard.existing_choice import choose_existing, drawn_points, drawn_shapes, said
from dashboard.layer_choice import choose_layers, without_place
from dashboard.legend import legend, numbers
from dashboard.map_features import Highlight
from dashboard.side import show_side
from layers.query import View, select


def page() -> None:
    """Draw the page from the state."""
    bundle = session.bundle()
    view = select(bundle, session.state().selection())
    frame.title(numbers(view, session.texts()) if bundle.promises else "")
    left, right = st.columns([58, 42], gap="medium")
    with left, st.container(key="map", gap="small"):
        choose_layers()
        choose_existing()
        map_place = st.container(key="frame")
        without_place()
        if told := said():
            st.html(told)
        st.html(legend(session.texts()))
    with right, st.container(key="side", gap="small"):
        frame.list_anchor()
        if not bundle.promises:
            no_promises(bundle.kommun.name)
        elif not (view.promises or view.statements):
            no_match()
        else:
            show_side(view)
    with map_place:  # last: the list is there while the map's libraries load
        _map(view)


def _map(view: View) -> None:
    from dashboard.map_view import MapSetting, base_layer, feature_group, show_map

    state = session.state()
    texts = session.texts()
    opened = next((p for p in view.promises if p.id == state.promise), None)
    places = {link.place_id for link in opened.links} if opened else set()
    if state.place:
        places = {state.place}
    place, at = session.zoom()
    base_path = st.get_option("server.baseUrlPath")
    setting = MapSetting(
        title=texts("map.title", kommun=view.bundle.kommun.name),
        tiles=session.services().settings.tiles,
        base_path=base_path,
    )
    shown = Highlight(frozenset(places), place, at)
    show_map(
        base_layer(session.services().base_map(state.kommun), setting, texts),
        feature_group(view, shown, texts, base_path, drawn_points(), drawn_shapes()),
        session.map_clicked,
    )
