"""A new document on Granska: a file or an address, kept at once, looked at, put on the map.

What was brought stays a draft on the server until somebody puts it on the map or throws it away.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import streamlit as st

from config.errors import LoftesError
from dashboard import activity, session, workbench
from dashboard.activity import local
from dashboard.cli.sources import Loaded
from dashboard.escape import escape
from dashboard.reading_view import marked_text
from dashboard.signature import who
from geodata.drafts import DOCUMENT, Draft
from geodata.kommuner import kommun_by_code
from layers.assemble import period_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.records import DocumentReading

TYPES = ("pdf", "docx", "html", "htm", "txt")
MAX_MEGABYTES = 20
# Errors of the reader that have words of their own in the interface.
TOLD = (
    "EmptyDocumentError", "NotTextError", "TooLargeError", "DamagedError", "EncryptedError",
    "ScannedError", "NothingToKeepError",
)  # fmt: skip
_FILE = "review_file"
_ADDRESS = "review_address"
_READING = "review_reading"
_FAULT = "review_fault"
_SOUGHT = "review_sought"  # for whom a draft was looked for in this visit
_RESTORED = "review_restored"


def new_document() -> None:
    """Show the fields to bring a document, and what was read in the one that was brought."""
    texts = session.texts()
    _restore()
    reading: DocumentReading | None = st.session_state.get(_READING)
    with st.expander(texts("review.new"), expanded=reading is not None, key="new-document"):
        st.html(f'<p class="aside">{escape(texts("review.new_hint"))}</p>')
        left, right = st.columns(2, gap="medium")
        left.file_uploader(
            texts("review.file"),
            type=list(TYPES),
            key=_FILE,
            max_upload_size=MAX_MEGABYTES,
            on_change=_bring_file,
        )
        right.text_input(
            texts("review.address"),
            key=_ADDRESS,
            placeholder="https://polisen.se/…",
            on_change=_bring_address,
        )
        with st.container(key="document-fault"):
            if fault := st.session_state.get(_FAULT):
                _show_fault(fault)
        with st.container(key="document-restored"):
            if reading is not None and (when := st.session_state.get(_RESTORED)):
                said = escape(texts("draft.document", when=local(when)))
                st.html(f'<p class="notice" role="status">{said}</p>')
        if reading is not None:
            _show_reading(reading)


def _bring_file() -> None:
    uploaded = st.session_state[_FILE]
    if uploaded is not None:
        _bring(lambda: Loaded(uploaded.getvalue(), uploaded.name))


def _bring_address() -> None:
    address = st.session_state[_ADDRESS].strip()
    if address:
        _bring(lambda: workbench.load_address(address))


def _bring(load: Callable[[], Loaded]) -> None:
    """Read a document and keep it; one that cannot be read is told and not kept."""
    st.session_state[_READING] = st.session_state[_FAULT] = st.session_state[_RESTORED] = None
    try:
        loaded = load()
        st.session_state[_READING] = workbench.read_loaded(loaded)
        session.services().store.put_draft(_draft(loaded))
    except LoftesError as error:
        st.session_state[_FAULT] = error


def _draft(loaded: Loaded) -> Draft:
    fetched = loaded.retrieved.isoformat() if loaded.retrieved else ""
    content = {"name": loaded.name, "url": loaded.url, "retrieved": fetched}
    return Draft(who(), DOCUMENT, json.dumps(content), datetime.now(UTC), loaded.data)


def _restore() -> None:
    """Bring back, once a visit, the document that this person had begun with."""
    if st.session_state.get(_SOUGHT) == who() or st.session_state.get(_READING) is not None:
        return
    st.session_state[_SOUGHT] = who()
    draft = session.services().store.draft(who(), DOCUMENT)
    if draft is None:
        return
    about = json.loads(draft.content)
    fetched = date.fromisoformat(about["retrieved"]) if about["retrieved"] else None
    try:
        loaded = Loaded(draft.data, about["name"], about["url"], fetched)
        st.session_state[_READING] = workbench.read_loaded(loaded)
    except LoftesError as error:
        st.session_state[_FAULT] = error
    st.session_state[_RESTORED] = draft.saved


def _show_fault(error: LoftesError) -> None:
    texts = session.texts()
    name = type(error).__name__
    told = f"<p>{escape(texts(f'unread.{name}'))}</p>" if name in TOLD else ""
    where = f"<code>{escape(error.where)}</code> " if error.where else ""
    st.html(
        f'<div class="fault" role="alert"><h2>{escape(texts("review.unread"))}</h2>{told}'
        f'<p class="aside">{where}{escape(error.what)} {escape(error.remedy)}</p></div>'
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
    activity.saw_decisions()
    st.toast(texts("review.kept", n=kept.sets))
    if kept.carried:
        st.toast(texts("review.carried", n=kept.carried))
    if kept.lost:
        st.toast(texts("review.lost", n=len(kept.lost)))
    _drop()
    session.change(kommun=reading.kommuner[0])
    session.change(period=period_key(reading.sets[0].period))


def _drop() -> None:
    session.services().store.drop_draft(who(), DOCUMENT)
    st.session_state[_READING] = st.session_state[_FAULT] = st.session_state[_RESTORED] = None
    st.session_state[_ADDRESS] = ""
