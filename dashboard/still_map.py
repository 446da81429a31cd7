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

from dashboard.map_view import HEIGHT, Places, base_layer

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

KEPT = 128  # maps: a kommun in a language
_WRITING = Lock()  # Folium numbers its objects while it writes them


@dataclass(frozen=True, slots=True)
class Still:
    """A base map as its component takes it; ``mark`` is another for another script."""

    script: str
    header: str
    html: str
    css: tuple[str, ...]
    js: tuple[str, ...]
    mark: str


class Stills:
    """Base maps of one sort, by what they are made of.

    Parameters
    ----------
    make
        Returns the map.
    kept
        So many are kept, the last used.
    """

    def __init__(self, make: Callable[..., folium.Map], kept: int = KEPT) -> None:
        self._of = lru_cache(maxsize=kept)(lambda *args: _written(make(*args)))

    def __call__(self, *args: Hashable) -> Still:
        """Return the base map made of what ``make`` takes, written where it is not kept."""
        with _WRITING:
            return self._of(*args)


def _written(m: folium.Map) -> Still:
    m.get_root().render()
    # Before the script: writing that changes the names in the map.
    html, header = streamlit_folium._get_html(m), streamlit_folium._get_header(m)  # noqa: SLF001  see above
    script = streamlit_folium._get_map_string(m)  # noqa: SLF001
    return Still(
        script,
        header,
        html,
        css=tuple(address for _, address in m.default_css),
        js=tuple(address for _, address in m.default_js),
        mark=streamlit_folium.generate_js_hash(script),
    )


still = Stills(base_layer)


def group_script(group: folium.FeatureGroup) -> str:
    """Return the script that draws what varies."""
    rows = [child.rows for child in group._children.values() if isinstance(child, Places)]  # noqa: SLF001
    script: str = streamlit_folium._get_feature_group_string(group, folium.Map(tiles=None))  # noqa: SLF001
    return "".join((*rows, script))


def show_still(
    base: Still,
    group: folium.FeatureGroup,
    on_event: Callable[[], None],
    key: str,
    height: int = HEIGHT,
) -> None:
    """Draw the map; what happens on it stands in the session under ``key`` for ``on_event``."""
    inner = f"{base.mark}-{key}"  # another base is another frame

    def happened() -> None:
        st.session_state[key] = st.session_state.get(inner, {})
        on_event()

    streamlit_folium._component_func(  # noqa: SLF001  st_folium, without writing the base
        script=base.script,
        header=base.header,
        html=base.html,
        id="map_div",
        key=inner,
        height=height,
        width=None,
        returned_objects=[],
        default={},
        zoom=None,
        center=None,
        feature_group=group_script(group),
        return_on_hover=False,
        layer_control=None,
        pixelated=False,
        css_links=list(base.css),
        js_links=list(base.js),
        on_change=happened,
        wrap_longitude=False,
    )
