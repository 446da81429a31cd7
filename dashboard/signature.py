"""Who decides: a role or an office, never a person's name.

The log-in knows it; where there is none it is asked for once a visit.
"""

from __future__ import annotations

import streamlit as st

from dashboard import login, session
from dashboard.escape import escape
from geodata.plain import plain

_WHO = "who"
_KEPT = "who_kept"  # Streamlit forgets a widget's value when another page is shown


def ask_who() -> None:
    """Show the field, or who signs by the log-in."""
    texts = session.texts()
    if not login.actor().typed:
        said = texts("review.signs", who=who())
        st.html(f'<p class="aside">{escape(said)}</p>')
        return
    st.session_state.setdefault(_WHO, st.session_state.get(_KEPT, texts("review.who_start")))
    typed = st.text_input(texts("review.who"), key=_WHO, help=texts("review.who_help"), width=340)
    st.session_state[_KEPT] = typed


def who() -> str:
    """Return who signs: what stands in the field now, as a callback's arguments are of before."""
    actor = login.actor()
    if not actor.typed:
        return actor.signature([session.state().kommun])
    return plain(str(st.session_state.get(_WHO, "")))
