"""Granska: bring a document, see what was read in it, settle what is in doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from config.access_tables import Right
from config.errors import LoftesError
from dashboard import account, frame, session, workbench
from dashboard.escape import escape
from dashboard.reading_view import marked_text
from dashboard.review_cards import show_queue
from dashboard.signature import ask_who
from geodata.kommuner import kommun_by_code
from layers.assemble import period_key
from layers.review import review_items
from layers.selection import ALL_PERIODS

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.records import DocumentReading

TYPES = ("pdf", "docx", "html", "htm", "txt")
MAX_MEGABYTES = 20
_FILE = "review_file"
_ADDRESS = "review_address"
_READING = "review_reading"
_FAULT = "review_fault"


def page() -> None:
    """Draw the page from the state."""
    texts = session.texts()
    state = session.state()
    frame.title("")
    st.html(f'<p class="lead">{escape(texts("review.lead"))}</p>')
    frame.list_anchor()
    if not account.may(Right.PROMISES):
        return
    ask_who()
    _new_document()
    store = session.services().store
    groups = [
        group
        for group in store.sets(state.kommun)
        if state.period in (ALL_PERIODS, period_key(group.period))
    ]
    show_queue(review_items(groups, state.kommun, store.decisions()))


def _new_document() -> None:
    texts = session.texts()
    reading: DocumentReading | None = st.session_state.get(_READING)
    with st.expander(texts("review.new"), expanded=reading is not None, key="new-document"):
        st.html(f'<p class="aside">{escape(texts("review.new_hint"))}</p>')
        left, right = st.columns(2, gap="medium")
        left.file_uploader(
            texts("review.file"),
            type=list(TYPES),
            key=_FILE,
            max_upload_size=MAX_MEGABYTES,
            on_change=_read_file,
        )
        right.text_input(
            texts("review.address"),
            key=_ADDRESS,
            placeholder="https://polisen.se/…",
            on_change=_read_address,
        )
        if fault := st.session_state.get(_FAULT):
            _show_fault(fault)
        if reading is not None:
            _show_reading(reading)


def _read_file() -> None:
    uploaded = st.session_state[_FILE]
    if uploaded is not None:
        _read(lambda: workbench.read_file(uploaded.getvalue(), uploaded.name))


def _read_address() -> None:
    address = st.session_state[_ADDRESS].strip()
    if address:
        _read(lambda: workbench.read_address(address))


def _read(read: Callable[[], DocumentReading]) -> None:
    st.session_state[_READING] = None
    st.session_state[_FAULT] = None
    try:
        st.session_state[_READING] = read()
    except LoftesError as error:
        st.session_state[_FAULT] = error


def _show_fault(error: LoftesError) -> None:
    texts = session.texts()
    st.html(
        f'<div class="fault" role="alert"><h2>{escape(texts("review.unread"))}</h2>'
        f"<p>{escape(error.what)}</p><p>{escape(error.remedy)}</p></div>"
    )


def _show_reading(reading: DocumentReading) -> None:
    texts = session.texts()
    names = ", ".join(kommun_by_code(code).name for code in reading.kommuner)
    rows = [
        ("choose.kommun", names or texts("review.no_kommun")),
        ("choose.period", _periods(reading)),
        ("app.list", str(sum(len(group.promises) for group in reading.sets))),
    ]
    listed = "".join(
        f"<div><dt>{escape(texts(key))}</dt><dd>{escape(value)}</dd></div>" for key, value in rows
    )
    notes = "".join(f"<li>{escape(note)}</li>" for note in reading.notes)
    doubts = f'<ul class="doubts">{notes}</ul>' if notes else ""
    st.html(
        f'<div class="head"><h2>{escape(reading.document.title)}</h2><dl>{listed}</dl>{doubts}'
        f'<p class="aside cue-key">{_key()}</p></div>'
    )
    st.html(marked_text(reading, texts))
    with st.container(key="keep", horizontal=True, gap="small"):
        st.button(texts("review.keep"), type="primary", on_click=_keep, key="keep-reading")
        st.button(texts("review.drop"), on_click=_drop, key="drop-reading")


def _key() -> str:
    texts = session.texts()
    return " ".join(
        f'<span class="cue c-{mark}">{escape(texts(f"review.cue_{mark}"))}</span>'
        for mark in ("place", "generic", "kinds", "actors", "count")
    )


def _periods(reading: DocumentReading) -> str:
    texts = session.texts()
    labels = [
        group.period.label if group.period else texts("choose.no_period") for group in reading.sets
    ]
    return ", ".join(dict.fromkeys(labels))


def _keep() -> None:
    texts = session.texts()
    reading: DocumentReading = st.session_state[_READING]
    try:
        kept = workbench.keep_reading(session.services().store, reading)
    except LoftesError as error:
        st.session_state[_FAULT] = error
        return
    st.toast(texts("review.kept", n=kept.sets))
    if kept.carried:
        st.toast(texts("review.carried", n=kept.carried))
    if kept.lost:
        st.toast(texts("review.lost", n=len(kept.lost)))
    _drop()
    session.change(kommun=reading.kommuner[0])
    session.change(period=period_key(reading.sets[0].period))


def _drop() -> None:
    st.session_state[_READING] = None
    st.session_state[_FAULT] = None
    st.session_state[_ADDRESS] = ""
