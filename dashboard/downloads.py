"""The files of a view, to take away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import session
from dashboard.escape import escape
from dashboard.export import FORMATS
from dashboard.terms import meaning
from geodata.kommuner import kommun_by_code

if TYPE_CHECKING:
    from layers.query import View

_CRS = "crs"


def downloads(view: View) -> None:
    """Show a button a format; what comes down is what the page shows."""
    texts = session.texts()
    state = session.state()
    st.html(f'<div class="group"><h2>{escape(texts("list.download"))}</h2></div>')
    stem = f"loften-{kommun_by_code(state.kommun).name.lower()}-{state.period.replace('/', '_')}"
    with st.container(key="downloads", horizontal=True, gap="small"):
        _buttons(view, stem, "", any_crs=False)
    with st.container(
        key="downloads-crs", horizontal=True, gap="small", vertical_alignment="bottom"
    ):
        _buttons(view, stem, _choose_crs(), any_crs=True)


def _buttons(view: View, stem: str, crs: str, *, any_crs: bool) -> None:
    language = session.texts().language
    for name, kind in FORMATS.items():
        if kind.any_crs is not any_crs:
            continue
        several = kind.suffix == "zip"
        st.download_button(
            kind.title(language),
            data=partial(session.services().export, view, name, language, crs),
            file_name=f"{stem}-{name}.zip" if several else f"{stem}.{kind.suffix}",
            mime=kind.media,
            key=f"download-{name}",
            on_click="ignore",
        )


def _choose_crs() -> str:
    """Return the coordinate system for the formats that ask for one."""
    texts = session.texts()
    local = session.services().local_zone(session.state().kommun)
    labels = {
        "": texts("export.crs_tm"),
        local: texts("export.crs_local", crs=local),
        "WGS84": texts("export.crs_wgs84"),
    }
    return st.selectbox(
        texts("export.crs"),
        list(labels),
        format_func=labels.__getitem__,
        key=_CRS,
        width=280,
        help=meaning("term.crs", texts),
    )
