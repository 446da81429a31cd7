"""What somebody had typed when their log-in ran out: kept on the server until they are back."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

import streamlit as st

from dashboard import login, session
from dashboard.escape import escape

# The fields whose text would be missed: what their keys begin with, and the key of their label.
FIELDS = {
    "evidence": "follow.evidence",
    "note": "follow.note",
    "why": "review.why",
    "reason": "walk_action.why",
    "answer": "walk_action.answer",
    "entered": "walk_protocol.text",
}
PEOPLE_KEPT = 200
KEPT_S = 24 * 3600
_ACCOUNT = "draft_account"
_LOCK = threading.Lock()
_KEPT: OrderedDict[str, tuple[float, tuple[tuple[str, str], ...]]] = OrderedDict()


def remember(account: str) -> None:
    """Note whose visit this is, for the moment when their log-in no longer says so."""
    st.session_state[_ACCOUNT] = account


def keep() -> None:
    """Take what stands in the fields; to be called before they leave the page."""
    account = st.session_state.get(_ACCOUNT, "")
    typed = tuple(
        (FIELDS[name], value.strip())
        for key, value in st.session_state.items()
        if (name := str(key).partition("-")[0]) in FIELDS
        and isinstance(value, str)
        and value.strip()
    )
    if not account or not typed:
        return
    with _LOCK:
        _KEPT[account] = (time.time(), typed)
        _KEPT.move_to_end(account)
        while len(_KEPT) > PEOPLE_KEPT:
            _KEPT.popitem(last=False)


def show() -> None:
    """Show what was kept of the visitor, until they say that they have it."""
    account = login.actor().account or st.session_state.get(_ACCOUNT, "")
    with _LOCK:
        moment, typed = _KEPT.get(account, (0.0, ()))
        if typed and moment < time.time() - KEPT_S:
            del _KEPT[account]
            typed = ()
    if not typed:
        return
    texts = session.texts()
    rows = "".join(
        f"<dt>{escape(texts(label))}</dt><dd>{escape(value)}</dd>" for label, value in typed
    )
    with st.container(key="draft", gap="small"):
        st.html(f'<div class="notice"><b>{escape(texts("account.kept"))}</b><dl>{rows}</dl></div>')
        st.button(texts("account.taken"), key="draft-taken", on_click=_forget, args=(account,))


def _forget(account: str) -> None:
    with _LOCK:
        _KEPT.pop(account, None)
