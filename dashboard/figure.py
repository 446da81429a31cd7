"""A plot with what belongs to it: a heading, the sentence that explains it, its table, its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import session
from dashboard.escape import escape
from dashboard.terms import mark

if TYPE_CHECKING:
    from dashboard.sheets import Sheet


def heading(title: str, lead: str = "", term: str = "") -> None:
    """Show the heading of a plot, the sentence that explains it and the "?" of a term."""
    said = f"<p>{escape(lead)}</p>" if lead else ""
    asked = mark(term, session.texts(), "figure") if term else ""
    st.html(f'<div class="group analysis-head"><h2>{escape(title)}</h2>{asked}{said}</div>')


def plot(drawn: str, table: str = "") -> None:
    """Show a plot; its table opens beneath it, where the plot is no table itself."""
    more = ""
    if table:
        label = escape(session.texts()("plot.table"))
        more = f'<details class="as-table"><summary>{label}</summary>{table}</details>'
    st.html(f'<div class="panel">{drawn}{more}</div>')


def download(sheet: Sheet, name: str) -> None:
    """Show the button for the numbers of a plot, as CSV that Swedish Excel opens."""
    st.download_button(
        session.texts()("plot.download"),
        data=sheet.csv,
        file_name=f"{name}.csv",
        mime="text/csv",
        key=f"download-{name}",
        on_click="ignore",
    )
