"""Two periods on two maps that move as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import session, words
from dashboard.escape import escape
from layers.query import select
from layers.selection import Selection

if TYPE_CHECKING:
    from dashboard.texts import Texts
    from layers.query import View

KEYS = ("map_before", "map_after")


def compare_maps(before: str, after: str) -> None:
    """Show the older period on the left and the newer on the right, if either names a place."""
    texts = session.texts()
    views = [_view(period) for period in (before, after)]
    if not any(view.counts.places for view in views):
        st.html(f'<p class="group-note">{escape(texts("diff.no_places"))}</p>')
        return
    st.html(f'<p class="group-note">{escape(texts("diff.maps"))}</p>')
    with st.container(key="two-maps"):
        columns = st.columns(2, gap="small")
        for column, view, key in zip(columns, views, KEYS, strict=True):
            with column, st.container(key=f"half-{key}", gap="small"):
                _half(view, key, texts)


def _view(period: str) -> View:
    state = session.state()
    asked = Selection(state.kommun, period, state.selection().layers, state.kinds)
    return select(session.services().bundle(state.kommun, period), asked)


def _half(view: View, key: str, texts: Texts) -> None:
    from dashboard.map_features import Highlight
    from dashboard.map_view import MapSetting, feature_group
    from dashboard.still_map import show_still, still

    period = words.period_option(view.bundle.period, session.bundle().periods, texts)
    counts = view.counts
    said = texts("diff.map_said", n=counts.promises, places=counts.places, off=counts.not_on_map)
    st.html(f'<div class="half-head"><h3>{escape(period)}</h3><p>{escape(said)}</p></div>')
    base_path = st.get_option("server.baseUrlPath")
    setting = MapSetting(
        title=texts("diff.map", kommun=view.bundle.kommun.name, period=period),
        tiles=session.services().settings.tiles,
        base_path=base_path,
        together="periods",
    )
    chosen = session.state().place
    shown = Highlight(frozenset({chosen}) if chosen else frozenset())

    def take() -> None:
        event = st.session_state.get(key) or {}
        session.change(place=str(event.get("place") or ""))

    show_still(
        still(session.services().base_map(session.state().kommun), setting, texts),
        feature_group(view, shown, texts, base_path),
        take,
        key,
    )
