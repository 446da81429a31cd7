"""A list of cards of which one at a time is open: its title opens and closes it."""

from __future__ import annotations

import streamlit as st

from dashboard.escape import label


def is_open(which: str, promise_id: str) -> bool:
    """Return whether a promise's card is the open one of the list ``which``."""
    return st.session_state.get(which) == promise_id


def title(which: str, key: str, said: str, promise_id: str) -> None:
    """Show a card's title as the button that opens or closes it."""
    st.button(label(said), key=key, type="tertiary", on_click=_toggle, args=(which, promise_id))


def _toggle(which: str, promise_id: str) -> None:
    st.session_state[which] = "" if is_open(which, promise_id) else promise_id
