"""Ordlista: the words of the field that the pages use, and what they mean."""

from __future__ import annotations

import streamlit as st

from dashboard import frame, session
from dashboard.escape import escape
from dashboard.terms import glossary


def page() -> None:
    """Draw the page."""
    texts = session.texts()
    st.html(
        f'<div class="title"><h1>{escape(texts("app.glossary"))}</h1></div>'
        f'<p class="lead">{escape(texts("glossary.lead"))}</p>'
    )
    frame.list_anchor()
    entries = "".join(
        f'<div id="{escape(key.replace(".", "-"))}"><dt>{escape(name)}</dt>'
        f"<dd>{escape(means)}</dd></div>"
        for key, name, means in glossary(texts)
    )
    st.html(f'<dl class="glossary">{entries}</dl>')
