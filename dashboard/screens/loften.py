"""Löften: every promise as a table, grouped by document, with the downloads."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import frame, session, words
from dashboard.empty import no_match, no_promises
from dashboard.escape import escape
from dashboard.export import FORMATS
from dashboard.legend import numbers
from dashboard.side import agreements
from dashboard.table import document_head, table
from geodata.kommuner import kommun_by_code
from geodata.records import Stance
from layers.query import View, select
from layers.views import Located, PromiseView

_SEARCH = "search"
_STANCE = "stance"
_LOCATED = "located"
_CRS = "crs"


def page() -> None:
    """Draw the page from the state and its own filters."""
    bundle = session.bundle()
    view = select(bundle, session.state().selection())
    frame.title(numbers(view, session.texts()) if bundle.promises else "")
    frame.list_anchor()
    if not bundle.promises:
        no_promises(bundle.kommun.name)
    elif not (view.promises or view.statements):
        no_match()
    else:
        _list(view)


def _list(view: View) -> None:
    texts = session.texts()
    every = (*view.promises, *view.statements)
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom", gap="medium"):
        _filters(every)
    found = [promise for promise in every if _passes(promise)]
    agreements(view.sets, texts)
    if not found:
        st.html(f'<div class="empty"><p>{escape(texts("list.nothing"))}</p></div>')
    for group in view.sets:
        rows = [promise for promise in found if promise.set_id == group.id]
        if rows:
            caption = texts("list.shown", n=len(rows), total=_total(every, group.id))
            with st.container(key=f"document-{group.id}", gap="small"):
                st.html(document_head(group, view, texts))
                st.html(table(rows, view, texts, _link, caption))
    _downloads(view)


def _filters(every: tuple[PromiseView, ...]) -> None:
    texts = session.texts()
    st.text_input(
        texts("list.search"), key=_SEARCH, placeholder=texts("list.search_hint"), width=300
    )
    stances = [stance for stance in Stance if stance in {promise.stance for promise in every}]
    st.selectbox(
        texts("list.stance"),
        [None, *stances],
        format_func=lambda stance: (
            texts(f"stance.{stance.name.lower()}") if stance else texts("list.every")
        ),
        key=_STANCE,
        width=180,
    )
    st.selectbox(
        texts("list.located"),
        [None, True, False],
        format_func=lambda on: texts(
            {None: "list.every", True: "list.on_map", False: "list.off_map"}[on]
        ),
        key=_LOCATED,
        width=180,
    )


def _passes(promise: PromiseView) -> bool:
    texts = session.texts()
    wanted = st.session_state[_SEARCH].strip().casefold()
    kinds = words.kinds(promise.kinds, texts)
    said = f"{promise.text_sv} {promise.text(texts.language)} {kinds}".casefold()
    stance = st.session_state[_STANCE]
    located = st.session_state[_LOCATED]
    return (
        wanted in said
        and (stance is None or promise.stance is stance)
        and (located is None or (promise.located is not Located.NONE) is located)
    )


def _total(every: tuple[PromiseView, ...], set_id: str) -> int:
    return sum(promise.set_id == set_id for promise in every)


def _link(promise_id: str) -> dict[str, str]:
    return session.link(promise=promise_id)


def _downloads(view: View) -> None:
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
        texts("export.crs"), list(labels), format_func=labels.__getitem__, key=_CRS, width=280
    )
