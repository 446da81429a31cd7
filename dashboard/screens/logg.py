"""Logg: who changed what, when, in which kommun; for administrators."""

from __future__ import annotations

import streamlit as st

from config.access_tables import EVERY_KOMMUN, Right
from dashboard import account, frame, login, session
from dashboard.audit_view import audit_sheet, audit_table
from dashboard.escape import escape
from geodata.kommuner import kommun_by_code

SHOWN = 200
_EVERY = "audit_every"


def page() -> None:
    """Draw the page from the state."""
    texts = session.texts()
    code = session.state().kommun
    st.html(f'<div class="title"><h1>{escape(texts("audit.title"))}</h1></div>')
    frame.list_anchor()
    if not account.may(Right.AUDIT):
        return
    st.html(f'<p class="lead">{escape(texts("audit.lead"))}</p>')
    chosen: str | None = code
    if login.actor().may(Right.AUDIT, EVERY_KOMMUN) and st.toggle(texts("audit.every"), key=_EVERY):
        chosen = None
    store = session.services().store
    found = store.audit(chosen, limit=SHOWN)
    where = kommun_by_code(code).name if chosen else texts("access.every_kommun")
    if not found:
        st.html(f'<div class="empty"><p>{escape(texts("audit.none", kommun=where))}</p></div>')
        return
    caption = texts("audit.caption", n=len(found), kommun=where)
    st.html(audit_table(audit_sheet(found, texts.language), caption))
    st.download_button(
        texts("audit.download"),
        data=lambda: audit_sheet(store.audit(chosen), texts.language).csv(),
        file_name="logg.csv",
        mime="text/csv",
        key="download-audit",
        on_click="ignore",
    )
