"""Sverige: all kommuner side by side, and where in the country documents name places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import figure, frame, plots, session, sweden_view
from dashboard.escape import escape
from dashboard.sheets import kommun_sheet
from dashboard.state import MEASURES
from geodata.kommuner import kommuner, swedish_key
from layers.analysis.matrix import kinds_by_kommun

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.analysis.sweden import KommunNumbers

_MEASURE = "choose_measure"


def page() -> None:
    """Draw the page from the state."""
    texts = session.texts()
    found = sorted(session.analyses().kommuner(), key=lambda one: swedish_key(one.name))
    st.html(f'<div class="title"><h1>{escape(texts("sweden.title"))}</h1></div>')
    frame.list_anchor()
    total = sum(one.promises for one in found)
    st.html(f'<p class="lead">{escape(texts("sweden.lead", n=len(found), total=total))}</p>')
    measure = _choose()
    left, right = st.columns(2, gap="medium")
    with left:
        if any(one.value(measure) is not None for one in found):
            st.html(sweden_view.choropleth(found, measure, texts))
        else:
            key = "sweden.no_population" if measure == "per_10000" else "sweden.none_told"
            st.html(f'<div class="empty"><p>{escape(texts(key))}</p></div>')
    with right:
        st.html(sweden_view.density(session.analyses().density(), texts))
    st.html(
        f'<p class="aside">{escape(texts("sweden.density_note"))}</p>'
        f'<div class="panel">{sweden_view.table(found, texts)}</div>'
    )
    st.download_button(
        texts("sweden.download"),
        data=lambda: kommun_sheet(found, texts.language).csv(),
        file_name="kommuner.csv",
        mime="text/csv",
        key="download-sweden",
        on_click="ignore",
    )
    _kinds(found)


def _kinds(found: Sequence[KommunNumbers]) -> None:
    """Show which measures the kommuner promise."""
    texts = session.texts()
    matrix = kinds_by_kommun(found, len(kommuner()))
    if not matrix.kinds:
        return
    figure.heading(texts("plot.kommun"), texts("plot.kommun_lead"))
    caption = texts("plot.kommun_caption", n=len(matrix.columns))
    figure.plot(plots.heat(matrix, caption, texts))
    figure.download(plots.matrix_sheet(matrix, matrix.columns, texts), "atgarder-per-kommun")


def _choose() -> str:
    texts = session.texts()
    chosen = session.state().measure or MEASURES[0]
    st.session_state[_MEASURE] = chosen
    st.segmented_control(
        texts("sweden.measure"),
        MEASURES,
        format_func=lambda key: texts(f"sweden.measure_{key}"),
        key=_MEASURE,
        required=True,
        on_change=lambda: session.change(measure=st.session_state[_MEASURE]),
    )
    return chosen
