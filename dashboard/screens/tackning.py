"""Täckning: which measures cover each named place, in a table that needs no map to be read."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import coverage_view, figure, frame, plots, session
from dashboard.empty import no_promises
from dashboard.escape import escape
from dashboard.sheets import coverage_sheet
from dashboard.state import DISTANCES
from dashboard.terms import mark, meaning
from geodata.kommuner import kommun_by_code
from layers.analysis.matrix import of_kinds

_DISTANCE = "choose_distance"


def page() -> None:
    """Draw the page from the state."""
    texts = session.texts()
    state = session.state()
    bundle = session.bundle()
    asked = session.analyses()
    frame.title()
    frame.list_anchor()
    if not bundle.promises:
        no_promises(bundle.kommun.name)
        return
    found = asked.coverage(state.kommun, state.period, state.distance).of_kinds(state.kinds)
    if not found.rows:
        st.html(f'<div class="empty"><p>{escape(texts("cover.nothing"))}</p></div>')
        return
    n = len(found.rows)
    st.html(
        f'<p class="lead">{escape(texts("cover.lead", n=n, m=state.distance))} '
        f"{mark('term.coverage', texts)}</p>"
    )
    _choose_distance()
    st.html(
        f'<div class="panel"><p class="result">{escape(coverage_view.sentence(found, texts))}</p>'
        f"{coverage_view.key(texts)}{coverage_view.matrix(found, bundle, texts)}</div>"
    )
    _download()
    _districts()
    st.html(coverage_view.reasons(found, texts))
    light = asked.light(state.kommun)
    if light is not None:
        dark = asked.dark(state.kommun, state.period)
        st.html(coverage_view.light(dark, bundle, light.source, texts))
    else:
        note = escape(texts("dark.missing"))
        heading = escape(texts("dark.title"))
        st.html(f'<div class="group analysis-head"><h2>{heading}</h2><p>{note}</p></div>')


def _districts() -> None:
    """Show which measures are promised in which district."""
    texts = session.texts()
    state = session.state()
    found = of_kinds(session.analyses().by_district(state.kommun, state.period), state.kinds)
    if not found.kinds:
        return
    n, total = len(found.columns), found.out_of
    lead = texts("plot.district_lead", n=n, total=total)
    figure.heading(texts("plot.district"), lead, "term.district")
    figure.plot(plots.heat(found, texts("plot.district_caption"), texts))
    name = kommun_by_code(state.kommun).name.lower()
    figure.download(plots.matrix_sheet(found, found.columns, texts), f"stadsdelar-{name}")


def _choose_distance() -> None:
    texts = session.texts()
    st.session_state[_DISTANCE] = session.state().distance
    with st.container(key="distance"):
        st.segmented_control(
            texts("cover.distance"),
            DISTANCES,
            format_func=lambda metres: texts("cover.metres", m=metres),
            key=_DISTANCE,
            required=True,
            help=meaning("term.distance", texts),
            on_change=lambda: session.change(distance=st.session_state[_DISTANCE]),
        )


def _download() -> None:
    texts = session.texts()
    state = session.state()
    asked = session.analyses()

    def data(code: str, period: str, distance: int) -> bytes:
        found = asked.coverage(code, period, distance).of_kinds(state.kinds)
        return coverage_sheet(found, texts.language).csv()

    name = kommun_by_code(state.kommun).name.lower()
    st.download_button(
        texts("cover.download"),
        data=partial(data, state.kommun, state.period, state.distance),
        file_name=f"tackning-{name}-{state.distance}m.csv",
        mime="text/csv",
        key="download-coverage",
        on_click="ignore",
    )
