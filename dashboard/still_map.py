"""The part of a map that stays, written once: st_folium would write it anew for every run.

A component of st_folium gets the map as scripts. Those of the base are the same for everybody and
for every selection, so they are kept; only the group that varies is written in a run.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

import folium
import streamlit as st
import streamlit_folium

from dashboard.map_view import HEIGHT, base_layer

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.map_view import MapSetting
    from dashboard.texts import Texts
    from layers.base_map import BaseMap

KEPT = 128  # maps: a kommun in a language
_WRITING = Lock()  # Folium numbers its objects while it writes them


@dataclass(frozen=True, slots=True)
class Still:
    """A base map as its component takes it."""

    script: str
    header: str
    html: str
    css: tuple[str, ...]
    js: tuple[str, ...]


def still(base: BaseMap, setting: MapSetting, texts: Texts) -> Still:
    """Return the base map of a kommun; see :func:`dashboard.map_view.base_layer`."""
    with _WRITING:
        return _still(base, setting, texts)


@lru_cache(maxsize=KEPT)
def _still(base: BaseMap, setting: MapSetting, texts: Texts) -> Still:
    m = base_layer(base, setting, texts)
    m.get_root().render()
    # Before the script: writing that changes the names in the map.
    html, header = streamlit_folium._get_html(m), streamlit_folium._get_header(m)  # noqa: SLF001  see above
    script = streamlit_folium._get_map_string(m)  # noqa: SLF001
    css = tuple(address for _, address in m.default_css)
    return Still(script, header, html, css, tuple(address for _, address in m.default_js))


@lru_cache(maxsize=KEPT)
def _frame_key(script: str, key: str) -> str:
    """Return the key of the frame: another base is another frame."""
    return str(streamlit_folium.generate_js_hash(script, key, False))


def show_still(
    base: Still, group: folium.FeatureGroup, on_click: Callable[[], None], key: str
) -> None:
    """Draw the map; a click on a place, or beside all of them, calls ``on_click``."""
    inner = _frame_key(base.script, key)

    def clicked() -> None:
        st.session_state[key] = st.session_state.get(inner, {})
        on_click()

    streamlit_folium._component_func(  # noqa: SLF001  st_folium, without writing the base
        script=base.script,
        header=base.header,
        html=base.html,
        id="map_div",
        key=inner,
        height=HEIGHT,
        width=None,
        returned_objects=[],
        default={},
        zoom=None,
        center=None,
        feature_group=streamlit_folium._get_feature_group_string(group, folium.Map()),  # noqa: SLF001
        return_on_hover=False,
        layer_control=None,
        pixelated=False,
        css_links=list(base.css),
        js_links=list(base.js),
        on_change=clicked,
        wrap_longitude=False,
    )
