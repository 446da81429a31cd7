"""Karta: the map, and beside it the list of what is on it and what is not."""

from __future__ import annotations

import streamlit as st

from dashboard import frame, print_view, session
from dashboard.empty import no_match, no_promises
from dashboard.existing_choice import choose_existing, said
from dashboard.filter_bar import filter_bar
from dashboard.layer_choice import choose_layers, without_place
from dashboard.legend import legend, numbers, precision
from dashboard.side import show_side
from dashboard.state import PRINT
from dashboard.view_map import show_view
from layers.query import select


def page() -> None:
    """Draw the page from the state."""
    if session.state().view == PRINT:
        print_view.show()
        return
    bundle = session.bundle()
    view = select(bundle, session.state().filtered())
    frame.title(numbers(view, session.texts()) if bundle.promises else "")
    left, right = st.columns([58, 42], gap="medium")
    with left, st.container(key="map", gap="small"):
        choose_layers()
        choose_existing()
        map_place = st.container(key="frame")
        without_place()
        if told := said():
            st.html(told)
        st.html(precision(view, session.texts()) + legend(session.texts()))
    with right, st.container(key="side", gap="small"):
        frame.list_anchor()
        if not bundle.promises:
            no_promises(bundle.kommun.name)
        else:
            filter_bar()
            with st.container(key="found", gap="small"):
                if view.promises or view.statements:
                    show_side(view)
                else:
                    no_match()
    with map_place:  # last: the list is there while the map's libraries load
        show_view(view)
