"""Data: what is stored of a kommun, how old it is, and the way to bring a file of one's own."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from config.access_tables import Right
from config.import_tables import load_imports
from dashboard import account, data_view, frame, imports, session
from dashboard.escape import escape
from geodata.access import AccessError
from geodata.imports.errors import ImportFileError
from geodata.imports.inspect import inspect
from geodata.imports.position import GUESSES, crs_name
from geodata.imports.records import Choices
from geodata.kommuner import kommun_by_code
from geodata.notes import render

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from geodata.imports.records import Inspection

_DONE = "import_done"
_FILE = "import_file"


def page() -> None:
    """Draw the page from the state."""
    texts = session.texts()
    asked = session.analyses()
    code = session.state().kommun
    name = kommun_by_code(code).name
    st.html(f'<div class="title"><h1>{escape(texts("data.title", kommun=name))}</h1></div>')
    frame.list_anchor()
    if done := st.session_state.pop(_DONE, ""):
        st.html(f'<p class="notice done" role="status">{escape(done)}</p>')
    st.html(data_view.stored(asked.existing(code), asked.light(code), texts))
    st.html(f'<div class="group analysis-head"><h2>{escape(texts("data.bring"))}</h2></div>')
    if not load_imports().in_dashboard:
        st.html(f"<p>{escape(texts('data.closed'))}</p>")
        return
    if account.may(Right.IMPORTS):
        st.html(f'<p class="lead">{escape(texts("data.lead"))}</p>')
        _bring(code)


def _bring(code: str) -> None:
    texts = session.texts()
    layers = load_imports().layers
    with st.container(key="bring", horizontal=True, vertical_alignment="bottom", gap="medium"):
        layer = st.selectbox(
            texts("data.layer"),
            list(layers),
            format_func=lambda key: layers[key].title(texts.language),
            key="import_layer",
            width=280,
        )
        source = st.text_input(texts("data.from"), key="import_source", width=280)
        as_of = st.date_input(texts("data.as_of"), value=None, key="import_date", width=200)
    upload = st.file_uploader(texts("data.file"), key=_FILE)
    if upload is None or layer is None:
        return
    choices = Choices(source=source, as_of=as_of if isinstance(as_of, date) else None)
    with st.container(key="how", horizontal=True, vertical_alignment="bottom", gap="medium"):
        choices = _adjust(choices)
    _look(upload, layer, code, choices)


def _adjust(choices: Choices) -> Choices:
    """Let a person say what the guess may get wrong."""
    texts = session.texts()
    crs = st.selectbox(
        texts("data.crs"),
        ["", *GUESSES],
        format_func=lambda key: crs_name(key) if key else texts("data.by_file"),
        key="import_crs",
        width=280,
    )
    swapped = st.checkbox(texts("data.swap"), key="import_swap")
    return Choices(crs=crs, swap_axes=swapped, source=choices.source, as_of=choices.as_of)


def _look(upload: UploadedFile, layer: str, code: str, choices: Choices) -> None:
    texts = session.texts()
    asked = session.analyses()
    with tempfile.TemporaryDirectory() as folder:
        # The name comes from a browser: it is shown, never a path.
        path = Path(folder) / f"upload{Path(upload.name).suffix.lower()[:12]}"
        path.write_bytes(upload.getbuffer())
        try:
            found = inspect(path, layer, code, asked.imports, choices, upload.name)
        except ImportFileError as error:
            _refused(error, upload.name)
            return
    st.html(data_view.inspection(found, texts))
    with st.container(key="confirm", horizontal=True, gap="small"):
        if len(found.frame):
            st.button(
                texts("data.store", n=len(found.frame)),
                type="primary",
                key="import_store",
                on_click=_store,
                args=(found,),
            )
        if found.faults:
            st.download_button(
                texts("data.take_faults", n=len(found.faults)),
                data=lambda: imports.faulty_rows(found, texts.language),
                file_name="rader-att-ratta.csv",
                mime="text/csv",
                key="import_faults",
                on_click="ignore",
            )


def _refused(error: ImportFileError, name: str) -> None:
    texts = session.texts()
    why = render(error.note, texts.language)
    st.html(
        f'<div class="fault" role="alert"><h2>{escape(name)}</h2><p>{escape(why)}</p>'
        f"<p>{escape(texts('data.nothing'))}</p></div>"
    )


def _store(found: Inspection) -> None:
    texts = session.texts()
    said = imports.diff_words(found, texts.language)
    try:
        session.services().imports.write(found)
    except ImportFileError as error:
        st.session_state[_DONE] = render(error.note, texts.language)
        return
    except AccessError as error:
        st.session_state[_DONE] = account.words(error)
        return
    st.session_state[_DONE] = texts("data.done", file=found.file, said=said)
    st.session_state.pop(_FILE, None)
