"""Who decides: a role or an office, asked for once a visit, never a person's name."""

from __future__ import annotations

import streamlit as st

from dashboard import session

_WHO = "who"
_KEPT = "who_kept"  # Streamlit forgets a widget's value when another page is shown


def ask_who() -> None:
    """Show the field."""
    texts = session.texts()
    st.session_state.setdefault(_WHO, st.session_state.get(_KEPT, texts("review.who_start")))
    who = st.text_input(texts("review.who"), key=_WHO, help=texts("review.who_help"), width=340)
    st.session_state[_KEPT] = who


def who() -> str:
    """Return what stands in the field now; the arguments of a callback are as of the last run."""
    return str(st.session_state.get(_WHO, ""))
