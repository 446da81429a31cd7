"""Löften: every promise as a table beside the map, grouped by document, with the downloads."""

from __future__ import annotations

import streamlit as st

from dashboard import frame, print_view, session
from dashboard.downloads import downloads
from dashboard.empty import no_match, no_promises
from dashboard.filter_bar import filter_bar
from dashboard.legend import numbers, precision
from dashboard.rows import follow_rows
from dashboard.side import agreements
from dashboard.state import PRINT
from dashboard.table import Rows, document_head, table
from dashboard.theme import icon
from dashboard.timeline import timeline
from dashboard.view_map import show_view
from layers.query import View, select


def page() -> None:
    """Draw the page from the state."""
    if session.state().view == PRINT:
        print_view.show()
        return
    bundle = session.bundle()
    view = select(bundle, session.state().filtered())
    frame.title(numbers(view, session.texts()) if bundle.promises else "")
    if not bundle.promises:
        frame.list_anchor()
        no_promises(bundle.kommun.name)
        return
    filter_bar()
    with st.container(key="timeline", gap="small"):
        timeline()
    left, right = st.columns([58, 42], gap="medium")
    with left, st.container(key="rows", gap="small"):
        frame.list_anchor()
        if view.promises or view.statements:
            _list(view)
        else:
            no_match()
    with right, st.container(key="beside", gap="small"):
        map_place = st.container(key="frame")
        st.html(precision(view, session.texts()))
    follow_rows(session.state().promise, session.pick_promise)
    with st.container(key="files", gap="small"):
        if view.promises or view.statements:
            downloads(view)
    with map_place:  # last: the list is there while the map's libraries load
        show_view(view)


def _list(view: View) -> None:
    texts = session.texts()
    state = session.state()
    agreements(view.sets, texts)
    rows = Rows(
        view=view,
        texts=texts,
        link=lambda promise_id: session.link(promise=promise_id),
        opened=state.promise,
        places=frozenset({state.place}) if state.place else frozenset(),
        search=state.filters.search,
        icon=icon("map"),
    )
    every = (*view.promises, *view.statements)
    for group in view.sets:
        shown = [promise for promise in every if promise.set_id == group.id]
        if shown:
            total = sum(p.set_id == group.id for p in view.bundle.promises)
            caption = texts("list.shown", n=len(shown), total=total)
            with st.container(key=f"document-{group.id}", gap="small"):
                st.html(document_head(group, view, texts))
                st.html(table(shown, rows, caption))
