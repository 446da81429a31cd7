"""The way to the page to print."""

from __future__ import annotations

import streamlit as st

from dashboard import session
from dashboard.state import PRINT


def print_button() -> None:
    """Show the button that leads to the page to print."""
    st.button(
        session.texts()("print.open"),
        key="print-open",
        icon=":material/print:",
        on_click=lambda: session.change(view=PRINT),
    )
