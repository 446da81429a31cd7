"""Granska: bring a document, see what was read in it, settle what is in doubt."""

from __future__ import annotations

import streamlit as st

from config.access_tables import Right
from dashboard import account, frame, live, session
from dashboard.activity import show_decisions
from dashboard.escape import escape
from dashboard.review_cards import show_queue
from dashboard.review_document import new_document
from dashboard.signature import ask_who
from layers.assemble import period_key
from layers.review import review_items
from layers.selection import ALL_PERIODS


def page() -> None:
    """Draw the page from the state."""
    live.begin()
    texts = session.texts()
    state = session.state()
    frame.title("")
    st.html(f'<p class="lead">{escape(texts("review.lead"))}</p>')
    frame.list_anchor()
    if not account.may(Right.PROMISES):
        return
    ask_who()
    new_document()
    store = session.services().store
    groups = [
        group
        for group in store.sets(state.kommun)
        if state.period in (ALL_PERIODS, period_key(group.period))
    ]
    decisions = store.decisions()
    items = review_items(groups, state.kommun, decisions)
    show_queue(items)
    show_decisions(items, decisions)
    live.watch()
