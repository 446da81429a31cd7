"""Several people on one kommun: what another decides shows here within two seconds.

The page asks the store for its version, a short text, and is drawn anew only when that changed.
"""

from __future__ import annotations

import streamlit as st

from dashboard import session

POLL_S = 1.0
_SEEN = "live_seen"


def begin() -> None:
    """Note the version before the page reads the store."""
    kommun = session.state().kommun
    st.session_state[_SEEN] = (kommun, session.services().store.version(kommun))


@st.fragment(run_every=POLL_S)
def watch() -> None:
    """Draw the page anew where somebody wrote since :func:`begin`; what is typed stays."""
    kommun, version = st.session_state[_SEEN]
    if session.services().store.version(kommun) != version:
        st.rerun()
